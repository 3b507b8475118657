"""The last column of a table: where the record is told that a row is, or is part of.

It is an address below the site's own, so that no table depends on where the site is, nor on its
settings. The column names the columns that it is made of, in SQL (`compiled`) as here.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from statements.documents import path_of
from statements.keys import RecordName, is_uid

from .cells import Cells
from .columns import NEVER, Column

PERMALINK = "permalink"
NODE = "node"  # stands for the noun of a key that is an agreement's or a clause's


def name_of(noun: str, key: str) -> RecordName:
    """Return the name of what a key is of; an end of a citation may also be a statement."""
    if noun == NODE:
        noun = "statement" if is_uid(key) else "clause" if "/" in key else "agreement"
    return RecordName(noun, key)


def permalink(noun: str, field: str, part: str = "") -> Column:
    """Return the column with the address of the record of a noun whose key is in `field`.

    `part` is the column with the uid of what is told at that address, among others.
    """
    what = field if noun == NODE else f"the {noun.replace('_', ' ')}"
    column = path_column(
        f"Address of {what} below the site's own{', with a # and ' if part else ''}{part}."
    )
    return replace(column, field=field, path_noun=noun, part=part)


def path_column(meaning: str) -> Column:
    return Column(PERMALINK, meaning, "path", NEVER)


def address(noun: str, key: str, part: str = "") -> str:
    """Return the address of a record below the site's own, or of a part told there."""
    return f"/{path_of(*name_of(noun, key))}{part and f'#{part}'}"


def address_of(column: Column, cells: Mapping[str, Any]) -> str:
    """Return what a column of addresses has in a row."""
    return address(column.path_noun, cells[column.field], cells[column.part] if column.part else "")


def with_permalinks(columns: Sequence[Column], rows: Iterator[Cells]) -> Iterator[Cells]:
    """Yield rows, each with its address, if the columns have one."""
    paths = [column for column in columns if column.path_noun]
    for cells in rows:
        yield cells | {column.name: address_of(column, cells) for column in paths}
