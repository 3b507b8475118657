"""Imports, the ledger's last changes, and what the last audit of all data found."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db.models import CharField, Exists, Model, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Cast, Concat

from statements.documents import NOUNS
from statements.keys import RecordName
from statements.labels import labels_of
from statements.models import (
    Batch,
    Change,
    CheckRun,
    PublicStatement,
    PublicTenure,
    PublicVoice,
)
from statements.vocabularies import Action

from .lines import SHOWN, Line, Panel, first_rows

RECENT = 8
FOLLOWING = [name for name, noun in NOUNS.items() if noun.visibility.follows_use]
LATELY = 100  # changes of officials


def recent_changes() -> Panel:
    """The last lines of the ledger."""
    rows = Change.objects.select_related("record", "saved_by", "approved_by")
    changes = list(rows.order_by("-number")[:RECENT])
    names = labels_of(change.record_id for change in changes)
    deletions = [change for change in changes if change.action == Action.DELETED]
    unused = {name: row for noun in FOLLOWING for name, row in unused_rows(noun, deletions)}
    lines = []
    for change in changes:
        key, row = change.record.key, unused.get(change.record_id)
        text = names.of(change.noun, key) or (str(row) if row else key)
        lines.append(Line(change.noun, key, text, summary(change, is_unused=row is not None)))
    return Panel("changes", "Recent changes", "The ledger is empty.", lines, where=("change", ""))


def unused_rows(noun: str, deletions: list[Change]) -> Iterator[tuple[str, Model]]:
    """Yield what the public sees no more and the desk still holds, by `noun/key`."""
    keys = [change.record.key for change in deletions if change.noun == noun]
    rows = NOUNS[noun].table.model._base_manager.in_bulk(keys) if keys else {}
    yield from ((f"{noun}/{key}", row) for key, row in rows.items())


def summary(change: Change, *, is_unused: bool) -> str:
    """Say who did what and when; what lost its last public use was deleted by nobody."""
    who, day = change.approved_by or change.saved_by, f"{change.recorded_at:%Y-%m-%d}"
    if is_unused:
        return f"{change.noun} no longer used in public, {day}"
    noun = change.noun.replace("_", " ")
    return f"{noun} {Action(change.action).label.lower()} by {who}, {day}"


def imports() -> Panel:
    """The last imports."""
    rows = first_rows(Batch.objects.select_related("imported_by").order_by("-imported_at"))
    return Panel(
        "imports",
        "Imports",
        "Nothing was imported yet.",
        [
            Line("batch", row.pk, str(row), f"{row.get_state_display()}, by {row.imported_by}")
            for row in rows[:SHOWN]
        ],
        len(rows),
        where=("batch", ""),
    )


def failing() -> Panel:
    """What the last run of `check_data` found, and what authority edits left at odds now."""
    run = CheckRun.objects.order_by("-ended_at", "-id").first()
    mismatches = first_rows(out_of_office())
    lines = [
        Line("statement", uid, title, "said on a day on which the office was not held")
        for uid, title in mismatches[:SHOWN]
    ]
    if run:
        faults = run.told[: SHOWN - len(lines)]
        lines += [Line(*RecordName.parse(where), where, what) for where, what in faults]
    return Panel(
        "checks",
        "Data checks that fail",
        "",
        lines,
        (len(mismatches) + run.faults) if run else (len(mismatches) or None),  # unknown, not 0
        note=run_summary(run),
        weight="alarm",
    )


def out_of_office() -> QuerySet[Any, Any]:
    """Return uid and title of public statements whose day no longer fits a speaker's tenure.

    Only officials whose records were changed lately are looked at; `check_data` looks at all.
    """
    changed = Change.objects.publishing("official")
    lately = changed.exclude(action=Action.CREATED).order_by("-number")[:LATELY]
    tenure = PublicTenure.objects.filter(
        record=Concat(Value("tenure/"), Cast(OuterRef("tenure"), CharField()))
    )
    statements = PublicStatement.objects.filter(uid=OuterRef("statement"))
    mismatches = tenure.never_on(OuterRef("first_day"), OuterRef("last_day"))
    keys = list(lately.values_list("record__key", flat=True))
    return (
        PublicVoice.objects.filter(official__in=keys, tenure__isnull=False)
        .annotate(
            first_day=Subquery(statements.values("said_on_first")[:1]),
            last_day=Subquery(statements.values("said_on_last")[:1]),
            title=Subquery(statements.values("title")[:1]),
        )
        .filter(Exists(mismatches))
        .order_by("statement")
        .values_list("statement", "title")
        .distinct()
    )


def run_summary(run: CheckRun | None) -> str:
    if run is None:
        return "The checks never ran here: an administrator runs check_data every night."
    return f"The last run of check_data, {run.ended_at:%Y-%m-%d %H:%M} UTC: {run.counted}."
