"""What is too much to draw one by one: references of one kind by one government in one month."""

from __future__ import annotations

from dataclasses import dataclass

from statements.dates import PartialDate
from statements.documents import Document
from statements.vocabularies import ReferenceType
from statements.wording.dates import spelled_date

from .acts import Acts, references_on
from .links import Link
from .marks import Mark
from .parts import counted
from .reading import read_rows

MOST = "500"  # groups that are drawn
BY = "month,government,type"


@dataclass(frozen=True, slots=True)
class Sum:
    """A mark for several references, drawn as one act is; `day` is empty without a month."""

    government: str
    mark: Mark
    day: PartialDate | None
    brief: str
    link: Link
    reasons: tuple[str, ...] = ()
    is_superseded: bool = False
    is_changed: bool = False


def read_sums(node: str, acts: Acts, as_of: str, state: str) -> list[Sum]:
    """Return what is drawn where there are too many acts; nothing where this is too much, too."""
    if not acts.is_cut:
        return []
    where = references_on(node) | ({"said_on__by": as_of} if as_of else {})
    rows = read_rows("counts", state, by=BY, page_size=MOST, **where)
    return [] if rows.next else [sum_of(row) for row in rows.records if row["government"]]


def sum_of(row: Document) -> Sum:
    type = ReferenceType(row["type"])
    month = PartialDate.parse(row["month"]) if row["month"] else None
    words = (
        spelled_date(month) if month else "no month told",
        type.deed,
        counted(row["references"], "reference", "references"),
    )
    link = Link(words[-1], f"/{row['filter']}")
    return Sum(row["government"], Mark.of(type), month, " · ".join(words), link)
