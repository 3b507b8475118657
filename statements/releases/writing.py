"""Write what a stage holds: every table as CSV and as a table of the SQLite file, in one pass."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from statements.exports import GRAPH, TABLES, always, tables_of
from statements.exports.cells import Cells, Names
from statements.exports.changes import FIELDS, cells
from statements.exports.citations import CITED, Edge, Edges, node, summed
from statements.exports.writing import header, lines
from statements.ledger.bulk import CHUNK
from statements.models import Change

from .database import Database
from .stage import Stage
from .tables import Sheet, sheets, sheets_of

Progress = Callable[[int], Any]


@dataclass(slots=True)
class Out:
    """One table while it is written."""

    sheet: Sheet
    file: IO[bytes]
    database: Database
    rows: int = 0

    def write(self, rows: list[Cells]) -> None:
        self.rows += len(rows)
        self.file.write(lines(self.sheet.columns, rows))
        self.database.insert(self.sheet, rows)


def write_tables(
    stage: Stage, folder: Path, database: Database, progress: Progress
) -> dict[str, int]:
    """Write all tables; return how many rows each has, by the name of its file."""
    counts: dict[str, int] = {}
    for noun in TABLES:
        counts |= write_noun(noun, stage, folder, database, progress)
    counts |= write_changes(stage, folder, database)
    return {sheet.path: counts[sheet.path] for sheet in sheets()}


def write_noun(
    noun: str, stage: Stage, folder: Path, database: Database, progress: Progress
) -> dict[str, int]:
    """Write the tables of one noun; those of references give the graph besides."""
    tables, own = tables_of(noun), sheets_of(noun)
    with ExitStack() as files:
        outs = {sheet.name: opened(sheet, folder, database, files) for sheet in own}
        graph = Graph(stage, folder, database, files) if GRAPH.keys() & tables.keys() else None
        for held, labels in stage.documents(noun):
            names = Names(stage.merges, labels)
            for name, out in outs.items():
                make = tables[name].rows
                rows = [row for one in held for row in make(*one, names, always)]
                out.write(rows)
                if graph and name == TABLES[noun].name:
                    graph.take(rows)
            progress(len(held))
        if graph:
            outs |= graph.finish()
        return {out.sheet.path: out.rows for out in outs.values()}


def opened(sheet: Sheet, folder: Path, database: Database, files: ExitStack) -> Out:
    """Begin a table."""
    file = files.enter_context((folder / sheet.path).open("wb"))
    file.write(header(sheet.columns))
    return Out(sheet, file, database)


class Graph:
    """Citations and what they join, told from the rows of references, day by day."""

    def __init__(self, stage: Stage, folder: Path, database: Database, files: ExitStack) -> None:
        self.stage = stage
        self.outs = {
            sheet.name: opened(sheet, folder, database, files)
            for sheet in sheets()
            if sheet.name in GRAPH
        }
        self.day: str | None = None
        self.edges = Edges()
        self.seen: set[Edge] = set()  # of the reference that comes now
        self.reference: Any = None

    def take(self, rows: Iterable[Cells]) -> None:
        """Take rows of references, the newest day first."""
        ends: set[str] = set()
        for row in rows:
            day = row["said_on_first"] or row["known_by"]
            if row["government"] is None or day is None:  # made by an agreement
                continue
            if day != self.day:
                self.end_day()
                self.day = str(day)
            if row["reference"] != self.reference:
                self.reference, self.seen = row["reference"], set()
            noun, target = next((n, key) for n in CITED if (key := row[f"target_{n}"]))
            ends |= {f"government/{row['government']}", f"{noun}/{target}"}
            told = (
                row["government"],
                target,
                row["type"],
                row["said_on"],
                row["said_on_precision"],
            )
            edge = Edge(*(str(cell or "") for cell in told))
            if edge not in self.seen:
                self.seen.add(edge)
                self.edges[edge] += 1
        self.stage.keep_ends(ends)

    def end_day(self) -> None:
        """Write the edges of the day that ends."""
        self.outs["citations"].write(list(summed(self.edges)))
        self.edges = Edges()

    def finish(self) -> dict[str, Out]:
        """Write the edges of the last day, and all nodes."""
        self.end_day()
        for chunk in self.stage.ends():
            self.outs["nodes"].write([node(*end) for end in chunk])
        return self.outs


def write_changes(stage: Stage, folder: Path, database: Database) -> dict[str, int]:
    """Write the ledger up to the number."""
    sheet = sheets()[-1]
    with ExitStack() as files:
        out = opened(sheet, folder, database, files)
        for rows in ledger(stage.number):
            labels = stage.labels(row[2] for row in rows)
            out.write([cells(row, labels) for row in rows])
        return {sheet.path: out.rows}


def ledger(number: int) -> Iterator[list[tuple[Any, ...]]]:
    """Yield the lines of the ledger up to a number, in pieces."""
    last = 0
    while True:
        found = Change.objects.filter(number__gt=last, number__lte=number).order_by("number")
        rows = list(found.values_list("number", *FIELDS)[:CHUNK])
        if not rows:
            return
        yield rows
        last = rows[-1][0]
