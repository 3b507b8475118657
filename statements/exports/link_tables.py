"""Link tables of other nouns, made from their declarations: a row for each part of each list."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from statements.documents import Document
from statements.documents.mapping import Keys, Listing

from .cells import Cell, Cells, Names
from .columns import Column, labelled, link
from .links import POSITION
from .noun_tables import AUTHORITIES, Part, part, shape
from .rows import Matched, targets

Rows = Callable[[Document, int, Names, Matched], Iterator[Cells]]
Made = tuple[str, tuple[Column, ...], Rows]  # name of a table, its columns, its rows

OWNERS: Mapping[str, str] = {
    "source": "Uid of the source.",
    "tenure": "Uid of the tenure.",
}  # of others: their key
TARGETS = (
    *labelled(
        "agreement",
        "agreement",
        "Key of the agreement pointed at, or whose clause is.",
        "The target is a statement.",
    ),
    *labelled(
        "clause",
        "clause",
        "Key of the clause pointed at.",
        "The target is a whole agreement, or a statement.",
    ),
    *labelled(
        "statement",
        "statement",
        "Uid of the statement pointed at; it may have been retracted since.",
        "The target is an agreement or a clause.",
        always=False,
    ),
)


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

    def rows(document: Document, number: int, names: Names, matched: Matched) -> Iterator[Cells]:
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


def target_rows(document: Document, number: int, names: Names, matched: Matched) -> Iterator[Cells]:
    """Yield a row for each target of a reference."""
    for place, target in enumerate(targets(document, names, matched)):
        told: dict[str, Any] = {
            name.removeprefix("target_"): cell
            for name, cell in target.items()
            if name != "target_matched"
        }
        yield {"reference": document["uid"], "position": place, **told}


def about_rows(document: Document, number: int, names: Names, matched: Matched) -> Iterator[Cells]:
    """Yield a row for each government that a reference is about, once."""
    told = (names.pair("government", "government", key) for key in document["about"])
    distinct = {tuple(cells.values()): cells for cells in told}
    for place, cells in enumerate(distinct.values()):
        yield {"reference": document["uid"], "position": place, **cells}


OF_REFERENCE = (link("reference", "reference", "Uid of the reference."), POSITION)
OF_REFERENCES: tuple[Made, ...] = (
    ("reference_targets", (*OF_REFERENCE, *TARGETS), target_rows),
    (
        "reference_about",
        (
            *OF_REFERENCE,
            *labelled(
                "government",
                "government",
                "Key of the government whose conduct it concerns; in a denial, the one defended.",
            ),
        ),
        about_rows,
    ),
)
PARTED: tuple[tuple[str, Made], ...] = (
    *(("reference", each) for each in OF_REFERENCES),
    *((noun, each) for noun in AUTHORITIES for each in parted(noun)),
)
