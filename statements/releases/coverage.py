"""What a release covers, counted in its own database, and what it is known not to tell.

Every count can be made again from the tables of the release. A statement of several governments
counts once for each; a month is told where the whole date lies in it, else the date as it is known.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from operator import itemgetter
from pathlib import Path

from django.conf import settings

from statements.exports.cells import Cells
from statements.exports.columns import NEVER, Column, Vocabulary, integer, text
from statements.guides import section
from statements.problems import BrokenRules, Problem

COVERAGE = "coverage"  # the name of its files, and of its member in the API
LIMITS = "What it does not tell"  # the heading, in the paper of the data, below which limits stand
LARGEST = 12  # groups of one measure that people read, the others are for programs
STATEMENTS, REFERENCES, SOURCES = "statements", "references", "sources"
TOTALS = {
    STATEMENTS: "SELECT count(*) FROM statements",
    REFERENCES: 'SELECT count(DISTINCT reference) FROM "references"',
    SOURCES: "SELECT count(*) FROM sources",
}


@dataclass(frozen=True, slots=True)
class Measure:
    """What is counted, by what, and the question that counts: value, label, count.

    Of a share the one group is what has the thing.
    """

    name: str
    counted: str
    meaning: str
    sql: str
    is_share: bool = False


MEASURES = (
    Measure(
        "original",
        STATEMENTS,
        "Statements with an original source (an appearance at chain 0).",
        "SELECT NULL, NULL, count(*) FROM statements WHERE has_official_source",
        is_share=True,
    ),
    Measure(
        "words",
        REFERENCES,
        "References whose words are held.",
        'SELECT NULL, NULL, count(DISTINCT reference) FROM "references" WHERE words IS NOT NULL',
        is_share=True,
    ),
    Measure(
        "retrieval",
        SOURCES,
        "Sources with the day on which they were read.",
        "SELECT NULL, NULL, count(*) FROM sources WHERE retrieved_on IS NOT NULL",
        is_share=True,
    ),
    Measure(
        "month",
        STATEMENTS,
        "Statements by the month of their date.",
        """SELECT CASE WHEN substr(said_on_first, 1, 7) = substr(said_on_last, 1, 7)
        THEN substr(said_on_first, 1, 7) ELSE said_on END, NULL, count(*)
        FROM statements GROUP BY 1""",
    ),
    Measure(
        "government",
        STATEMENTS,
        "Statements by the governments of their voices.",
        """SELECT government, government_label, count(DISTINCT statement)
        FROM statement_voices GROUP BY 1""",
    ),
    Measure(
        "publisher",
        STATEMENTS,
        "Statements by the publishers of the sources that carry them.",
        """SELECT publisher, publisher_label, count(DISTINCT statement)
        FROM statement_appearances JOIN sources ON sources.uid = source GROUP BY 1""",
    ),
    Measure(
        "side",
        STATEMENTS,
        "Statements by the sides of the publishers that carry them.",
        """SELECT publishers.side, publishers.side_label, count(DISTINCT statement)
        FROM statement_appearances JOIN sources ON sources.uid = source
        JOIN publishers ON publishers.key = publisher GROUP BY 1""",
    ),
    Measure(
        "type",
        REFERENCES,
        "References by their type.",
        'SELECT type, NULL, count(DISTINCT reference) FROM "references" GROUP BY 1',
    ),
    Measure(
        "certainty",
        REFERENCES,
        "References by how sure they are.",
        'SELECT certainty, NULL, count(DISTINCT reference) FROM "references" GROUP BY 1',
    ),
)
COLUMNS = (
    Column(
        "measure",
        "What is counted, by what.",
        "code",
        NEVER,
        Vocabulary("Measure", tuple((each.name, each.meaning) for each in MEASURES)),
    ),
    text(
        "value",
        "The group: a month or date, a key or a code.",
        "It is a share, or of statements without a date or a side.",
    ),
    text("label", "Its name.", "The group is no key."),
    integer("count", "How many are in it.", "statements, references or sources"),
    integer("total", "How many there are of all of them.", "statements, references or sources"),
)
KEY = ("measure", "value")


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
