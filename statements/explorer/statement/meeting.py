"""The contact that a statement tells of, with the other side's account beside it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from statements.dates import PartialDate
from statements.documents import Document
from statements.explorer.accounts import Accounts, accounts_of
from statements.explorer.items import Item, items_of
from statements.explorer.links import Link, link_to, list_at
from statements.explorer.reading import Names, read_rows
from statements.vocabularies import ContactKind
from statements.wording.dates import spelled_date

MOST = "50"


@dataclass(frozen=True, slots=True)
class Meeting:
    link: Link
    kind: str
    day: str
    others: list[Item]  # what else was said at it or tells of it
    address: str  # of the list of all that was
    accounts: Accounts


def meeting_of(
    document: Document, beside: Mapping[str, Document], names: Names, state: str
) -> Meeting | None:
    """Return the contact of a statement, None where it tells of none."""
    key = document["contact"]
    contact = beside.get(f"contact/{key}")
    if contact is None:
        return None
    rows = read_rows("statements", state, contact=key, page_size=MOST)
    items = zip(rows.records, items_of(rows), strict=True)
    held_on = PartialDate.from_document(contact["held_on"])
    return Meeting(
        link=link_to("contact", contact["key"], contact["title"]),
        kind=str(ContactKind(contact["kind"]).label),
        day=spelled_date(held_on) if held_on else "",
        others=[item for record, item in items if record["uid"] != document["uid"]],
        address=list_at("statements", contact=key),
        accounts=accounts_of(key, rows, names, state),
    )
