"""The rows that an export would write of what a file says."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from statements.documents import Document
from statements.exports import STATEMENT_LINK_TABLES, TABLES, Table
from statements.exports.cells import Names

from .items import DerivedRow

Cells = dict[str, Any]


@dataclass
class Export:
    """What the export would write of one version of a record, with some names."""

    document: Document
    names: Names
    rows_by_table: dict[str, list[Cells]] = field(default_factory=dict)

    def rows(self, table: Table) -> list[Cells]:
        """Return the rows of one table, made once."""
        if table.name not in self.rows_by_table:
            self.rows_by_table[table.name] = [*table.rows(self.document, 0, self.names)]
        return self.rows_by_table[table.name]


def text_of(cell: Any) -> str:
    """Return a cell as the export writes it; empty for none."""
    if cell is None:
        return ""
    return str(cell).lower() if isinstance(cell, bool) else str(cell)


def export_rows(row: DerivedRow, document: Document, export: Export) -> Iterator[Cells]:
    """Yield what the export would write of the part of a record that a row tells of."""
    if row.table in STATEMENT_LINK_TABLES:
        table = STATEMENT_LINK_TABLES[row.table]
        part = counterpart(document[table.list_name], row.place, export.document[table.list_name])
        if part is not None:
            place = export.document[table.list_name].index(part)
            name = table.columns[2].name  # after whose it is and its place: what it is
            key = part["uid"] if isinstance(part, dict) else export.names.key(name, part)
            for cells in export.rows(table):
                if cells[name] == key:
                    yield {**cells, "position": place}
    elif row.table != "reference":
        yield from export.rows(TABLES[row.table])
    else:
        yield from reference_rows(row, document, export)


def counterpart(items: list[Any], place: int, others: list[Any]) -> Any:
    """Return the item of another version of a list that stands at a place of this one."""
    if place >= len(items):
        return None
    item = items[place]
    if not isinstance(item, dict):
        return item if item in others else None
    return next((other for other in others if other["uid"] == item["uid"]), None)


def reference_rows(row: DerivedRow, document: Document, export: Export) -> Iterator[Cells]:
    """Yield the rows of one reference, those of the row's own voice where it names one."""
    part = None
    if "voices" in export.document:
        part = counterpart(document["references"], row.place, export.document["references"])
        if part is None:
            return
    for cells in export.rows(TABLES["reference"]):
        if part is not None and cells["reference"] != part["uid"]:
            continue
        if all(
            row.cells.get(name) in (None, text_of(cells[name]))
            for name in ("voice", "reference", "target", "target_clause", "target_statement")
            if not (name == "voice" and cells[name] is None)
        ):
            yield cells
