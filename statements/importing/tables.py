"""The export's own set of tables, put together to documents again.

Rows wait in a file of their own, so that a set of any size is put together in little memory.
Each table says the whole of its list, for every statement that the set names; a list whose
table is not in the set is left as the desk has it.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing, contextmanager
from difflib import get_close_matches
from tempfile import NamedTemporaryFile
from typing import Any

import orjson

from statements.documents import NOUNS, links
from statements.exports import OF_STATEMENTS, TABLES
from statements.exports.writing import LEFT_OUT
from statements.keys import new_uid
from statements.problems import Problem

from .cells import Cells, rows_of
from .counting import Cap
from .files import Part, Report, reporting, unreadable
from .items import Item, noun_of
from .table_rows import (
    COLUMNS,
    LISTS,
    NOUN_OF,
    REFERENCE,
    TARGETS,
    Row,
    in_order,
    part_of,
    references,
    strange,
    whole,
)

ORDER = "statement_references"  # the order of a statement's references, and their quotes
# Of other records: read as part of these, in JSON.
PARTS = {part.plural for parts in links.PARTS.values() for part in parts}
TOO_LONG = "The export for Excel left out what a cell of Excel cannot hold"
INSTEAD = "take this record from the plain tables or as JSON Lines."
AGREEMENT = "agreement:"  # begins whose a row of an agreement's own references is
KNOWN = {t.name.replace("-", "_") for t in (*OF_STATEMENTS.values(), *TABLES.values())} - PARTS


def is_set(parts: Iterable[Part]) -> bool:
    """Tell whether these are tables."""
    return all(part.kind in (".csv", ".xlsx") for part in parts)


def items_of_tables(
    parts: Iterable[Part], report: Report, cap: Cap | None = None
) -> Iterator[Item]:
    """Yield what tables say, authority records and sources first; `report` what cannot be read."""
    cap = cap or Cap(None)
    own: dict[str, Part] = {}
    for part in parts:
        name = part.stem.replace("-", "_")
        if name in own:
            raise unreadable(part.name, f"This table is there twice: {own[name].name}.")
        own[name] = part
    for name, part in own.items():
        if name not in KNOWN:
            near = get_close_matches(name, KNOWN, 1)
            message = "No table that is read is called so."
            nearest = f" Near: {near[0]}." if near else ""
            raise unreadable(part.name, f"{message}{nearest} Known: {', '.join(sorted(KNOWN))}.")
    with spooled() as spool:
        of_statements = [
            name for name in ("statements", *OF_STATEMENTS, "references") if name in own
        ]
        for name in of_statements:
            with reporting(report, own[name]):
                put_by(spool, name, own[name], report, cap)
        spool.execute("CREATE INDEX by_owner ON held (owner)")
        for noun in NOUNS:
            table = next((p for n, p in own.items() if noun_of(n) == noun), None)
            if table and noun != "statement":
                with reporting(report, table):
                    yield from authorities(noun, table, spool, own, report)
        yield from left_over(spool, own)
        yield from statements(spool, of_statements, own)


def rows(part: Part, name: str, report: Report) -> Iterator[tuple[int, Cells]]:
    """Yield rows whose columns are all known; `report` of those that lack what was too long."""
    first = True
    for line, cells in rows_of(part, COLUMNS[name], report):
        lacking = cells.pop(LEFT_OUT, None)
        if first and (message := strange(name, cells)):
            raise unreadable(f"{part.name}:1", message)
        first = False
        if lacking is None:
            yield line, cells
        else:
            message = f"{TOO_LONG} ({lacking}): {INSTEAD}"
            report([Problem(f"{part.name}:{line}:{LEFT_OUT}", message)])


def put_by(spool: sqlite3.Connection, name: str, part: Part, report: Report, cap: Cap) -> None:
    """Write the rows of a table down, by whose they are; raise TooMany."""
    for place, (line, cells) in enumerate(rows(part, NOUN_OF.get(name, name), report)):
        cap.row(f"{part.name}:{line}", is_head=name == "statements")
        owner = cells.get("uid") if name == "statements" else cells.get("statement")
        if name == "references" and cells.get("agreement") and not owner:
            owner = f"{AGREEMENT}{cells['agreement']}"
        if not owner and name != "statements":
            message = "Say whose row this is: fill in the column statement."
            report([Problem(f"{part.name}:{line}", message)])
            continue
        row = (name, owner or f"new:{new_uid()}", place, line, orjson.dumps(cells))
        spool.execute("INSERT INTO held VALUES (?, ?, ?, ?, ?)", row)


def authorities(
    noun: str, part: Part, spool: sqlite3.Connection, own: Mapping[str, Part], report: Report
) -> Iterator[Item]:
    """Yield the records of one noun, each with what other tables tell of it."""
    for line, cells in rows(part, noun, report):
        row = Row(noun, part.name, line, cells)
        item = whole(noun, row)
        item.problems += row.problems
        if noun == "agreement":
            owner = f"{AGREEMENT}{cells.get('key')}"
            add_own(item, held_of(owner, spool, own))
            spool.execute("DELETE FROM held WHERE owner = ?", [owner])
        yield item


def left_over(spool: sqlite3.Connection, own: Mapping[str, Part]) -> Iterator[Item]:
    """Yield the agreements of which the set has the references alone."""
    asked = "SELECT DISTINCT owner FROM held WHERE owner LIKE ? ORDER BY owner"
    for (owner,) in spool.execute(asked, [f"{AGREEMENT}%"]).fetchall():
        found = held_of(owner, spool, own)
        item = Item("agreement", {"key": owner.removeprefix(AGREEMENT)}, found[0].where)
        add_own(item, found)
        yield item
        spool.execute("DELETE FROM held WHERE owner = ?", [owner])


def add_own(item: Item, rows: list[Row]) -> None:
    """Remember what a table says of an agreement's own references; they are read in JSON only."""
    item.number = last_known(item, rows)
    item.rows += [row.derived_row(0, ()) for row in rows]
    item.problems += [problem for row in rows for problem in row.problems]


def last_known(item: Item, rows: list[Row]) -> int | None:
    """Return the last change that the writer of all these rows knew."""
    number = item.number
    for row in rows:
        own = row.change()
        if number is not None and own not in (None, number):
            row.refuse("number", f"Another row of this record says {number}: take one export.")
        number = own if number is None else number
    return number


def statements(
    spool: sqlite3.Connection, tables: list[str], own: Mapping[str, Part]
) -> Iterator[Item]:
    """Yield each statement that the set names with its rows from all tables."""
    asked = "SELECT owner FROM held GROUP BY owner ORDER BY min(name <> 'statements'), min(place)"
    for (owner,) in spool.execute(asked):
        yield put_together(owner, held_of(owner, spool, own), tables)


@contextmanager
def spooled() -> Iterator[sqlite3.Connection]:
    """Open a file of rows that is gone afterwards; it is no database of ours."""
    with NamedTemporaryFile(suffix=".rows") as file, closing(sqlite3.connect(file.name)) as spool:
        spool.execute("PRAGMA journal_mode=OFF")
        spool.execute("CREATE TABLE held (name, owner, place, line, cells)")
        yield spool


def held_of(owner: str, spool: sqlite3.Connection, own: Mapping[str, Part]) -> list[Row]:
    """Return the rows of one owner, those of each table in their order."""
    asked = "SELECT name, line, cells FROM held WHERE owner = ? ORDER BY name, place"
    return [
        Row(name, own[name].name, line, orjson.loads(cells))
        for name, line, cells in spool.execute(asked, [owner])
    ]


def put_together(owner: str, held: list[Row], tables: list[str]) -> Item:
    """Return one statement as its rows in all tables tell it."""
    found: dict[str, list[Row]] = {name: [] for name in tables}
    for row in held:
        found[row.name].append(row)
    heads = found.get("statements", [])
    for row in heads[1:]:
        row.refuse("uid", f"{owner} stands in {heads[0].where} already.")
    item = whole("statement", heads[0]) if heads else Item("statement", {}, held[0].where)
    item.members["uid"] = owner
    for name in (name for name in tables if name in LISTS and name != ORDER):
        parts = [part_of(name, row, n) for n, row in enumerate(in_order(found[name]))]
        if heads and LISTS[name] in heads[0].cells:  # topics: its own table is read instead
            item.rows += [heads[0].derived_row(0, heads[0].cells.keys() - {LISTS[name]})]
        add(item, LISTS[name], [said for said, _ in parts], [told.where for _, told in parts])
        item.rows += [told for _, told in parts]
    if "references" in found:
        order = in_order(found[ORDER]) if ORDER in found else None
        made = references(found["references"], order)
        add(item, "references", [said for said, _ in made], [own[0].where for _, own in made])
        item.number = last_known(item, found["references"])
        taken = (*REFERENCE, *TARGETS)
        item.rows += [row.derived_row(n, taken) for n, (_, own) in enumerate(made) for row in own]
    elif ORDER in found:
        item.rows += [row.derived_row(n, {"statement"}) for n, row in enumerate(found[ORDER])]
    item.problems += [problem for row in held for problem in row.problems]
    return item


def add(item: Item, name: str, said: list[Any], places: Iterable[str]) -> None:
    """Give a list to a statement, and remember where its parts stand."""
    item.members[name] = said
    item.parts |= {f"{name}[{place}]": where for place, where in enumerate(places)}
