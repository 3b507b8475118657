"""The desk's tables beside what documents tell: which rows differ, and where in a document."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from operator import itemgetter
from typing import Any

from statements.documents import Document, Noun
from statements.documents.contents import Cells, Rows, columns_of, flatten
from statements.documents.mapping import Table, batched
from statements.documents.projection import Finding, missing_and_surplus
from statements.keys import RecordName

from ..cells import cells

KEYS = 10_000  # keys in one query
Owners = Mapping[Any, str]  # keys of rows, each with the name of the record that it is of


@cache  # one for each table of a document
def compared_columns(table: Table) -> tuple[str, ...]:
    """Return the columns that must be right: those that documents fill, and those left empty."""
    filled = columns_of(table)
    empty = [
        field.attname
        for field in table.model._meta.concrete_fields
        if field.attname not in filled and not field.get_internal_type().endswith("AutoField")
    ]
    return (*filled, *empty)


def full_rows(table: Table, rows: Rows) -> list[Cells]:
    """Return what documents say of a table, with the columns that they leave empty."""
    blank = (None,) * (len(compared_columns(table)) - len(columns_of(table)))
    return [row + blank for row in rows[table.model]]


def compare_tables(noun: Noun, documents: Mapping[str, Document | None]) -> Iterator[Finding]:
    """Yield what differs between the desk's rows and some documents of a noun, parents first."""
    wanted: Rows = defaultdict(list)
    for document in documents.values():
        if document is not None:
            flatten(noun, document, wanted)
    yield from Comparison(wanted).table(
        noun.table, {key: str(RecordName(noun.name, key)) for key in documents}
    )


class Comparison:
    """The rows that documents tell, beside those that are stored."""

    def __init__(self, wanted: Rows) -> None:
        self.wanted = wanted

    def table(self, table: Table, owners: Owners, path: str = "") -> Iterator[Finding]:
        """Yield what differs in a table and in those below it, of rows that belong to owners."""
        columns = compared_columns(table)
        wanted = full_rows(table, self.wanted)
        stored: list[Cells] = []
        column = f"{table.parent}__pk" if table.parent else "pk"
        for keys in batched(owners, KEYS):
            rows = table.model._base_manager.filter(**{f"{column}__listed": keys})
            stored += cells(rows.order_by(), columns)
        missing, extra = missing_and_surplus(stored, wanted)
        owner = columns.index(f"{table.parent}_id" if table.parent else table.identity)
        if missing or extra:
            yield from TableDifferences(table, path, owners, owner).findings(missing, extra)
        if table.lists:
            identity_place = columns.index(table.identity)
            row_owners = {row[identity_place]: owners[row[owner]] for row in (*stored, *wanted)}
            for listed in table.lists:
                yield from self.table(
                    listed.table, row_owners, ".".join(filter(None, [path, listed.name]))
                )


class TableDifferences:
    """How differing rows of one table are told."""

    def __init__(self, table: Table, path: str, owners: Owners, owner: int) -> None:
        self.table, self.path, self.owners, self.owner = table, path, owners, owner
        self.columns = compared_columns(table)
        names = (table.identity,) if table.identity else (f"{table.parent}_id", "position")
        self.name = itemgetter(*map(self.columns.index, names))

    def findings(self, missing: Sequence[Cells], extra: Sequence[Cells]) -> Iterator[Finding]:
        """Yield a finding for each row; what is missing and extra under one key was changed."""
        missing_rows = {self.name(row): row for row in missing}
        for row in extra:
            expected = missing_rows.pop(self.name(row), None)
            if expected is None:
                yield self.finding("extra", row)
                continue
            for column, cell, other in zip(self.columns, row, expected, strict=True):
                if cell != other:
                    yield self.finding("changed", expected, column)
        for row in missing_rows.values():
            yield self.finding("missing", row)

    def finding(self, fault: str, row: Cells, column: str = "") -> Finding:
        place = self.place(row)
        where = ".".join(filter(None, [place, column]))
        record = self.owners[row[self.owner]]
        return Finding(
            self.table.model._meta.db_table, f"{record} {where}".strip(), fault, record, where
        )

    def place(self, row: Cells) -> str:
        """Return where in its document a row is."""
        if not self.table.parent:
            return ""
        return f"{self.path}[{row[self.columns.index('position')]}]"
