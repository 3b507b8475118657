"""Every table: the noun it is made of, what one row is, its columns and how rows are made."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from statements.documents import PLURALS, Document

from . import citations
from .cells import Cells, Names
from .columns import Column
from .link_tables import PARTED
from .links import LINKS, OWNER, linked
from .noun_tables import AUTHORITIES, declared
from .rows import Matched, reference_rows, statement_rows
from .statement_columns import REFERENCES, STATEMENTS

Rows = Callable[[Document, int, Names, Matched], Iterator[Cells]]


@dataclass(frozen=True, slots=True)
class Table:
    """One table: the noun whose list has it, its columns, and the rows of one document.

    `key` names the columns that tell rows apart; one of them may be empty.
    """

    noun: str
    name: str
    columns: Sequence[Column]
    rows: Rows
    key: tuple[str, ...] = ()


TABLES: Mapping[str, Table] = {
    "statement": Table("statement", "statements", STATEMENTS, statement_rows, ("uid",)),
    "reference": Table(
        "reference",
        "references",
        REFERENCES,
        reference_rows,
        ("reference", "target", "voice"),
    ),
} | {
    noun: Table(noun, PLURALS[noun], *declared(noun), key=(declared(noun)[0][0].name,))
    for noun in AUTHORITIES
}

OF_STATEMENTS: dict[str, Table] = {
    name: Table("statement", name, (*OWNER, *own), linked(listed, make), ("statement", "position"))
    for name, listed, own, make in LINKS
}  # what a statement's lists hold, a row for each part: an import reads these
LINKED: Mapping[str, Table] = OF_STATEMENTS | {
    name: Table(noun, name, columns, rows, (noun, "position"))
    for noun, (name, columns, rows) in PARTED
}  # of all nouns


GRAPH: Mapping[str, Table] = {
    name: Table("reference", name, columns, citations.of_no_document, key)
    for name, columns, key in (
        ("citations", citations.EDGES, citations.EDGE_KEY),
        ("nodes", citations.NODES, citations.NODE_KEY),
    )
}  # made of all references that a filter selects, not of one document after the other


def tables_of(noun: str) -> dict[str, Table]:
    """Return all tables of a noun's list by name: its own first."""
    own = TABLES[noun]
    return {own.name: own} | {n: t for n, t in {**LINKED, **GRAPH}.items() if t.noun == noun}
