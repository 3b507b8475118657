"""Tables written by the database: what public columns hold is not read into Python.

In come a table and the rows that a filter selects; out come pieces of CSV. One statement reads the
public columns and joins the names of keys to them; no document is read. Begin with
`stream_compiled`: `selecting` makes the SELECT of what `exports.typed_rows` declares, `cells` a
cell, `postgresql` and `sqlite` have it written.
"""

from __future__ import annotations

from collections.abc import Iterator
from tempfile import SpooledTemporaryFile
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import QuerySet

from statements.filters.targets import Targets
from statements.paging import NEWEST, Order
from statements.reading import current

from ..tables import Table
from ..writing import NEWLINE, PLAIN, Dialect, header
from .cells import Cell, left_out_cells, postgresql_expression, sqlite_directive
from .postgresql import copy_rows
from .selecting import cell_of_column, from_clause
from .sqlite import stream_lines

SIZE = 1 << 16  # bytes of a piece
SPOOLED = 1 << 24  # bytes that are kept in memory


def is_compiled(table: Table) -> bool:
    """Tell whether the public columns hold all that a table has."""
    return table.typed is not None


def stream_compiled(
    table: Table,
    rows: QuerySet[Any],
    targets: Targets | None = None,
    order: Order = NEWEST,
    dialect: Dialect = PLAIN,
    *,
    few: bool = False,
) -> Iterator[bytes]:
    """Yield the pieces of a table of some rows, in one statement; `few` says that they are."""
    pieces = pieces_of(table, rows, targets, order, dialect, few=few)
    yield header(table.columns, dialect) + next(pieces, b"")
    yield from pieces


def pieces_of(
    table: Table,
    rows: QuerySet[Any],
    targets: Targets | None,
    order: Order,
    dialect: Dialect,
    *,
    few: bool,
) -> Iterator[bytes]:
    """Yield all but the header."""
    connection = current()
    make_select = select_for_postgresql if connection.vendor == "postgresql" else select_for_sqlite
    try:
        sql, params = make_select(table, rows, targets, order, dialect, connection)
    except EmptyResultSet:  # Django makes no SQL of what no row can be
        return
    if connection.vendor == "postgresql":
        pieces = copy_rows(connection, sql, params, few=few, size=SIZE)
        yield from spool(pieces) if connection.in_atomic_block else pieces
    else:
        yield from stream_lines(connection, sql, params, size=SIZE)


def spool(pieces: Iterator[bytes]) -> Iterator[bytes]:
    """Yield pieces after all are made: a connection that copies can do nothing else meanwhile."""
    with SpooledTemporaryFile(SPOOLED) as file:
        file.writelines(pieces)
        file.seek(0)
        while piece := file.read(SIZE):
            yield piece


def select_for_postgresql(
    table: Table,
    rows: QuerySet[Any],
    targets: Targets | None,
    order: Order,
    dialect: Dialect,
    connection: BaseDatabaseWrapper,
) -> tuple[str, list[Any]]:
    """Return the SELECT whose columns COPY writes."""
    cells = cells_of(table, targets, dialect, connection.vendor)
    tail, params = from_clause(table, cells, rows, order, connection)
    expressions = ", ".join(postgresql_expression(cell, dialect) for cell in cells)
    return f"SELECT {expressions}\n{tail}", [*(p for cell in cells for p in cell.params), *params]


def cells_of(table: Table, targets: Targets | None, dialect: Dialect, vendor: str) -> list[Cell]:
    """Return the cells of a row, and which of them are left out where the dialect leaves any."""
    named_cells = [
        (column.name, cell_of_column(table, column, targets, vendor)) for column in table.columns
    ]
    return [*(cell for _, cell in named_cells), *left_out_cells(named_cells, dialect, vendor)]


def select_for_sqlite(
    table: Table,
    rows: QuerySet[Any],
    targets: Targets | None,
    order: Order,
    dialect: Dialect,
    connection: BaseDatabaseWrapper,
) -> tuple[str, list[Any]]:
    """Return the SELECT whose one column is the line, as bytes."""
    cells = cells_of(table, targets, dialect, connection.vendor)
    tail, params = from_clause(table, cells, rows, order, connection)
    directives = [sqlite_directive(cell, dialect) for cell in cells]
    format = ",".join(directive for directive, _ in directives) + NEWLINE
    arguments = ", ".join(["%s", *(value for _, value in directives)])
    cell_params = [p for cell in cells for p in cell.params]
    return f"SELECT CAST(printf({arguments}) AS BLOB)\n{tail}", [format, *cell_params, *params]


__all__ = ["stream_compiled"]
