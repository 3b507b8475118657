"""What does an import cost, with its approval, beside COPY of the same rows?

`python -m tests.benchmarks.importing 10000`, in an empty database. The limit is measured in the
same run: the rows that the import and its approval left are taken out, and put back with COPY
(executemany on SQLite) into the same tables with their indexes.
"""

from __future__ import annotations

import os
import resource
import sys
from itertools import chain
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "project.settings")
django.setup()

import orjson  # noqa: E402 - needs the settings, as all below
from django.core.management import call_command  # noqa: E402
from django.db import connection, models, transaction  # noqa: E402

from statements import copying, importing, writing  # noqa: E402
from statements.ledger.bulk import own_columns  # noqa: E402
from statements.models import (  # noqa: E402
    PUBLIC,
    Change,
    Edition,
    Identity,
    Record,
    desk_models,
)
from tests import factories as f  # noqa: E402
from tests.benchmarks.corpus import Maker  # noqa: E402
from tests.benchmarks.corpus.loading import loaded, publish  # noqa: E402
from tests.benchmarks.timing import report, seconds  # noqa: E402

TABLES = (Record, Edition, Identity, Change, *desk_models(), *PUBLIC)
Rows = dict[type[models.Model], list[tuple[Any, ...]]]
Marks = dict[type[models.Model], set[Any]]


def marks() -> Marks:
    return {model: set(model._base_manager.values_list("pk", flat=True)) for model in TABLES}


def made_since(before: Marks) -> tuple[Rows, Marks]:
    """Return the rows that were inserted since, and their primary keys."""
    rows: Rows = {}
    keys: Marks = {}
    for model in TABLES:
        held = model._base_manager.order_by().values_list("pk", *own_columns(model))
        new = [row for row in held.iterator() if row[0] not in before[model]]
        rows[model], keys[model] = [row[1:] for row in new], {row[0] for row in new}
    return rows, keys


def take_out(keys: Marks) -> None:
    """Delete rows, and let the database forget that they were there."""
    loose = {"postgresql": "SET session_replication_role = replica"}
    with connection.cursor() as cursor, writing.unguarded():
        cursor.execute(loose.get(connection.vendor, "PRAGMA foreign_keys = OFF"))
        for model, held in keys.items():
            ordered = sorted(held)
            for start in range(0, len(ordered), 5_000):
                part = model._base_manager.filter(pk__in=ordered[start : start + 5_000])
                part._raw_delete(connection.alias)
        cursor.execute("VACUUM")
        firm = {"postgresql": "SET session_replication_role = DEFAULT"}
        cursor.execute(firm.get(connection.vendor, "PRAGMA foreign_keys = ON"))


def put_back(rows: Rows) -> None:
    """Insert rows with COPY, parents first, checked by the end."""
    with writing.unguarded(), writing.unsealed(), transaction.atomic():
        for model, held in rows.items():
            copying.insert(model, own_columns(model), held)


def main(size: int) -> None:
    call_command("migrate", verbosity=0)
    if loaded() or Record.objects.exists():
        sys.exit("The database holds data already: take an empty one.")
    maker = Maker(size)
    publish(maker.world.documents())
    importer, reviewer = f.make_user("importer"), f.make_user("reviewer")
    before, taken = marks(), {}
    with TemporaryDirectory() as folder:
        path = Path(folder) / "all.jsonl"
        with path.open("wb") as file:
            for noun, document in chain.from_iterable(map(maker.block, maker.blocks())):
                file.write(orjson.dumps({"noun": noun} | document) + b"\n")
        made: list[Any] = []
        taken["rehearse"] = seconds(lambda: made.append(importing.rehearse(path)))
        taken["store"] = seconds(lambda: made.append(importing.store(made[0], importer)))
        taken["approve"] = seconds(lambda: importing.approve(reviewer, made[1].pk))
    for name, time in taken.items():
        report(f"{name} {size:,} statements", f"{size / time:,.0f}/s")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    report("most memory so far", f"{peak:,.0f} MB")
    rows, keys = made_since(before)
    take_out(keys)
    time = seconds(lambda: put_back(rows))
    report(f"COPY of the same {sum(map(len, rows.values())):,} rows", f"{size / time:,.0f}/s")
    report("import and approval, of that limit", f"{time / sum(taken.values()):.2f}")


main(int(sys.argv[1]))
