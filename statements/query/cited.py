"""Who cites which texts most, by the summary of stances."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, F, Q, Sum

from statements.models import PublicStance

from .questions import Question


def most_cited(most: int) -> list[str]:
    """Return the keys of the agreements with most steps on them or on a clause, most first."""
    whole = PublicStance.objects.filter(type="", node=F("agreement"))
    steps = whole.order_by().values("agreement").annotate(total=Sum("steps"))
    rows = steps.order_by("-total", "agreement").values_list("agreement", flat=True)
    return list(rows[:most])


def nodes_most_cited(government: str, most: int) -> list[str]:
    """Return the texts and clauses on which a government made most steps, most first."""
    own = PublicStance.objects.filter(type="", government=government)
    steps = own.order_by().values("node").annotate(total=Sum("steps"))
    return list(steps.order_by("-total", "node").values_list("node", flat=True)[:most])


@dataclass(frozen=True, slots=True)
class Speaker:
    """A government among those that said something: how many stances it has, of how many steps,
    and of how many on agreements as a whole."""

    key: str
    stances: int
    steps: int
    whole: int


def speaking_most(question: Question) -> list[Speaker]:
    """Return the governments of the stances that a question of the summary finds, those with
    most steps first."""
    rows = question.filterset.start.plain().order_by().values("government")
    whole = Sum("steps", filter=Q(node=F("agreement")), default=0)
    sizes = rows.annotate(size=Count("pk"), total=Sum("steps"), whole=whole)
    ordered = sizes.order_by("-total", "government")
    return [Speaker(*row) for row in ordered.values_list("government", "size", "total", "whole")]
