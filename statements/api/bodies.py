"""The bytes of replies: ready documents joined, never read and written anew."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import orjson

from statements.labels import held_labels
from statements.models import PublicRecord

from .picking import ALL, WORDS, Picked, lean

FIELDS = ("document", "path", "number", "links")
OWN = ("uid", "key", "path")


@dataclass(frozen=True, slots=True)
class Ready:
    """A public record as it is sent, and what it points at."""

    document: str
    path: str
    number: int
    links: str
    snippet: str | None = None  # HTML

    def text(self, *, has_words: bool = False) -> str:
        """Return the document with its address and the number of its last change."""
        is_whole = has_words or not self.path.startswith("statements/")
        document = self.document if is_whole else lean(self.document)
        found = "" if self.snippet is None else f',"snippet":{orjson.dumps(self.snippet).decode()}'
        return f'{document[:-1]},"path":"{self.path}","number":{self.number}{found}}}'

    def body(self, picked: Picked = ALL) -> bytes:
        """Return what is picked of it."""
        return picked.of(self.text(has_words=picked.names(WORDS)).encode())


def ready(noun: str, keys: Sequence[str]) -> list[Ready]:
    """Fetch the ready documents of some keys, in the order of the keys."""
    rows = PublicRecord.objects.filter(id__listed=[f"{noun}/{key}" for key in keys]).order_by()
    found = {row[0]: Ready(*row[1:]) for row in rows.values_list("key", *FIELDS)}
    return [found[key] for key in keys if key in found]


def labels_body(
    records: Iterable[Ready], bodies: Iterable[bytes], picked: Picked, state: str
) -> bytes:
    """Return the names of all that some records point at, as far as it was picked."""
    names = {name for record in records for name in record.links.split()}
    if picked.wanted:
        told = {text for body in bodies for text in texts(without_own(orjson.loads(body)))}
        names = {name for name in names if name.rpartition("/")[2] in told}
    return orjson.dumps(held_labels(names, state).by_noun())


def without_own(record: dict[str, Any]) -> dict[str, Any]:
    """Leave out what names the record itself."""
    return {name: value for name, value in record.items() if name not in OWN}


def texts(value: Any) -> Iterator[str]:
    """Yield every text inside a value."""
    if isinstance(value, str):
        yield value
        yield from value.split("/") if "/" in value else ()
    elif isinstance(value, dict | list):
        for inside in value.values() if isinstance(value, dict) else value:
            yield from texts(inside)


def joined(members: Iterable[tuple[str, bytes]]) -> bytes:
    """Return an object of members that are JSON already."""
    return b"{" + b",".join(b'"%s":%s' % (name.encode(), body) for name, body in members) + b"}"


def list_body(
    records: Sequence[Ready], members: dict[str, Any], state: str | None, picked: Picked = ALL
) -> bytes:
    """Return an envelope: results, their labels, and what else the list tells.

    Labels are as of a state of the ledger; without one, there are none.
    """
    bodies = [record.body(picked) for record in records] if picked.paths else []
    results = b",".join(bodies) or ",".join([record.text() for record in records]).encode()
    parts = [("results", b"[" + results + b"]")]
    if state is not None:
        parts.append(("labels", labels_body(records, bodies, picked, state)))
    parts += [(name, orjson.dumps(value)) for name, value in members.items()]
    return joined(parts)


def detail_body(record: Ready, state: str | None, picked: Picked = ALL) -> bytes:
    """Return one record, with the names of its keys beside its members, if there is a state."""
    body = record.body(picked)
    if state is None:
        return body
    return body[:-1] + b',"labels":' + labels_body([record], [body], picked, state) + b"}"
