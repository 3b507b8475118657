"""Link tables of other nouns, made from their declarations: a row for each part of each list."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from statements.documents import Document
from statements.documents.mapping import Keys, Listing
from statements.models import PublicAbout, PublicTarget
from statements.models.public.columns import Role

from .cells import Cell, Cells, Names
from .columns import Column, labelled, link, targets
from .links import POSITION
from .noun_tables import AUTHORITIES, Part, part, shape

Rows = Callable[[Document, int, Names], Iterator[Cells]]
Made = tuple[str, tuple[Column, ...], Rows]  # name of a table, its columns, its rows

OWNERS: Mapping[str, str] = {
    "source": "Uid of the source.",
    "tenure": "Uid of the tenure.",
}  # of others: their key


def parted(noun: str) -> Iterator[Made]:
    """Yield the link tables of a noun, one for each list that is no noun of its own."""
    for field in shape(noun)[1]:
        if isinstance(field, Keys):
            yield made(noun, field, [part(field.link, field.model)])
        elif isinstance(field, Listing) and not field.child:
            below = field.table
            yield made(noun, field, [part(one, below.model) for one in below.plain])


def made(noun: str, field: Keys | Listing, parts: list[Part]) -> Made:
    """Return the link table of one list; each item once, as two may have become one by a merge."""
    meaning = OWNERS.get(noun, f"Key of the {noun}.")
    columns = (
        link(noun, noun, meaning),
        POSITION,
        *(column for each in parts for column in each.columns),
    )

    def rows(document: Document, number: int, names: Names) -> Iterator[Cells]:
        owner = document["uid"] if "uid" in document else document["key"]
        distinct: dict[tuple[Cell, ...], Cells] = {}
        for item in field.items(document[field.name]):
            cells: Cells = {}
            for each in parts:
                cells |= each.cells(item, owner, names)
            distinct.setdefault(tuple(cells.values()), cells)
        for place, cells in enumerate(distinct.values()):
            yield {noun: owner, "position": place, **cells}

    return f"{noun}_{field.name}", columns, rows


OF_REFERENCE = (link("reference", "reference", "Uid of the reference."), POSITION)
ABOUT = labelled(
    "government",
    "government",
    "Key of the government whose conduct it concerns; in a denial, the one defended.",
)
OF_REFERENCES: tuple[tuple[str, type[Role], tuple[Column, ...]], ...] = (
    ("reference_targets", PublicTarget, targets()),
    ("reference_about", PublicAbout, ABOUT),
)
PARTED = tuple((noun, each) for noun in AUTHORITIES for each in parted(noun))
