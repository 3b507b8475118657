"""The export's own set of tables, put together to documents again.

Rows wait in a file of their own, so that a set of any size is put together in little memory.
Each table says the whole of its list, for every statement that the set names; a list whose
table is not in the set is left as the desk has it.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing, contextmanager
from tempfile import NamedTemporaryFile
from typing import Any

import orjson

from statements.documents import NOUNS
from statements.exports import OF_STATEMENTS, TABLES
from statements.keys import new_uid

from .cells import Cells, rows_of
from .files import Part, refuse
from .items import Item, noun_of
from .said import COLUMNS, LISTS, Row, part_of, references, whole

ORDER = "statement_references"  # the order of a statement's references, and their quotes
PARTS = ("offices", "tenures", "clauses")  # of other records: read as part of these, in JSON


def is_set(parts: Iterable[Part]) -> bool:
    """Tell whether these are tables."""
    return all(part.kind in (".csv", ".xlsx") for part in parts)


def items_of_tables(parts: Iterable[Part]) -> Iterator[Item]:
    """Yield what tables say, authority records and sources first."""
    own: dict[str, Part] = {}
    for part in parts:
        name = part.stem.replace("-", "_")
        if name in own:
            raise refuse(part.name, f"This table is there twice: {own[name].name}.")
        own[name] = part
    tables = (*OF_STATEMENTS.values(), *TABLES.values())
    known = {table.name.replace("-", "_") for table in tables} - {*PARTS}
    for name, part in own.items():
        if name not in known:
            message = "No table that is read is called so."
            raise refuse(part.name, f"{message} Known: {', '.join(sorted(known))}.")
    for noun in NOUNS:
        table = next((p for n, p in own.items() if noun_of(n) == noun), None)
        if table and noun != "statement":
            for line, cells in rows(table, noun):
                yield whole(noun, Row(table.name, line, cells))
    if {*OF_STATEMENTS, "statements", "references"} & own.keys():
        yield from statements(own)


def rows(part: Part, name: str) -> Iterator[tuple[int, Cells]]:
    """Yield rows whose columns are all known."""
    first = True
    for line, cells in rows_of(part):
        if first and (strange := cells.keys() - COLUMNS[name]):
            message = f"Unknown column {', '.join(sorted(strange))}."
            raise refuse(f"{part.name}:1", f"{message} Known: {', '.join(sorted(COLUMNS[name]))}.")
        first = False
        yield line, cells


def statements(own: Mapping[str, Part]) -> Iterator[Item]:
    """Yield each statement that the set names with its rows from all tables."""
    tables = [name for name in ("statements", *OF_STATEMENTS, "references") if name in own]
    with spooled() as spool:
        for name in tables:
            noun = {"statements": "statement", "references": "reference"}.get(name, name)
            for place, (line, cells) in enumerate(rows(own[name], noun)):
                owner = cells.get("uid") if name == "statements" else cells.get("statement")
                if name == "references" and cells.get("agreement") and not owner:
                    continue  # an agreement's own: part of its record
                if not owner and name != "statements":
                    where = f"{own[name].name}:{line}"
                    raise refuse(where, "Say whose row this is: fill in the column statement.")
                row = (name, owner or f"new:{new_uid()}", place, line, orjson.dumps(cells))
                spool.execute("INSERT INTO held VALUES (?, ?, ?, ?, ?)", row)
        spool.execute("CREATE INDEX by_owner ON held (owner)")
        for (owner,) in spool.execute(
            "SELECT owner FROM held GROUP BY owner ORDER BY min(name <> 'statements'), min(place)"
        ):
            yield put_together(owner, spool, tables, own)


@contextmanager
def spooled() -> Iterator[sqlite3.Connection]:
    """Open a file of rows that is gone afterwards; it is no database of ours."""
    with NamedTemporaryFile(suffix=".rows") as file, closing(sqlite3.connect(file.name)) as spool:
        spool.execute("PRAGMA journal_mode=OFF")
        spool.execute("CREATE TABLE held (name, owner, place, line, cells)")
        yield spool


def put_together(
    owner: str, spool: sqlite3.Connection, tables: list[str], own: Mapping[str, Part]
) -> Item:
    """Return one statement as its rows in all tables tell it."""
    found: dict[str, list[Row]] = {name: [] for name in tables}
    asked = "SELECT name, line, cells FROM held WHERE owner = ? ORDER BY name, place"
    for name, line, cells in spool.execute(asked, [owner]):
        found[name].append(Row(own[name].name, line, orjson.loads(cells)))
    heads = found.get("statements", [])
    if len(heads) > 1:
        raise refuse(heads[1].where, f"{owner} stands in an earlier row too.")
    first = next(row for held in found.values() for row in held)
    item = whole("statement", heads[0]) if heads else Item("statement", {}, first.where)
    item.said["uid"] = owner
    for name in OF_STATEMENTS.keys() & found.keys() - {ORDER}:
        add(item, LISTS[name], [part_of(name, row) for row in found[name]], found[name])
    if "references" in found:
        told = list(references(found["references"], found.get(ORDER)))
        add(item, "references", [said for said, _ in told], [row for _, row in told])
    return item


def add(item: Item, name: str, said: list[Any], rows: Iterable[Row]) -> None:
    """Give a list to a statement, and remember where its parts stand."""
    item.said[name] = said
    item.parts |= {f"{name}[{place}]": row.where for place, row in enumerate(rows)}
