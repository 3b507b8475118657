"""A copy of all public records in one SQLite file, kept in step. Needs nothing but Python 3.11.

    python mirror.py https://example.org/api/v1/ copy.sqlite3

What a mirror has to know:

- The ledger (`/changes/`) names records in the singular; lists have the plural.
- A change is of a whole record. Its parts, which have lists of their own, change with it: offices
  with their institution, tenures with their official, clauses with their agreement, references
  with the statement or the agreement that makes them. So all rows of a changed record go, and
  `changed_since` of every list brings back those that there are now.
- A tombstone (`document: null`) ends a record: deleted, retracted, or merged into `winner`. The
  offices and tenures of a merged record outlive it: `changed_since` brings them, too.
- The number is asked for before anything is read: what changes meanwhile is told again next time.
- Every change tells the `format` in which documents of its noun are told. Where that is another one
  than before, all of them have another shape, and are read anew with everything else.
- A ledger that was put back to an earlier state has another `epoch`, and may not have reached the
  number: then everything is read anew.
"""

from __future__ import annotations

import json
import sqlite3
import sys
from collections.abc import Iterator
from typing import Any
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import urlopen

Row = dict[str, Any]

# The lists, by the noun of their rows.
LISTS = {
    **{"topic": "topics", "government": "governments", "place": "places", "source": "sources"},
    **{"publisher": "publishers", "institution": "institutions", "official": "officials"},
    **{"agreement": "agreements", "series": "series", "text_version": "text-versions"},
    **{"statement": "statements", "office": "offices", "tenure": "tenures", "clause": "clauses"},
    **{"contact": "contacts", "reference": "references"},
}
# What changes with the record that it is part of; its document has the format of that.
PARTS = ("office", "tenure", "clause", "reference")
ENDINGS = "!deleted,!retracted,!merged"  # of records that still have a document
MAKE = """
CREATE TABLE IF NOT EXISTS record (path TEXT PRIMARY KEY, owner TEXT, number INTEGER, body TEXT);
CREATE INDEX IF NOT EXISTS record_owner ON record (owner);
CREATE TABLE IF NOT EXISTS state (number INTEGER, epoch TEXT);
CREATE TABLE IF NOT EXISTS format (noun TEXT PRIMARY KEY, format INTEGER);
"""


def owner(noun: str, row: Row) -> str:
    """Return the record whose changes are this row's, as `noun/key`."""
    if noun == "reference" and row["statement"]:
        return f"statement/{row['statement']['uid']}"
    whose = {"office": "institution", "tenure": "official"}.get(noun, "agreement")
    if noun in PARTS:
        return f"{whose}/{row[whose]}"
    return f"{noun}/{row.get('key') or row['uid']}"


class Mirror:
    """The copy; `sync` brings it up to date and returns how many changes that took."""

    def __init__(self, root: str, file: str) -> None:
        self.root, self.held = root, sqlite3.connect(file)
        self.held.executescript(MAKE)

    def sync(self) -> int:
        """Take what changed, or everything: at first, and where the ledger is another one."""
        state = self.held.execute("SELECT number, epoch FROM state").fetchone()
        if state is None:
            return self.start()
        try:
            changes, number, epoch = self.changes(state[0])
        except HTTPError as refused:
            if refused.code not in (400, 409):  # the number is none of this ledger's
                raise
            return self.start()
        if epoch != state[1] or self.has_other_format(changes):
            return self.start()
        with self.held:  # all of it or nothing
            for change in changes:
                name = f"{change['noun']}/{change['key']}"
                self.held.execute("DELETE FROM record WHERE owner = ?", [name])
            if changes:
                self.take(state[0])
                self.keep_formats(changes)
            self.held.execute("UPDATE state SET number = ?", [number])
        return len(changes)

    def start(self) -> int:
        """Read everything. The number comes first."""
        last = self.ask("changes/", order="newest", page_size=1)
        number = last["results"][0]["number"] if last["results"] else 0
        formats = [row for noun in LISTS if noun not in PARTS for row in self.last_document(noun)]
        with self.held:
            self.held.execute("DELETE FROM record")
            self.held.execute("DELETE FROM state")
            self.held.execute("DELETE FROM format")
            self.keep_formats(formats)
            self.take(None)
            self.held.execute("INSERT INTO state VALUES (?, ?)", [number, last.get("epoch")])
        return number

    def last_document(self, noun: str) -> list[Row]:
        """Return the last change that a noun has a document of, if it has any."""
        page = self.ask("changes/", noun=noun, action=ENDINGS, order="newest", page_size=1)
        return list(page["results"])

    def keep_formats(self, changes: list[Row]) -> None:
        """Remember the format of each noun's documents."""
        told = [(change["noun"], change["format"]) for change in changes if change["format"]]
        self.held.executemany("INSERT OR REPLACE INTO format VALUES (?, ?)", told)

    def has_other_format(self, changes: list[Row]) -> bool:
        """Tell whether documents of a noun have another format than those held."""
        held = dict(self.held.execute("SELECT noun, format FROM format").fetchall())
        return any(
            change["format"] not in (None, held.get(change["noun"], change["format"]))
            for change in changes
        )

    def changes(self, since: int) -> tuple[list[Row], int, str | None]:
        """Return the changes after a number, their last number, and the ledger's epoch."""
        page = self.ask("changes/", since=since, page_size=500, fields="number,noun,key,format")
        found, epoch = page["results"], page.get("epoch")
        while page["next"]:
            page = self.fetch(page["next"])
            found += page["results"]
        return found, found[-1]["number"] if found else since, epoch

    def take(self, since: int | None) -> None:
        """Write the rows of every list, or those of records that changed after a number."""
        for noun, plural in LISTS.items():
            for row in self.rows(plural, since):
                held = (row["path"], owner(noun, row), row["number"], json.dumps(row))
                self.held.execute("INSERT OR REPLACE INTO record VALUES (?, ?, ?, ?)", held)

    def rows(self, plural: str, since: int | None) -> Iterator[Row]:
        """Yield all rows of a list, page by page, with the long words that are left out else."""
        page = self.ask(f"{plural}/", page_size=500, labels=0, fields="*", changed_since=since)
        yield from page["results"]
        while page["next"]:
            page = self.fetch(page["next"])
            yield from page["results"]

    def ask(self, path: str, **query: object) -> Any:
        given = {name: value for name, value in query.items() if value is not None}
        return self.fetch(f"{self.root}{path}?{urlencode(given)}")

    def fetch(self, address: str) -> Any:
        with urlopen(address, timeout=60) as reply:  # noqa: S310 - the address is your own
            return json.load(reply)


if __name__ == "__main__":
    print(Mirror(*sys.argv[1:]).sync())
