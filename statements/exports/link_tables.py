"""Link tables of other nouns, made from their declarations: a row for each part of each list."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial

from statements.documents import KINDS, Document
from statements.documents.mapping import Keys, Listing
from statements.models import PublicAbout, PublicTarget
from statements.models.public.columns import Role

from .cells import Cell, Cells, Names
from .columns import NEVER, Column, ForeignColumn, key_with_label, link
from .descriptions import identifier_name
from .noun_tables import AUTHORITY_NOUNS, FieldColumns, field_columns, model_and_fields
from .permalinks import permalink
from .shared_columns import target_columns
from .statement_links import POSITION

MakeRows = Callable[[Document, int, Names], Iterator[Cells]]
LinkTable = tuple[str, tuple[Column, ...], MakeRows]  # name of a table, its columns, its rows


def link_tables(noun: str) -> Iterator[LinkTable]:
    """Yield the link tables of a noun, one for each list that is no noun of its own."""
    for field in model_and_fields(noun)[1]:
        if isinstance(field, Keys):
            yield link_table(noun, field, [field_columns(field.link, field.model)])
        elif isinstance(field, Listing) and not field.child:
            table = field.table
            values = [value for value in table.fields if not isinstance(value, Listing)]
            yield link_table(noun, field, [field_columns(value, table.model) for value in values])
            yield from nested_link_tables(noun, field)


def link_table(noun: str, field: Keys | Listing, groups: list[FieldColumns]) -> LinkTable:
    """Return the link table of one list; each item once, as two may have become one by a merge."""
    columns = (
        link(noun, noun, f"{identifier_name(noun)} of the {noun}."),
        POSITION,
        *(column for group in groups for column in group.columns),
        permalink(noun, noun, field.table.identity),
    )

    def rows(document: Document, number: int, names: Names) -> Iterator[Cells]:
        owner = document["uid"] if "uid" in document else document["key"]
        distinct: dict[tuple[Cell, ...], Cells] = {}
        for item in field.items(document[field.name]):
            cells: Cells = {}
            for group in groups:
                cells |= group.cells(item, owner, names)
            distinct.setdefault(tuple(cells.values()), cells)
        for position, cells in enumerate(distinct.values()):
            yield {noun: owner, "position": position, **cells}

    return f"{noun}_{field.name}", columns, rows


def nested_link_tables(noun: str, field: Listing) -> Iterator[LinkTable]:
    """Yield the link tables of lists of keys within the rows of a list that have uids."""
    owner = f"{noun}_{field.name}"
    for listed in field.table.lists if field.table.identity else ():
        if isinstance(listed, Keys):
            column = Column(
                listed.parent,
                f"Uid of the {listed.parent}.",
                "uid",
                NEVER,
                refers_to=ForeignColumn(owner, field.table.identity),
            )
            _, columns, rows = link_table(noun, listed, [field_columns(listed.link, listed.model)])
            yield (
                f"{owner}_{listed.name}",
                (column, *columns[1:-1], permalink(noun, noun, listed.parent)),
                partial(nested_rows, noun, field, listed, rows),
            )


def nested_rows(
    noun: str,
    field: Listing,
    listed: Keys,
    rows: MakeRows,
    document: Document,
    number: int,
    names: Names,
) -> Iterator[Cells]:
    """Yield the rows of one list of each row of another, and in each whose it is."""
    owner = document[KINDS[noun].identity]
    for item in document[field.name]:
        for cells in rows(item, number, names):
            yield {listed.parent: item[field.table.identity], **cells, noun: owner}


REFERENCE_OWNER = (link("reference", "reference", "Uid of the reference."), POSITION)
ABOUT_COLUMNS = key_with_label(
    "government",
    "government",
    "Key of the government whose conduct it concerns; in a denial, the one defended.",
)
REFERENCE_ROLES: tuple[tuple[str, type[Role], tuple[Column, ...]], ...] = tuple(
    (name, role, (*REFERENCE_OWNER, *columns, permalink("reference", "reference")))
    for name, role, columns in (
        ("reference_targets", PublicTarget, target_columns()),
        ("reference_about", PublicAbout, ABOUT_COLUMNS),
    )
)
NOUN_LINKS = tuple((noun, table) for noun in AUTHORITY_NOUNS for table in link_tables(noun))
