"""Ask the API in process: how long a reply takes, and how much of it is SQL."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import quote

import orjson
from django.db import connection
from django.http import HttpResponse
from django.test import Client

from .timing import seconds

client = Client(raise_request_exception=False)
Statement = tuple[str, Any]  # SQL and its parameters


def get(path: str) -> Any:
    """Ask for an address below /api/v1/."""
    return client.get(f"/api/v1/{quote(path, safe='/?=&:!,*')}")


def ask(path: str) -> bytes:
    """Return the reply to an address below /api/v1/; it must be 200."""
    response: HttpResponse = get(path)
    assert response.status_code == 200, (path, response.status_code, response.content[:500])
    return response.content


def known(path: str) -> bool:
    """Tell whether the API knows all parameters of an address yet."""
    return bool(get(path).status_code == 200)


@contextmanager
def recorded() -> Iterator[list[Statement]]:
    """Gather the statements that are executed within."""
    statements: list[Statement] = []

    def note(execute: Any, sql: Any, params: Any, many: bool, context: Any) -> Any:
        statements.append((sql, params))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        yield statements


def statements_of(path: str) -> list[Statement]:
    """Return the statements that a reply costs."""
    with recorded() as statements:
        ask(path)
    return statements


def again(statement: Statement) -> None:
    """Execute a statement and fetch all its rows: SQLite works while rows are fetched."""
    with connection.cursor() as cursor:
        cursor.execute(*statement)
        cursor.fetchall()


def sql_seconds(statements: list[Statement]) -> float:
    """Return how long statements take by themselves: the best of three."""
    return min(seconds(lambda: [again(statement) for statement in statements]) for _ in range(3))


def results(path: str) -> int:
    """Return how many records a page holds."""
    return len(orjson.loads(ask(path))["results"])


def count(path: str) -> str:
    """Return how many records a list has in all, as the API counts them."""
    reply = orjson.loads(ask(f"{path}&count=1&page_size=1"))["count"]
    return f"{reply:,}" if isinstance(reply, int) else f"> {reply['more_than']:,}"


def plan(statement: Statement) -> str:
    """Return what the database says of how it executes a statement."""
    sql, params = statement
    is_postgres = connection.vendor == "postgresql"
    explain = "EXPLAIN (ANALYZE, BUFFERS)" if is_postgres else "EXPLAIN QUERY PLAN"
    with connection.cursor() as cursor:
        cursor.execute(f"{explain} {sql}", params)
        rows = cursor.fetchall()
    return "\n".join(str(row[-1]) for row in rows)
