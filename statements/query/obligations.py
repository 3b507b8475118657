"""Records of obligations, and of what was said of their clauses, made of the rows of a page."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from typing import Any

from django.db.models import Count

from statements.dates import PartialDate
from statements.documents import parse
from statements.documents.public_statements import date_columns
from statements.filters import QueryFilterSet
from statements.models import PublicAbout, PublicDebtor, PublicRecord, PublicStep
from statements.vocabularies import DueSide

from .standing import Row, speaking_in

FIELDS = ("record", "clause")
OF_STEP = ("last", "statement", "type", "family", "day", "precision")
SAID_FIELDS = ("clause", "due_first", "due_last", *(f"steps__{name}" for name in OF_STEP))
WORDS = ("duty", "condition", "certainty", "note")  # of a duty, as its clause's document has them


def duties(filterset: QueryFilterSet, rows: Sequence[Row]) -> list[Row]:
    """Return some duties with how many statements speak of their clauses."""
    documents = duties_of({row["record"] for row in rows})
    owing = PublicDebtor.objects.filter(obligation__listed={row["uid"] for row in rows})
    debtors = grouped(owing.order_by("position").values_list("obligation", "government"))
    counts = statements_on({row["clause"] for row in rows})
    return [
        {
            **{name: row[name] for name in ("uid", "agreement", "clause")},
            **{name: duty[name] for name in WORDS},
            **date_columns("due", PartialDate.from_document(duty["due"])),
            **date_columns("until", PartialDate.from_document(duty["until"])),
            "debtors": debtors[row["uid"]],
            "statements": counts.get(row["clause"], 0),
        }
        for row in rows
        if (duty := documents.get(row["uid"]))
    ]


def duties_of(clauses: Collection[str]) -> dict[str, Any]:
    """Return the duties in the documents of some clauses, told as `clause/key`, by uid."""
    texts = PublicRecord.objects.listed(clauses).values_list("document", flat=True)
    return {duty["uid"]: duty for text in texts for duty in parse(text)["obligations"]}


def statements_on(clauses: Collection[str]) -> dict[str, int]:
    """Return how many statements speak of each clause or of its children."""
    steps = PublicStep.objects.filter(node__listed=clauses, in_whole=True).order_by()
    counts = steps.values("node").annotate(of=Count("statement", distinct=True))
    return dict(counts.values_list("node", "of"))


def grouped(pairs: Iterable[tuple[str, str]]) -> dict[str, list[str]]:
    groups = defaultdict[str, list[str]](list)
    for key, value in pairs:
        groups[key].append(value)
    return groups


def said_of_clauses(filterset: QueryFilterSet, rows: Sequence[Row]) -> list[Row]:
    """Return references to the clauses of some duties, each with who speaks and about whom."""
    references = {row["steps__reference"] for row in rows}
    speaking = speaking_in(references)
    concerning = PublicAbout.objects.filter(reference__listed=references).order_by("position")
    about = grouped(concerning.values_list("reference", "government"))
    return [
        {
            "obligation": row["uid"],
            "clause": row["clause"],
            "reference": reference,
            "government": speaking[reference],
            "about": about[reference],
            "side": side(row),
            **{name: row[f"steps__{name}"] for name in OF_STEP},
        }
        for row in rows
        if (reference := row["steps__reference"]) in speaking
    ]


def side(row: Row) -> str | None:
    """Return on which side of the due day a reference certainly stands, if there are both days."""
    if row["due_first"] is None or row["steps__day"] is None:
        return None
    if row["steps__last"] < row["due_first"]:
        return DueSide.BEFORE.value
    return DueSide.AFTER.value if row["steps__first"] > row["due_last"] else None
