"""What a panel of the dashboard is made of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

MOST = 100  # rows are counted up to here
SHOWN = 5


@dataclass(frozen=True, slots=True)
class Line:
    """One thing to look at: a record, and why it is here."""

    noun: str
    key: str
    text: str
    about: str = ""


@dataclass(frozen=True, slots=True)
class Panel:
    """One question and its answer: `count` goes up to MOST + 1, None where nothing is counted.

    `note` is said above the lines; `empty` instead of them. `where` names the list that shows
    all, as the noun and the query of its address; `page` which page of a record a line opens.
    """

    name: str
    title: str
    empty: str
    lines: Sequence[Line] = ()
    count: int | None = None
    note: str = ""
    weight: str = ""
    where: tuple[str, str] | None = None
    page: str = "change"

    @property
    def counted(self) -> str:
        """The count in words, empty where nothing is counted."""
        if self.count is None:
            return ""
        return f"more than {MOST}" if self.count > MOST else str(self.count)


def first_rows(rows: QuerySet[Any, Any]) -> list[Any]:
    """Return at most one row more than is counted, in one query."""
    return list(rows[: MOST + 1])
