"""Records and pages as JSON: ready documents joined, never read and written anew."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import orjson

from statements.labels import label_groups
from statements.models import READY, PublicRecord

from .fields_parameter import ALL, WORDS, Picked, lean

OWN = ("uid", "key", "path")

Piece = bytes | memoryview


class ReadyRecord(NamedTuple):
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
        snippet = b"" if self.snippet is None else b',"snippet":%s' % orjson.dumps(self.snippet)
        return b',"path":"%s","number":%d%s}' % (self.path.encode(), self.number, snippet)

    def body(self, picked: Picked = ALL) -> bytes:
        """Return what is picked of it."""
        return picked.of(self.text(has_words=picked.names(WORDS)))


def record_of_row(row: Sequence[Any]) -> ReadyRecord:
    """Return the record that stands at the end of a row, its texts as text or as bytes."""
    document, path, number, links = row[-len(READY) :]
    if isinstance(document, str):
        return ReadyRecord(document.encode(), path, number, links.encode())
    return ReadyRecord(document, path, number, links)


def fetch_records(noun: str, keys: Sequence[str]) -> list[ReadyRecord]:
    """Fetch the ready documents of some keys, in the order of the keys."""
    if not keys:
        return []
    rows = PublicRecord.objects.listed(f"{noun}/{key}" for key in keys)
    records = {row[0]: record_of_row(row) for row in rows.values_list("key", *READY)}
    return [records[key] for key in keys if key in records]


def labels_body(
    records: Iterable[ReadyRecord], bodies: Iterable[bytes], picked: Picked, state: str
) -> bytes:
    """Return the names of all that some records point at, as far as it was picked."""
    names = set(b" ".join([record.links for record in records]).decode().split())
    if picked.nested:
        picked_texts = {text for body in bodies for text in texts(without_own(orjson.loads(body)))}
        names = {name for name in names if name.rpartition("/")[2] in picked_texts}
    return label_groups(names, state)


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


def list_parts(
    records: Sequence[ReadyRecord], state: str | None, picked: Picked = ALL
) -> tuple[list[Piece], bytes | None]:
    """Return records as JSON, commas between them, and their labels.

    Labels are as of a state of the ledger; without one, there are none.
    """
    bodies = [record.body(picked) for record in records] if picked.paths else []
    labels = None if state is None else labels_body(records, bodies, picked, state)
    return (with_commas(bodies) if picked.paths else whole_bodies(records)), labels


def with_commas(bodies: Sequence[bytes]) -> list[Piece]:
    """Return bodies with commas between them."""
    pieces: list[Piece] = [piece for body in bodies for piece in (body, b",")]
    return pieces[:-1]


def whole_bodies(records: Sequence[ReadyRecord]) -> list[Piece]:
    """Return whole records with commas between them, their documents not copied."""
    pieces: list[Piece] = []
    for record in records:
        pieces += (memoryview(record.shown())[:-1], record.end(), b",")
    return pieces[:-1]


def detail_body(record: ReadyRecord, state: str | None, picked: Picked = ALL) -> bytes:
    """Return one record, with the names of its keys beside its members, if there is a state."""
    body = record.body(picked)
    if state is None:
        return body
    return body[:-1] + b',"labels":' + labels_body([record], [body], picked, state) + b"}"


@dataclass(frozen=True, slots=True)
class Page:
    """What a list answers; `next` and `previous` are the queries of the pages beside it."""

    results: Sequence[Piece]  # JSON of the records, commas between them
    next: str | None = None
    previous: str | None = None
    labels: bytes | None = None  # JSON: names by plural noun and key
    count: int | dict[str, int] | None = None
    hint: list[dict[str, Any]] | None = None  # what a search that found nothing may have meant
    epoch: str | None = None
    totals: Mapping[str, int] | None = None  # of what is counted

    @property
    def records(self) -> list[dict[str, Any]]:
        """The records as values."""
        values: list[dict[str, Any]] = orjson.loads(b"".join([b"[", *self.results, b"]"]))
        return values

    @property
    def names(self) -> dict[str, dict[str, str]]:
        """The names of the keys in the records, by plural noun and key."""
        values: dict[str, dict[str, str]] = orjson.loads(self.labels or b"{}")
        return values

    def body(self, addresses: Mapping[str, str | None]) -> bytes:
        """Return all of it as JSON; `addresses` are those of the next and the previous page."""
        before = {"epoch": self.epoch} if self.epoch is not None else {}
        after: dict[str, Any] = dict(addresses)
        after |= {"count": self.count} if self.count is not None else {}
        after |= self.totals or {}
        after |= {"hint": self.hint} if self.hint else {}
        labels = [] if self.labels is None else [b',"labels":', self.labels]
        ends = [b',"%s":%s' % (name.encode(), orjson.dumps(it)) for name, it in after.items()]
        first = [b'"%s":%s,' % (name.encode(), orjson.dumps(it)) for name, it in before.items()]
        # All at once: a page is large, and each copy of it costs.
        return b"".join([b"{", *first, b'"results":[', *self.results, b"]", *labels, *ends, b"}"])
