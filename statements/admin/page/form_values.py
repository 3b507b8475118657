"""What the controls of a page send for what another version of its document says."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Protocol

from django import forms

from statements.documents import Document, Noun
from statements.documents.mapping import Table

from .lifted import lift
from .values import initial_value

Values = dict[str, list[str]]  # name of a control: what it sends


@dataclass(frozen=True, slots=True)
class PrintedWords:
    """Words with the appearance that prints them, and whose they are; the uid of their quote makes
    no difference."""

    words: str
    appearance: str
    voice: str | None
    uid: str = field(compare=False)


class Forms(Protocol):
    """The forms of one document."""

    noun: Noun
    table: Table  # as it shows them
    root: Any
    lists: dict[str, Any]
    document: Document

    @property
    def form_values(self) -> FormValues:
        """What their controls send."""
        ...


@dataclass(frozen=True, slots=True)
class FormValues:
    """A page as it is compared with other versions, and filled from them."""

    page: Forms

    def view(self, document: Document) -> Document:
        """Return a document in the shape that the page shows it in."""
        return lift(self.page.noun, document)

    def controls_of(self, listing: str, name: str) -> list[str]:
        """Return the controls that tell one field of a row."""
        return [name]

    def of_own_field(self, name: str, value: Any) -> Values:
        """Return what the control of one of the document's own fields sends for a value."""
        part = next(part for part in self.page.noun.table.fields if part.name == name)
        return control_values(name, self.page.root.fields[name], initial_value(part, value))

    def of_row_field(self, listing: str, prefix: str, name: str, value: Any) -> Values:
        """Return what the controls of one field of a row send for a value."""
        rows = self.page.lists[listing]
        control = rows.form.base_fields.get(name)
        if control is None:
            return {}
        part = next(part for part in rows.listing.table.fields if part.name == name)
        return control_values(f"{prefix}-{name}", control, initial_value(part, value))


@dataclass(frozen=True, slots=True)
class QuotedFormValues(FormValues):
    """A statement's page, which shows a quote beside the reference that it belongs to."""

    def view(self, document: Document) -> Document:
        quotes = {
            row["uid"]: PrintedWords(row["exact"], row["appearance"], row["voice"], row["uid"])
            for row in document["quotes"]
        }
        used = {row["quote"] for row in document["references"]}
        references = [row | {"quote": quotes.get(row["quote"])} for row in document["references"]]
        others = [
            {"uid": row["uid"], "words": quotes[row["uid"]], "language": row["language"]}
            for row in document["quotes"]
            if row["uid"] not in used
        ]
        return document | {"references": references, "quotes": others}

    def controls_of(self, listing: str, name: str) -> list[str]:
        printed = {"references": "quote", "quotes": "words"}.get(listing)
        return ["quote", "words", "printed_in", "voice"] if name == printed else [name]

    def of_row_field(self, listing: str, prefix: str, name: str, value: Any) -> Values:
        if name not in ("quote", "words") or listing not in ("references", "quotes"):
            return FormValues.of_row_field(self, listing, prefix, name, value)
        values = {
            "words": value.words if value else "",
            "printed_in": self.number_of(value.appearance) if value else "",
            "voice": (value.voice or "") if value else "",
        }
        if listing == "references":
            values["quote"] = value.uid if value else ""
        return {f"{prefix}-{name}": [values] for name, values in values.items()}

    def number_of(self, appearance: str) -> str:
        """Return the number on the page of the appearance with a uid, nothing if it is gone."""
        return next((str(n) for n, uid in self.numbered() if uid == appearance), "")

    def numbered(self) -> Iterator[tuple[int, str]]:
        for number, form in enumerate(self.page.lists["appearances"].forms, 1):
            yield number, str(form["uid"].value() or "")


def control_values(name: str, control: forms.Field, value: Any) -> Values:
    """Return what the controls of a field send for a value."""
    widget = control.widget
    value = control.prepare_value(value)
    if isinstance(widget, forms.MultiWidget):
        names: Any = vars(widget)["widgets_names"]
        parts = zip(names, widget.decompress(value) or (), strict=True)
        return {f"{name}{suffix}": [str(part or "")] for suffix, part in parts}
    if isinstance(widget, forms.CheckboxInput):
        return {name: ["on"] if value else []}
    if isinstance(value, list | tuple):
        return {name: [str(one) for one in value]}
    return {name: ["" if value is None else str(value)]}
