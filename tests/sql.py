"""Which tables a query writes to, and writes as somebody with a database shell makes them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

from django.db import connection
from django.test.utils import CaptureQueriesContext

WRITE = re.compile(r"\b(?:INSERT INTO|UPDATE|DELETE FROM|COPY) \"?(\w+)\"?(?! TO\b)")


def tables_written(sql: str) -> Iterator[str]:
    """Yield the tables that a query of our own writes to."""
    yield from WRITE.findall(sql)


def writes(queries: CaptureQueriesContext | Iterable[dict[str, Any]]) -> list[str]:
    """Return the tables that captured queries wrote to, in their order."""
    return [table for query in queries for table in tables_written(query["sql"])]


def outside(sql: str, *params: object) -> None:
    """Write past Django's own layer, and so past the seal."""
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
