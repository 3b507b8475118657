"""The export's own set of tables, put together to documents again.

Rows wait in a file of their own, so that a set of any size is put together in little memory.
Each table says the whole of its list, for every statement that the set names; a list whose
table is not in the set is left as the desk has it. Which references there are, and in which order,
is said by `statement_references`: without it, those without a row stay, each in its place.
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
from statements.exports import STATEMENT_LINK_TABLES, TABLES
from statements.exports.writing import LEFT_OUT
from statements.keys import new_uid
from statements.problems import Problem

from .cells import Cells, rows_of
from .counting import Cap
from .files import Part, Report, reporting, unreadable
from .items import Item, noun_of
from .parsing import MOST_RECORD
from .table_references import REFERENCE_COLUMNS, TARGET_COLUMNS, references
from .table_rows import (
    COLUMNS,
    LISTS,
    NOUN_OF,
    Row,
    in_order,
    item_of_row,
    part_of,
)

ORDER = "statement_references"  # the order of a statement's references, and their quotes
# Of other records: read as part of these, in JSON.
PARTS = {part.plural for parts in links.PARTS.values() for part in parts}
TOO_LONG = "The export for Excel left out what a cell of Excel cannot hold"
USE_INSTEAD = "take this record from the plain tables or as JSON Lines."
MOST_OF_OWNER = 2 * MOST_RECORD  # bytes of one record's rows, which tell many things twice
ROW_SIZE = 100  # bytes that a row counts for beside its cells
AGREEMENT = "agreement:"  # begins whose a row of an agreement's own references is
KNOWN = {
    t.name.replace("-", "_") for t in (*STATEMENT_LINK_TABLES.values(), *TABLES.values())
} - PARTS


def are_tables(parts: Iterable[Part]) -> bool:
    """Tell whether these are tables."""
    return all(part.kind in (".csv", ".xlsx") for part in parts)


def items_of_tables(
    parts: Iterable[Part], report: Report, cap: Cap | None = None
) -> Iterator[Item]:
    """Yield what tables say, authority records and sources first; `report` what cannot be read."""
    cap = cap or Cap(None)
    tables: dict[str, Part] = {}
    for part in parts:
        name = part.stem.replace("-", "_")
        if name in tables:
            raise unreadable(part.name, f"This table is there twice: {tables[name].name}.")
        tables[name] = part
    for name, part in tables.items():
        if name not in KNOWN:
            near = get_close_matches(name, KNOWN, 1)
            message = "No table that is read is called so."
            nearest = f" Near: {near[0]}." if near else ""
            raise unreadable(part.name, f"{message}{nearest} Known: {', '.join(sorted(KNOWN))}.")
    with open_spool() as spool:
        statement_tables = [
            name for name in ("statements", *STATEMENT_LINK_TABLES, "references") if name in tables
        ]
        for name in statement_tables:
            with reporting(report, tables[name]):
                spool_rows(spool, name, tables[name], report, cap)
        spool.execute("CREATE INDEX by_owner ON table_row (owner)")
        report(drop_endless_owners(spool, tables))
        for noun in NOUNS:
            table = next((p for n, p in tables.items() if noun_of(n) == noun), None)
            if table and noun != "statement":
                with reporting(report, table):
                    yield from authority_items(noun, table, spool, tables, report)
        yield from agreements_without_row(spool, tables)
        yield from statement_items(spool, statement_tables, tables)


def checked_rows(part: Part, name: str, report: Report) -> Iterator[tuple[int, Cells]]:
    """Yield the rows of a table; `report` of those that lack what was too long."""
    for line, cells in rows_of(part, COLUMNS[name], report):
        left_out = cells.pop(LEFT_OUT, None)
        if left_out is None:
            yield line, cells
        else:
            message = f"{TOO_LONG} ({left_out}): {USE_INSTEAD}"
            report([Problem(f"{part.name}:{line}:{LEFT_OUT}", message)])


def spool_rows(spool: sqlite3.Connection, name: str, part: Part, report: Report, cap: Cap) -> None:
    """Write the rows of a table down, by whose they are; raise TooMany."""
    for place, (line, cells) in enumerate(checked_rows(part, NOUN_OF.get(name, name), report)):
        cap.row(f"{part.name}:{line}", is_head=name == "statements")
        owner = cells.get("uid") if name == "statements" else cells.get("statement")
        if name == "references" and cells.get("agreement") and not owner:
            owner = f"{AGREEMENT}{cells['agreement']}"
        if not owner and name != "statements":
            message = "Say whose row this is: fill in the column statement."
            report([Problem(f"{part.name}:{line}", message)])
            continue
        row = (name, owner or f"new:{new_uid()}", place, line, orjson.dumps(cells))
        spool.execute("INSERT INTO table_row VALUES (?, ?, ?, ?, ?)", row)


def drop_endless_owners(spool: sqlite3.Connection, tables: Mapping[str, Part]) -> list[Problem]:
    """Take out the rows of what would be more than a record can be; tell of each."""
    query = (
        "SELECT owner, name, min(line) FROM table_row GROUP BY owner"
        " HAVING sum(length(cells) + ?) > ?"
    )
    endless = spool.execute(query, [ROW_SIZE, MOST_OF_OWNER]).fetchall()
    spool.executemany("DELETE FROM table_row WHERE owner = ?", [[owner] for owner, _, _ in endless])
    message = (
        "The rows of {} say more than a record can be: is the column statement filled in right?"
    )
    return [
        Problem(f"{tables[name].name}:{line}", message.format(owner), "too_large")
        for owner, name, line in endless
    ]


def authority_items(
    noun: str, part: Part, spool: sqlite3.Connection, tables: Mapping[str, Part], report: Report
) -> Iterator[Item]:
    """Yield the records of one noun, each with what other tables tell of it."""
    for line, cells in checked_rows(part, noun, report):
        row = Row(noun, part.name, line, cells)
        item = item_of_row(noun, row)
        item.problems += row.problems
        if noun == "agreement":
            owner = f"{AGREEMENT}{cells.get('key')}"
            add_reference_rows(item, rows_of_owner(owner, spool, tables))
            spool.execute("DELETE FROM table_row WHERE owner = ?", [owner])
        yield item


def agreements_without_row(spool: sqlite3.Connection, tables: Mapping[str, Part]) -> Iterator[Item]:
    """Yield the agreements of which the set has the references alone."""
    query = "SELECT DISTINCT owner FROM table_row WHERE owner LIKE ? ORDER BY owner"
    for (owner,) in spool.execute(query, [f"{AGREEMENT}%"]).fetchall():
        rows = rows_of_owner(owner, spool, tables)
        item = Item("agreement", {"key": owner.removeprefix(AGREEMENT)}, rows[0].where)
        add_reference_rows(item, rows)
        yield item
        spool.execute("DELETE FROM table_row WHERE owner = ?", [owner])


def add_reference_rows(item: Item, rows: list[Row]) -> None:
    """Remember what a table says of an agreement's own references; they are read in JSON only."""
    item.number = last_known(item, rows)
    item.rows += [row.derived_row(0, ()) for row in rows]
    item.problems += [problem for row in rows for problem in row.problems]


def last_known(item: Item, rows: list[Row]) -> int | None:
    """Return the last change that the writer of all these rows knew."""
    number = item.number
    for row in rows:
        change = row.change()
        if number is not None and change not in (None, number):
            row.refuse("number", f"Another row of this record says {number}: take one export.")
        number = change if number is None else number
    return number


def statement_items(
    spool: sqlite3.Connection, table_names: list[str], tables: Mapping[str, Part]
) -> Iterator[Item]:
    """Yield each statement that the set names with its rows from all tables."""
    query = (
        "SELECT owner FROM table_row GROUP BY owner ORDER BY min(name <> 'statements'), min(place)"
    )
    for (owner,) in spool.execute(query):
        yield join_statement(owner, rows_of_owner(owner, spool, tables), table_names)


@contextmanager
def open_spool() -> Iterator[sqlite3.Connection]:
    """Open a file of rows that is gone afterwards; it is no database of ours."""
    with NamedTemporaryFile(suffix=".rows") as file, closing(sqlite3.connect(file.name)) as spool:
        spool.execute("PRAGMA journal_mode=OFF")
        spool.execute("CREATE TABLE table_row (name, owner, place, line, cells)")
        yield spool


def rows_of_owner(owner: str, spool: sqlite3.Connection, tables: Mapping[str, Part]) -> list[Row]:
    """Return the rows of one owner, those of each table in their order."""
    query = "SELECT name, line, cells FROM table_row WHERE owner = ? ORDER BY name, place"
    return [
        Row(name, tables[name].name, line, orjson.loads(cells))
        for name, line, cells in spool.execute(query, [owner])
    ]


def join_statement(owner: str, rows: list[Row], table_names: list[str]) -> Item:
    """Return one statement as its rows in all tables tell it."""
    by_table: dict[str, list[Row]] = {name: [] for name in table_names}
    for row in rows:
        by_table[row.name].append(row)
    heads = by_table.get("statements", [])
    for row in heads[1:]:
        row.refuse("uid", f"{owner} stands in {heads[0].where} already.")
    item = item_of_row("statement", heads[0]) if heads else Item("statement", {}, rows[0].where)
    item.members["uid"] = owner
    for name in (name for name in table_names if name in LISTS and name != ORDER):
        parts = [part_of(name, row, n) for n, row in enumerate(in_order(by_table[name]))]
        if heads and LISTS[name] in heads[0].cells:  # topics: its own table is read instead
            item.rows += [heads[0].derived_row(0, heads[0].cells.keys() - {LISTS[name]})]
        add_list(item, LISTS[name], [part for part, _ in parts], [row.where for _, row in parts])
        item.rows += [row for _, row in parts]
    if "references" in by_table:
        item.keeps_references = ORDER not in by_table
        pairs = references(by_table["references"], in_order(by_table.get(ORDER, ())))
        add_list(item, "references", [part for part, _ in pairs], [g[0].where for _, g in pairs])
        item.number = last_known(item, by_table["references"])
        columns = (*REFERENCE_COLUMNS, *TARGET_COLUMNS)
        item.rows += [row.derived_row(n, columns) for n, (_, g) in enumerate(pairs) for row in g]
    elif ORDER in by_table:
        item.rows += [row.derived_row(n, {"statement"}) for n, row in enumerate(by_table[ORDER])]
    item.problems += [problem for row in rows for problem in row.problems]
    return item


def add_list(item: Item, name: str, parts: list[Any], places: Iterable[str]) -> None:
    """Give a list to a statement, and remember where its parts stand."""
    item.members[name] = parts
    item.parts |= {f"{name}[{place}]": where for place, where in enumerate(places)}
