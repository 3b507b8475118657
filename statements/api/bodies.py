"""The bytes of replies: ready documents joined, never read and written anew."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple

import orjson

from statements.labels import told_labels
from statements.models import READY, PublicRecord

from .picking import ALL, WORDS, Picked, lean

OWN = ("uid", "key", "path")

Piece = bytes | memoryview


class Ready(NamedTuple):
    """A public record as it is sent, and what it points at."""

    document: bytes
    path: str
    number: int
    links: bytes
    snippet: str | None = None  # HTML

    def text(self, *, has_words: bool = False) -> bytes:
        """Return the document with its address and the number of its last change."""
        return (self.document if has_words else self.shown())[:-1] + self.end()

    def shown(self) -> bytes:
        """Return the document as it is shown unless more is asked for."""
        return lean(self.document) if self.path.startswith("statements/") else self.document

    def end(self) -> bytes:
        """Return what stands after the members of the document."""
        found = b"" if self.snippet is None else b',"snippet":%s' % orjson.dumps(self.snippet)
        return b',"path":"%s","number":%d%s}' % (self.path.encode(), self.number, found)

    def body(self, picked: Picked = ALL) -> bytes:
        """Return what is picked of it."""
        return picked.of(self.text(has_words=picked.names(WORDS)))


def of_row(row: Sequence[Any]) -> Ready:
    """Return the record that stands at the end of a row, its texts as text or as bytes."""
    document, path, number, links = row[-len(READY) :]
    if isinstance(document, str):
        return Ready(document.encode(), path, number, links.encode())
    return Ready(document, path, number, links)


def ready(noun: str, keys: Sequence[str]) -> list[Ready]:
    """Fetch the ready documents of some keys, in the order of the keys."""
    rows = PublicRecord.objects.filter(id__listed=[f"{noun}/{key}" for key in keys]).order_by()
    found = {row[0]: of_row(row) for row in rows.values_list("key", *READY)}
    return [found[key] for key in keys if key in found]


def labels_body(
    records: Iterable[Ready], bodies: Iterable[bytes], picked: Picked, state: str
) -> bytes:
    """Return the names of all that some records point at, as far as it was picked."""
    names = set(b" ".join([record.links for record in records]).decode().split())
    if picked.wanted:
        told = {text for body in bodies for text in texts(without_own(orjson.loads(body)))}
        names = {name for name in names if name.rpartition("/")[2] in told}
    return told_labels(names, state)


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
    ends = [b"]"]
    if state is not None:
        ends += [b',"labels":', labels_body(records, bodies, picked, state)]
    ends += [b',"%s":%s' % (name.encode(), orjson.dumps(it)) for name, it in members.items()]
    results = between(bodies) if picked.paths else texts_of(records)
    # All at once: a page is large, and each copy of it costs.
    return b"".join([b'{"results":[', *results, *ends, b"}"])


def between(bodies: Sequence[bytes]) -> list[Piece]:
    """Return bodies with commas between them."""
    pieces: list[Piece] = [piece for body in bodies for piece in (body, b",")]
    return pieces[:-1]


def texts_of(records: Sequence[Ready]) -> list[Piece]:
    """Return whole records with commas between them, their documents not copied."""
    pieces: list[Piece] = []
    for record in records:
        pieces += (memoryview(record.shown())[:-1], record.end(), b",")
    return pieces[:-1]


def detail_body(record: Ready, state: str | None, picked: Picked = ALL) -> bytes:
    """Return one record, with the names of its keys beside its members, if there is a state."""
    body = record.body(picked)
    if state is None:
        return body
    return body[:-1] + b',"labels":' + labels_body([record], [body], picked, state) + b"}"
