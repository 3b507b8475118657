"""The filters of statements."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from datetime import date
from typing import Any

from django.db.models import Model, Q

from statements import models as m
from statements import vocabularies as v
from statements.dates import PartialDate
from statements.fields.text import validate_language

from . import lookups
from .algebra import NONE, Condition
from .examples import A_CLAUSE, A_SERIES, A_SOURCE, A_STATEMENT, AN_AGREEMENT
from .full_text import OF_STATEMENTS
from .lookups import cited, cited_clause, column
from .parameters import Codes, Keys, OpenCodes, SeriesKeys
from .same_row import Rows, SameRow
from .scalars import Days, Flag, LedgerNumber, Wider, flag_of_statement
from .statement_tests import (
    BOUNDED,
    UNTIL,
    in_span,
    may_be_said_on,
    not_said_after,
    not_said_before,
    printed_so,
    said_by,
    within,
)
from .targets import References
from .voices import APPEARANCES, VOICES, in_roles

SAME = (
    "Plain values given with others of government, speaker, institution, office and office_kind "
    "hold for one and the same voice, in a role that role asks for (else speaks or signs); - is a "
    "voice that has none. A value with ! and none are of the whole statement: none of its voices "
    "in these roles."
)
PRINTED = (
    "Plain values given with others of publisher, source, rendition and language hold for one and "
    "the same appearance; - is one that has none. A value with ! and none are of all appearances."
)


def part(
    model: type[Model], noun: str, help_text: str, example: str, *, of_row: bool = False
) -> Keys:
    """Return the filter of statements by what a role table says of them."""
    return Keys(noun, lookups.role(model, noun), help_text, example, many=True, of_row=of_row)


def voice(noun: str, help_text: str, example: str) -> Keys:
    return part(m.PublicVoice, noun, f"{help_text} {SAME}", example, of_row=True)


def carrier(noun: str, help_text: str, example: str) -> Keys:
    return part(m.PublicSource, noun, f"{help_text} {PRINTED}", example, of_row=True)


class OfStatements(SameRow):
    """The filters that mean the same for statements and for what they make."""

    rows = (VOICES, APPEARANCES)

    # Also finds by keys of voices in any role: a search is generous, `speaker` is exact.
    q = OF_STATEMENTS
    government = voice("government", "A government that speaks.", "russia")
    speaker = voice("official", "An official who speaks.", "sergey-lavrov")
    institution = voice("institution", "An institution that speaks.", "russia-mfa")
    office = voice("office", "An office spoken in.", "russia-mfa-minister")
    office_kind = Codes(
        v.OfficeKind,
        lookups.role(m.PublicVoice, "office_kind"),
        f"The kind of office spoken in. {SAME}",
        "foreign_minister",
        none=True,
        of_row=True,
    )
    role = Codes(
        v.VoiceRole,
        lookups.role(m.PublicVoice, "role"),
        "The role of the voice that government, speaker, institution, office and office_kind ask "
        "for; left out, it is speaks,signs for them. Alone, or with !, it asks for a voice in a "
        "role.",
        "speaks_for",
    )
    issued_by = Keys(
        "institution", column("issued_by"), "The institution that put it out.", "russia-mfa"
    )
    contact = Keys("contact", column("contact"), "The occasion that it was made at or tells of.")
    addressee = Keys(
        " ".join(m.PublicAddressee.points_at),
        lookups.role(m.PublicAddressee, *m.PublicAddressee.points_at),
        "A government, official or institution it is directed to.",
        "jeyhun-bayramov",
        many=True,
    )
    kind = Codes(v.StatementKind, column("kind"), "The kind of act.", "call_readout")
    language = OpenCodes(
        lookups.language,
        validate_language,
        f"The language spoken, or that of any appearance. {PRINTED}",
        "ru",
        of_row=True,
    )
    spoken = OpenCodes(column("language"), validate_language, "The language spoken.", "ru")
    rendition = Codes(
        v.Rendition,
        lookups.role(m.PublicSource, "rendition"),
        f"How an appearance gives the words. {PRINTED}",
        "verbatim",
        none=True,
        of_row=True,
    )
    topic = part(m.PublicTopic, "topic", "A topic.", "lachin-corridor")
    source = carrier("source", "A source that carries it.", A_SOURCE)
    publisher = carrier("publisher", "The publisher of a source.", "tass")
    place = part(m.PublicPlace, "place", "A place.", "lachin-corridor")
    said_on = Days(
        may_be_said_on,
        "It may have been said on a day of this date; none: undated.",
        "2022-12",
        none=True,
        ranges=True,
    )
    said_on__gte = Days(not_said_before, "Its last day is on or after this one.", "2022-12-01")
    said_on__lte = Days(not_said_after, "Its first day is on or before this one.", "2022-12-31")
    said_on__by = Days(said_by, "Its last day is on or before this one.", "2022-12-31")
    said_on__within = Days(
        within, "It was said within these days for certain.", "2022-12-01/2022-12-31", ranges=True
    )
    said_on__wider = Wider(
        "Its date is wider than this: its days are of no single week (from Monday), month, quarter "
        "or year."
    )
    said_on__exact = Days(
        printed_so, "Its date is this one exactly, no wider and no narrower.", "2022", ranges=True
    )
    has_official_source = Flag(
        flag_of_statement("has_official_source"), "An appearance is the official original itself."
    )
    changed_since = LedgerNumber(
        lambda number: Q(number__gt=number), "Changed after this number of the ledger.", "400"
    )

    @property
    def roles(self) -> Collection[str]:
        """The roles of the voices that are looked at."""
        roles = [role for value in self.values.get("role", ()) for role in value.plain]
        return roles or v.SPEAKING

    def rows_for(self, rows: Rows, names: Collection[str]) -> Rows:
        return in_roles(self.roles, names) if rows is VOICES else rows

    def hints(self) -> Iterator[lookups.Among]:
        """Yield the statements of the days asked for, which may be few among many older ones."""
        span = self.span()
        if span and span[0] <= span[1]:
            rows = m.PublicStatement.objects.filter(in_span(*span))
            yield lookups.Among(rows, lookups.OWN, self.at)

    def span(self) -> tuple[date, date] | None:
        """Return the first and the last day asked for, if both are."""
        days = [
            (name, value)
            for name in (*BOUNDED, "said_on__gte", *UNTIL)
            for value in self.values.get(name, ())
            if isinstance(value, PartialDate)
        ]
        first = [value.first for name, value in days if name not in UNTIL]
        last = [value.last for name, value in days if name != "said_on__gte"]
        return (max(first), min(last)) if first and last else None


class StatementFilter(OfStatements):
    """The filters of `/statements/`."""

    agreement = Keys(
        "agreement", cited, "An agreement it cites, or cites a clause of.", AN_AGREEMENT, many=True
    )
    clause = Keys(
        "clause", cited_clause, "A clause it cites, or cites a child of.", A_CLAUSE, many=True
    )
    series = SeriesKeys(
        "series", cited, "A series: it cites any of its agreements.", A_SERIES, many=True
    )
    ref = References(
        "TYPE[:TARGET[:ABOUT]], tested on one single reference; none: cites nothing. TYPE: a "
        "type, a family of types, or *. TARGET: an agreement, a series, a clause with its "
        "children, a statement's uid, none where it is not told which, or *. ABOUT: a "
        "government, none, or *.",
        "calls_for_compliance:trilateral-2020-11-09/6",
        many=True,
    )
    responds_to = Keys(
        "statement", lookups.answers_any, "The uid of a statement it answers.", A_STATEMENT
    )
    certainty = Codes(v.Certainty, column("certainty"), "How sure we are of it.", "verified")

    def beside(self) -> Q:
        """Return the government asked for, where entries can test it with a reference.

        Every voice of a statement makes all its references, so it is the same question, asked
        of one index instead of two.
        """
        for condition in self.together(VOICES).get("government", ()):
            if condition.plain and NONE not in condition.plain:
                return VOICES.row_test("government", condition.plain)
        return Q()

    def tests_of(self, name: str, values: list[Any]) -> Iterator[Q]:
        parameter = self.filters[name]
        if not isinstance(parameter, References):
            yield from super().tests_of(name, values)
            return
        for value in values:
            yield parameter.test(value, self.public_keys, self.at, self.beside())

    def row_tests(self, rows: Rows, together: Mapping[str, list[Condition]]) -> Iterator[Q]:
        """Leave out the government that the entries of a reference test."""
        tests = super().row_tests(rows, together)
        if rows is VOICES and self.tested_by_entries(together):
            next(tests)
        yield from tests

    def tested_by_entries(self, voices: Mapping[str, list[Condition]]) -> bool:
        """Tell whether the first test of voices is the government that `beside` returns."""
        positive = any(
            condition.plain and NONE not in condition.plain
            for condition in self.values.get("ref", ())
        )
        names = [name for name, values in voices.items() if any(c.plain for c in values)]
        first = next((c for c in voices.get("government", ()) if c.plain), None)
        usual = set(self.roles) >= {*v.SPEAKING}  # entries know all governments, and no roles
        alone = usual and positive and names == ["government"]
        return alone and first is not None and NONE not in first.plain
