"""From members of documents to cells: standing keys, their names, dates, lists."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from statements.dates import PartialDate
from statements.documents import Context, Document
from statements.labels import SIDE, Labels

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

    def key_and_label(self, column: str, noun: str, key: str | None) -> Cells:
        """Return the cells of a key and of its name."""
        return {column: self.key(noun, key), f"{column}_label": self.labels.of(noun, key)}

    def side_cells(self, column: str, noun: str, key: str | None) -> Cells:
        """Return the cells of the side of what a key names, and of the side's name."""
        side = self.labels.sides.get(f"{noun}/{self.key(noun, key)}")
        return self.key_and_label(f"{column}_{SIDE}", "government", side)

    def list_of(self, noun: str, keys: Iterable[str]) -> str | None:
        """Return keys as one cell, each once; None for none."""
        return list_cell(self.key(noun, key) for key in keys)

    @cached_property
    def context(self) -> Context:
        """What typed rows need beside their document: the offices of tenures."""
        offices = {("office", key): office for key, office in self.labels.offices.items()}
        return Context({**offices}, self.merges.merged)


def list_cell(keys: Iterable[str | None]) -> str | None:
    return ";".join(dict.fromkeys(key for key in keys if key)) or None


def date_cells(column: str, document: Document | None) -> Cells:
    """Return the five cells of a partial date, and its note."""
    date = PartialDate.from_document(document)
    return {
        column: str(date) if date else None,
        f"{column}_first": date.first.isoformat() if date else None,
        f"{column}_last": date.last.isoformat() if date else None,
        f"{column}_precision": date.precision if date else None,
        f"{column}_basis": date.basis if date else None,
        f"{column}_note": date.note if date else None,
    }
