"""What stands beside a statement: the documents that it is told with, their names, its facts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from statements import query
from statements.dates import PartialDate
from statements.documents import Document
from statements.explorer.languages import language_name
from statements.explorer.reading import Names, with_names
from statements.vocabularies import Certainty, StatementKind
from statements.wording.dates import said_on_words, spelled_date

from .places import place_facts
from .voices import addressees_of

POINTED_AT = {"tenure": "voices", "source": "appearances"}  # noun, and the list that names it


def read_beside(document: Document, state: str) -> tuple[Mapping[str, Document], Names]:
    """Return the documents that a statement is told with, by `noun/key`, and the names in them."""
    names = {
        *(f"{n}/{row[n]}" for n, rows in POINTED_AT.items() for row in document[rows] if row[n]),
        *(f"place/{key}" for key in document["places"]),
        *(
            f"statement/{target['statement']}"
            for reference in document["references"]
            for target in reference["targets"]
            if target["statement"]
        ),
    }
    if document["contact"]:
        names.add(f"contact/{document['contact']}")
    beside = query.documents_of(names)
    sources = [one for name, one in beside.items() if name.startswith("source/")]
    publishers = query.documents_of({f"publisher/{one['publisher']}" for one in sources})
    return with_names(beside | publishers, state)


def own_facts(document: Document, names: Names, beside: Mapping[str, Document]) -> dict[str, Any]:
    """Return what stands at the head of the page and beside it."""
    known_by = PartialDate.from_document(document["known_by"])
    return {
        "kind": str(StatementKind(document["kind"]).label),
        "day": said_on_words(document),
        "known_by": spelled_date(known_by) if known_by and document["said_on"] else "",
        "said_on_note": (document["said_on"] or document["known_by"] or {}).get("note"),
        "issued_by": names.link("institution", document["issued_by"]),
        "addressees": addressees_of(document, names),
        "topics": [names.link("topic", key) for key in document["topics"]],
        "places": [place_facts(key, beside, names) for key in document["places"]],
        "language": language_name(document["language"]),
        "certainty": Certainty(document["certainty"]),
    }
