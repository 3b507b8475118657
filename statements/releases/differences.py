"""What differs between two numbers of the ledger, with the ledger's own reasons.

What was removed is named with its reason; its words are not told again.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Any

import orjson

from statements.documents import NOUNS, Document, parse
from statements.documents.desk import CHUNK
from statements.documents.diff import Difference, differences
from statements.documents.mapping import batched
from statements.exports.cells import Cells, list_cell
from statements.exports.difference_columns import DIFFERENCE_COLUMNS
from statements.exports.permalinks import PERMALINK, address
from statements.exports.writing import header, lines
from statements.keys import RecordName
from statements.ledger.facts import text_of
from statements.models import Change, Edition

from .stage import Stage

TABLE, RECORDS_FILE = "differences.csv", "differences.jsonl"
CREATE_MOVED = "CREATE TABLE moved (record TEXT, number INTEGER, action TEXT, reason TEXT)"
FIELDS = ("record_id", "number", "action", "reason")


@dataclass(frozen=True, slots=True)
class RecordDifference:
    """A record that changed, its lines in the ledger, and its documents before and after."""

    record: str
    lines: list[tuple[int, str, str | None]]  # number, action, reason
    before: Document | None
    after: Document | None
    is_redacted: bool = False  # words of one of the two are gone; both were public

    @property
    def kind(self) -> str:
        if self.is_redacted:
            return "changed"
        if self.before is None:
            return "added" if self.after is not None else ""
        return "changed" if self.after is not None else "removed"

    def changes(self) -> list[Difference]:
        """Return what its document says differently; nothing where there are not two of them."""
        if self.before is None or self.after is None:
            return []
        return differences(NOUNS[RecordName.parse(self.record).noun], self.before, self.after)


def write_differences(stage: Stage, against: int | None, folder: Path) -> dict[str, int]:
    """Write both files; return how many rows the table has. Without a number before, none."""
    count = 0
    with (folder / TABLE).open("wb") as table, (folder / RECORDS_FILE).open("wb") as records:
        table.write(header(DIFFERENCE_COLUMNS))
        for difference in record_differences(stage, against) if against is not None else ():
            rows = list(difference_rows(difference))
            count += len(rows)
            table.write(lines(DIFFERENCE_COLUMNS, rows))
            if rows:
                records.write(orjson.dumps(difference_json(difference)) + b"\n")
    return {TABLE: count}


def record_differences(stage: Stage, against: int) -> Iterator[RecordDifference]:
    """Yield every record that has a line in the ledger after a number, by record."""
    stage.cursor.execute(CREATE_MOVED)
    rows = Change.objects.filter(number__gt=against, number__lte=stage.number).order_by("number")
    for chunk in batched(rows.values_list(*FIELDS).iterator(CHUNK), CHUNK):
        stage.cursor.executemany("INSERT INTO moved VALUES (%s, %s, %s, %s)", chunk)
    stage.cursor.execute("SELECT * FROM moved ORDER BY record, number")
    grouped = ((name, [row[1:] for row in rows]) for name, rows in groupby(stage.cursor, by_record))
    for chunk in batched(grouped, CHUNK):
        names = [record for record, _ in chunk]
        before, after = editions_at(names, against), editions_at(names, stage.number)
        texts = documents_of({*before.values(), *after.values()})
        for record, ledger_lines in chunk:
            old, new = (texts.get(editions.get(record, "")) for editions in (before, after))
            is_redacted = record in before and record in after and (old is None or new is None)
            yield RecordDifference(record, ledger_lines, old, new, is_redacted)


def by_record(row: tuple[Any, ...]) -> str:
    return str(row[0])


def editions_at(records: list[str], number: int) -> dict[str, str]:
    """Return the edition that was public of each record at a number, where one was."""
    rows = Change.objects.filter(record__in=records, number__lte=number).order_by("number")
    return {r: e for r, e in dict(rows.values_list("record_id", "edition_id")).items() if e}


def documents_of(editions: set[str]) -> dict[str, Document]:
    rows = Edition.objects.filter(pk__in=editions, redaction=None).order_by()
    return {row.pk: parse(text_of(row)) for row in rows.only("record_id", "format", "document")}


def difference_rows(difference: RecordDifference) -> Iterator[Cells]:
    """Yield a row for each field that changed, or one for a record that came or went."""
    noun, key = RecordName.parse(difference.record)
    shared: Cells = {
        "noun": noun,
        "key": key,
        "difference": difference.kind,
        "actions": list_cell(action for _, action, _ in difference.lines),
        "reasons": list_cell(reason for _, _, reason in difference.lines),
        "numbers": list_cell(str(number) for number, _, _ in difference.lines),
        PERMALINK: address(noun, key),
    }
    if difference.kind in ("added", "removed") or difference.is_redacted:
        yield shared | {"field": None}
    fields = (change.path.partition(".")[0].partition("[")[0] for change in difference.changes())
    yield from (shared | {"field": field} for field in dict.fromkeys(fields))


def difference_json(difference: RecordDifference) -> dict[str, Any]:
    """Return one record's difference with the values before and after."""
    noun, key = RecordName.parse(difference.record)
    return {
        "noun": noun,
        "key": key,
        "difference": difference.kind,
        "lines": [{"number": n, "action": a, "reason": r} for n, a, r in difference.lines],
        "changes": [
            {"path": c.path, "before": c.before, "after": c.after} for c in difference.changes()
        ],
    }
