"""Tables written by the database: what public columns hold is not read into Python.

In come a table and the rows that a filter selects; out come pieces of CSV. One statement reads the
public columns and joins the names of keys to them; no document is read. Begin with
`stream_compiled`: `selecting` makes the SELECT of what `exports.typed` declares, `cells` a cell,
`postgresql` and `sqlite` have it written.
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
from .cells import Cell, left_out, on_postgresql, on_sqlite
from .postgresql import copied
from .selecting import compiled, rest_of
from .sqlite import lined

SIZE = 1 << 16  # bytes of a piece
SPOOLED = 1 << 24  # bytes that are kept in memory


def compiles(table: Table) -> bool:
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
    write = to_postgresql if connection.vendor == "postgresql" else to_sqlite
    try:
        sql, params = write(table, rows, targets, order, dialect, connection)
    except EmptyResultSet:  # Django makes no SQL of what no row can be
        return
    if connection.vendor == "postgresql":
        pieces = copied(connection, sql, params, few=few, size=SIZE)
        yield from spooled(pieces) if connection.in_atomic_block else pieces
    else:
        yield from lined(connection, sql, params, size=SIZE)


def spooled(pieces: Iterator[bytes]) -> Iterator[bytes]:
    """Yield pieces after all are made: a connection that copies can do nothing else meanwhile."""
    with SpooledTemporaryFile(SPOOLED) as file:
        file.writelines(pieces)
        file.seek(0)
        while piece := file.read(SIZE):
            yield piece


def to_postgresql(
    table: Table,
    rows: QuerySet[Any],
    targets: Targets | None,
    order: Order,
    dialect: Dialect,
    connection: BaseDatabaseWrapper,
) -> tuple[str, list[Any]]:
    """Return the SELECT whose columns COPY writes."""
    cells = cells_of(table, targets, dialect, connection.vendor)
    rest, params = rest_of(table, cells, rows, order, connection)
    listed = ", ".join(on_postgresql(cell, dialect) for cell in cells)
    return f"SELECT {listed}\n{rest}", [*(p for cell in cells for p in cell.params), *params]


def cells_of(table: Table, targets: Targets | None, dialect: Dialect, vendor: str) -> list[Cell]:
    """Return the cells of a row, and which of them are left out where the dialect leaves any."""
    named = [(column.name, compiled(table, column, targets, vendor)) for column in table.columns]
    return [*(cell for _, cell in named), *left_out(named, dialect, vendor)]


def to_sqlite(
    table: Table,
    rows: QuerySet[Any],
    targets: Targets | None,
    order: Order,
    dialect: Dialect,
    connection: BaseDatabaseWrapper,
) -> tuple[str, list[Any]]:
    """Return the SELECT whose one column is the line, as bytes."""
    cells = cells_of(table, targets, dialect, connection.vendor)
    rest, params = rest_of(table, cells, rows, order, connection)
    written = [on_sqlite(cell, dialect) for cell in cells]
    form = ",".join(directive for directive, _ in written) + NEWLINE
    listed = ", ".join(["%s", *(value for _, value in written)])
    own = [p for cell in cells for p in cell.params]
    return f"SELECT CAST(printf({listed}) AS BLOB)\n{rest}", [form, *own, *params]


__all__ = ["compiles", "stream_compiled"]
