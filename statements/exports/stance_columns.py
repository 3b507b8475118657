"""The columns of stances, steps, allegations and their answers."""

from __future__ import annotations

from statements.vocabularies import (
    AnswerKind,
    Axis,
    Certainty,
    Direction,
    Family,
    Precision,
    ReferenceType,
    Resolution,
)

from .columns import (
    LABEL,
    NEVER,
    Column,
    boolean,
    code,
    integer,
    key_list,
    key_with_label,
    link,
    text,
)
from .derived import DerivedTable, Listed
from .permalinks import NODE, permalink

UNDATED = "The statement is undated: see its known_by."
NOBODY = "It is on the text, or on the conduct of nobody in particular."
NO_WORDS = "The words are not held."
NONE_COUNTED = "No step makes a position: all are uncounted, or were taken back."

NODE_COLUMNS = (
    Column("node", "Key of the agreement or clause.", "key", NEVER),
    Column(f"node{LABEL}", "Name of node.", "text", NEVER, field="node", label_noun=NODE),
)
GOVERNMENT = key_with_label("government", "government", "Key of the government that speaks.")
ABOUT = key_with_label(
    "government", "about", "Key of the government whose conduct it is on.", NOBODY
)
AXIS = code("axis", "Whether it is on the text or on conduct under it.", Axis)
FAMILY = code("family", "Family of the references.", Family)
TYPE = code("type", "What the reference does.", ReferenceType)
DIRECTION = code("direction", "Which way the type points on the axis.", Direction)
DAY = (
    Column("day", "Local day of the speaker, as exactly as it is known.", "partial_date", UNDATED),
    code("precision", "How exact the day is.", Precision, UNDATED),
)
STATEMENT = link("statement", "statement", "Uid of the statement.")
REFERENCE = link("reference", "reference", "Uid of the reference.")
POINT = (TYPE, DIRECTION, *DAY, STATEMENT, REFERENCE)


def points(name: str, meaning: str, column: str = "") -> Listed:
    """Return a list of steps; tables have the uids of the references, if they have a column."""
    uids = key_list("reference", column, f"{meaning} Uids of references.", NONE_COUNTED)
    return Listed(name, meaning, POINT, uids if column else None, "reference")


BEFORE, AFTER = "The latest steps one way.", "The first steps the other way."
CHANGED = Listed(
    "changed",
    "Changes of position on the axis that led to a step of this row: what stood before and after.",
    (points("before", BEFORE), points("after", AFTER)),
    key_list(
        "reference",
        "changed_references",
        "The steps before and after each change of position on the axis that led to a step of this"
        " row, one change after the other. Uids of references.",
        "No position changed to one of these steps.",
    ),
    "reference",
)
STANCES = DerivedTable(
    "stances",
    "stances",
    "stance",
    "What a government said on one text or clause, or on one government's conduct under it, in one "
    "family of references: the first steps, the latest, and where its position changed.",
    (
        *GOVERNMENT,
        *NODE_COLUMNS,
        AXIS,
        *ABOUT,
        FAMILY,
        integer("steps", "How many steps: as many rows of stance_steps.", "steps"),
        integer(
            "uncounted",
            "How many of them are implied, unverified or attributed, and make no position.",
            "steps",
        ),
        points("first", "The first steps, several where they are tied.", "first_references"),
        points("latest", "The latest steps, several where they are tied.", "latest_references"),
        CHANGED,
        text("filter", "Address below the API's root of exactly the steps that were counted."),
        permalink(NODE, "node"),
    ),
    ("government", "node", "axis", "about", "family"),
)
STEPS = DerivedTable(
    "stances/steps",
    "stance_steps",
    "stance_step",
    "A reference as a step of one government on one text or clause: toward the text, or on the"
    " conduct of one government under it.",
    (
        *GOVERNMENT,
        *NODE_COLUMNS,
        AXIS,
        *ABOUT,
        FAMILY,
        *POINT,
        code("certainty", "How sure we are of the reference.", Certainty),
        code("resolution", "How the target was named.", Resolution),
        text("words", "The words that cite.", NO_WORDS),
        boolean("joint", "true if several governments speak or sign."),
        boolean("superseded", "true if the government corrected or withdrew the statement."),
        boolean("changed", "true if a position on the axis changed to this step."),
        permalink("statement", "statement", "reference"),
    ),
    ("government", "node", "about", "reference"),
)
ACCUSED = key_with_label(
    "government", "accused", "Key of the government accused.", "Nobody in particular is accused."
)
ALLEGATIONS = DerivedTable(
    "allegations",
    "allegations",
    "allegation",
    "A charge under one text or clause that it names, against one government.",
    (
        REFERENCE,
        STATEMENT,
        TYPE,
        key_list("government", "accuser", "Keys of the governments that speak or sign.", NEVER),
        *ACCUSED,
        *NODE_COLUMNS,
        *DAY,
        code("answer", "What of the accused is held: the nearest of its answers.", AnswerKind),
        integer("answers", "How many: as many rows of allegation_answers.", "answers"),
        permalink("statement", "statement", "reference"),
    ),
    ("reference", "node", "accused"),
)
ANSWERS = DerivedTable(
    "allegations/answers",
    "allegation_answers",
    "allegation_answer",
    "A reference by which an accused government answers a charge under one text or clause.",
    (
        link("reference", "reference", "Uid of the reference that is the charge."),
        *NODE_COLUMNS,
        link("reference", "answer", "Uid of the reference that answers."),
        link("statement", "statement", "Uid of the statement that answers."),
        *key_with_label("government", "government", "Key of the accused, who answers."),
        *DAY,
        integer(
            "days", "Days from the charge to the answer.", "days", "One of the days is not exact."
        ),
        code("kind", "What it is to the charge.", AnswerKind),
        permalink("statement", "statement", "answer"),
    ),
    ("reference", "node", "government", "answer"),
)
