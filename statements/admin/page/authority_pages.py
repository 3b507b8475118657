"""Pages of authority nouns that have something of their own."""

from __future__ import annotations

from typing import Any

from django import forms

from statements import copies
from statements.documents import Document
from statements.entering import contact_key
from statements.keys import slug

from .document_page import DocumentPage
from .root import RootForm


class InstitutionPage(DocumentPage):
    """Offices without a key get one from the institution's and their title."""

    def build_rows(self, name: str, document: Document) -> list[Document]:
        rows = super().build_rows(name, document)
        for row in rows if name == "offices" else ():
            row["key"] = row["key"] or slug(f"{document['key']} {row['title']}") or None
        return rows


class ContactPage(DocumentPage):
    """A contact is called by what it was, who took part, and when."""

    extra_row_counts = {"participants": 2}

    def make_key(self) -> bool:
        values, participants = self.root.cleaned_data, self.lists["participants"]
        kind, held_on = values.get("kind"), values.get("held_on")
        if not values["key"] and kind and held_on and participants.is_valid():
            rows = [form.document for form in participants.filled_forms()]
            values["key"] = contact_key(kind, held_on.first, rows)
        return super().make_key()


class SourceForm(RootForm):
    saved_copy = forms.FileField(
        required=False,
        label="Upload our copy",
        help_text="Kept privately, never public; its SHA-256 is filled in above.",
    )

    def clean_saved_copy(self) -> Any:
        copy = self.cleaned_data["saved_copy"]
        fault = copies.fault_of(copy) if copy else None
        if fault:
            raise forms.ValidationError(fault)
        return copy


class SourcePage(DocumentPage):
    """A source; its saved copy is a file of the desk, and only its hash is in the document."""

    root_class = SourceForm

    def own_fields(self) -> list[Any]:
        return [*super().own_fields(), self.root["saved_copy"]]

    def build_document(self) -> Document:
        document = super().build_document()
        copy = self.root.cleaned_data.get("saved_copy")
        if copy:
            document["saved_copy_sha256"] = copies.sum_of(copy)
        return document
