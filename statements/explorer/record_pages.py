"""The page of a record: what it is called, its facts, and sections that lists answer."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, ClassVar

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from statements.documents import KINDS, NOUNS, PLURALS

from .cards import card_of
from .facts import facts_of
from .held import held_of
from .links import page_of
from .pages import PageView, Parameters
from .parts import Fact, Section, Text, Value, shortened
from .reading import Names, Record, read_record

MakeSection = Callable[[Record, str], Section]  # of a record, at a state of the ledger
LONGEST_DESCRIPTION = 200


class RecordView(PageView):
    """The page of one record of a noun, as its class declares it."""

    template_name = "explorer/record.html"
    noun: ClassVar[str] = ""
    facts: ClassVar[str] = ""  # names of the fields that are told first, in one string
    codes: ClassVar[str] = ""  # and of those that are told last: few readers look for them
    sections: ClassVar[Sequence[MakeSection]] = ()
    shares_numbers: ClassVar[bool] = False  # in words for other sites

    def context(self, state: str, parameters: Parameters, **key: str) -> dict[str, Any]:
        super().context(state, parameters)
        record = read_record(self.noun, "/".join(key.values()), state)
        title, lead = self.title(record), self.lead(record)
        sections = [make(record, state) for make in self.sections]
        return {
            "record": record,
            "card": card_of(self.noun, record),
            "kicker": self.kicker(record),
            "heading": title.text,
            "shown": title,
            "lead": lead,
            "description": description_of(self.noun, title.text, lead),
            "facts": self.facts_of(record, state),
            "codes": facts_of(self.noun, record, self.codes),
            "sections": sections,
            **self.shared(record, sections, state),
            **editions_of(self.noun, record),
            **self.beside(record, state),
        }

    def beside(self, record: Record, state: str) -> dict[str, Any]:
        """Return what a noun's own template shows besides."""
        return {}

    def shared(self, record: Record, sections: Sequence[Section], state: str) -> dict[str, Any]:
        """Return what other sites show of how much is held, where the page tells it so."""
        if not self.shares_numbers:
            return {}
        own = str(record.document[KINDS[self.noun].table.identity])
        names = Names({PLURALS[self.noun]: {own: self.title(record).text}})
        return held_of(self.noun, own, names, sections, state)

    def title(self, record: Record) -> Text:
        """Return what the record is called."""
        return Text(str(record.document[KINDS[self.noun].names[0]]))

    def kicker(self, record: Record) -> Value:
        """Return what kind of thing it is."""
        return self.noun.replace("_", " ").capitalize()

    def facts_of(self, record: Record, state: str) -> list[Fact]:
        """Return the short facts that it says."""
        return facts_of(self.noun, record, self.facts)

    def lead(self, record: Record) -> str:
        """Return what is said of it first."""
        summary = KINDS[self.noun].summary
        return str(record.document[summary] or "") if summary else ""


def editions_of(noun: str, record: Record) -> dict[str, Any]:
    """Return where the public editions of a record are, and this one stays, if it has any."""
    if noun not in NOUNS or not NOUNS[noun].has_public_editions:
        return {}
    editions = f"/{record.path}editions/"
    return {"editions": editions, "permalink": f"{editions}{record.number}/"}


def description_of(noun: str, title: str, lead: str) -> str:
    """Return what a list of hits elsewhere shows beneath the title."""
    return shortened(f"{title}. {lead or KINDS[noun].meaning}", LONGEST_DESCRIPTION)


class PartView(PageView):
    """What stands on the page of another record: its address leads there."""

    has_page = False
    noun: ClassVar[str] = ""
    whole: ClassVar[str] = ""  # the noun on whose page it stands, and the member that names it

    def page(self, request: HttpRequest, state: str, **key: str) -> HttpResponse:
        self.context(state, dict(request.GET.lists()))
        record = read_record(self.noun, "/".join(key.values()), state)
        own = record.document[KINDS[self.noun].table.identity]
        return HttpResponseRedirect(f"{page_of(self.whole, record.document[self.whole])}#{own}")
