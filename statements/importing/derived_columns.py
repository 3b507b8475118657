"""Columns that follow from others: each says what the export would write, or is refused.

An export's tables tell many things twice: names beside keys, the lead voice beside the statement,
the statement beside its references. One place carries each, the others follow. A cell that
follows is let through where it says what the desk holds, or what it would hold after the import;
an empty one says nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from statements import documents
from statements.documents import NOUNS, Context, Document
from statements.documents.merges import merged_keys
from statements.documents.public import child_rows, label
from statements.exports.cells import Names
from statements.exports.permalinks import PERMALINK
from statements.keys import RecordName
from statements.labels import SIDE, Labels, desk_sides, labels_of, with_sides
from statements.problems import Problem

from .desk_records import DeskRecord, desk_records
from .export_rows import Cells, Export, export_rows, text_of
from .items import DerivedRow, Item
from .table_rows import as_day, as_list

LEAD = ("government", "official", "tenure", "institution", "role")  # of a voice
LABEL, FIRST, LAST = "_label", "_first", "_last"
Candidates = list[tuple[Item, Document, DeskRecord | None]]
CARRIERS = {
    **dict.fromkeys((*LEAD, "office", "governments", "voice"), "statement_voices"),
    "addressees": "statement_addressees",
    "topics": "statement_topics",
    "has_official_source": "statement_appearances",
    "cites": "references",
    "words": "quotes",
    "words_language": "quotes",
    "words_voice": "quotes",
    "quote": "statement_references, beside references",
    "reference": "statement_references, beside references",
    "implied": "the column resolution",
    **dict.fromkeys(("family", "text_direction", "about_direction"), "the column type"),
}  # the table that carries what a column of another tells


def add_lead_voice(item: Item) -> None:
    """Let the row of a new statement say its lead voice, where no other table says its voices.

    These cells follow from nothing then: any name that is held may stand in them.
    """
    if item.noun != "statement" or "voices" in item.members:
        return
    cells = next((row.cells for row in item.rows if row.table == "statement"), {})
    if cells.get("government"):
        voice = {name: cells.pop(name) for name in LEAD if name in cells}
        item.members["voices"] = [{"role": "speaks"} | voice]


@dataclass
class DerivedColumns:
    """What is known of the names of one file, and of what its columns must say."""

    file_names: dict[str, str] = field(default_factory=dict)  # by noun/key
    offices: dict[str, str] = field(default_factory=dict)  # of the tenures that it brings
    sides: dict[str, str] = field(default_factory=dict)  # of the publishers that it brings

    def learn(self, noun: str, candidates: Candidates) -> None:
        """Remember the names of records that a file of tables makes or changes."""
        if noun == "statement":  # pointed at by statements that may come before it
            candidates = [candidate for candidate in candidates if candidate[0].rows]
        for item, document, _ in candidates:
            if item.rows or noun in ("official", "institution"):
                name = str(RecordName(noun, NOUNS[noun].key_of(document)))
                self.file_names[name] = label(NOUNS[noun], document)
                if side := document.get(SIDE):
                    self.sides[name] = side
                for row, _ in child_rows(NOUNS[noun], document):
                    self.file_names[row["id"]] = row["label"]
                    if row["noun"] == "tenure":
                        self.offices[row["key"]] = row["label"]

    def contradictions(
        self, noun: str, candidates: Candidates
    ) -> Iterator[tuple[Item, list[Problem]]]:
        """Yield the records with cells that say another thing than what they follow from."""
        with_rows = [candidate for candidate in candidates if candidate[0].rows]
        if not with_rows:
            return
        version_lists = [
            list(versions(noun, document, current)) for _, document, current in with_rows
        ]
        targets = {
            f"{pointer.noun}/{pointer.key}"
            for records in version_lists
            for document in records
            for pointer in documents.pointers(NOUNS[noun], document)
        }
        names = self.names(targets)
        for (item, document, _), records in zip(with_rows, version_lists, strict=True):
            exports = [
                Export(version, version_names) for version in records for version_names in names
            ]
            problems = [
                problem
                for row in item.rows
                for problem in row_contradictions(row, document, exports)
            ]
            if problems:
                yield Item(noun, {}, ""), problems

    def names(self, targets: set[str]) -> list[Names]:
        """Return the names as the public has them, as the desk has them, and as the file will."""
        into, public = Context(merged=merged_keys()), labels_of(targets)
        missing = targets - public.names.keys()
        desk = Labels({**public.names, **desk_names(missing)}, public.offices)
        desk = with_sides(desk, targets, into, desk_sides(missing))
        offices = {**public.offices, **self.offices}
        names = {**desk.names, **self.file_names}
        names |= {
            f"tenure/{tenure}": names.get(f"office/{office}", office)
            for tenure, office in self.offices.items()
        }
        coming = with_sides(Labels(names, offices), targets, into, {**desk.sides, **self.sides})
        return [Names(into, desk), Names(into, coming)]


def desk_names(names: set[str]) -> dict[str, str]:
    """Return the names of records that the public does not know yet."""
    by_noun: dict[str, list[str]] = {}
    for name in names:
        noun, key = RecordName.parse(name)
        if noun in NOUNS:
            by_noun.setdefault(noun, []).append(key)
    return {
        str(RecordName(noun, key)): label(NOUNS[noun], documents.parse(current.text))
        for noun, keys in by_noun.items()
        for key, current in desk_records(noun, keys).items()
        if current.text
    }


def versions(noun: str, document: Document, current: DeskRecord | None) -> Iterator[Document]:
    """Yield a record as it would be, as the desk has it and as the public has it."""
    yield document
    for text in {current.text, current.public} if current else ():
        if text and (other := documents.parse(text)) != document:
            yield other


def row_contradictions(
    row: DerivedRow, document: Document, exports: list[Export]
) -> Iterator[Problem]:
    """Yield a problem for each cell that says another thing than the export would write."""
    if not row.cells:
        return
    rows = [cells for export in exports for cells in export_rows(row, document, export)]
    for column, cell in sorted(row.cells.items()):
        if not any(matches(cell, column, cells) for cells in rows):
            value = next((text_of(cells.get(column)) for cells in rows), "")
            noun = "statement" if "voices" in document else row.table
            noun = "agreement" if row.table == "reference" and noun == row.table else noun
            message = contradiction_message(noun, row.table, column, cell, value)
            yield Problem(f"{row.where}:{column}", message)


def matches(cell: str, column: str, cells: Cells) -> bool:
    """Tell whether a cell says what the export would write, or the name of it."""
    value = text_of(cells.get(column))
    if cell == value or as_list(cell) == as_list(value) != []:
        return True
    if isinstance(cells.get(column), bool):
        return cell.lower() == value
    if cell == text_of(cells.get(f"{column}{LABEL}")):
        return bool(value)
    return bool(value) and as_day(cell) == value


def contradiction_message(noun: str, table: str, column: str, cell: str, value: str) -> str:
    """Say that a cell contradicts what carries it, and where that stands."""
    carrier = CARRIERS.get(column) if noun == "statement" else None
    if column.endswith(LABEL):
        why = "names are changed in the table of what they name"
    elif column == PERMALINK:
        why = "it follows from what tells the record apart"
    elif carrier and carrier != table:
        why = f"it is read from {carrier}"
    elif noun == "statement":
        why = "it is read from statements" if table == "reference" else "it follows from the rest"
    else:
        why = f"import the {noun.replace('_', ' ')} as JSON to change it"
    short = f"{cell[:80]}…" if len(cell) > 80 else cell
    contrast = f"and the record “{value[:80]}”" if value else "and the record has none"
    return f"{column} says “{short}”, {contrast}: {why}. Change it there, or empty this."
