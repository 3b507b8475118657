"""The public editions of a record: all of them, and each as it was, at an address that stays."""

from __future__ import annotations

from typing import Any, ClassVar

import orjson

from statements import query
from statements.documents import Document
from statements.wording.dates import day_of_moment
from statements.wording.differences import differences_in_words

from .history import history_of, pointer_names
from .links import page_of
from .pages import PageView, Parameters
from .parts import Row, Table, Text, WithNote
from .reading import read_names, read_record, title_in

MOST = 100  # editions on the page of all
WITHOUT_WORDS = "An edition whose words were taken out"
COLUMNS = ("What", "In this edition")


class EditionsView(PageView):
    """The public editions of a record, newest first."""

    template_name = "explorer/editions.html"
    noun: ClassVar[str] = ""

    def context(self, state: str, parameters: Parameters, **key: str) -> dict[str, Any]:
        super().context(state, parameters)
        name = "/".join(key.values())
        editions = query.past_of(self.noun, name, MOST)
        record = read_record(self.noun, name, state)
        title = title_in(self.noun, record.document)
        return {
            "heading": f"Editions of: {title}",
            "title": title,
            "noun": self.noun.replace("_", " "),
            "page": page_of(self.noun, name),
            "history": history_of(self.noun, name, editions, MOST, state),
            "has_more": len(editions) > MOST,
        }


class EditionView(PageView):
    """A record as one public edition had it, with a note whether it changed since."""

    template_name = "explorer/edition.html"
    noun: ClassVar[str] = ""

    def context(self, state: str, parameters: Parameters, **key: str) -> dict[str, Any]:
        super().context(state, parameters)
        number = key.pop("number")
        name = "/".join(key.values())
        listing = query.editions_of(self.noun, name)
        edition = orjson.loads(query.detail(listing, number, {}, state))
        edition["day"] = day_of_moment(edition["recorded_at"])
        own = {
            "edition": edition,
            "current": query.past_of(self.noun, name, 0)[0].number,
            "page": page_of(self.noun, name),
            "what": self.noun.replace("_", " "),
        }
        document = edition["document"]
        if document is None:
            return own | {"heading": WITHOUT_WORDS, "summary": WITHOUT_WORDS}
        return self.shown(document, name, edition["number"], state) | own

    def shown(self, document: Document, name: str, number: int, state: str) -> dict[str, Any]:
        """Return what the template shows of a document: every part of it, in words."""
        names = pointer_names(self.noun, [document], read_names({self.noun: [document]}, state))
        parts = differences_in_words(self.noun, {}, document, names=names)
        rows = [
            Row(WithNote(part.where, part.of) if part.of else part.where, (Text(part.after),))
            for part in parts
        ]
        return {
            "heading": title_in(self.noun, document),
            "is_held": True,
            "table": Table("What this edition says", COLUMNS, rows),
        }
