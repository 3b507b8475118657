"""What a release is counted by, and the columns of these counts, which stand in releases alone.

The questions are asked in a release's own database: each count can be made again from its tables.
"""

from __future__ import annotations

from dataclasses import dataclass

from .columns import NEVER, Column, Vocabulary, integer, text

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
COVERAGE_COLUMNS = (
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
