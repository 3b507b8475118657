"""The public editions of a record: all with what changed, and each of an authority record."""

from __future__ import annotations

from datetime import datetime
from typing import Any, ClassVar

import orjson

from statements import query
from statements.documents import KINDS
from statements.vocabularies import Action
from statements.wording.dates import spelled_day
from statements.wording.fields import document_lines

from .history import history_of, pointer_names
from .links import page_of
from .pages import PageView, Parameters
from .reading import read_names, read_record

MOST = 100  # on one page


class EditionsView(PageView):
    """The public editions of a record, newest first."""

    template_name = "explorer/editions.html"
    noun: ClassVar[str]
    title: ClassVar[str]  # the member that names it

    def context(self, state: str, parameters: Parameters, **key: str) -> dict[str, Any]:
        super().context(state, parameters)
        [own] = key.values()
        editions = query.past_of(self.noun, own, MOST)
        title = read_record(self.noun, own, state).document[self.title]
        return {
            "heading": f"Editions of: {title}",
            "title": title,
            "kind": KINDS[self.noun].verbose_name,
            "page": page_of(self.noun, own),
            "history": history_of(self.noun, own, editions, MOST, state),
            "has_more": len(editions) > MOST,
        }


class EditionView(PageView):
    """One public edition of an authority record, all that it said in words."""

    template_name = "explorer/edition.html"
    noun: ClassVar[str]
    title: ClassVar[str]

    def context(self, state: str, parameters: Parameters, **key: str) -> dict[str, Any]:
        super().context(state, parameters)
        number = key.pop("number")
        [own] = key.values()
        edition = orjson.loads(query.detail(query.editions_of(self.noun, own), number, {}, state))
        document = edition["document"]
        day = datetime.fromisoformat(edition["recorded_at"]).date()
        context = {
            "edition": edition,
            "day": spelled_day(day),
            "action": Action(edition["action"]),
            "kind": KINDS[self.noun].verbose_name,
            "current": query.past_of(self.noun, own, 0)[0].number,
            "page": page_of(self.noun, own),
            "heading": "An edition whose words were taken out",
        }
        if document is None:
            return context
        names = pointer_names(self.noun, [document], read_names({self.noun: [document]}, state))
        lines = document_lines(self.noun, document, names)
        return context | {"heading": document[self.title], "lines": lines}


class StatementEditionsView(EditionsView):
    noun, title = "statement", "title"


class AgreementEditionsView(EditionsView):
    noun, title = "agreement", "short_title"


class AgreementEditionView(EditionView):
    noun, title = "agreement", "short_title"


class OfficialEditionsView(EditionsView):
    noun, title = "official", "name"


class OfficialEditionView(EditionView):
    noun, title = "official", "name"
