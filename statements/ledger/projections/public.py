"""The public side: rows that follow from the last public editions, without ties of their own."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from django.db import connection
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Q, QuerySet

from statements import copying
from statements.documents import NOUNS, Document
from statements.documents.context import PublicRows
from statements.documents.mapping import batched
from statements.documents.nouns import KEEPING_PARTS
from statements.documents.projection import Finding
from statements.keys import RecordName, keys_of
from statements.models import (
    PUBLIC,
    PublicAddressee,
    PublicRecord,
    PublicReference,
    PublicSource,
    PublicStatement,
    PublicVoice,
    Record,
    SearchDocument,
    SearchRecord,
)

from ..background import one_ahead
from ..cells import compare_rows, own_columns
from ..facts import PublicText, public_texts
from ..locks import lock_ledger
from ..publishing import Parsed, rows_in_parts, rows_of
from .projection import CHUNK, Projection
from .strays import (
    OF_RECORD,
    OF_REFERENCE,
    SEARCH_MODELS,
    findings_of_strays,
    stale_index,
    stray_rows,
)
from .touched import Writing

REFERENCE_COLUMNS = {"statement": "statement", "agreement": "agreement"}  # of references, by noun
RowCounts = Counter[type[Any]]  # how many rows of a table must be there


class PublicSide(Projection):
    command = "rebuild_public"
    together = False  # no foreign key ties a row to another record's

    def lock(self, names: list[str]) -> None:
        lock_ledger()

    def chunks(self) -> Iterator[list[str]]:
        public = (
            Record.objects.with_public_rows(KEEPING_PARTS)
            .order_by("pk")
            .values_list("pk", flat=True)
        )
        names = [*public.exclude(noun="statement"), *public.filter(noun="statement")]
        return batched(names, CHUNK)

    def rows(self, texts: Sequence[PublicText]) -> PublicRows:
        """Return the rows that public documents tell, by table, as the public side stands now."""
        return rows_of(texts)

    def write(
        self,
        texts: Sequence[PublicText],
        parsed: Mapping[str, Parsed] = {},
        writing_rows: Writing | None = None,
    ) -> None:
        """Write the rows of public documents, which have none.

        Authority records come first, as statements' rows ask them about offices and clauses.
        `parsed` is what somebody has read already, by record; `writing_rows` is called with the
        rows, some records' at a time, once they are written.
        """
        ordered = sorted(texts, key=lambda text: is_statement(text[0]))
        parts = rows_in_parts(ordered, parsed)
        for rows in one_ahead(parts) if len(texts) > CHUNK else parts:
            insert_public(rows)
            if writing_rows:
                writing_rows(rows)

    def clear(self, names: Iterable[str], before: Mapping[str, Document] | None = None) -> None:
        """Delete the rows of records; `before` are the documents that some of them showed.

        Raise Drifted where there are fewer rows than those documents told.
        """
        for chunk in batched(names, CHUNK):
            chunk_before = (
                {name: before[name] for name in chunk if name in before} if before else {}
            )
            deleted = self.delete(chunk)
            if least_rows(chunk_before) - deleted:
                raise self.drift_error([*chunk_before])

    def delete(self, names: list[str]) -> RowCounts:
        """Delete the rows of some records; return how many there were of each table."""
        counts: RowCounts = Counter()
        tables = [model for model in PUBLIC if model not in OF_REFERENCE]
        references = list(self.stored(PublicReference, names).values_list("uid", flat=True))
        delete_by("reference", OF_REFERENCE, references)
        for model in sorted(tables, key=DELETED_LAST.__contains__):
            counts[model], _ = self.stored(model, names).delete()
        return counts

    def stored(self, model: type[Any], names: list[str]) -> QuerySet[Any]:
        """Return the rows that some records have in one table."""
        rows: QuerySet[Any] = model._default_manager.order_by()
        if model in (PublicRecord, SearchRecord):
            return rows.filter(record__listed=names)
        if model in OF_RECORD:
            names_of_others = [name for name in names if not is_statement(name)]
            records = PublicRecord.objects.filter(record__listed=names_of_others)
            return rows.filter(record__in=records.values("id")) if names_of_others else rows.none()
        if model in OF_REFERENCE:
            references = self.stored(PublicReference, names)
            return rows.filter(reference__in=references.values("uid"))
        columns_by_model = {
            PublicStatement: {"statement": "uid"},
            PublicReference: REFERENCE_COLUMNS,
        }
        tests = Q()
        for noun, column in columns_by_model.get(model, {"statement": "statement"}).items():
            keys = keys_of(noun, names)
            tests |= Q(**{f"{column}__listed": keys}) if keys else Q()
        return rows.filter(tests) if tests else rows.none()

    def compare(self, names: list[str]) -> list[Finding]:
        wanted = self.rows(public_texts(names))
        return [
            finding
            for model in PUBLIC
            for finding in compare_rows(model, self.stored(model, names), wanted.get(model, ()))
        ]

    def mend(self, names: list[str]) -> None:
        texts = public_texts(names)
        wanted = self.rows(texts)
        self.clear(names)
        delete_by(
            "reference", OF_REFERENCE, [row["uid"] for row in wanted.get(PublicReference, ())]
        )
        delete_by("record", OF_RECORD, [row["id"] for row in wanted.get(PublicRecord, ())])
        self.write(texts)

    def strays(self, check: bool) -> list[Finding]:
        findings = [
            finding
            for model, rows in stray_rows()
            for finding in findings_of_strays(model, rows, check)
        ]
        return findings + [
            finding for model in SEARCH_MODELS for finding in stale_index(model, check)
        ]


def insert_public(rows_by_model: PublicRows, database: BaseDatabaseWrapper = connection) -> None:
    """Insert public rows."""
    for model in PUBLIC:
        if rows_by_model.get(model):
            columns = own_columns(model)
            rows = ([*map(row.get, columns)] for row in rows_by_model[model])
            copying.insert(model, columns, rows, database)


DELETED_LAST = frozenset({PublicRecord, PublicReference})  # by which others are found


def is_statement(name: str) -> bool:
    return name.startswith("statement/")


def least_rows(documents: Mapping[str, Document]) -> RowCounts:
    """Return how many rows some public documents have at least, whatever stands beside them."""
    counts: RowCounts = Counter()
    for name, document in documents.items():
        noun = NOUNS[RecordName.parse(name).noun]
        counts[PublicRecord] += 1 + sum(len(document[child.plural]) for child in noun.children)
        counts[PublicReference] += len(document.get("references", ()))
        if is_statement(name):
            lists = {
                PublicVoice: "voices",
                PublicAddressee: "addressees",
                PublicSource: "appearances",
            }
            counts += Counter({model: len(document[listed]) for model, listed in lists.items()})
            counts += Counter({PublicStatement: 1, SearchDocument: 1})
    return counts


def delete_by(column: str, models: Iterable[type[Any]], keys: Iterable[str]) -> None:
    """Delete the rows that hang on some keys."""
    for chunk in batched(keys, CHUNK):
        for model in models:
            model.rows_with(column, chunk).delete()
