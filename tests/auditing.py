"""What the audit of all rows finds."""

from __future__ import annotations

from statements.checking import check_data


def faults() -> list[str]:
    """Return what `check_data` finds."""
    return [str(fault) for _, findings in check_data() for fault in findings]
