"""Merged records: what stands for each of them in the end."""

from __future__ import annotations

from collections.abc import Mapping

from statements.keys import RecordName
from statements.models import Record


def merged_keys() -> dict[str, str]:
    """Return every merged record with the key that stands for it in the end."""
    # Not IS NOT NULL, for which SQLite reads every record.
    rows = Record.objects.filter(merged_into__gt="").order_by()
    return final_keys(dict(rows.values_list("pk", "merged_into_id")))


def final_keys(winners: Mapping[str, str]) -> dict[str, str]:
    """Return the key that each merged record leads to in the end, given where each leads next."""
    keys = {}
    for loser in winners:
        winner, passed = winners[loser], {loser}
        while winner in winners and winner not in passed:
            passed.add(winner)
            winner = winners[winner]
        keys[loser] = RecordName.parse(winner).key
    return keys
