"""Public rows that hang on nothing, and indexes that differ from what they index."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db import DatabaseError, connection, transaction
from django.db.models import CharField, Exists, OuterRef, QuerySet, Value
from django.db.models.functions import Cast, Concat

from statements.documents.nouns import KEEPING_PARTS
from statements.documents.projection import Finding
from statements.models import (
    Entry,
    PublicAbout,
    PublicAddressee,
    PublicDebtor,
    PublicMember,
    PublicObligation,
    PublicPlace,
    PublicRecord,
    PublicReference,
    PublicSource,
    PublicStatement,
    PublicStep,
    PublicTarget,
    PublicTenure,
    PublicTopic,
    PublicVoice,
    Record,
    SearchDocument,
    SearchRecord,
)

OF_STATEMENT = (
    PublicVoice,
    PublicAddressee,
    PublicTopic,
    PublicPlace,
    PublicSource,
    Entry,
    PublicStep,
    SearchDocument,
)
OF_REFERENCE = (PublicTarget, PublicAbout)
OF_RECORD = (PublicMember, PublicTenure, PublicObligation, PublicDebtor)
SEARCH_MODELS = (SearchDocument, SearchRecord)


def stray_rows() -> Iterator[tuple[type[Any], QuerySet[Any]]]:
    """Yield the rows of each table that hang on nothing, tables that others hang on first."""
    public = Record.objects.with_public_rows(KEEPING_PARTS).filter(pk=OuterRef("record"))
    for model in (PublicRecord, SearchRecord):
        yield model, model._default_manager.filter(~Exists(public))
    record = Concat(Value("statement/"), Cast(OuterRef("uid"), CharField()))
    yield (
        PublicStatement,
        PublicStatement.objects.filter(~Exists(PublicRecord.objects.filter(pk=record))),
    )
    statement = PublicStatement.objects.filter(uid=OuterRef("statement"))
    references = PublicReference.objects.filter(statement__isnull=False)
    yield PublicReference, references.filter(~Exists(statement))
    name = Concat(Value("agreement/"), Cast(OuterRef("agreement"), CharField()))
    references = PublicReference.objects.filter(agreement__isnull=False)
    yield PublicReference, references.filter(~Exists(PublicRecord.objects.filter(pk=name)))
    holder = PublicRecord.objects.filter(pk=OuterRef("record"))
    for member in OF_RECORD:
        yield member, member._default_manager.filter(~Exists(holder))
    for role in OF_STATEMENT:
        yield role, role._default_manager.filter(~Exists(statement))
    reference = PublicReference.objects.filter(uid=OuterRef("reference"))
    for part in OF_REFERENCE:
        yield part, part._default_manager.filter(~Exists(reference))


def findings_of_strays(model: type[Any], rows: QuerySet[Any], check: bool) -> list[Finding]:
    """Tell the first twenty lost rows of a table, and delete all unless check is true."""
    findings = [Finding(model._meta.db_table, str(row), "stray") for row in rows[:20]]
    if not check:
        rows.delete()
    return findings


def stale_index(model: type[Any], check: bool) -> list[Finding]:
    """Tell whether SQLite's index differs from what it indexes; make it anew unless check is true.

    PostgreSQL keeps its own from the stored words. https://sqlite.org/fts5.html, section 6.4
    """
    if connection.vendor != "sqlite":
        return []
    table = f"{model._meta.db_table}_index"
    command = f"INSERT INTO {table} ({table}, rank) VALUES (%s, %s)"  # noqa: S608 - a table of ours
    with connection.cursor() as cursor:
        try:
            with transaction.atomic():  # so that more can be asked after an error
                cursor.execute(command, ["integrity-check", 1])
            return []
        except DatabaseError as error:
            if not check:
                cursor.execute(command, ["rebuild", 0])
            return [Finding(table, str(error), "stale")]
