"""What a release covers, counted in its own database, and what it is known not to tell.

Every count can be made again from the tables of the release. A statement of several governments
counts once for each; a month is told where the whole date lies in it, else the date as it is known.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from operator import itemgetter
from pathlib import Path

from django.conf import settings

from statements.exports.cells import Cells
from statements.exports.measures import MEASURES, TOTALS, Measure
from statements.guides import section
from statements.problems import BrokenRules, Problem

COVERAGE = "coverage"  # the name of its files, and of its member in the API
LIMITS = "What it does not tell"  # the heading, in the paper of the data, below which limits stand
LARGEST = 12  # groups of one measure that people read, the others are for programs


def coverage_rows(database: sqlite3.Connection) -> Iterator[Cells]:
    """Yield each group of each measure by its value, as a finished database counts."""
    totals = {name: database.execute(sql).fetchone()[0] for name, sql in TOTALS.items()}
    for measure in MEASURES:
        groups = database.execute(f"{measure.sql} ORDER BY 1 IS NULL, 1")
        for value, label, count in groups:
            yield {
                "measure": measure.name,
                "value": value,
                "label": label,
                "count": count,
                "total": totals[measure.counted],
            }


def read_limits() -> str | None:
    """Return what the paper of the data says that it does not tell; None where none is set.

    Raises OSError where the paper is not there, BrokenRules where that section is not.
    """
    paper: Path | None = settings.DATASET_PAPER
    if paper is None:
        return None
    try:
        return section(paper.read_text(encoding="utf-8"), LIMITS)
    except KeyError:
        message = f"{paper} has no section “{LIMITS}”: write it, or set DATASET_PAPER."
        raise BrokenRules([Problem("", message, "no_limits")]) from None


def coverage_text(rows: Sequence[Cells], limits: str | None) -> str:
    """Return the same for people: shares, the largest groups of each measure, and the limits."""
    parts = [
        share_line(measure, rows) if measure.is_share else group_table(measure, rows)
        for measure in MEASURES
    ]
    return "\n".join([*parts, "", f"## {LIMITS}", "", limits or "Nobody has written it down."])


def share_line(measure: Measure, rows: Sequence[Cells]) -> str:
    (row,) = (row for row in rows if row["measure"] == measure.name)
    count, total = int(row["count"] or 0), int(row["total"] or 0)
    percent = f" ({count / total:.0%})" if total else ""
    return f"- {measure.meaning.removesuffix('.')}: {count} of {total}{percent}."


def group_table(measure: Measure, rows: Sequence[Cells]) -> str:
    """Return the largest groups of a measure as a table."""
    own = [row for row in rows if row["measure"] == measure.name]
    largest = sorted(own, key=itemgetter("count"), reverse=True)[:LARGEST]
    more = f" The {LARGEST} largest of {len(own)}." if len(own) > LARGEST else ""
    lines = (f"| {row['label'] or row['value'] or 'none'} | {row['count']} |" for row in largest)
    head = f"| {measure.name} | {measure.counted} |\n|---|---:|"
    return "\n".join(["", f"{measure.meaning}{more}", "", head, *lines])
