"""Since when each column is there: `columns.json` tells the columns of every table over time.

A table's last version is what the code declares, a test sees to it. Columns are only added at the
end, unless a note says why not and what to do. Versions of the tables count from 1; whoever changes
columns after a version was handed out counts VERSION up. `WRITE_COLUMNS=1 pytest
tests/test_history.py` brings the file up to what the code declares, and leaves the notes to be
written.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import orjson

FILE = Path(__file__).with_name("columns.json")
# Counted in the code: a word such as unreleased would stand in releases for ever.
VERSION = 1  # of the tables that the code writes
Version = dict[str, Any]  # since which version, the columns in their order, why if not only added
History = Mapping[str, Sequence[Version]]


@cache
def history() -> History:
    """Return the versions of every table, the oldest first."""
    versions_by_table: History = orjson.loads(FILE.read_bytes())
    return versions_by_table


def columns_since(versions: Sequence[Version]) -> dict[str, str]:
    """Return since which version each column of the last one is there without a break."""
    since_by_column: dict[str, str] = {}
    for version in versions:
        number: str = version["since"]
        since_by_column = {name: since_by_column.get(name, number) for name in version["columns"]}
    return since_by_column
