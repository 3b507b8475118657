"""The limit of an import: the rows that it left, put into a copy of the database by its own means.

COPY from prepared bytes on PostgreSQL, executemany of prepared values on SQLite; in one
transaction, into the same tables with their indexes and constraints.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from itertools import islice
from pathlib import Path
from shutil import copyfile
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import psycopg
from django.conf import settings
from django.db import connection, connections, models, transaction

from statements.ledger.projections.public import own_columns
from statements.models import PUBLIC, Batch, Change, Edition, Identity, Record, desk_models

from .timing import seconds

TABLES = (Batch, Record, Edition, Identity, Change, *desk_models(), *PUBLIC)
IS_POSTGRES = connection.vendor == "postgresql"
PIECE = 1 << 20
ROWS = 50_000  # values prepared at a time
Keys = Mapping[type[models.Model], set[Any]]


def keys() -> Keys:
    """Return the primary keys of all rows."""
    return {model: set(model._base_manager.values_list("pk", flat=True)) for model in TABLES}


@contextmanager
def copied(name: str, folder: str) -> Iterator[str]:
    """Copy the database as it is now; yield the URL of the copy, which is gone afterwards."""
    connections.close_all()
    url = os.environ["DATABASE_URL"]
    if not IS_POSTGRES:
        path = Path(folder) / f"{name}.sqlite3"
        copyfile(str(settings.DATABASES["default"]["NAME"]), path)  # nobody has it open: no log
        yield f"sqlite:///{path}"
        return
    own = urlsplit(url)
    copy = f"{own.path[1:]}_{name}"
    with psycopg.connect(urlunsplit(own._replace(path="/postgres")), autocommit=True) as server:
        server.execute(f'CREATE DATABASE "{copy}" TEMPLATE "{own.path[1:]}"')
        try:
            yield urlunsplit(own._replace(path=f"/{copy}"))
        finally:
            server.execute(f'DROP DATABASE "{copy}" WITH (FORCE)')


def put_back(before: Keys, url: str, folder: str) -> tuple[int, float]:
    """Put all rows that are new since into the copy at a URL; return how many, and the seconds."""
    return (copy_in if IS_POSTGRES else insert)(before, url, folder)


def names(model: type[models.Model]) -> tuple[str, str]:
    """Return a table, and the columns that the database does not count itself, as in SQL."""
    quote = connection.ops.quote_name
    columns = [model._meta.get_field(name).column for name in own_columns(model)]
    return quote(model._meta.db_table), ", ".join(map(quote, columns))


def copy_in(before: Keys, url: str, folder: str) -> tuple[int, float]:
    """COPY from files that COPY wrote."""
    count = 0
    for model in TABLES:
        table, columns = names(model)
        key = connection.ops.quote_name(model._meta.pk.column)
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET LOCAL statement_timeout = 0")
            cursor.execute("SET LOCAL work_mem = '256MB'")
            cursor.execute("CREATE TEMP TABLE held (pk text) ON COMMIT DROP")
            cursor.executemany("INSERT INTO held VALUES (%s)", [(str(k),) for k in before[model]])
            new = f"SELECT {columns} FROM {table} WHERE {key}::text NOT IN (SELECT pk FROM held)"
            sql = f"COPY ({new}) TO STDOUT"
            with (Path(folder) / model.__name__).open("wb") as file, cursor.copy(sql) as source:
                for piece in source:
                    file.write(piece)
            count += cursor.rowcount
    with psycopg.connect(url) as other:  # commits at the end, and checks what was put off
        return count, seconds(lambda: copy_all(other, folder))


def copy_all(other: psycopg.Connection[Any], folder: str) -> None:
    for model in TABLES:
        table, columns = names(model)
        sql = f"COPY {table} ({columns}) FROM STDIN"
        with (
            (Path(folder) / model.__name__).open("rb") as file,
            other.cursor() as cursor,
            cursor.copy(sql) as sink,
        ):
            while piece := file.read(PIECE):
                sink.write(piece)
    other.commit()


def insert(before: Keys, url: str, folder: str) -> tuple[int, float]:
    """Insert values with executemany; only that and the commit are counted."""
    count, taken = 0, 0.0
    path = str(settings.DATABASES["default"]["NAME"])
    options = str(settings.DATABASES["default"]["OPTIONS"]["init_command"])
    with closing(sqlite3.connect(path)) as source, closing(sqlite3.connect(url[10:])) as other:
        other.executescript(options)
        other.execute("BEGIN IMMEDIATE")
        for model in TABLES:
            table, columns = names(model)
            places = ", ".join("?" * len(columns.split(", ")))
            sql = f"INSERT INTO {table} ({columns}) VALUES ({places})"
            key = connection.ops.quote_name(model._meta.pk.column)
            source_rows = source.execute(f"SELECT {key}, {columns} FROM {table}")
            new = (row[1:] for row in source_rows if row[0] not in before[model])
            while rows := list(islice(new, ROWS)):
                count += len(rows)
                taken += seconds(lambda sql=sql, rows=rows: other.executemany(sql, rows))
        return count, taken + seconds(other.commit)
