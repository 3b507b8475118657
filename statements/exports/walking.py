"""Read a whole selection in its order, piece by piece, so that memory stays flat."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from django.db.models import QuerySet

from statements.documents.desk import CHUNK
from statements.paging import Order, Reader, Row, page_of


def walk(
    rows: QuerySet[Any] | Reader, order: Order, fields: Sequence[str] = ()
) -> Iterator[Sequence[Row]]:
    """Yield rows as tuples, the order's columns first, 500 at a time.

    Each 500 are read when they are asked for, after the last row of those before: a row that
    stays, and whose order does not change meanwhile, comes exactly once.
    """
    page = page_of(rows, order, None, CHUNK, fields)
    yield page.rows
    while page.next is not None:
        page = page_of(rows, order, page.next, CHUNK, fields)
        yield page.rows
