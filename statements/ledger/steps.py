"""The steps of the public side as `stances` reads them: with what other statements say of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date
from operator import itemgetter
from typing import Any

from django.db.models import QuerySet
from django.db.models.functions import Coalesce

from statements.documents.desk import KEYS
from statements.documents.mapping import batched
from statements.models import Entry, PublicStatement, PublicStep, PublicVoice
from statements.stances import Step
from statements.vocabularies import SPEAKING, TAKING_BACK

from .cells import cells

AXIS = ("agreement", "sort_key", "node", "government", "axis", "about")
FACTS = ("reference", "statement", "type", "direction", "first", "last", "day", "precision")
WIDTH = len(AXIS)  # of the beginning of a row
STATEMENT, GOVERNMENT = itemgetter(WIDTH + 1), itemgetter(AXIS.index("government"))
NOTHING = frozenset[str]()

AxisKey = tuple[str, ...]  # the columns of AXIS
Said = tuple[str, str]  # a government, and a statement of it


def steps_by_axis(
    rows: QuerySet[PublicStep], as_of: date | None = None
) -> dict[AxisKey, list[Step]]:
    """Return steps by their axis, as they stood on a day: what was certainly said by then."""
    rows = rows.filter(last__lte=as_of) if as_of else rows
    listed = cells(rows, (*AXIS, *FACTS, "answers", "is_counted"))
    gone = taken_back({STATEMENT(row) for row in listed}, as_of)
    steps: dict[AxisKey, list[Step]] = defaultdict(list)
    for row in listed:
        uid, statement, type, direction, first, last, day, precision, answers, counts = row[WIDTH:]
        answered = frozenset(answers.split(";")) if answers else NOTHING
        is_gone = (GOVERNMENT(row), statement) in gone if gone else False
        about = (uid, statement, type, direction, first, last, answered, counts, is_gone)
        steps[row[:WIDTH]].append(Step(*about, day, precision))
    return steps


def taken_back(statements: Iterable[str], as_of: date | None = None) -> set[Said]:
    """Return which governments corrected or withdrew which of some statements, by a day."""
    entries = Entry.objects.filter(type__in=TAKING_BACK).order_by()
    rows = {
        row
        for chunk in batched(sorted(statements), KEYS)
        for row in entries.filter(node__listed=chunk).values_list("government", "node", "statement")
    }
    said = speaking(row[2] for row in rows) if rows else set()
    late = later_than(as_of, {row[2] for row in rows}) if as_of and rows else set()
    return {
        (government, statement)
        for government, statement, by in rows
        if (government, by) in said and by not in late
    }


def speaking(statements: Iterable[str]) -> set[Said]:
    """Return the governments that speak or sign in some statements."""
    return {
        said
        for chunk in batched(sorted({*statements}), KEYS)
        for said in PublicVoice.objects.filter(statement__listed=chunk, role__in=SPEAKING)
        .order_by()
        .values_list("government", "statement")
    }


def later_than(day: date, statements: Iterable[str]) -> set[str]:
    """Return those of some statements that were not certainly made by a day."""
    return {uid for uid, (_, last, *_) in days_of(statements).items() if last > day}


def days_of(statements: Iterable[str]) -> dict[str, tuple[Any, ...]]:
    """Return the first and the last day of statements, the day as printed, and how exact it is.

    Of an undated one, when it was known; it has no day to print.
    """
    first, last = (Coalesce(f"said_on_{end}", f"known_by_{end}") for end in ("first", "last"))
    rows = PublicStatement.objects.filter(uid__listed=statements).order_by()
    columns = ("uid", first, last, "said_on", "said_on_precision")
    return {uid: (*days,) for uid, *days in rows.values_list(*columns)}


def days_of_row(row: Mapping[str, Any]) -> tuple[Any, ...]:
    """Return the same of a row of a statement that is about to be written."""
    first, last = (row[f"said_on_{end}"] or row[f"known_by_{end}"] for end in ("first", "last"))
    return first, last, row["said_on"], row["said_on_precision"]
