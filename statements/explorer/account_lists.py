"""The list of accounts of contacts: each thing told, by whom, and what of the other side."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from statements.dates import PartialDate
from statements.documents import Document
from statements.vocabularies import AccountHeld, ReferenceType
from statements.wording.dates import spelled_date
from statements.wording.references import before_and_after, government_in_sentence, listed

from .accounts import in_order
from .links import Link, link_to, page_of
from .list_questions import ask_page
from .lists import chips_of, files_of
from .pages import PageView, Parameters
from .parts import Joined, Row, Section, Table, WithNote, capital, counted
from .reading import Names, answer, read_some
from .sentences import node_link
from .steps import name_in

NAME = "contacts/accounts"
COLUMNS = ("Contact", "What is told", "Told by", "The other side")
LEAD = (
    "What is told of calls and meetings, by text and kind of reference. What a side does not tell"
    " is not denied: an outlet may have left it out."
)
OTHERS = {
    AccountHeld.BOTH: "Both sides tell it",
    AccountHeld.ONE: "Not told by {}, whose own account is held verbatim",
    AccountHeld.NOT_HELD: "Not in what we hold of {}",
    AccountHeld.LISTED: "Not compared: a session, or not exactly two sides",
}


class AccountsView(PageView):
    """Accounts as a table; those of one contact stand side by side on its page."""

    template_name = "explorer/list.html"

    def context(self, state: str, parameters: Parameters, **key: str) -> dict[str, Any]:
        question = ask_page(NAME, parameters, state)
        listing, rows = question.listing, answer(question)
        days = days_of({row["contact"] for row in rows.records}, state)
        lines = [account_row(row, days, rows.names) for row in rows.records]
        table = Table("Accounts of contacts", COLUMNS, lines)
        return {
            "heading": "Accounts of contacts",
            "lead": LEAD,
            "number": counted(rows.count, "thing told", "things told"),
            "sections": [Section("rows", "", table=table)] if lines else [],
            "rows": rows,
            "chips": [
                replace(chip, value=name_in(rows.names, chip.value))
                for chip in chips_of(listing, parameters)
            ],
            "files": files_of(listing, parameters),
        }


def days_of(contacts: set[str], state: str) -> dict[str, str]:
    """Return the day of each of some contacts, in words."""
    records = read_some("contact", sorted(contacts), state).records
    days = {one["key"]: PartialDate.from_document(one["held_on"]) for one in records}
    return {key: spelled_date(day) for key, day in days.items() if day}


def account_row(row: Document, days: Mapping[str, str], names: Names) -> Row:
    key = row["contact"]
    contact = link_to("contact", key, names.of("contact", key))
    verb, after = before_and_after(ReferenceType(row["type"]), [])
    told = Joined([Joined([capital(verb), node_link(row["node"], names)], " "), after], "")
    accounts = [
        Link(
            names.of("government", one["government"]),
            f"{page_of('statement', one['statement'])}#{one['reference']}",
        )
        for one in row["accounts"]
    ]
    other_side = OTHERS[AccountHeld(row["held"])].format(silent_of(row, names))
    return Row(WithNote(contact, days.get(key, "")), (told, Joined(accounts), other_side))


def silent_of(row: Document, names: Names) -> str:
    """Return the sides that do not tell something, as they stand in a sentence."""
    sides = in_order((side for side in row["sides"] if side not in row["told_by"]), names)
    return listed([government_in_sentence(names.of("government", side)) for side in sides] or [""])
