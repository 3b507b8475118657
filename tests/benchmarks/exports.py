"""What does a table as CSV cost beside the database's own tool, and how soon does it begin?

The limit is `psql` with COPY of the same columns over the same joins, by the same plan and in the
same order, once plain and once with every cell quoted; on SQLite its shell in CSV mode, or a bare
cursor where the shell is not installed. All write to nowhere. Ours is the API's own reply, read in
this process.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from statistics import median

from django.db import connection
from django.test import Client

from statements.exports import PLAIN, TABLES, Table, all_rows, tables_of
from statements.exports.compiled import cells_of, select_for_postgresql
from statements.exports.compiled.postgresql import STREAMED
from statements.exports.compiled.selecting import from_clause
from statements.paging import NEWEST

from .corpus import Maker
from .timing import report, seconds

IS_POSTGRES = connection.vendor == "postgresql"
ASKED = ("statements", "references", "statement_voices")
RUNS = 5
SHELL = shutil.which("sqlite3")
PLANNED = [f"-c {name}={value.strip(chr(39))}" for name, value in STREAMED.items()]  # as ours


def table_named(name: str) -> Table:
    """Return a table that the database writes by itself."""
    return next(table for noun in TABLES for n, table in tables_of(noun).items() if n == name)


def pieces(table: Table, query: str = "") -> Iterator[bytes]:
    """Ask the API for a table, as a client would."""
    own = TABLES[table.noun].name
    response = Client().get(f"/api/v1/{own}/?format=csv&table={table.name}{query}")
    assert response.status_code == 200, response.status_code
    try:
        yield from response.streaming_content
    finally:
        response.close()


def whole(table: Table, query: str = "") -> int:
    return sum(map(len, pieces(table, query)))


def first(table: Table, query: str = "") -> None:
    with closing(pieces(table, query)) as stream:
        next(stream)


def select(table: Table) -> str:
    """Return the statement that reads the same cells, with nothing done to them."""
    rows = all_rows(table.noun)
    if IS_POSTGRES:
        sql, params = select_for_postgresql(table, rows, None, NEWEST, PLAIN, connection)
    else:
        cells = cells_of(table, None, PLAIN, connection.vendor)
        rest, params = from_clause(table, cells, rows, NEWEST, connection)
        sql = f"SELECT {', '.join(cell.sql for cell in cells)} {rest}"
    assert not params, params
    return sql


def psql(sql: str, options: str) -> Callable[[], object]:
    """Return a run of psql that copies what a statement reads to nowhere."""
    settings = connection.settings_dict
    environment = os.environ | {
        "PGPASSWORD": str(settings["PASSWORD"]),
        "PGOPTIONS": " ".join(["-c statement_timeout=0", *PLANNED]),
    }
    command = [
        *("psql", "--no-psqlrc", "--quiet", f"--host={settings['HOST']}"),
        *(
            f"--port={settings['PORT'] or 5432}",
            f"--username={settings['USER']}",
            str(settings["NAME"]),
        ),
        *("--command", f"COPY ({sql}) TO STDOUT (FORMAT csv{options})"),
    ]
    return lambda: subprocess.run(command, env=environment, check=True, stdout=subprocess.DEVNULL)


def shell(sql: str) -> Callable[[], object]:
    """Return a run of SQLite's shell, or of a bare cursor where there is none."""
    path = str(connection.settings_dict["NAME"])
    if SHELL is None:
        return lambda: bare(path, sql)
    command = [SHELL, "-readonly", "-csv", "-header", path, sql]
    return lambda: subprocess.run(command, check=True, stdout=subprocess.DEVNULL)


def bare(path: str, sql: str) -> None:
    with closing(sqlite3.connect(path)) as database:
        for _ in database.execute(sql):
            pass


def limits(table: Table) -> dict[str, Callable[[], object]]:
    sql = select(table)
    if not IS_POSTGRES:
        return {f"the {'shell' if SHELL else 'bare cursor'}": shell(sql)}
    return {"psql COPY": psql(sql, ""), "psql COPY, quoted": psql(sql, ", FORCE_QUOTE *")}


def peak() -> float:
    """Return the most MB that this process ever held."""
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM")) / 1024


def run(maker: Maker, rounds: int) -> None:
    for name in ASKED:
        compare(table_named(name), min(rounds, RUNS))
    table, before = table_named("references"), peak()
    rare = f"&agreement={maker.world.agreements[-1].key}"
    for what, query in (("whole table", ""), ("one selective filter", rare)):
        taken = sorted(seconds(lambda query=query: first(table, query)) for _ in range(RUNS))
        report(f"references, first byte, {what}", f"p50 {median(taken) * 1e3:.1f} ms")
    whole(table)
    report("most memory, before and after a whole table", f"{before:.0f} and {peak():.0f} MB")


def compare(table: Table, rounds: int) -> None:
    """Time a table in turn with its limits; tell the medians."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM ({select(table)}) AS told")
        (count,) = cursor.fetchone()
    ours = {"plain": "", "with the guard": "&dialect=excel"}
    works: dict[str, Callable[[], object]] = {
        name: (lambda query=query: whole(table, query)) for name, query in ours.items()
    }
    works |= limits(table)
    taken: dict[str, list[float]] = {name: [] for name in works}
    size = whole(table)
    for _ in range(rounds):
        for name, work in works.items():
            taken[name].append(seconds(work))
    medians = {name: median(times) for name, times in taken.items()}
    shares = (
        f"{medians[limit] / medians[name]:.2f} of {limit}"
        for name in ours
        for limit in limits(table)
    )
    report(f"{table.name}, {count:,} rows, {size / 1e6:,.0f} MB", f"{', '.join(shares)}")
    summary = ", ".join(f"{name} {time:.2f} s" for name, time in medians.items())
    report("", f"{summary} (plain, then with the guard; medians of {rounds})")
