"""The page for the next statement of the same source: what it takes over from the last one."""

from __future__ import annotations

from typing import Any

from statements.curation.record_state import record_state
from statements.documents import NOUNS, Document
from statements.documents.mapping import Keys, Listing
from statements.keys import is_uid

CARRIED_OVER = ("source", "rendition", "chain", "language")  # of each appearance


def next_document(uid: str) -> Document | None:
    """Return a document with the sources, date and lead government of a statement, else empty."""
    document = record_state("statement", uid).document if is_uid(uid) else None
    return document and document_after(document)


def document_after(document: Document) -> Document:
    """Return what is kept of a statement: where it is printed, when, and of which government."""
    empty = blank(NOUNS["statement"].table)
    lead = document["voices"][:1]
    return empty | {
        "said_on": document["said_on"],
        "certainty": "verified",
        "voices": [
            {**dict.fromkeys(voice), "government": voice["government"], "role": "speaks"}
            for voice in lead
        ],
        "appearances": [
            {**dict.fromkeys(row), **{name: row[name] for name in CARRIED_OVER}}
            for row in document["appearances"]
        ],
    }


def blank(table: Any) -> Document:
    return {part.name: [] if isinstance(part, Listing | Keys) else None for part in table.fields}
