"""The rows of records that are new: what a recording would write, told from documents alone."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property, lru_cache
from typing import Any

from django.db import connection, models

from statements import documents
from statements.documents import Document, Noun
from statements.documents.links import Pointer
from statements.documents.mapping import Table, arranged
from statements.documents.within import columns_of, names_within, pointed_within, tuples
from statements.models import Change, Edition, Identity, Record, record_id
from statements.vocabularies import Action, DeskState

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

    @classmethod
    def of(cls, noun: Noun, document: Document) -> Fresh:
        return cls(noun, arranged(noun, document))

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
        return record_id(self.noun.name, self.key)

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
        return names_within(self.noun, self.document)

    @cached_property
    def pointed(self) -> list[tuple[str, str]]:
        """Noun and key of what it points at."""
        return pointed_within(self.noun, self.document)

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
        return self.record.partition("/")[2]

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
            tuples(noun, item.document, found)
        for table in noun.table.walk():
            rows, others = found[table.model], left_out(table)
            if others:
                rest = tuple(others.values())
                rows = [row + rest for row in rows]
            if rows:
                yield table.model, (*columns_of(table), *others), rows


def left_out(table: Table) -> dict[str, Any]:
    """Return the columns that no document of this noun fills, with what an empty row has there."""
    blank = table.model()
    own = set(table.columns())
    return {
        field.attname: field.get_db_prep_save(field.pre_save(blank, True), connection)
        for field in table.model._meta.concrete_fields
        if field.attname not in own and not field.get_internal_type().endswith("AutoField")
    }


def ledger_rows(new: Sequence[Fresh], lines: Sequence[Line], signed: Signed) -> Iterator[Inserted]:
    """Yield records, their first editions, their identities, and the changes."""
    numbers = {line.record: line.number for line in lines}
    yield record_rows(new, numbers, signed)
    yield edition_rows(new, signed)
    yield Identity, ("id", "record_id"), identity_rows(new)
    yield change_rows(lines, signed)


def edition_rows(new: Sequence[Fresh], signed: Signed) -> Inserted:
    """Return first editions."""
    by, at, reason = signed.saved_by, signed.at, signed.reason
    rows: list[Sequence[Any]] = [
        (f"{i.record}/1", i.record, 1, i.noun.format, i.text, by, at, reason, None, signed.batch)
        for i in new
    ]
    columns = "id record_id number format document saved_by_id saved_at reason action batch_id"
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
        rows.append((*row, number, None))
    columns = (
        "id noun key version state state_by_id state_at state_note state_number"
        " public_change_id merged_into_id"
    )
    return Record, columns.split(), rows


def change_rows(lines: Sequence[Line], signed: Signed) -> Inserted:
    """Return the lines of the ledger: all are the first of their records."""
    rows: list[Sequence[Any]] = []
    for line in lines:
        hidden = line.edition
        approved_by = signed.approved_by if line.noun.name == "statement" else None
        rows.append(
            (
                line.number,
                line.record,
                line.noun.name,
                Action.CREATED.value,
                hidden.reason if hidden else signed.reason,
                hidden.pk if hidden else f"{line.record}/1",
                fields_of(line.noun.name),
                hidden.saved_by_id if hidden else signed.saved_by,
                approved_by,
                signed.at,
            )
        )
    columns = (
        "number record_id noun action reason edition_id changed saved_by_id approved_by_id"
        " recorded_at"
    )
    return Change, columns.split(), rows


@lru_cache
def fields_of(noun: str) -> str:
    """Return the names of all fields of a noun: a first edition changes every one."""
    return " ".join(part.name for part in documents.NOUNS[noun].table.fields)
