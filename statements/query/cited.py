"""Which texts are cited most, by the summary of stances."""

from __future__ import annotations

from django.db.models import F, Sum

from statements.models import PublicStance


def most_cited(most: int) -> list[str]:
    """Return the keys of the agreements with most steps on them or on a clause, most first."""
    whole = PublicStance.objects.filter(type="", node=F("agreement"))
    steps = whole.order_by().values("agreement").annotate(total=Sum("steps"))
    rows = steps.order_by("-total", "agreement").values_list("agreement", flat=True)
    return list(rows[:most])
