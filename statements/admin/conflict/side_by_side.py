"""The conflict page: where it began, theirs and yours side by side, with what can be taken."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

from statements.curation.record_state import document_of, edition
from statements.documents import Document
from statements.documents.clashing import Clash, Missing
from statements.documents.mapping import Listing
from statements.wording.differences import NOTHING, Teller, is_text
from statements.wording.weaving import SAME, Piece, columns

from ..links import link
from ..page.choosing import Chosen
from ..page.document_page import DocumentPage
from ..page.sides import Printed
from .choices import MARK, TAKE, found_clashes, mark, theirs_values, typed_values

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
        self.page, self.said = page, [base, theirs, page.document]
        self.teller = Teller(page.noun, base, theirs, page.document)
        self.views = [page.sides.view(document) for document in self.said]
        for document in self.said:
            for row in document.get("appearances", ()):
                source = self.teller.names.get(("source", row["source"]), row["source"])
                self.teller.names["appearance", row["uid"]] = source

    def lines(self, data: Any) -> list[Line]:
        """Return the places that differ, those to be decided first."""
        found = found_clashes(self.page, *self.said[:2])
        made = [self.line(clash, data) for clash in found]
        return sorted(made, key=lambda line: ORDER.get(line.kind, len(ORDER)))

    def line(self, clash: Clash, data: Any) -> Line:
        values = theirs_values(self.page, clash, data) if clash.kind in ORDER else {}
        fill = {
            name: [[one, self.label(name, one)] for one in said] for name, said in values.items()
        }
        whole = bool(clash.listing) and not clash.field  # rows come and go on the server
        return Line(
            clash,
            self.where(clash),
            self.columns(clash),
            mark(typed_values(data, clash, self.page)),
            "" if whole else json.dumps(fill),
        )

    def columns(self, clash: Clash) -> Columns:
        """Return what the versions say at a place; of keys, codes and dates nothing is marked."""
        values = (clash.base, clash.theirs, clash.yours)
        if not self.is_wording(clash, values):
            return Columns(*([Piece(SAME, self.words(clash, value))] for value in values))
        told = ("" if value is None else self.words(clash, value) for value in values)
        return Columns(*(pieces or [Piece(SAME, NOTHING)] for pieces in columns(*told)))

    def is_wording(self, clash: Clash, values: tuple[Any, ...]) -> bool:
        """Tell whether versions of one text stand at a place: of a quote, in one appearance."""
        if not clash.field:  # a row, or the order of a list
            return False
        appearances = {value.appearance for value in values if isinstance(value, Printed)}
        if appearances:
            return len(appearances) == 1
        table = self.listing(clash).table if clash.listing else self.page.noun.table
        return any(part.name == clash.field and is_text(part, table) for part in table.fields)

    def label(self, name: str, value: str) -> str:
        """Return what the control shows for a value, where it is an autocomplete."""
        forms = (
            form for form in self.page.all_forms() if form.prefix in (None, name.rpartition("-")[0])
        )
        for form in forms:
            field = form.fields.get(name.rpartition("-")[2])
            if field is not None and isinstance(field.widget, Chosen):
                return self.teller.names.get(field.widget.pointer(value), value)
        return value

    def listing(self, clash: Clash) -> Listing:
        parts = (part for part in self.page.noun.table.lists if part.name == clash.listing)
        return next(part for part in parts if isinstance(part, Listing))

    def where(self, clash: Clash) -> str:
        """Return what a place is called: the row by its number in the first version that has it."""
        field = clash.field.replace("_", " ")
        if not clash.listing:
            return field.capitalize()
        listing = self.listing(clash)
        if not clash.row:
            return f"{listing.name.replace('_', ' ')}: order".capitalize()
        number, row = next(self.rows(clash))
        name = self.row_words(listing, row, ("quote", "words"))
        one = f"{listing.table.model._meta.verbose_name} {number}".capitalize()
        return f"{one} ({name}){f': {field}' if field else ''}" if name else f"{one}: {field}"

    def rows(self, clash: Clash) -> Iterator[Any]:
        for view in (self.views[2], self.views[0], self.views[1]):
            for number, row in enumerate(view[clash.listing], 1):
                if clash.row in (row.get("uid"), row.get("key"), row.get("number")):
                    yield number, row

    def row_words(self, listing: Listing, row: Document, apart: tuple[str, ...]) -> str:
        return self.teller.row_name(
            listing.table, {name: value for name, value in row.items() if name not in apart}
        )

    def words(self, clash: Clash, value: Any) -> str:
        """Return what one version says at a place."""
        if value is Missing.ROW:
            return "not there"
        if isinstance(value, Printed):
            return f"“{value.words}” ({self.teller.names['appearance', value.appearance]})"
        if not clash.listing:
            part = next(p for p in self.page.noun.table.fields if p.name == clash.field)
            table = part.table if isinstance(part, Listing) else self.page.noun.table
            return self.teller.words(part, table, value)
        listing = self.listing(clash)
        if not clash.row:
            named = {
                row.get("uid"): self.row_words(listing, row, ("quote", "words"))
                for _, row in self.every(clash)
            }
            return ", ".join(named.get(key) or str(key) for key in value) or NOTHING
        if not clash.field:
            return self.whole_row(clash, listing, value)
        return self.field_words(listing, clash.field, value)

    def every(self, clash: Clash) -> Iterator[Any]:
        return (pair for view in self.views for pair in enumerate(view[clash.listing], 1))

    def whole_row(self, clash: Clash, listing: Listing, row: Document) -> str:
        told = {
            name: self.words_of(listing, name, value)
            for name, value in row.items()
            if value not in (None, [], False) and name != "uid"
        }
        return "; ".join(f"{name.replace('_', ' ')}: {words}" for name, words in told.items())

    def words_of(self, listing: Listing, name: str, value: Any) -> str:
        clash = Clash(listing.name, "row", name, value, value, value)
        return self.words(clash, value)

    def field_words(self, listing: Listing, name: str, value: Any) -> str:
        part = next((p for p in listing.table.fields if p.name == name), None)
        if part is None:
            return NOTHING if value is None else str(value)
        table = part.table if isinstance(part, Listing) else listing.table
        return self.teller.words(part, table, value)


def side_by_side(
    page: DocumentPage, base: Document | None, theirs: Document | None, data: Any
) -> list[Line]:
    """Return what stands side by side, nothing where a version is not held."""
    if base is None or theirs is None:
        return []
    return SideBySide(page, base, theirs).lines(data)


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
    before = document_of(noun.name, key, page.base or 1) or after  # nothing, where it was redacted
    lines = side_by_side(page, before, after, page.root.data)
    return {
        "conflict": {
            "version": current,
            "base": page.base,
            "by": theirs.saved_by if theirs else None,
            "at": theirs.saved_at if theirs else None,
            "choices": [line for line in lines if line.can_choose],
            "kept": [line for line in lines if not line.can_choose],
            "url": link(noun.name, key),
        }
    }
