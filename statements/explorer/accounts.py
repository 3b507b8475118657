"""What was told of a contact, side by side: each thing once, with who tells it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from statements.documents import Document
from statements.vocabularies import AccountHeld, ReferenceType
from statements.wording.references import before_and_after, listed

from .links import Link, list_at, page_of
from .positions import doubt_of
from .reading import Names, Rows, read_rows
from .sentences import Sentence, node_link

ALL = "500"
WORDS = {
    AccountHeld.ONE: "Not told, in an account held verbatim",
    AccountHeld.NOT_HELD: "Not in what we hold",
}


@dataclass(frozen=True, slots=True)
class Cell:
    """What one side tells of a point: links to the references, or words where it tells nothing."""

    links: list[Link]
    words: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that is told of a contact."""

    sentence: Sentence
    cells: list[Cell]


@dataclass(frozen=True, slots=True)
class Accounts:
    """What is told of a contact; with sides, it is compared, else listed with who tells it."""

    sides: list[str]
    lines: list[Line]
    address: str

    @property
    def is_compared(self) -> bool:
        return bool(self.sides)


def accounts_of(contact: str, statements: Rows, names: Names, state: str) -> Accounts:
    """Return what the sides of a contact tell, in the order of texts.

    `statements` are those of the contact, `names` has its governments.
    """
    rows = read_rows("contacts/accounts", state, contact=contact, page_size=ALL)
    names = names | statements.names | rows.names
    remarks = remarks_of(statements.records, names)
    own = [row for row in rows.records if row["held"] != AccountHeld.LISTED]
    is_compared = bool(own) and len(own) == len(rows.records)
    sides = in_order(own[0]["sides"], names) if is_compared else []
    lines = [line(group, sides, names, remarks) for group in grouped(rows)]
    labels = [names.of("government", side) for side in sides]
    return Accounts(labels, lines, list_at("contacts/accounts", contact=contact))


def in_order(governments: Iterable[str], names: Names) -> list[str]:
    """Return governments in the order of their names: no side stands first."""
    return sorted(governments, key=lambda key: names.of("government", key))


def grouped(rows: Rows) -> list[list[Document]]:
    """Return points that the same references tell together: several texts, one thing."""
    groups: dict[tuple[object, ...], list[Document]] = {}
    for row in rows.records:
        references = tuple(account["reference"] for account in row["accounts"])
        groups.setdefault((row["type"], row["held"], references), []).append(row)
    return [*groups.values()]


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
    group: Sequence[Document], sides: Sequence[str], names: Names, remarks: Mapping[str, str]
) -> Line:
    first = group[0]
    kind = ReferenceType(first["type"])
    verb, after = before_and_after(kind, [])
    targets = [node_link(row["node"], names) for row in group]
    sentence = Sentence(verb, targets, after, kind, uid="", is_sure=True, certainty="")
    accounts = by_government(first["accounts"], names, remarks)
    if not sides:
        return Line(sentence, [Cell([link for links in accounts.values() for link in links])])
    held = AccountHeld(first["held"])
    return Line(sentence, [cell(accounts.get(side, []), held) for side in sides])


def cell(links: list[Link], held: AccountHeld) -> Cell:
    return Cell(links, "" if links else WORDS.get(held, ""))


def by_government(
    accounts: Iterable[Mapping[str, str]], names: Names, remarks: Mapping[str, str]
) -> dict[str, list[Link]]:
    """Return links to the references that tell something, by who tells it."""
    links: dict[str, list[Link]] = {}
    for one in accounts:
        address = f"{page_of('statement', one['statement'])}#{one['reference']}"
        teller = names.of("government", one["government"])
        label = f"{teller} tells it{remarks.get(one['reference'], '')}"
        links.setdefault(one["government"], []).append(Link(label, address))
    return links
