"""The limits: the same ready documents, fetched by nothing but the database's own means."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory

import orjson
from django.db import connection

from .asking import ask
from .timing import Times, seconds

PAGE = 101  # the documents of a page, and the one that tells whether there is another
IS_POSTGRES = connection.vendor == "postgresql"
UID = "uid::text" if IS_POSTGRES else "uid"
PAGE_SQL = f"""
SELECT r.document FROM (
    SELECT uid FROM statements_publicstatement {{where}}
    ORDER BY sort_on DESC, uid DESC LIMIT {PAGE}
) AS page JOIN statements_publicrecord AS r ON r.id = 'statement/' || {UID}
"""
BINARIES = Path("/usr/lib/postgresql")


def place(share: float) -> tuple[str, str]:
    """Return the day and uid of the statement at a share of the newest-first order."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM statements_publicstatement")
        (count,) = cursor.fetchone()
        cursor.execute(
            f"SELECT sort_on, {UID} FROM statements_publicstatement"
            " ORDER BY sort_on DESC, uid DESC LIMIT 1 OFFSET %s",
            [int((count - 1) * share)],
        )
        day, uid = cursor.fetchone()
    return str(day), str(uid)


def page_sql(share: float = 0.0) -> str:
    """Return what fetches the documents of a page that begins at a share of the order."""
    if not share:
        return PAGE_SQL.format(where="")
    day, uid = place(share)
    return PAGE_SQL.format(where=f"WHERE (sort_on, uid) < ('{day}', '{uid}')")


def fetch(sql: str, parameters: Sequence[object] = ()) -> int:
    """Fetch documents through a bare cursor, and join their bytes."""
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters or None)
        return len(b",".join(row[0].encode() for row in cursor.fetchall()))


def by_keys(path: str) -> float:
    """Return how long a bare cursor takes for the documents on a page whose keys are known."""
    keys = [f"statement/{row['uid']}" for row in orjson.loads(ask(path))["results"]] or [""]
    places = ", ".join(["%s"] * len(keys))
    sql = f"SELECT document FROM statements_publicrecord WHERE id IN ({places})"
    return seconds(lambda: fetch(sql, keys))


@lru_cache
def pgbench() -> str | None:
    """Return the path of pgbench, if PostgreSQL is asked and has it."""
    binaries = sorted(BINARIES.glob("*/bin/pgbench")) if IS_POSTGRES else []
    return str(binaries[-1]) if binaries else None


def pgbenched(sql: str, *, times: int, clients: int = 1) -> tuple[Times, float]:
    """Return the latencies of one statement by pgbench, and statements per second."""
    settings = connection.settings_dict
    environment = os.environ | {"PGPASSWORD": str(settings["PASSWORD"])}
    with TemporaryDirectory() as folder:
        script = Path(folder, "script.sql")
        script.write_text(" ".join(sql.split()) + ";\n")
        command = [
            *(str(pgbench()), "--no-vacuum", "--log", f"--file={script}"),
            *(f"--client={clients}", f"--jobs={clients}", f"--transactions={times}"),
            *(f"--host={settings['HOST']}", f"--port={settings['PORT'] or 5432}"),
            *(f"--username={settings['USER']}", str(settings["NAME"])),
        ]
        subprocess.run(command, cwd=folder, env=environment, check=True, capture_output=True)
        lines = [
            line.split()
            for log in Path(folder).glob("pgbench_log.*")
            for line in log.read_text().splitlines()
        ]
    ends = [int(line[4]) + int(line[5]) / 1e6 for line in lines]
    taken = [int(line[2]) / 1e6 for line in lines]
    lasted = max(ends) - min(end - t for end, t in zip(ends, taken, strict=True))
    return Times(taken), len(lines) / lasted
