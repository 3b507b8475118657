"""The rules of `exports/columns.json`: what it says of columns that move or go, how it grows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

from statements.exports import history as history_module
from statements.exports.history import History, Version

MIN_NOTE_LENGTH = 20  # characters of a note
Declared = Mapping[str, Sequence[str]]


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
        if versions and int(versions[-1]["since"]) > history_module.VERSION:
            newest = history_module.VERSION
            yield f"{table}: its last version is newer than {newest}, which the code writes."


def revise(history: History, declared: Declared) -> dict[str, list[Version]]:
    """Return the history with what is declared now: a new version where more was done than adding.

    What an earlier version had is never rewritten.
    """
    revision = {table: [*versions] for table, versions in history.items()}
    for table in dict.fromkeys([*declared, *history]):
        versions, columns = revision.setdefault(table, []), list(declared.get(table, ()))
        if versions and versions[-1]["columns"] == columns:
            continue
        version: Version = {"since": str(history_module.VERSION), "columns": columns}
        if versions and versions[-1]["since"] == version["since"]:
            versions.pop()
        if versions and not only_adds(versions[-1]["columns"], columns):
            version |= {"note": ""}
        versions.append(version)
    return revision
