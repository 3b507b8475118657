"""Every table that is made from public rows: what its rows are, its columns, its key."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from statements.documents import PLURALS, Document
from statements.models import PublicReference, PublicStatement

from . import citations
from .cells import Cells, Names
from .columns import Column, beside
from .link_tables import OF_REFERENCE, OF_REFERENCES, PARTED
from .links import LINKS, OWNER, ROLES, linked
from .noun_tables import AUTHORITIES, declared
from .statement_columns import REFERENCES, STATEMENTS
from .typed import REFERENCE, STATEMENT, Typed, document_cells, parts_of

Rows = Callable[[Document, int, Names], Iterator[Cells]]


@dataclass(frozen=True, slots=True)
class Table:
    """One table: the noun whose list has it, its columns, what makes its rows.

    Typed public rows hold it, or `make` makes rows of one document; a graph is made of all
    references. `key` names the columns that tell rows apart; one of them may be empty.
    """

    noun: str
    name: str
    columns: Sequence[Column]
    key: tuple[str, ...]
    typed: Typed | None = None
    make: Rows | None = None
    listed: str = ""  # the list of a statement whose parts it tells

    def rows(self, document: Document, number: int, names: Names) -> Iterator[Cells]:
        """Return the rows of one document, which may not be public yet."""
        if self.typed:
            return document_cells(self.typed, self.columns, document, number, names)
        return self.make(document, number, names) if self.make else iter(())


TABLES: Mapping[str, Table] = {
    "statement": Table("statement", "statements", STATEMENTS, ("uid",), STATEMENT),
    "reference": Table(
        "reference", "references", REFERENCES, ("reference", "target", "voice"), REFERENCE
    ),
} | {
    noun: Table(noun, PLURALS[noun], columns, (columns[0].name,), make=make)
    for noun, (columns, make) in ((noun, declared(noun)) for noun in AUTHORITIES)
}
OF_STATEMENTS: dict[str, Table] = {
    name: Table(
        "statement",
        name,
        beside("part", *OWNER, *own),
        ("statement", "position"),
        parts_of(role, PublicStatement, "statement"),
        listed=listed,
    )
    for name, listed, role, own in ROLES
} | {
    name: Table(
        "statement",
        name,
        (*OWNER, *own),
        ("statement", "position"),
        make=linked(listed, make),
        listed=listed,
    )
    for name, listed, own, make in LINKS
}  # what a statement's lists hold, a row for each part: an import reads these
LINKED: Mapping[str, Table] = (
    OF_STATEMENTS
    | {
        name: Table(
            "reference",
            name,
            beside("part", *OF_REFERENCE, *own),
            ("reference", "position"),
            parts_of(role, PublicReference, "reference"),
        )
        for name, role, own in OF_REFERENCES
    }
    | {
        name: Table(noun, name, columns, (noun, "position"), make=rows)
        for noun, (name, columns, rows) in PARTED
    }
)  # of all nouns
GRAPH: Mapping[str, Table] = {
    name: Table("reference", name, columns, key)
    for name, columns, key in (
        ("citations", citations.EDGES, citations.EDGE_KEY),
        ("nodes", citations.NODES, citations.NODE_KEY),
    )
}  # made of all references that a filter selects, not of one document after the other


def tables_of(noun: str) -> dict[str, Table]:
    """Return all tables of a noun's list by name: its own first."""
    own = TABLES[noun]
    return {own.name: own} | {n: t for n, t in {**LINKED, **GRAPH}.items() if t.noun == noun}
