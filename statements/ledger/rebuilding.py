"""Remake the public side from the ledger, in chunks and without ever emptying it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.db import DatabaseError, connection, transaction
from django.db.models import CharField, Exists, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Cast, Concat

from statements import writing
from statements.documents.context import PublicRows
from statements.documents.mapping import batched
from statements.models import (
    PUBLIC,
    PublicRecord,
    PublicReference,
    PublicStatement,
    Record,
    SearchDocument,
    SearchRecord,
)

from . import publishing
from .opened import lock_ledger

SEARCHED = (SearchDocument, SearchRecord)
CHUNK = 200  # records that the ledger is locked for at a time


@dataclass(frozen=True, slots=True)
class Finding:
    """Public rows that are not what the ledger says."""

    table: str
    row: str
    fault: str

    def __str__(self) -> str:
        return f"{self.table}: {self.fault}: {self.row}"


def rebuild(*, check: bool = False) -> Iterator[tuple[int, list[Finding]]]:
    """Yield, chunk by chunk, how many records were looked at and what was found wrong.

    What is wrong is written anew at once, unless check is true. The same bytes as publication
    gave, for both write what `documents.public_rows` says.
    """
    public = Record.objects.told().order_by("pk").values_list("pk", flat=True)
    names = [*public.exclude(noun="statement"), *public.filter(noun="statement")]
    for chunk in batched(names, CHUNK):
        yield len(chunk), remake(chunk, check)
    yield 0, strays(check)
    yield 0, [finding for model in SEARCHED for finding in stale_index(model, check)]
    if not check:
        analyse()


def analyse() -> None:
    """Let the database count what its tables hold: SQLite plans badly until somebody asks it to."""
    with transaction.atomic(), unhurried(), connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def remake(names: list[str], check: bool) -> list[Finding]:
    """Compare the public rows of some records with the ledger; write them anew if they differ."""
    with transaction.atomic(), writing.unsealed():
        lock_ledger()
        told = publishing.told_by_ledger(names)
        wanted = publishing.rows_of(told)
        found = [f for model in PUBLIC for f in compare(model, names, wanted)]
        if found and not check:
            publishing.clear(names)
            clear_parts([row["uid"] for row in wanted.get(PublicReference, ())])
            clear_members([row["id"] for row in wanted.get(PublicRecord, ())])
            publishing.write(told)
        return found


def clear_parts(references: list[str]) -> None:
    """Delete targets and abouts whose own reference was lost."""
    for chunk in batched(references, CHUNK):
        for model in publishing.OF_REFERENCE:
            model.objects.filter(reference__in=chunk).delete()


def clear_members(records: list[str]) -> None:
    """Delete what filters ask of records whose own rows were lost."""
    for chunk in batched(records, CHUNK):
        for model in publishing.OF_RECORD:
            model._default_manager.filter(record__in=chunk).delete()


def compare(model: type[Any], names: list[str], wanted: PublicRows) -> list[Finding]:
    """Return what differs between the rows held for some records and those wanted."""
    columns = [
        f.attname
        for f in model._meta.concrete_fields
        if not f.get_internal_type().endswith("AutoField")
    ]
    held = Counter(held_rows(model, names).values_list(*columns))
    told = Counter(tuple(map(row.get, columns)) for row in wanted.get(model, ()))
    table = model._meta.db_table
    return [
        *(Finding(table, describe(columns, row), "missing") for row in (told - held).elements()),
        *(Finding(table, describe(columns, row), "extra") for row in (held - told).elements()),
    ]


def describe(columns: list[str], row: tuple[Any, ...]) -> str:
    """Name a row by its first columns."""
    pairs = zip(columns[:4], row[:4], strict=False)
    return " ".join(f"{name}={value}" for name, value in pairs)[:200]


def held_rows(model: type[Any], names: list[str]) -> QuerySet[Any]:
    """Return the public rows that some records have in one table."""
    uids = [name.partition("/")[2] for name in names if name.startswith("statement/")]
    keys = [name.partition("/")[2] for name in names if name.startswith("agreement/")]
    made = Q(statement__in=uids) | Q(agreement__in=keys)
    if model in (PublicRecord, SearchRecord):
        return model.objects.filter(record__in=names)
    if model is PublicStatement:
        return PublicStatement.objects.filter(uid__in=uids)
    if model is PublicReference:
        return PublicReference.objects.filter(made)
    if model in publishing.OF_RECORD:
        others = [name for name in names if not name.startswith("statement/")]
        held = PublicRecord.objects.filter(record__in=others).values("id")
        return model._default_manager.filter(record__in=held)
    if model in publishing.OF_REFERENCE:
        references = PublicReference.objects.filter(made).values("uid")
        return model.objects.filter(reference__in=references)
    return model.objects.filter(statement__in=uids)


def strays(check: bool) -> list[Finding]:
    """Find, and unless check is true delete, public rows of what is not public."""
    with transaction.atomic(), writing.unsealed(), unhurried("enable_nestloop = off"):
        lock_ledger()
        return [finding for model, rows in lost_rows() for finding in stray(model, rows, check)]


@contextmanager
def unhurried(*settings: str) -> Iterator[None]:
    """Let PostgreSQL take its time over whole tables, with other settings of the planner.

    Tables filled a moment ago pass for empty: without loops they are joined by their hashes, not
    compared row by row. The settings are put back, for a transaction around may go on.
    """
    if connection.vendor != "postgresql":
        yield
        return
    wanted = ("statement_timeout = 0", *settings)
    with connection.cursor() as cursor:
        for setting in wanted:
            cursor.execute(f"SET LOCAL {setting}")
        yield
        for setting in wanted:
            cursor.execute(f"SET LOCAL {setting.partition(' ')[0]} TO DEFAULT")


def lost_rows() -> Iterator[tuple[type[Any], QuerySet[Any]]]:
    """Yield the rows of each table that hang on nothing, tables that others hang on first."""
    public = Record.objects.told().filter(pk=OuterRef("record"))
    for model in (PublicRecord, SearchRecord):
        yield model, model._default_manager.filter(~Exists(public))
    record = Concat(Value("statement/"), Cast(OuterRef("uid"), CharField()))
    yield (
        PublicStatement,
        PublicStatement.objects.filter(~Exists(PublicRecord.objects.filter(pk=record))),
    )
    statement = PublicStatement.objects.filter(uid=OuterRef("statement"))
    made = PublicReference.objects.filter(statement__isnull=False)
    yield PublicReference, made.filter(~Exists(statement))
    name = Concat(Value("agreement/"), Cast(OuterRef("agreement"), CharField()))
    made = PublicReference.objects.filter(agreement__isnull=False)
    yield PublicReference, made.filter(~Exists(PublicRecord.objects.filter(pk=name)))
    holder = PublicRecord.objects.filter(pk=OuterRef("record"))
    for member in publishing.OF_RECORD:
        yield member, member._default_manager.filter(~Exists(holder))
    for role in publishing.OF_STATEMENT:
        yield role, role._default_manager.filter(~Exists(statement))
    reference = PublicReference.objects.filter(uid=OuterRef("reference"))
    for part in publishing.OF_REFERENCE:
        yield part, part._default_manager.filter(~Exists(reference))


def stray(model: type[Any], rows: QuerySet[Any], check: bool) -> list[Finding]:
    """Tell the first twenty lost rows of a table, and delete all unless check is true."""
    found = [Finding(model._meta.db_table, str(row), "stray") for row in rows[:20]]
    if not check:
        rows.delete()
    return found


def stale_index(model: type[Any], check: bool) -> list[Finding]:
    """Tell whether SQLite's index differs from what it indexes; make it anew unless check is true.

    PostgreSQL keeps its own from the stored words. https://sqlite.org/fts5.html, section 6.4
    """
    if connection.vendor != "sqlite":
        return []
    table = f"{model._meta.db_table}_index"
    command = f"INSERT INTO {table} ({table}, rank) VALUES (%s, %s)"  # noqa: S608
    with connection.cursor() as cursor:
        try:
            with transaction.atomic():
                cursor.execute(command, ["integrity-check", 1])
            return []
        except DatabaseError as error:
            if not check:
                cursor.execute(command, ["rebuild", 0])
            return [Finding(table, str(error), "stale")]
