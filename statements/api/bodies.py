"""The bytes of replies: ready documents joined, never read and written anew."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import orjson

from statements.labels import labels_of
from statements.models import PublicRecord

FIELDS = ("document", "path", "number", "links")


@dataclass(frozen=True, slots=True)
class Ready:
    """A public record as it is sent, and what it points at."""

    document: str
    path: str
    number: int
    links: str

    def body(self) -> bytes:
        """Return the document with its address and the number of its last change."""
        return f'{self.document[:-1]},"path":"{self.path}","number":{self.number}}}'.encode()


def ready(noun: str, keys: Sequence[str]) -> list[Ready]:
    """Fetch the ready documents of some keys, in the order of the keys."""
    rows = PublicRecord.objects.filter(id__listed=[f"{noun}/{key}" for key in keys]).order_by()
    found = {row[0]: Ready(*row[1:]) for row in rows.values_list("key", *FIELDS)}
    return [found[key] for key in keys if key in found]


def labels_body(records: Iterable[Ready]) -> bytes:
    """Return the names of all that some records point at."""
    names = {name for record in records for name in record.links.split()}
    return orjson.dumps(labels_of(names).by_noun())


def joined(members: Iterable[tuple[str, bytes]]) -> bytes:
    """Return an object of members that are JSON already."""
    return b"{" + b",".join(b'"%s":%s' % (name.encode(), body) for name, body in members) + b"}"


def list_body(records: Sequence[Ready], members: dict[str, Any], *, labels: bool) -> bytes:
    """Return an envelope: results, their labels, and what else the list tells."""
    parts = [("results", b"[" + b",".join(record.body() for record in records) + b"]")]
    if labels:
        parts.append(("labels", labels_body(records)))
    parts += [(name, orjson.dumps(value)) for name, value in members.items()]
    return joined(parts)


def detail_body(record: Ready, *, labels: bool) -> bytes:
    """Return one record, with the names of its keys beside its members."""
    body = record.body()
    return body[:-1] + b',"labels":' + labels_body([record]) + b"}" if labels else body
