"""Every table that is made from public rows: what its rows are, its columns, its key."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from statements.documents import PLURALS, Document
from statements.models import PublicReference, PublicStatement

from . import citations
from .cells import Cells, Names
from .columns import Column, joined_columns
from .link_tables import NOUN_LINKS, REFERENCE_ROLES
from .noun_tables import AUTHORITY_NOUNS, noun_table
from .permalinks import with_permalinks
from .statement_columns import REFERENCES, STATEMENTS
from .statement_links import DOCUMENT_LISTS, ROLE_LISTS, list_columns, rows_of_list
from .typed_rows import REFERENCE, STATEMENT, TypedRows, document_cells, link_table_rows

MakeRows = Callable[[Document, int, Names], Iterator[Cells]]


@dataclass(frozen=True, slots=True)
class Table:
    """One table: the noun whose list has it, its columns, what makes its rows.

    Typed public rows hold it, or `make_rows` makes rows of one document; a graph is made of all
    references. `key` names the columns that tell rows apart; one of them may be empty.
    """

    noun: str
    name: str
    columns: Sequence[Column]
    key: tuple[str, ...]
    typed: TypedRows | None = None
    make_rows: MakeRows | None = None
    list_name: str = ""  # the list of a statement whose parts it tells

    def rows(self, document: Document, number: int, names: Names) -> Iterator[Cells]:
        """Return the rows of one document, which may not be public yet."""
        if self.typed:
            return document_cells(self.typed, self.columns, document, number, names)
        rows = self.make_rows(document, number, names) if self.make_rows else iter(())
        return with_permalinks(self.columns, rows)


TABLES: Mapping[str, Table] = {
    "statement": Table("statement", "statements", STATEMENTS, ("uid",), STATEMENT),
    "reference": Table(
        "reference", "references", REFERENCES, ("reference", "target", "voice"), REFERENCE
    ),
} | {
    noun: Table(noun, PLURALS[noun], columns, (columns[0].name,), make_rows=make_rows)
    for noun, (columns, make_rows) in ((noun, noun_table(noun)) for noun in AUTHORITY_NOUNS)
}
STATEMENT_LINK_TABLES: dict[str, Table] = {
    name: Table(
        "statement",
        name,
        joined_columns("part", *list_columns(*columns)),
        ("statement", "position"),
        link_table_rows(role, PublicStatement, "statement"),
        list_name=list_name,
    )
    for name, list_name, role, columns in ROLE_LISTS
} | {
    name: Table(
        "statement",
        name,
        list_columns(*columns),
        ("statement", "position"),
        make_rows=rows_of_list(list_name, make_cells),
        list_name=list_name,
    )
    for name, list_name, columns, make_cells in DOCUMENT_LISTS
}  # what a statement's lists hold, a row for each part: an import reads these
LINK_TABLES: Mapping[str, Table] = (
    STATEMENT_LINK_TABLES
    | {
        name: Table(
            "reference",
            name,
            joined_columns("part", *columns),
            ("reference", "position"),
            link_table_rows(role, PublicReference, "reference"),
        )
        for name, role, columns in REFERENCE_ROLES
    }
    | {
        name: Table(noun, name, columns, (columns[0].name, "position"), make_rows=make_rows)
        for noun, (name, columns, make_rows) in NOUN_LINKS
    }
)  # of all nouns
GRAPH_TABLES: Mapping[str, Table] = {
    name: Table("reference", name, columns, key)
    for name, columns, key in (
        ("citations", citations.EDGES, citations.EDGE_KEY),
        ("nodes", citations.NODES, citations.NODE_KEY),
    )
}  # made of all references that a filter selects, not of one document after the other


def tables_of(noun: str) -> dict[str, Table]:
    """Return all tables of a noun's list by name: its own first."""
    own = TABLES[noun]
    return {own.name: own} | {
        name: table for name, table in {**LINK_TABLES, **GRAPH_TABLES}.items() if table.noun == noun
    }
