"""The columns of obligations, and of what was said of their clauses."""

from __future__ import annotations

from statements.vocabularies import DueSide, Family, ReferenceType

from .columns import (
    NEVER,
    Column,
    ForeignColumn,
    certainty,
    code,
    date_columns,
    integer,
    key_list,
    key_with_label,
    link,
    note,
    text,
)
from .derived import DerivedTable
from .permalinks import permalink
from .stance_columns import DAY

NO_SIDE = (
    "The duty has no due day, the statement is undated, or it may have been said on a due day."
)
CLAUSE = key_with_label("clause", "clause", "Key of the clause.")
OBLIGATIONS = DerivedTable(
    "obligations",
    "obligations",
    "duty",
    "A duty that a clause lays on somebody, in our own words, with how many statements speak of the"
    " clause: of that, and not of this duty alone.",
    (
        Column("uid", "Uid of the obligation.", "uid", NEVER),
        *key_with_label("agreement", "agreement", "Key of the agreement."),
        *CLAUSE,
        key_list(
            "government",
            "debtors",
            "Keys of the governments obliged.",
            "The clause names nobody who is obliged.",
        ),
        text("duty", "What is to be done, in our own words."),
        *date_columns("due", "By when it was due", "No day is told."),
        *date_columns("until", "Until when it is owed", "No end is told."),
        text("condition", "What it depends on.", "It depends on nothing, or that is not told."),
        certainty("How sure we are of the duty."),
        note(),
        integer(
            "statements",
            "How many statements say something of the clause or of its children.",
            "statements",
        ),
        permalink("clause", "clause", "uid"),
    ),
    ("uid",),
)
STATEMENTS_OF_CLAUSES = DerivedTable(
    "obligations/statements",
    "obligation_statements",
    "duty_statement",
    "A reference to the clause of a duty, or to one of its children: said of the clause, and not of"
    " that duty.",
    (
        Column(
            "obligation",
            "Uid of the obligation.",
            "uid",
            NEVER,
            refers_to=ForeignColumn("obligations", "uid"),
        ),
        *CLAUSE,
        link("reference", "reference", "Uid of the reference."),
        link("statement", "statement", "Uid of the statement."),
        key_list("government", "government", "Keys of the governments that speak or sign.", NEVER),
        code("type", "What the reference does.", ReferenceType),
        code("family", "Family of its type.", Family),
        key_list(
            "government",
            "about",
            "Keys of the governments whose conduct it concerns.",
            "It concerns nobody in particular.",
        ),
        *DAY,
        code("side", "Whether it was said before or after the due day.", DueSide, NO_SIDE),
        permalink("statement", "statement", "reference"),
    ),
    ("obligation", "reference"),
)
