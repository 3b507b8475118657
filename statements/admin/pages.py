"""The page of each authority noun, and what is its own about it."""

from __future__ import annotations

import hashlib
from typing import Any

from django import forms

from statements.documents import Document
from statements.keys import slug

from .page import DocumentPage
from .root import RootForm


class TopicPage(DocumentPage):
    noun_name = "topic"


class PlacePage(DocumentPage):
    noun_name = "place"


class GovernmentPage(DocumentPage):
    noun_name = "government"


class InstitutionPage(DocumentPage):
    """Offices without a key get one from the institution's and their title."""

    noun_name = "institution"

    def tell_rows(self, name: str, made: Document) -> list[Document]:
        rows = super().tell_rows(name, made)
        for row in rows if name == "offices" else ():
            row["key"] = row["key"] or slug(f"{made['key']} {row['title']}") or None
        return rows


class OfficialPage(DocumentPage):
    noun_name = "official"


class PublisherPage(DocumentPage):
    noun_name = "publisher"


class SourceForm(RootForm):
    saved_copy = forms.FileField(
        required=False,
        label="Upload our copy",
        help_text="Kept privately, never public; its SHA-256 is filled in above.",
    )


class SourcePage(DocumentPage):
    """A source; its saved copy is a file of the desk, and only its hash is in the document."""

    noun_name = "source"
    root_class = SourceForm

    def own_fields(self) -> list[Any]:
        return [*super().own_fields(), self.root["saved_copy"]]

    def tell(self) -> Document:
        made = super().tell()
        copy = self.root.cleaned_data.get("saved_copy")
        if copy:
            copy.seek(0)
            made["saved_copy_sha256"] = hashlib.sha256(copy.read()).hexdigest()
        return made


class AgreementPage(DocumentPage):
    noun_name = "agreement"


class SeriesPage(DocumentPage):
    noun_name = "series"


class TextVersionPage(DocumentPage):
    noun_name = "text_version"
