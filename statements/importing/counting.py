"""How much of a file may be read at one go: counted while it is read, before anything is judged."""

from __future__ import annotations

from dataclasses import dataclass

from statements.problems import Problem

ROWS_PER_RECORD = (
    20  # of all tables, for each record that may be there: voices, sources, references …
)
LARGER = "Larger files are imported with the command import_documents."


class TooMany(Exception):
    """A file holds more than may be read."""

    def __init__(self, where: str, most: int, what: str) -> None:
        message = f"The file has more than {most:,} {what}: reading stopped here. {LARGER}"
        self.problem = Problem(where, message, "too_large")
        super().__init__(str(self.problem))


@dataclass
class Cap:
    """Counts records, and rows of tables that wait until records are made of them."""

    most: int | None  # records
    records: int = 0
    rows: int = 0
    heads: int = 0  # rows of which each is a record

    def record(self, where: str) -> None:
        """Count a record; raise TooMany where that is one too many."""
        self.records += 1
        if self.most is not None and self.records > self.most:
            raise TooMany(where, self.most, "records")

    def row(self, where: str, *, is_head: bool) -> None:
        """Count a row that waits; raise TooMany where that is one too many."""
        self.rows += 1
        self.heads += is_head
        if self.most is not None and self.heads > self.most:
            raise TooMany(where, self.most, "records")
        if self.most is not None and self.rows > self.most * ROWS_PER_RECORD:
            raise TooMany(where, self.most * ROWS_PER_RECORD, "rows")
