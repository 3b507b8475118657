"""What readers reported as wrong."""

from __future__ import annotations

from statements.models import Correction

from .lines import SHOWN, Line, Panel, first_rows

LONGEST = 120  # characters of a line


def open_corrections() -> Panel:
    """Reports of mistakes that nobody decided on, those first that wait longest."""
    rows = first_rows(Correction.objects.open().order_by("received_at", "uid"))
    lines = [
        Line("correction", row.pk, row.wrong[:LONGEST], f"/{row.about}, {row.received_at:%Y-%m-%d}")
        for row in rows[:SHOWN]
    ]
    return Panel(
        "corrections",
        "Mistakes that readers report",
        "No report waits for an answer.",
        lines,
        len(rows),
        weight="calls",
        where=("correction", "state__exact=open"),
    )
