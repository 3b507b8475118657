"""Which texts are cited most, by all or by one government, by the summary of stances."""

from __future__ import annotations

from django.db.models import F, Sum

from statements.models import PublicStance


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
