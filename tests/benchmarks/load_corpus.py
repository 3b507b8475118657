"""Load a corpus into DATABASE_URL: `python -m tests.benchmarks.load_corpus 10000`."""

from __future__ import annotations

import gc
import os
import sys
from time import perf_counter

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "project.settings")
django.setup()

from django.core.management import call_command

from tests.benchmarks.corpus.loading import load, loaded


def main(size: int) -> None:
    call_command("migrate", verbosity=0)
    if loaded():
        sys.exit(f"The database holds {loaded()} statements already: take an empty one.")
    gc.set_threshold(200_000)  # rows hold no circles, and there are millions of them
    start = perf_counter()
    for count in load(size):
        taken = perf_counter() - start
        print(f"{count} statements, {count / taken:,.0f}/s", flush=True)


main(int(sys.argv[1]))
