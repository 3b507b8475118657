"""The rows of records that are new: what a recording would write, told from documents alone."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property, lru_cache
from typing import Any

from django.db import models

from statements import documents
from statements.digests import edition_digest, new_salt
from statements.documents import Document, Noun
from statements.documents.contents import Pointer, columns_of, flatten
from statements.documents.formats import arrange
from statements.keys import RecordName
from statements.models import Change, Edition, Identity, Record
from statements.vocabularies import Action, DeskState

from .chain import Chain
from .projections.desk import unfilled_columns

Inserted = tuple[type[models.Model], Sequence[str], list[Sequence[Any]]]


@dataclass(frozen=True, slots=True)
class Signed:
    """Who saved and who approved, when and why: the same for a whole batch."""

    saved_by: int
    approved_by: int | None
    at: datetime
    reason: str | None
    batch: str | None = None


@dataclass
class Fresh:
    """A new record with its document, the fields in their order."""

    noun: Noun
    document: Document
    digest: str = ""  # of its first edition, once that is made

    @classmethod
    def of(cls, noun: Noun, document: Document) -> Fresh:
        return cls(noun, arrange(noun, document))

    @classmethod
    def read(cls, noun: Noun, text: str) -> Fresh:
        """Return a record whose document is stored as this very text."""
        made = cls(noun, documents.parse(text))
        made.text = text
        return made

    @cached_property
    def key(self) -> str:
        return self.noun.key_of(self.document)

    @cached_property
    def record(self) -> str:
        return str(RecordName(self.noun.name, self.key))

    @cached_property
    def text(self) -> str:
        return documents.dump(self.document)

    @cached_property
    def identities(self) -> dict[str, str]:
        """The keys and uids inside it, with their paths."""
        return documents.identities(self.noun, self.document)

    @cached_property
    def pointers(self) -> list[Pointer]:
        """What it points at."""
        return documents.pointers(self.noun, self.document)

    @cached_property
    def names(self) -> list[str]:
        """The keys and uids inside it."""
        return [*self.identities]

    @cached_property
    def pointed(self) -> list[tuple[str, str]]:
        """Noun and key of what it points at."""
        return [pointer[1:] for pointer in self.pointers]

    @property
    def sources(self) -> set[str]:
        """The sources it uses."""
        return {key for noun, key in self.pointed if noun == "source"}

    def shown(self, used: set[str]) -> bool:
        """Tell whether the public will see it: a source only if it is used."""
        return self.noun.name != "source" or self.key in used


@dataclass
class Line:
    """A change to be numbered: of a new record, or of a source's edition that stood hidden."""

    record: str
    noun: Noun
    text: str
    item: Fresh | None
    edition: Edition | None = None
    number: int = 0

    @property
    def key(self) -> str:
        return RecordName.parse(self.record).key

    @property
    def digest(self) -> str | None:
        """The digest of the edition that it shows."""
        shown = self.edition or self.item
        return shown.digest if shown else None

    @cached_property
    def document(self) -> Document:
        return self.item.document if self.item else documents.parse(self.text)


def desk_rows(new: Sequence[Fresh]) -> Iterator[Inserted]:
    """Yield what each desk table gets, parents first."""
    by_noun: dict[str, list[Fresh]] = defaultdict(list)
    for item in new:
        by_noun[item.noun.name].append(item)
    for items in by_noun.values():
        noun, found = items[0].noun, defaultdict[Any, list[Any]](list)
        for item in items:
            flatten(noun, item.document, found)
        for table in noun.table.walk():
            rows, others = found[table.model], unfilled_columns(table.model, columns_of(table))
            if others:
                rest = tuple(others.values())
                rows = [row + rest for row in rows]
            if rows:
                yield table.model, (*columns_of(table), *others), rows


def ledger_rows(
    new: Sequence[Fresh], lines: Sequence[Line], signed: Signed, chain: Chain | None = None
) -> Iterator[Inserted]:
    """Yield records, their first editions, their identities, and the changes."""
    numbers = {line.record: line.number for line in lines}
    yield record_rows(new, numbers, signed)
    yield edition_rows(new, signed)
    yield Identity, ("id", "record_id"), identity_rows(new)
    if chain:
        yield change_rows(lines, signed, chain)


def edition_rows(new: Sequence[Fresh], signed: Signed) -> Inserted:
    """Return first editions."""
    by, at, reason, batch = signed.saved_by, signed.at, signed.reason, signed.batch
    rows: list[Sequence[Any]] = []
    for item in new:
        salt, pk, format, text = new_salt(), f"{item.record}/1", item.noun.format, item.text
        item.digest = edition_digest(salt, pk, format, text, by, at, reason, None, batch)
        row = (pk, item.record, 1, format, text, by, at, reason, None, batch)
        rows.append((*row, salt, item.digest))
    columns = (
        "id record_id number format document saved_by_id saved_at reason action batch_id salt"
        " digest"
    )
    return Edition, columns.split(), rows


def identity_rows(new: Sequence[Fresh]) -> list[Sequence[Any]]:
    return [(name, item.record) for item in new for name in item.names]


def record_rows(new: Sequence[Fresh], numbers: dict[str, int], signed: Signed) -> Inserted:
    """Return records in the state that they have at the end of a recording."""
    rows: list[Sequence[Any]] = []
    for item in new:
        number = numbers.get(item.record)
        state = DeskState.PUBLISHED if number else DeskState.DRAFT
        decided = item.noun.name == "statement"  # authority records are public at once
        by, at = (signed.saved_by, signed.at) if decided else (None, None)
        row = (item.record, item.noun.name, item.key, 1, state.value, by, at, None, None)
        rows.append((*row, number, None, False, standing_digest(state.value, by, at)))
    columns = (
        "id noun key version state state_by_id state_at state_note state_number"
        " public_change_id merged_into_id waits digest"
    )
    return Record, columns.split(), rows


@lru_cache(maxsize=8)  # all of a chunk stand alike
def standing_digest(state: str, by: int | None, at: datetime | None) -> str:
    return Record(state=state, state_by_id=by, state_at=at).own_digest()


def change_rows(lines: Sequence[Line], signed: Signed, chain: Chain) -> Inserted:
    """Return the lines of the ledger: all are the first of their records."""
    told = (
        "number record_id noun action reason edition_id changed saved_by_id approved_by_id"
        " recorded_at salt reason_salt reason_digest digest"
    )
    columns = told.split()
    changes = [change_of(line, signed) for line in lines]
    for change, line in zip(changes, lines, strict=True):
        chain.append(change, line.digest)
    return Change, columns, [[getattr(change, name) for name in columns] for change in changes]


def change_of(line: Line, signed: Signed) -> Change:
    """Return a line of the ledger, yet without its place in the chain."""
    hidden = line.edition
    return Change(
        record_id=line.record,
        noun=line.noun.name,
        action=Action.CREATED.value,
        reason=hidden.reason if hidden else signed.reason,
        edition_id=hidden.pk if hidden else f"{line.record}/1",
        changed=fields_of(line.noun.name),
        saved_by_id=hidden.saved_by_id if hidden else signed.saved_by,
        # Authority records are public without a second person.
        approved_by_id=signed.approved_by if line.noun.name == "statement" else None,
        recorded_at=signed.at,
    )


@lru_cache
def fields_of(noun: str) -> str:
    """Return the names of all fields of a noun: a first edition changes every one."""
    return " ".join(part.name for part in documents.NOUNS[noun].table.fields)
