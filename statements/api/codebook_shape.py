"""The JSON Schema of the codebook, for the OpenAPI file."""

from __future__ import annotations

from collections.abc import Callable

from statements.exports.columns import TYPES
from statements.query.schemas import (
    Schema,
    array,
    boolean,
    closed,
    integer,
    listed_texts,
    nullable,
    text,
)


def codebook_shape(refer: Callable[[str, Callable[[], Schema]], Schema]) -> Schema:
    """Return the schema of the codebook; what has a name goes to `refer`."""
    kind = closed({"name": text("Name of the type."), "meaning": text("How it is written.")})
    table = refer("CodebookTable", lambda: table_shape(refer))
    coding = refer("CodingRules", coding_shape)
    return closed({"tables": array(table), "types": array(kind), "coding": coding})


def coding_shape() -> Schema:
    """Return the schema of the coding rules; what coders do not ask for has no question."""
    border = {"type": text("The other type."), "parting": text("What parts the two.")}
    kind = {
        "type": text("The type of reference."),
        "question_number": nullable(integer("Place in the order of asking, from 1.")),
        "question": nullable(text("What coders ask of the words that cite.")),
        "about": nullable(text("Whom such a reference is about.")),
        "example": nullable(text("Words that would be coded so, made up by us.")),
        "together": nullable(text("When one place gives a second reference.")),
        "confused_with": array(closed(border), "What people confuse with it, likeliest first."),
    }
    way = {
        "resolution": text("How a target is named."),
        "words": text("The words that name a target so."),
        "target": text("Which target these words stand for."),
    }
    return closed({"types": array(closed(kind)), "resolutions": array(closed(way))})


def table_shape(refer: Callable[[str, Callable[[], Schema]], Schema]) -> Schema:
    column = refer("CodebookColumn", lambda: column_shape(refer))
    return closed(
        {
            "name": text("Name of the table."),
            "list": text("The list that has it."),
            "row": text("What one row is."),
            "path": nullable(
                text("Address below the API's root; null of what stands in releases alone.")
            ),
            "key": listed_texts("The columns that tell rows apart."),
            "in_release": boolean("Releases hold the table."),
            "columns": array(column),
        }
    )


def column_shape(refer: Callable[[str, Callable[[], Schema]], Schema]) -> Schema:
    value = closed({"code": text("As it stands in cells."), "definition": text("What it means.")})
    link = {
        "table": text("The table."),
        "column": text("Its column."),
        "always": boolean("It has every value that stands here."),
    }
    kind = refer("ColumnType", lambda: {"type": "string", "enum": [*TYPES]})
    led = refer("CodebookLink", lambda: closed(link))
    values = refer("CodebookValue", lambda: value)
    return closed(
        {
            "position": integer("Place in the table, from 0."),
            "name": text("Name of the column."),
            "meaning": text("What stands in it."),
            "type": kind,
            "unit": nullable(text("What is counted.")),
            "vocabulary": nullable(text("Name of the vocabulary of its values.")),
            "allowed": nullable(array(values, "The values that it may hold.")),
            "empty": text("What an empty cell means."),
            "required": boolean("No cell is ever empty."),
            "refers_to": nullable(led),
            "example": text("A cell of the first dataset; empty where that has none."),
            "since": text("Version of the tables since which the column is there."),
        }
    )
