"""What was told of a contact, side by side: a line for each text, with what each side says."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from statements.documents import Document
from statements.vocabularies import AccountHeld, ReferenceType
from statements.wording.references import listed

from .links import Link, list_at, page_of
from .parts import capital
from .positions import doubt_of
from .reading import Names, Rows, read_rows
from .sentences import node_link

ALL = "500"
WORDS = {
    AccountHeld.ONE: "Not told, in an account held verbatim",
    AccountHeld.NOT_HELD: "Not in what we hold",
}


@dataclass(frozen=True, slots=True)
class Cell:
    """What one side says of a text: links to the references, or words where it says nothing."""

    links: list[Link]
    words: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """One text of which something is said."""

    text: Link
    cells: list[Cell]


@dataclass(frozen=True, slots=True)
class Accounts:
    """What is said of texts; with sides, it is compared, else listed with who says it."""

    sides: list[str]
    lines: list[Line]
    address: str

    @property
    def is_compared(self) -> bool:
        return bool(self.sides)


def accounts_of(contact: str, statements: Rows, names: Names, state: str) -> Accounts:
    """Return what the sides of a contact say of texts, in the order of these.

    `statements` are those of the contact, `names` has its governments.
    """
    rows = read_rows("contacts/accounts", state, contact=contact, page_size=ALL)
    names = names | statements.names | rows.names
    remarks = remarks_of(statements.records, names)
    own = [row for row in rows.records if row["held"] != AccountHeld.LISTED]
    is_compared = bool(own) and len(own) == len(rows.records)
    sides = in_order(own[0]["sides"], names) if is_compared else []
    lines = [line(node, group, sides, names, remarks) for node, group in by_text(rows)]
    labels = [names.of("government", side) for side in sides]
    return Accounts(labels, lines, list_at("contacts/accounts", contact=contact))


def in_order(governments: Iterable[str], names: Names) -> list[str]:
    """Return governments in the order of their names: no side stands first."""
    return sorted(governments, key=lambda key: names.of("government", key))


def by_text(rows: Rows) -> list[tuple[str, list[Document]]]:
    """Return what is told by the text of which it is."""
    groups = defaultdict[str, list[Document]](list)
    for row in rows.records:
        groups[row["node"]].append(row)
    return [*groups.items()]


def remarks_of(statements: Iterable[Document], names: Names) -> dict[str, str]:
    """Return whom each reference of some statements is about, and how sure we are, in words."""
    return {
        reference["uid"]: remark_on(reference, names)
        for statement in statements
        for reference in statement["references"]
    }


def remark_on(reference: Document, names: Names) -> str:
    """Return what is told after who tells it; nothing where it is about nobody, and verified."""
    about = sorted(names.of("government", key) for key in reference["about"])
    doubt = doubt_of([reference["certainty"]])
    remarks = (f", about {listed(about)}" if about else "", f" ({doubt})" if doubt else "")
    return "".join(remarks)


def line(
    node: str,
    rows: Sequence[Document],
    sides: Sequence[str],
    names: Names,
    remarks: Mapping[str, str],
) -> Line:
    """Return a text with what is said of it, by side; without sides, all with who says it."""
    link = node_link(node, names)
    text = Link(capital(link.label), link.address)
    tellings = [one for row in rows for one in told_in(row, names, remarks, names_teller=not sides)]
    if not sides:
        return Line(text, [Cell([link for _, link in tellings])])
    held = AccountHeld(rows[0]["held"])
    cells = [cell([link for teller, link in tellings if teller == side], held) for side in sides]
    return Line(text, cells)


def cell(links: list[Link], held: AccountHeld) -> Cell:
    return Cell(links, "" if links else WORDS.get(held, ""))


def told_in(
    row: Document, names: Names, remarks: Mapping[str, str], *, names_teller: bool
) -> Iterator[tuple[str, Link]]:
    """Yield who tells something of a text, with a link to the reference that tells it."""
    deed = ReferenceType(row["type"]).deed
    for one in row["accounts"]:
        teller = f"{names.of('government', one['government'])} " if names_teller else ""
        label = f"{teller}{deed}{remarks.get(one['reference'], '')}"
        address = f"{page_of('statement', one['statement'])}#{one['reference']}"
        yield one["government"], Link(label, address)
