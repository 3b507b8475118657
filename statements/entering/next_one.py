"""The page for the next statement of the same source: what it takes over from the last one."""

from __future__ import annotations

from typing import Any

from statements.curation.record_state import record_state
from statements.documents import NOUNS, Document
from statements.documents.mapping import Keys, Listing
from statements.keys import is_uid

KEPT = ("source", "rendition", "chain", "language")  # of each appearance


def like(uid: str) -> Document | None:
    """Return a document with the sources, date and lead government of a statement, else empty."""
    document = record_state("statement", uid).document if is_uid(uid) else None
    return document and taken_over(document)


def taken_over(document: Document) -> Document:
    """Return what is kept of a statement: where it is printed, when, and of which government."""
    made = blank(NOUNS["statement"].table)
    lead = document["voices"][:1]
    return made | {
        "said_on": document["said_on"],
        "certainty": "verified",
        "voices": [
            {**dict.fromkeys(voice), "government": voice["government"], "role": "speaks"}
            for voice in lead
        ],
        "appearances": [
            {**dict.fromkeys(row), **{name: row[name] for name in KEPT}}
            for row in document["appearances"]
        ],
    }


def blank(table: Any) -> Document:
    return {part.name: [] if isinstance(part, Listing | Keys) else None for part in table.fields}
