"""When records changed last, and which of them ended: what feeds and sitemaps tell beside them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db.models import F, Max

from statements.documents import NOUNS
from statements.models import Change, PublicRecord
from statements.paging import Order, past

PART = 50_000  # numbers of the ledger to a part, and addresses: https://www.sitemaps.org
MOST_WITHIN = 500  # records within another that are told apart, at most
READ = 1_000  # records of a part that are read at once
BY_NUMBER = Order(("number", "id"), (int, str))


@dataclass(frozen=True, slots=True)
class Moment:
    """One change of the ledger: what was done, why, and when."""

    number: int
    action: str
    reason: str | None
    recorded_at: datetime


@dataclass(frozen=True, slots=True)
class Ending:
    """That a record is no longer public; `winner` is what it is part of now, if anything."""

    key: str
    winner: str | None
    moment: Moment


@dataclass(frozen=True, slots=True)
class Part:
    """Public records of one noun whose last changes are neighbours in the ledger."""

    noun: str
    index: int
    changed_at: datetime  # the last of these changes


def moments_of(numbers: Iterable[int]) -> dict[int, Moment]:
    """Return some changes by their numbers, in one query."""
    names = ("number", "action", "reason", "recorded_at")
    rows = Change.objects.filter(number__in=set(numbers)).values_list(*names)
    return {row[0]: Moment(*row) for row in rows}


def endings_of(noun: str, most: int, after: int, up_to: int | None = None) -> list[Ending]:
    """Return which records of a noun ended after one number, up to another, the last ones first.

    One that is public again did not end.
    """
    ends = Change.objects.filter(
        noun=noun,
        edition=None,
        number__gt=after,
        record__public_change=F("number"),
    )
    if up_to is not None:
        ends = ends.filter(number__lte=up_to)
    return [
        Ending(
            change.record_name.key,
            change.winner,
            Moment(change.number, change.action, change.reason, change.recorded_at),
        )
        for change in ends.order_by("-number")[:most]
    ]


def span_of(noun: str) -> int:
    """Return how many numbers of the ledger are a part: so many that few enough records have one.

    A change is of one record; but of all clauses of an agreement at once.
    """
    return PART if noun in NOUNS else PART // MOST_WITHIN


def parts_of(noun: str) -> list[Part]:
    """Return every part of a noun in which there is a record, in two queries."""
    part = (F("number") - 1) / span_of(noun)
    rows = PublicRecord.objects.of(noun).order_by().values_list(part).annotate(Max("number"))
    listed = sorted(rows)
    moments = moments_of(last for _, last in listed)
    return [Part(noun, index, moments[last].recorded_at) for index, last in listed]


def records_in(noun: str, index: int) -> Iterator[list[tuple[str, datetime]]]:
    """Yield the paths of a part's records with when each changed last, READ at a time."""
    first, last = index * span_of(noun) + 1, (index + 1) * span_of(noun)
    rows = PublicRecord.objects.of(noun).filter(number__range=(first, last))
    place: tuple[int, str] | None = None
    while True:
        ahead = rows if place is None else rows.filter(past(BY_NUMBER, place, inclusive=False))
        read = [*ahead.order_by(*BY_NUMBER.columns).values_list("number", "id", "path")[:READ]]
        moments = moments_of(number for number, *_ in read)
        yield [(path, moments[number].recorded_at) for number, _, path in read]
        if len(read) < READ:
            return
        place = read[-1][:2]
