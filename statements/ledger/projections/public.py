"""The public side: rows that follow from the last public editions, without ties of their own."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from operator import itemgetter
from typing import Any

from django.db import DatabaseError, connection, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import CharField, Exists, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Cast, Concat

from statements import copying
from statements.documents import NOUNS, Document
from statements.documents.context import PublicRows
from statements.documents.mapping import batched
from statements.documents.projection import Finding, describe, missing_and_surplus
from statements.keys import RecordName, keys_of
from statements.models import (
    PUBLIC,
    Entry,
    PublicAbout,
    PublicAddressee,
    PublicMember,
    PublicPlace,
    PublicRecord,
    PublicReference,
    PublicSource,
    PublicStatement,
    PublicTarget,
    PublicTenure,
    PublicTopic,
    PublicVoice,
    Record,
    SearchDocument,
    SearchRecord,
)

from ..facts import Told, told_by_ledger
from ..locks import lock_ledger
from ..publishing import rows_of
from .cells import cells
from .projection import CHUNK, Projection

OF_STATEMENT = (
    PublicVoice,
    PublicAddressee,
    PublicTopic,
    PublicPlace,
    PublicSource,
    Entry,
    SearchDocument,
)
OF_REFERENCE = (PublicTarget, PublicAbout)
OF_RECORD = (PublicMember, PublicTenure)
MAKERS = {"statement": "statement", "agreement": "agreement"}  # of references: noun and column
SEARCHED = (SearchDocument, SearchRecord)
Expected = Counter[type[Any]]  # how many rows of a table must be there


class PublicSide(Projection):
    command = "rebuild_public"
    together = False  # no foreign key ties a row to another record's

    def lock(self, names: list[str]) -> None:
        lock_ledger()

    def chunks(self) -> Iterator[list[str]]:
        public = Record.objects.told().order_by("pk").values_list("pk", flat=True)
        names = [*public.exclude(noun="statement"), *public.filter(noun="statement")]
        return batched(names, CHUNK)

    def rows(self, told: Sequence[Told]) -> PublicRows:
        """Return the rows that public documents tell, by table, as the public side stands now."""
        return rows_of(told)

    def write(self, told: Sequence[Told], said: Mapping[str, Document] = {}) -> None:
        """Write the rows of public documents, which have none.

        Authority records come first, as statements' rows ask them about offices and clauses.
        `said` are those documents, by record, that somebody has read already.
        """
        ordered = sorted(told, key=lambda one: is_statement(one[0]))
        for chunk in batched(ordered, CHUNK):
            insert_public(rows_of(chunk, said))

    def clear(self, names: Iterable[str], before: Mapping[str, Document] | None = None) -> None:
        """Delete the rows of records; `before` are the documents that some of them showed.

        Raise Drifted where there are fewer rows than those documents told.
        """
        for chunk in batched(names, CHUNK):
            shown = {name: before[name] for name in chunk if name in before} if before else {}
            deleted = self.delete(chunk)
            if least_rows(shown) - deleted:
                raise self.drifted([*shown])

    def delete(self, names: list[str]) -> Expected:
        """Delete the rows of some records; return how many there were of each table."""
        deleted: Expected = Counter()
        tables = [model for model in PUBLIC if model not in OF_REFERENCE]
        references = list(self.stored(PublicReference, names).values_list("uid", flat=True))
        delete_by("reference", OF_REFERENCE, references)
        for model in sorted(tables, key=LAST.__contains__):
            deleted[model], _ = self.stored(model, names).delete()
        return deleted

    def stored(self, model: type[Any], names: list[str]) -> QuerySet[Any]:
        """Return the rows that some records have in one table."""
        rows: QuerySet[Any] = model._default_manager.order_by()
        if model in (PublicRecord, SearchRecord):
            return rows.filter(record__listed=names)
        if model in OF_RECORD:
            others = [name for name in names if not is_statement(name)]
            records = PublicRecord.objects.filter(record__listed=others)
            return rows.filter(record__in=records.values("id")) if others else rows.none()
        if model in OF_REFERENCE:
            made = self.stored(PublicReference, names)
            return rows.filter(reference__in=made.values("uid"))
        by = {PublicStatement: {"statement": "uid"}, PublicReference: MAKERS}
        tests = Q()
        for noun, column in by.get(model, {"statement": "statement"}).items():
            keys = keys_of(noun, names)
            tests |= Q(**{f"{column}__listed": keys}) if keys else Q()
        return rows.filter(tests) if tests else rows.none()

    def compare(self, names: list[str]) -> list[Finding]:
        wanted = self.rows(told_by_ledger(names))
        return [each for model in PUBLIC for each in self.compare_table(model, names, wanted)]

    def compare_table(
        self, model: type[Any], names: list[str], wanted: PublicRows
    ) -> Iterator[Finding]:
        """Yield what differs between the rows of one table and those wanted."""
        columns = own_columns(model)
        stored = cells(self.stored(model, names), columns)
        due = [*map(itemgetter(*columns), wanted.get(model, ()))]
        missing, extra = missing_and_surplus(stored, due)
        for fault, rows in (("missing", missing), ("extra", extra)):
            for row in rows:
                yield Finding(model._meta.db_table, describe(columns, row), fault)

    def mend(self, names: list[str]) -> None:
        told = told_by_ledger(names)
        wanted = self.rows(told)
        self.clear(names)
        delete_by(
            "reference", OF_REFERENCE, [row["uid"] for row in wanted.get(PublicReference, ())]
        )
        delete_by("record", OF_RECORD, [row["id"] for row in wanted.get(PublicRecord, ())])
        self.write(told)

    def strays(self, check: bool) -> list[Finding]:
        strays = [each for model, rows in lost_rows() for each in stray(model, rows, check)]
        return strays + [each for model in SEARCHED for each in stale_index(model, check)]


def insert_public(found: PublicRows, into: BaseDatabaseWrapper = connection) -> None:
    """Insert public rows."""
    for model in PUBLIC:
        if found.get(model):
            columns = own_columns(model)
            rows = ([*map(row.get, columns)] for row in found[model])
            copying.insert(model, columns, rows, into)


LAST = frozenset({PublicRecord, PublicReference})  # by which others are found


def is_statement(name: str) -> bool:
    return name.startswith("statement/")


def own_columns(model: type[Any]) -> list[str]:
    """Return the columns of a model that are not counted by the database."""
    fields = model._meta.concrete_fields
    return [f.attname for f in fields if not f.get_internal_type().endswith("AutoField")]


def least_rows(shown: Mapping[str, Document]) -> Expected:
    """Return how many rows some public documents have at least, whatever stands beside them."""
    expected: Expected = Counter()
    for name, document in shown.items():
        noun = NOUNS[RecordName.parse(name).noun]
        expected[PublicRecord] += 1 + sum(len(document[child.plural]) for child in noun.children)
        expected[PublicReference] += len(document.get("references", ()))
        if is_statement(name):
            lists = {
                PublicVoice: "voices",
                PublicAddressee: "addressees",
                PublicSource: "appearances",
            }
            expected += Counter({model: len(document[listed]) for model, listed in lists.items()})
            expected += Counter({PublicStatement: 1, SearchDocument: 1})
    return expected


def delete_by(column: str, models: Iterable[type[Any]], keys: Iterable[str]) -> None:
    """Delete the rows that hang on some keys."""
    for chunk in batched(keys, CHUNK):
        for model in models:
            model._default_manager.filter(**{f"{column}__in": chunk}).delete()


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
    for member in OF_RECORD:
        yield member, member._default_manager.filter(~Exists(holder))
    for role in OF_STATEMENT:
        yield role, role._default_manager.filter(~Exists(statement))
    reference = PublicReference.objects.filter(uid=OuterRef("reference"))
    for part in OF_REFERENCE:
        yield part, part._default_manager.filter(~Exists(reference))


def stray(model: type[Any], rows: QuerySet[Any], check: bool) -> list[Finding]:
    """Tell the first twenty lost rows of a table, and delete all unless check is true."""
    strays = [Finding(model._meta.db_table, str(row), "stray") for row in rows[:20]]
    if not check:
        rows.delete()
    return strays


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
            with transaction.atomic():  # so that more can be asked after an error
                cursor.execute(command, ["integrity-check", 1])
            return []
        except DatabaseError as error:
            if not check:
                cursor.execute(command, ["rebuild", 0])
            return [Finding(table, str(error), "stale")]
