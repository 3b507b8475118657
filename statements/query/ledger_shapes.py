"""JSON Schemas of what is listed and is no record: changes, counts, derived tables …"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from statements.documents import NOUNS
from statements.exports import DERIVED
from statements.exports.citations import NODE_NOUN
from statements.filters.dimensions import DIMENSIONS
from statements.vocabularies import Action, ReferenceType

from .derived_shapes import derived_shape
from .schemas import (
    Schema,
    array,
    boolean,
    closed,
    described,
    integer,
    listed_texts,
    nullable,
    text,
    with_document,
)
from .shapes import Shapes

MOMENT: Schema = {"type": "string", "format": "date-time"}
ENDED = "What of it was retracted or redacted since; in details only."
FORMAT = (
    "Format in which documents of this noun are told now; null in a tombstone, which has none."
    " Where it is another one than before, all documents of the noun have another shape."
)
NOUN = "What it is, in the singular; the record's address begins with the plural."


def change_shape(shapes: Shapes) -> Schema:
    """Return the schema of a line of the ledger."""
    members: dict[str, Schema] = {
        "number": integer("Counts in commit order."),
        "noun": described(shapes.enum("Noun", NOUNS), NOUN),
        "key": text("Key or uid of the record."),
        "action": shapes.enum("Action", map(str, Action.values)),
        "reason": nullable(text("Why.")),
        "changed": listed_texts("Names of the document's fields that changed."),
        "format": nullable(integer(FORMAT)),
        "recorded_at": MOMENT,
        "winner": nullable(text("Of a merge: key or uid of what the record is part of now.")),
        "redacts": nullable(shapes.refer("Redacts", lambda: closed(redacts_members()))),
        "redacted": redacted_shape(shapes),
    }
    description = "What became public; null where the record is not public any more."
    return with_document(members, {"type": ["object", "null"], "description": description})


def edition_shape(shapes: Shapes) -> Schema:
    """Return the schema of an edition that was public."""
    differences = (
        "What differs from the public edition before it; null in the first, and where words of one"
        " of the two were redacted."
    )
    items = shapes.refer("Difference", difference_shape)
    members: dict[str, Schema] = {
        "number": integer("Number of its change in the ledger."),
        "edition": integer("Its number within the record."),
        "action": shapes.enum("Action", map(str, Action.values)),
        "reason": nullable(text("Why.")),
        "recorded_at": MOMENT,
        "format": integer("Format that it was stored in."),
        "redacted": redacted_shape(shapes),
        "changes": {"type": ["array", "null"], "items": items, "description": differences},
    }
    description = (
        "The document as it was public, in its present format; in details only. null where it was"
        " redacted."
    )
    return with_document(members, {"type": ["object", "null"], "description": description})


def difference_shape() -> Schema:
    value = {"description": "Any value; null where there was, or is, none."}
    path = text("Where: a path into the document.")
    return closed({"path": path, "before": value, "after": value})


def redacted_shape(shapes: Shapes) -> Schema:
    """Return the schema of what stands in the place of words that were taken away."""
    on = {"type": "string", "format": "date", "description": "The day."}
    members = {"on": on, "reason": text("Why: the law or the order.")}
    return nullable(shapes.refer("Redacted", lambda: closed(members)))


def redacts_members() -> dict[str, Schema]:
    numbers = {"type": "array", "items": {"type": "integer"}}
    return {
        "editions": described(numbers, "Editions of the record whose words went."),
        "reasons": described(numbers, "Lines of the ledger whose reasons went."),
        "copy": boolean("Our own copy of the source went."),
    }


def release_shape(shapes: Shapes) -> Schema:
    """Return the schema of a release."""
    withdrawal = closed({"at": MOMENT, "reason": text("Why.")})
    members: dict[str, Schema] = {
        "number": integer("Counts from 1."),
        "version": nullable(text("What breaks, and the number: 1.7; null of those made before.")),
        "ledger_number": integer("Last change of the ledger that it holds."),
        "head": text("Salted digest of that change: it holds the ledger up to it."),
        "against": nullable(integer("Number that its differences begin after.")),
        "recorded_at": described(MOMENT, "When its last change became public."),
        "made_at": described(MOMENT, "When its file was made."),
        "note": nullable(text("What readers should know of it.")),
        "citation": text("How to cite it."),
        "doi": nullable(text("Its DOI.")),
        "code_version": text("Digest of the code that made it."),
        "file_name": text("Name of the file."),
        "size": integer("Bytes of the file."),
        "sha256": text("SHA-256 of the file."),
        "download": nullable(text("Address of the file; null once it is withdrawn.")),
        "withdrawn": nullable(shapes.refer("Withdrawal", lambda: withdrawal)),
        "members": array(shapes.refer("ReleaseMember", member_shape), "What is in the file."),
        "path": text("Address below the API's root."),
    }
    release = closed(members)
    ended = array(shapes.refer("EndedSince", lambda: ended_shape(shapes)), ENDED)
    release["properties"]["coverage"] = nullable(shapes.refer("Coverage", coverage_shape))
    release["properties"]["retracted_since"] = ended
    return release


def coverage_shape() -> Schema:
    group: dict[str, Schema] = {
        "measure": text("What is counted, by what: see coverage.csv in the release."),
        "value": nullable(text("The group: a month, a key or a code; null of a share.")),
        "label": nullable(text("Its name, if it is a key.")),
        "count": integer("How many are in it."),
        "total": integer("How many there are of all of them."),
    }
    limits = text("What the data is known not to tell, as Markdown.")
    return closed({"groups": array(closed(group)), "limits": nullable(limits)})


def member_shape() -> Schema:
    members = {
        "name": text("Name of the file."),
        "size": integer("Bytes."),
        "sha256": text("SHA-256."),
        "rows": nullable(integer("Rows, if it is a table.")),
    }
    return closed(members)


def ended_shape(shapes: Shapes) -> Schema:
    members = {
        "number": integer("Number of the change in the ledger."),
        "noun": shapes.enum("Noun", NOUNS),
        "key": text("Key or uid of the record."),
        "action": shapes.enum("Action", map(str, Action.values)),
        "reason": nullable(text("Why.")),
        "recorded_at": MOMENT,
    }
    return closed(members)


def count_shape(shapes: Shapes) -> Schema:
    """Return the schema of a group that was counted: only what was counted by stands in it."""
    own = {name: nullable(text(f"{one.meaning} null: none.")) for name, one in DIMENSIONS.items()}
    counts: dict[str, Schema] = {
        "statements": integer("How many distinct statements."),
        "references": integer(
            "How many distinct references; where statements are counted, all that they make."
        ),
        "filter": text("Address below the API's root of exactly what was counted."),
    }
    return closed(own | counts) | {"required": [*counts]}


def graph_shape(shapes: Shapes) -> Schema:
    """Return the schema of the graph of citations."""
    node = {
        "id": text("Key or uid of what cites or is cited."),
        "noun": shapes.enum("NodeNoun", (code for code, _ in NODE_NOUN.values)),
        "label": nullable(text("Its name; null where it is no longer public.")),
        "government": nullable(text("Key of the government: its own, or of the lead voice.")),
        "day": nullable(text("Day of signature or of speaking, as exactly as it is known.")),
    }
    link = {
        "source": text("Key of the government that cites: the id of a node."),
        "target": text("Key or uid of what is cited: the id of a node."),
        "act": shapes.codes(ReferenceType),
        "label": text("The same in words."),
        "day": nullable(text("Local day of the speaker; null where the statement is undated.")),
        "precision": nullable(text("How exact the day is.")),
        "weight": integer("How many distinct references."),
    }
    return closed(
        {
            "nodes": array(shapes.refer("CitationNode", lambda: closed(node))),
            "links": array(shapes.refer("CitationLink", lambda: closed(link))),
        }
    )


BESIDE: dict[str, Callable[[Shapes], Schema]] = {
    "change": change_shape,
    "count": count_shape,
    "edition": edition_shape,
    "release": release_shape,
    "citation": graph_shape,
    **{table.noun: partial(derived_shape, table) for table in DERIVED},
}  # what is listed and is no record
