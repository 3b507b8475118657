"""Run the benchmarks: DATABASE_URL chooses where, SIZE how many statements.

An empty database is filled with the corpus, or with the shipped dataset where SIZE=shipped; one
that holds something is used as it is, so a large one is loaded once and asked many times. QUESTIONS
names some files, else all are asked.
"""

from __future__ import annotations

import os
import platform
import sys
from time import perf_counter

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "project.settings")
django.setup()

from django.conf import settings
from django.core.management import call_command
from django.db import connection

from statements import importing
from tests.benchmarks import (
    counting,
    detail,
    exports,
    filters,
    listing,
    pages,
    proxied,
    publication,
    searching,
    served,
    standing,
    summary,
)
from tests.benchmarks.corpus import Maker
from tests.benchmarks.corpus.loading import load, loaded
from tests.benchmarks.timing import report
from tests.factories import SHIPPED

ALL = {
    "listing": listing,
    "detail": detail,
    "filters": filters,
    "searching": searching,
    "counting": counting,
    "standing": standing,
    "pages": pages,
    "served": served,
    "exports": exports,
    "publication": publication,
    "summary": summary,
    "proxied": proxied,
}
CHANGES = {"publication", "summary", "proxied"}  # what it holds: not asked of what is kept


def corpus() -> tuple[int, bool]:
    """Return how many statements there are, and whether they were there before."""
    corpus_size = loaded()
    if corpus_size:
        return corpus_size, True
    start, asked = perf_counter(), os.environ.get("SIZE", "10000")
    if asked == "shipped":
        importing.load_dataset(SHIPPED)
        return loaded(), False
    size = max(load(int(asked)))
    report("made, stored and published", f"{size / (perf_counter() - start):,.0f} statements/s")
    return size, False


def main() -> None:
    call_command("migrate", verbosity=0)
    where = f"{connection.vendor}, Python {platform.python_version()}, {os.cpu_count()} cores"
    size, kept = corpus()
    tidy()
    print(f"{where}, load {os.getloadavg()[0]:.1f}, {size:,} statements")
    names = os.environ.get("QUESTIONS", "").split() or list(ALL.keys() - CHANGES if kept else ALL)
    if unknown := set(names) - ALL.keys():
        sys.exit(f"Unknown: {', '.join(unknown)}. Known: {', '.join(ALL)}.")
    maker = Maker(size)
    for name in [name for name in ALL if name in names]:
        print(ALL[name].__doc__)
        ALL[name].run(maker, int(os.environ.get("ROUNDS", "20")))


def tidy() -> None:
    """Let the database count its rows, as PostgreSQL does by itself after a while."""
    with connection.cursor() as cursor:
        if connection.vendor != "postgresql":
            cursor.execute("ANALYZE")
            return
        cursor.execute("SET statement_timeout = 0")  # a million statements take minutes
        cursor.execute("VACUUM ANALYZE")
        cursor.execute(f"SET statement_timeout = {settings.DATABASE_STATEMENT_TIMEOUT:d}")


main()
