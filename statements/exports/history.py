"""Since when each column is there: `columns.json` tells the columns of every table over time.

A table's last version is what the code declares, a test sees to it. Columns are only added at the
end, unless a note says why not and what to do. Versions of the tables count from 1; whoever changes
columns after a version was handed out counts VERSION up. `WRITE_COLUMNS=1 pytest
tests/test_history.py` brings the file up to what the code declares, and leaves the notes to be
written.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import orjson

FILE = Path(__file__).with_name("columns.json")
# Counted in the code: a word such as unreleased would stand in releases for ever.
VERSION = 1  # of the tables that the code writes
MIN_NOTE_LENGTH = 20  # characters of a note
Version = dict[str, Any]  # since which version, the columns in their order, why if not only added
History = Mapping[str, Sequence[Version]]
Declared = Mapping[str, Sequence[str]]


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


def only_adds(before: Sequence[str], after: Sequence[str]) -> bool:
    """Tell whether columns were added at the end, and nothing else was done."""
    return list(after[: len(before)]) == list(before)


def breaking_versions(history: History) -> set[str]:
    """Return the versions in which columns of a table moved or went."""
    return {
        after["since"]
        for versions in history.values()
        for before, after in pairwise(versions)
        if not only_adds(before["columns"], after["columns"])
    }


def faults(history: History, declared: Declared) -> Iterator[str]:
    """Yield what the file does not say, or says without a reason."""
    for table in dict.fromkeys([*declared, *history]):
        versions = history.get(table, ())
        columns = list(declared.get(table, ()))
        if not versions or versions[-1]["columns"] != columns:
            yield f"{table}: the columns are not those of its last version."
        for before, after in pairwise(versions):
            has_note = len(after.get("note", "")) >= MIN_NOTE_LENGTH
            if not only_adds(before["columns"], after["columns"]) and not has_note:
                yield f"{table}: say in a note why columns moved or went, and what to do."
            if int(before["since"]) >= int(after["since"]):
                yield f"{table}: {after['since']} stands after {before['since']}."
        if versions and int(versions[-1]["since"]) > VERSION:
            yield f"{table}: its last version is newer than {VERSION}, which the code writes."


def revise(history: History, declared: Declared) -> dict[str, list[Version]]:
    """Return the history with what is declared now: a new version where more was done than adding.

    What an earlier version had is never rewritten.
    """
    revision = {table: [*versions] for table, versions in history.items()}
    for table in dict.fromkeys([*declared, *history]):
        versions, columns = revision.setdefault(table, []), list(declared.get(table, ()))
        if versions and versions[-1]["columns"] == columns:
            continue
        version: Version = {"since": str(VERSION), "columns": columns}
        if versions and versions[-1]["since"] == version["since"]:
            versions.pop()
        if versions and not only_adds(versions[-1]["columns"], columns):
            version |= {"note": ""}
        versions.append(version)
    return revision
