"""The list of accounts of contacts: each thing told, by whom, and what of the other side."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from statements.documents import Document
from statements.vocabularies import AccountHeld, ReferenceType
from statements.wording.references import before_and_after, listed

from .accounts import in_order, node_link
from .links import Link, link_to, page_of
from .list_questions import ask_page
from .lists import chips_of, files_of
from .pages import PageView, Parameters
from .parts import Joined, Row, Section, Table, counted
from .reading import Names, answer
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
    AccountHeld.NOT_HELD: "No account of {} that tells it is held",
    AccountHeld.LISTED: "Not compared: a session, or not exactly two sides",
}


class AccountsView(PageView):
    """Accounts as a table; those of one contact stand side by side on its page."""

    template_name = "explorer/list.html"

    def context(self, state: str, parameters: Parameters, **key: str) -> dict[str, Any]:
        question = ask_page(NAME, parameters, state)
        listing, rows = question.listing, answer(question)
        lines = [account_row(row, rows.names) for row in rows.records]
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


def account_row(row: Document, names: Names) -> Row:
    contact = link_to("contact", row["contact"], names.of("contact", row["contact"]))
    verb, after = before_and_after(ReferenceType(row["type"]), [])
    told = Joined([Joined([verb, node_link(row["node"], names)], " "), after], "")
    accounts = [
        Link(
            names.of("government", one["government"]),
            f"{page_of('statement', one['statement'])}#{one['reference']}",
        )
        for one in row["accounts"]
    ]
    silent = in_order((side for side in row["sides"] if side not in row["told_by"]), names)
    others = listed([names.of("government", side) for side in silent] or ["the other side"])
    return Row(contact, (told, Joined(accounts), OTHERS[AccountHeld(row["held"])].format(others)))
