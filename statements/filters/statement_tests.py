"""What the filters of statements test of public rows."""

from __future__ import annotations

from datetime import date

from django.db.models import F, Q

from statements.dates import PartialDate

BOUNDED = ("said_on", "said_on__within", "said_on__exact")  # dates with two ends
UNTIL = ("said_on__lte", "said_on__by")


def may_be_said_on(days: PartialDate) -> Q:
    """The statement may be of a day asked for."""
    return Q(sort_on__lte=days.last, said_on_last__gte=days.first)


def not_said_before(days: PartialDate) -> Q:
    return Q(said_on_last__gte=days.first)


def not_said_after(days: PartialDate) -> Q:
    return Q(sort_on__lte=days.last, said_on_first__isnull=False)


def said_by(days: PartialDate) -> Q:
    return Q(said_on_last__lte=days.last)


def printed_so(days: PartialDate) -> Q:
    return Q(said_on=str(days))


def within(days: PartialDate) -> Q:
    return Q(sort_on__gte=days.first, said_on_last__lte=days.last)


def in_span(first: date, last: date) -> Q:
    """Statements that may be of one of some days, said so that indexes find them.

    The third part holds those of a month, a year or a range that begins before and ends after.
    """
    around = Q(said_on_last__gt=last, sort_on__lt=first) & Q(said_on_last__gt=F("said_on_first"))
    return Q(sort_on__range=(first, last)) | Q(said_on_last__range=(first, last)) | around
