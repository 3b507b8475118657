"""Contacts: occasions on which sides met or spoke, and what each tells of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from statements.dates import PartialDate
from statements.documents import Document
from statements.vocabularies import SPEAKING, Certainty, ContactKind
from statements.wording.dates import BASES, spelled_date

from .accounts import accounts_of
from .cards import card_of
from .held import held_at
from .items import Item, items_of
from .links import Link, link_to, list_at
from .lists import RowsView
from .pages import PageView, Parameters
from .participants import Participant, participants_of
from .parts import Section
from .reading import Names, Rows, read_record, read_rows

MOST = "100"  # statements of a contact that are shown
LEAD = (
    "Calls, meetings and sessions at which statements held here were made, or of which they tell."
)
ALL = 500  # contacts to a page


@dataclass(frozen=True, slots=True)
class Side:
    """The statements of one government on a contact."""

    government: Link
    items: list[Item]
    took_part: bool


class ContactView(PageView):
    """A contact, with the sides' accounts of it beside each other."""

    template_name = "explorer/contact.html"

    def context(self, state: str, parameters: Parameters, **key: str) -> dict[str, Any]:
        super().context(state, parameters)
        record = read_record("contact", key["key"], state)
        contact, names = record.document, record.names
        rows = read_rows("statements", state, contact=key["key"], page_size=MOST)
        names = names | rows.names
        facts = contact_facts(contact, names)
        sharing = held_at(rows, facts["kind"], facts["day"])
        return (
            facts
            | sharing
            | {
                "record": record,
                "heading": contact["title"],
                "card": card_of("contact", record),
                "contact": contact,
                "basis": BASES.get(contact["held_on"]["basis"], ""),
                "sides": sides_of(contact, rows, names),
                "has_more": rows.next is not None,
                "statements_list": list_at("statements", contact=key["key"]),
                "accounts": accounts_of(key["key"], rows, names, state),
                "certainty": Certainty(contact["certainty"]),
            }
        )


def contact_facts(contact: Document, names: Names) -> dict[str, Any]:
    held_on = PartialDate.from_document(contact["held_on"])
    return {
        "kind": str(ContactKind(contact["kind"]).label),
        "day": spelled_date(held_on) if held_on else "",
        "place": names.link("place", contact["place"]),
        "participants": participants_of(contact, names),
    }


def sides_of(contact: Document, rows: Rows, names: Names) -> list[Side]:
    """Return the statements on a contact by who speaks, and the sides of which none is held."""
    present = {row["government"] for row in contact["participants"]}
    by_side: dict[str, list[Item]] = {key: [] for key in present if key}
    for record, item in zip(rows.records, items_of(rows), strict=True):
        for government in speaking(record):
            by_side.setdefault(government, []).append(item)
    sides = [
        Side(link_to("government", key, names.of("government", key)), items, key in present)
        for key, items in by_side.items()
    ]
    return sorted(sides, key=lambda side: side.government.label)


def speaking(statement: Mapping[str, Any]) -> Iterable[str]:
    voices = statement["voices"]
    return dict.fromkeys(v["government"] for v in voices if v["role"] in SPEAKING)


@dataclass(frozen=True, slots=True)
class Occasion:
    """A contact in the list."""

    link: Link
    kind: str
    day: str
    place: Link | None
    participants: list[Participant]
    first: str  # its first day


class ContactsView(RowsView):
    """All contacts, the newest first where one page has them all."""

    template_name = "explorer/contacts.html"
    noun = "contact"
    size = ALL

    def context(self, state: str, parameters: Parameters, **key: str) -> dict[str, Any]:
        context = super().context(state, parameters, **key)
        rows = context["rows"]
        contacts = [occasion_of(record, rows.names) for record in rows.records]
        is_whole = not (rows.next or rows.previous)
        if is_whole:
            contacts.sort(key=lambda one: (one.first, one.link.label), reverse=True)
        own = {"heading": "Contacts", "lead": LEAD, "contacts": contacts, "is_whole": is_whole}
        return context | own

    def sections(self, rows: Rows, name: str, *, is_whole: bool) -> list[Section]:
        """Contacts stand below each other, not in a table."""
        return []


def occasion_of(contact: Document, names: Names) -> Occasion:
    return Occasion(
        link=link_to("contact", contact["key"], contact["title"]),
        first=contact["held_on"]["first"],
        **contact_facts(contact, names),
    )
