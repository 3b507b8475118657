"""Columns that follow from others: each says what the export would write, or is refused.

An export's tables tell many things twice: names beside keys, the lead voice beside the statement,
the statement beside its references. One place carries each, the others follow. A cell that
follows is let through where it says what the desk holds, or what it would hold after the import;
an empty one says nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from statements import documents
from statements.documents import NOUNS, Context, Document
from statements.documents.public import children, label
from statements.exports import OF_STATEMENTS, TABLES, Table
from statements.exports.cells import Names
from statements.keys import RecordName
from statements.labels import Labels, labels_of
from statements.ledger.facts import merged_keys
from statements.problems import Problem

from .desk_state import Desk, on_desk
from .items import Item, Told
from .table_rows import as_day

LEAD = ("government", "official", "tenure", "institution", "role")  # of a voice
LABEL, FIRST, LAST = "_label", "_first", "_last"
Whole = list[tuple[Item, Document, Desk | None]]
Cells = dict[str, Any]
CARRIED = {
    **dict.fromkeys((*LEAD, "office", "governments", "voice"), "statement_voices"),
    "addressees": "statement_addressees",
    "topics": "statement_topics",
    "has_official_source": "statement_appearances",
    "cites": "references",
    "words": "quotes",
    "words_language": "quotes",
    "quote": "statement_references, beside references",
    "reference": "statement_references, beside references",
    "implied": "the column resolution",
}  # the table that carries what a column of another tells


def lead(item: Item) -> None:
    """Let the row of a new statement say its lead voice, where no other table says its voices."""
    if item.noun != "statement" or "voices" in item.said:
        return
    cells = next((row.cells for row in item.rows if row.table == "statement"), {})
    if cells.get("government"):
        voice = {name: cells[name] for name in LEAD if name in cells}
        item.said["voices"] = [{"role": "speaks"} | voice]


@dataclass
class Following:
    """What is known of the names of one file, and of what its columns must say."""

    coming: dict[str, str] = field(default_factory=dict)  # names that the file gives, by noun/key
    offices: dict[str, str] = field(default_factory=dict)  # of the tenures that it brings

    def learn(self, noun: str, whole: Whole) -> None:
        """Remember the names of records that a file of tables makes or changes."""
        if noun == "statement":  # pointed at by statements that may come before it
            whole = [one for one in whole if one[0].rows]
        for item, document, _ in whole:
            if item.rows or noun in ("official", "institution"):
                self.coming[str(RecordName(noun, NOUNS[noun].key_of(document)))] = label(
                    NOUNS[noun], document
                )
                for row, _ in children(NOUNS[noun], document):
                    self.coming[row["id"]] = row["label"]
                    if row["noun"] == "tenure":
                        self.offices[row["key"]] = row["label"]

    def contradicted(self, noun: str, whole: Whole) -> Iterator[tuple[Item, list[Problem]]]:
        """Yield the records with cells that say another thing than what they follow from."""
        asked = [one for one in whole if one[0].rows]
        if not asked:
            return
        every = [list(versions(noun, document, held)) for _, document, held in asked]
        wanted = {
            f"{pointer.noun}/{pointer.key}"
            for some in every
            for document in some
            for pointer in documents.pointers(NOUNS[noun], document)
        }
        names = self.names(wanted)
        for (item, document, _), some in zip(asked, every, strict=True):
            told = [Export(version, named) for version in some for named in names]
            found = [problem for row in item.rows for problem in differing(row, document, told)]
            if found:
                yield Item(noun, {}, ""), found

    def names(self, wanted: set[str]) -> list[Names]:
        """Return the names as the public has them, as the desk has them, and as the file will."""
        into, public = Context(merged=merged_keys()), labels_of(wanted)
        missing = wanted - public.names.keys()
        desk = Labels({**public.names, **on_the_desk(missing)}, public.offices)
        offices = {**public.offices, **self.offices}
        own = {**desk.names, **self.coming}
        own |= {
            f"tenure/{tenure}": own.get(f"office/{office}", office)
            for tenure, office in self.offices.items()
        }
        return [Names(into, desk), Names(into, Labels(own, offices))]


def on_the_desk(names: set[str]) -> dict[str, str]:
    """Return the names of records that the public does not know yet."""
    by_noun: dict[str, list[str]] = {}
    for name in names:
        noun, key = RecordName.parse(name)
        if noun in NOUNS:
            by_noun.setdefault(noun, []).append(key)
    return {
        str(RecordName(noun, key)): label(NOUNS[noun], documents.parse(held.text))
        for noun, keys in by_noun.items()
        for key, held in on_desk(noun, keys).items()
        if held.text
    }


def versions(noun: str, document: Document, held: Desk | None) -> Iterator[Document]:
    """Yield a record as it would be, as the desk has it and as the public has it."""
    yield document
    for text in {held.text, held.public} if held else ():
        if text and (other := documents.parse(text)) != document:
            yield other


@dataclass
class Export:
    """What the export would write of one version of a record, with some names."""

    document: Document
    names: Names
    written: dict[str, list[Cells]] = field(default_factory=dict)

    def rows(self, table: Table) -> list[Cells]:
        """Return the rows of one table, made once."""
        if table.name not in self.written:
            self.written[table.name] = [*table.rows(self.document, 0, self.names)]
        return self.written[table.name]


def differing(row: Told, document: Document, exports: list[Export]) -> Iterator[Problem]:
    """Yield a problem for each cell that says another thing than the export would write."""
    if not row.cells:
        return
    written = [cells for export in exports for cells in rows_like(row, document, export)]
    for column, cell in sorted(row.cells.items()):
        if not any(says(cell, column, cells) for cells in written):
            now = next((text_of(cells.get(column)) for cells in written), "")
            noun = "statement" if "voices" in document else row.table
            noun = "agreement" if row.table == "reference" and noun == row.table else noun
            yield Problem(f"{row.where}:{column}", told(noun, row.table, column, cell, now))


def says(cell: str, column: str, cells: Cells) -> bool:
    """Tell whether a cell says what the export would write, or the name of it."""
    wanted = text_of(cells.get(column))
    if cell == wanted or as_list(cell) == as_list(wanted) != []:
        return True
    if isinstance(cells.get(column), bool):
        return cell.lower() == wanted
    if cell == text_of(cells.get(f"{column}{LABEL}")):
        return bool(wanted)
    return bool(wanted) and as_day(cell) == wanted


def as_list(text: str) -> list[str]:
    return [part.strip() for part in text.split(";") if part.strip()]


def text_of(cell: Any) -> str:
    """Return a cell as the export writes it; empty for none."""
    if cell is None:
        return ""
    return str(cell).lower() if isinstance(cell, bool) else str(cell)


def told(noun: str, table: str, column: str, cell: str, now: str) -> str:
    """Say that a cell contradicts what carries it, and where that stands."""
    carrier = CARRIED.get(column) if noun == "statement" else None
    if column.endswith(LABEL):
        why = "names are changed in the table of what they name"
    elif carrier and carrier != table:
        why = f"it is read from {carrier}"
    elif noun == "statement":
        why = "it is read from statements" if table == "reference" else "it follows from the rest"
    else:
        why = f"import the {noun.replace('_', ' ')} as JSON to change it"
    short = f"{cell[:80]}…" if len(cell) > 80 else cell
    is_now = f"and the record “{now[:80]}”" if now else "and the record has none"
    return f"{column} says “{short}”, {is_now}: {why}. Change it there, or empty this."


def rows_like(row: Told, document: Document, export: Export) -> Iterator[Cells]:
    """Yield what the export would write of the part of a record that a row tells of."""
    if row.table in OF_STATEMENTS:
        table = OF_STATEMENTS[row.table]
        part = like(document[table.listed], row.place, export.document[table.listed])
        if part is not None:
            place = export.document[table.listed].index(part)
            name = table.columns[2].name  # after whose it is and its place: what it is
            key = part["uid"] if isinstance(part, dict) else export.names.key(name, part)
            for cells in export.rows(table):
                if cells[name] == key:
                    yield {**cells, "position": place}
    elif row.table != "reference":
        yield from export.rows(TABLES[row.table])
    else:
        yield from reference_rows(row, document, export)


def like(items: list[Any], place: int, others: list[Any]) -> Any:
    """Return the item of another version of a list that stands at a place of this one."""
    if place >= len(items):
        return None
    own = items[place]
    if not isinstance(own, dict):
        return own if own in others else None
    return next((other for other in others if other["uid"] == own["uid"]), None)


def reference_rows(row: Told, document: Document, export: Export) -> Iterator[Cells]:
    """Yield the rows of one reference, those of the row's own voice where it names one."""
    part = None
    if "voices" in export.document:
        part = like(document["references"], row.place, export.document["references"])
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
