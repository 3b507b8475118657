"""The conflict page: where it began, theirs and yours side by side, with what can be taken."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

from statements.curation.record_state import document_of, edition
from statements.documents import Document
from statements.documents.clashing import Clash, Missing
from statements.documents.mapping import Table
from statements.vocabularies import QuoteVoice
from statements.wording.differences import NOTHING, Wording, is_text
from statements.wording.weaving import SAME, Piece, columns

from ..links import record_url
from ..page.document_page import DocumentPage
from ..page.form_values import PrintedWords
from ..page.selects import KeySelect
from .places import MARK, TAKE, clashes_of, current_values, mark, theirs_values

ORDER = {"clash": 0, "theirs": 1}


class Columns(NamedTuple):
    """What the three versions say at a place; of a text, with what went and what came."""

    base: list[Piece]
    theirs: list[Piece]
    yours: list[Piece]


@dataclass(frozen=True, slots=True)
class Line:
    """One place as the conflict page shows it; `fill` tells the browser what theirs would send."""

    clash: Clash
    where: str
    columns: Columns
    mark: str
    fill: str

    @property
    def kind(self) -> str:
        return self.clash.kind

    @property
    def can_choose(self) -> bool:
        return self.kind in ORDER

    @property
    def take(self) -> str:
        return TAKE + self.clash.id

    @property
    def marked(self) -> str:
        return MARK + self.clash.id


class SideBySide:
    """Tells three versions of a document beside each other, with the names of all they name."""

    def __init__(self, page: DocumentPage, base: Document, theirs: Document) -> None:
        self.page, self.versions = page, [base, theirs, page.document]
        self.wording = Wording(page.noun, base, theirs, page.document)
        self.views = [page.form_values.view(document) for document in self.versions]
        for document in self.versions:
            for row in document.get("appearances", ()):
                source = self.wording.names.get(("source", row["source"]), row["source"])
                self.wording.names["appearance", row["uid"]] = source

    def lines(self, data: Any) -> list[Line]:
        """Return the places that differ, those to be decided first."""
        places = clashes_of(self.page, *self.versions[:2])
        lines = [self.line(clash, data) for clash in places]
        return sorted(lines, key=lambda line: ORDER.get(line.kind, len(ORDER)))

    def line(self, clash: Clash, data: Any) -> Line:
        values = theirs_values(self.page, clash) if clash.kind in ORDER else {}
        fill = {
            name: [[value, self.label(name, value)] for value in own]
            for name, own in values.items()
        }
        is_row = bool(clash.listing) and not clash.field  # rows come and go on the server
        return Line(
            clash,
            self.where(clash),
            self.columns(clash),
            mark(current_values(data, clash, self.page)),
            "" if is_row else json.dumps(fill),
        )

    def columns(self, clash: Clash) -> Columns:
        """Return what the versions say at a place; of keys, codes and dates nothing is marked."""
        values = (clash.base, clash.theirs, clash.yours)
        if not self.is_wording(clash, values):
            return Columns(*([Piece(SAME, self.words(clash, value))] for value in values))
        texts = ("" if value is None else self.words(clash, value) for value in values)
        return Columns(*(pieces or [Piece(SAME, NOTHING)] for pieces in columns(*texts)))

    def is_wording(self, clash: Clash, values: tuple[Any, ...]) -> bool:
        """Tell whether versions of one text stand at a place: of a quote, in one appearance."""
        appearances = {value.appearance for value in values if isinstance(value, PrintedWords)}
        if appearances:
            return len(appearances) == 1
        table = self.table(clash)
        # A row and the order of a list have no field.
        return any(part.name == clash.field and is_text(part, table) for part in table.fields)

    def table(self, clash: Clash) -> Table:
        """Return the table that a field of the place is of."""
        root = self.page.table
        return root.listed(clash.listing) if clash.listing else root

    def label(self, name: str, value: str) -> str:
        """Return what the control shows for a value, where it is an autocomplete."""
        forms = (
            form for form in self.page.all_forms() if form.prefix in (None, name.rpartition("-")[0])
        )
        for form in forms:
            field = form.fields.get(name.rpartition("-")[2])
            if field is not None and isinstance(field.widget, KeySelect):
                return self.wording.names.get(field.widget.pointer(value), value)
        return value

    def where(self, clash: Clash) -> str:
        """Return what a place is called: the row by its number in the first version that has it."""
        field = clash.field.replace("_", " ")
        if not clash.listing:
            return field.capitalize()
        if not clash.row:
            return f"{clash.listing.replace('_', ' ')}: order".capitalize()
        table = self.table(clash)
        number, row = next(
            (number, row)
            for number, row in self.rows(clash.listing)
            if clash.row in (row.get("uid"), row.get("key"), row.get("number"))
        )
        one = f"{table.model._meta.verbose_name} {number}".capitalize()
        name = self.row_name(table, row)
        return f"{one} ({name}){f': {field}' if field else ''}" if name else f"{one}: {field}"

    def rows(self, listing: str) -> Iterator[tuple[int, Document]]:
        """Yield the rows of a list with their numbers, yours first, then those that were."""
        base, theirs, yours = self.views
        for view in (yours, base, theirs):
            yield from enumerate(view[listing], 1)

    def row_name(self, table: Table, row: Document) -> str:
        own = {name: value for name, value in row.items() if name not in ("quote", "words")}
        return self.wording.row_name(table, own)

    def words(self, clash: Clash, value: Any) -> str:
        """Return what one version says at a place."""
        table = self.table(clash)
        if value is Missing.ROW:
            return "not there"
        if clash.listing and not clash.row:
            names = {
                row.get("uid"): self.row_name(table, row) for _, row in self.rows(clash.listing)
            }
            return ", ".join(names.get(key) or str(key) for key in value) or NOTHING
        if clash.listing and not clash.field:
            fields = (
                f"{name.replace('_', ' ')}: {self.field_words(table, name, one)}"
                for name, one in value.items()
                if one not in (None, [], False) and name != "uid"
            )
            return "; ".join(fields)
        return self.field_words(table, clash.field, value)

    def field_words(self, table: Table, name: str, value: Any) -> str:
        if isinstance(value, PrintedWords):
            voice = f", {QuoteVoice(value.voice).label.lower()}" if value.voice else ""
            return f"“{value.words}” ({self.wording.names['appearance', value.appearance]}{voice})"
        part = next((part for part in table.fields if part.name == name), None)
        if part is None:
            return NOTHING if value is None else str(value)
        return self.wording.words(part, table, value)


def conflict(page: DocumentPage, current: int) -> dict[str, Any]:
    """Tell that somebody saved a newer version, and what they changed."""
    noun, key = page.noun, page.noun.key_of(page.document)
    if page.adding and noun.identity == "key":
        page.root.add_error(
            "key", f"“{key}” is used already, or once was: keys are never used again."
        )
        return {}
    theirs = edition(noun.name, key, current)
    after = document_of(noun.name, key, current)
    # Where the version that the typing began from was redacted, it is told as unchanged since.
    before = document_of(noun.name, key, page.root.base or 1) or after
    versions = SideBySide(page, before, after) if before and after else None
    lines = versions.lines(page.root.data) if versions else []  # a version may be redacted
    return {
        "conflict": {
            "version": current,
            "base": page.root.base,
            "by": theirs.saved_by if theirs else None,
            "at": theirs.saved_at if theirs else None,
            "choices": [line for line in lines if line.can_choose],
            "unchosen": [line for line in lines if not line.can_choose],
            "url": record_url(noun.name, key),
        }
    }
