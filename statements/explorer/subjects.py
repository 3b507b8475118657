"""The pages of topics and places."""

from __future__ import annotations

from statements.documents import Document
from statements.vocabularies import ContactKind

from .facts import partial_words
from .links import link_to
from .name_lists import NOBODY, name_section
from .parts import Fact, Joined, Row, Text, Value
from .reading import Names, Record
from .record_pages import RecordView
from .sections import (
    AGREEMENT_COLUMNS,
    CLAUSE_COLUMNS,
    agreement_row,
    clause_row,
    linked,
    statements,
)


def contact_row(contact: Document, names: Names) -> Row:
    return Row(
        link_to("contact", contact["key"], contact["title"]),
        (partial_words(contact["held_on"]), str(ContactKind(contact["kind"]).label)),
    )


class TopicView(RecordView):
    noun = "topic"
    sections = (
        statements("topic"),
        linked(
            "clause",
            "topic",
            "Clauses on it",
            "No clause is held that is on it.",
            clause_row,
            CLAUSE_COLUMNS,
        ),
    )


class PlaceView(RecordView):
    """A neutral label, and beneath it what sides call the place."""

    noun = "place"
    shares_numbers = True
    sections = (
        statements("place", "Statements that name it"),
        linked(
            "agreement",
            "place",
            "Agreements made there",
            "No agreement is held that was made there.",
            agreement_row,
            AGREEMENT_COLUMNS,
        ),
        linked(
            "contact",
            "place",
            "Contacts there",
            "No contact is held that was there.",
            contact_row,
            ("Contact", "Day", "Kind"),
        ),
        lambda record, state: name_section(record, "names"),
    )

    def facts_of(self, record: Record, state: str) -> list[Fact]:
        names: dict[str, dict[str, Value]] = {}
        for name in record.document["names"]:
            side = record.names.of("government", name["side"]) if name["side"] else ""
            own = names.setdefault(f"Used by {side}" if side else NOBODY, {})
            own.setdefault(name["text"], Text(name["text"], name["language"]))
        ordered = sorted(names, key=lambda one: (one == NOBODY, one))
        return [Fact(one, Joined([*names[one].values()])) for one in ordered]
