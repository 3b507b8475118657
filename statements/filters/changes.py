"""The filters of the ledger's changes."""

from __future__ import annotations

import re
from datetime import UTC, datetime, time

from django.db.models import Q, Subquery
from django.utils.dateparse import parse_date, parse_datetime

from statements import vocabularies as v
from statements.documents import NOUNS
from statements.models import Change

from . import patterns
from .algebra import short, single
from .base import QueryFilterSet
from .lookups import own
from .parameters import Codes, Parameter
from .public_keys import PublicKeys
from .refusals import OF_TEXTS, Refused
from .scalars import LedgerNumber

FORMS = "2022-12-22, 2022-12-22T10:00:00Z or 2022-12-22T12:00:00+02:00"


class Since(Parameter):
    """A moment: the beginning of a day (UTC), or a time of day with its offset."""

    listed = False
    schema = {"type": "string", "minLength": 1}
    pattern = patterns.whole(patterns.MOMENT)
    spellings = (*OF_TEXTS, str.upper)  # t and z of RFC 3339

    def read(self, value: str) -> datetime:
        return read_moment(single(value))

    def test(self, value: datetime, public: PublicKeys, at: str) -> Q:
        """Test the number: no line is dated before the one above it, and pages go by number."""
        lines = Change.objects.filter(recorded_at__gte=value).order_by("recorded_at", "number")
        return Q(number__gte=Subquery(lines.values("number")[:1]))


def read_moment(text: str) -> datetime:
    """Read a moment as RFC 3339 writes it, or a day; raise Refused for anything else."""
    better = None
    if "T" in text and text[-6:-5] == " ":  # a plus that was not escaped
        better = f"{text[:-6]}+{text[-5:]}"
    moment = None
    if re.fullmatch(patterns.MOMENT, text):  # Python reads weeks of ISO 8601 and 2022-1-5, too
        try:
            day = parse_date(text)
            moment = datetime.combine(day, time(), UTC) if day else parse_datetime(text)
        except ValueError:
            moment = None
    if moment is None or not 1 < moment.year < 9999:
        raise Refused(
            f"“{short(text)}” is no moment: write {FORMS}, with + as %2B.",
            "moment",
            item=text,
            better=better,
        )
    return moment


class ChangeFilter(QueryFilterSet):
    """The filters of `/changes/`."""

    since = LedgerNumber(
        lambda number: Q(number__gt=number), "After this number: the last one you have.", "400"
    )
    before = LedgerNumber(lambda number: Q(number__lt=number), "Before this number.", "400")
    recorded_at__gte = Since(
        f"Recorded at this moment or later: {FORMS}; a day begins at 00:00 UTC.", "2022-12-22"
    )
    noun = Codes(
        tuple(NOUNS),
        own("noun"),
        "What changed: in the singular, as in every row. Its address begins with the plural.",
        "statement",
    )
    action = Codes(v.Action, own("action"), "What was done.", "retracted")
