"""From members of documents to cells: standing keys, their names, dates, lists."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from statements.dates import PartialDate
from statements.documents import Context, Document
from statements.labels import Labels

Cell = str | int | bool | None
Cells = dict[str, Cell]


@dataclass(frozen=True)
class Names:
    """The keys that stand for keys, and the names of both."""

    merges: Context
    labels: Labels

    def key(self, noun: str, key: str | None) -> str | None:
        """Return the key that stands for key now."""
        return self.merges.current_key(noun, key)

    def pair(self, column: str, noun: str, key: str | None) -> Cells:
        """Return the cells of a key and of its name."""
        return {column: self.key(noun, key), f"{column}_label": self.labels.of(noun, key)}

    def listed(self, noun: str, keys: Iterable[str]) -> str | None:
        """Return keys as one cell, each once; None for none."""
        return joined(self.key(noun, key) for key in keys)

    @cached_property
    def context(self) -> Context:
        """What typed rows need beside their document: the offices of tenures."""
        offices = {("office", key): office for key, office in self.labels.offices.items()}
        return Context({**offices}, self.merges.merged)


def joined(keys: Iterable[str | None]) -> str | None:
    return ";".join(dict.fromkeys(key for key in keys if key)) or None


def dated(column: str, value: Document | None) -> Cells:
    """Return the five cells of a partial date, and its note."""
    day = PartialDate.from_document(value)
    return {
        column: str(day) if day else None,
        f"{column}_first": day.first.isoformat() if day else None,
        f"{column}_last": day.last.isoformat() if day else None,
        f"{column}_precision": day.precision if day else None,
        f"{column}_basis": day.basis if day else None,
        f"{column}_note": day.note if day else None,
    }
