"""What does the summary of stances add to an approval?"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field
from functools import partial
from itertools import cycle
from unittest import mock
from uuid import NAMESPACE_OID, uuid5

from statements import curation, writing
from statements.documents import NOUNS, Document, render
from statements.ledger.projections import STANCES, Touched
from statements.ledger.projections.touched import Standing
from statements.models import PublicStep, User
from statements.stances import STANCE_TYPES
from tests import factories as f

from .asking import recorded
from .corpus import Maker
from .timing import Times, processor_seconds, report, seconds

KEPT = 400  # statements that are changed in turn
NEXT = dict(zip(STANCE_TYPES, (*STANCE_TYPES[1:], STANCE_TYPES[0]), strict=True))

Edit = Callable[[Document], Document]


def reworded(document: Document) -> Document:
    return document | {"summary": f"{document['summary']} More words."}


def replaced(document: Document) -> Document:
    """Return a document whose references are others, each of the next type."""
    return document | {
        "references": [
            reference
            | {
                "uid": str(uuid5(NAMESPACE_OID, reference["uid"])),
                "type": NEXT.get(reference["type"], reference["type"]),
            }
            for reference in document["references"]
        ]
    }


EDITS: dict[str, Edit] = {"one that changes its words": reworded, "of other references": replaced}


def run(maker: Maker, rounds: int) -> None:
    people = f.make_user("summary-curator"), f.make_user("summary-reviewer")
    uids = cycle(statements())
    for name, edit in EDITS.items():
        kept, bare = Cost(), Cost()
        for turn in range(rounds * 4):
            uid = next(uids)
            base = stored(uid, edit, people[0])
            work = partial(curation.approve, people[1], uid, base)
            if turn % 2:
                with left_out(uid):
                    bare.measure(work)
            else:
                kept.measure(work)
        report(f"approve {name}", f"{kept}")
        report("  without the summary", f"{bare}")
        report(
            "  times",
            f"{kept.wall.p50 / bare.wall.p50:.2f} (processor {kept.mean / bare.mean:.2f})",
        )


@dataclass(slots=True)
class Cost:
    """What calls take: on the clock, of a processor (and the database's), in statements of SQL."""

    wall: Times = field(default_factory=Times)
    processor: float = 0.0
    sql: int = 0

    def measure(self, work: Callable[[], object]) -> None:
        start = processor_seconds()
        with recorded() as statements_of:
            self.wall.taken.append(seconds(work))
        self.processor += processor_seconds() - start
        self.sql += len(statements_of)

    @property
    def mean(self) -> float:
        return self.processor / len(self.wall.taken) * 1e3

    def __str__(self) -> str:
        count = self.sql / len(self.wall.taken)
        return f"{self.wall}  of a processor {self.mean:6.2f} ms  {count:.1f} statements of SQL"


def statements() -> Sequence[str]:
    """Return the uids of some statements that cite something, from all over the corpus."""
    uids = PublicStep.objects.order_by("statement").values_list("statement", flat=True).distinct()
    return [*uids][:: max(1, len(uids) // KEPT)]


def stored(uid: str, edit: Edit, curator: User) -> int:
    """Store and submit an edit of a statement; return its version, which waits to be approved."""
    document = edit(render(NOUNS["statement"], [uid])[uid])
    curation.store(curator, "statement", document, base=f.version("statement", uid))
    curation.submit(curator, uid, base := f.version("statement", uid))
    return base


@contextmanager
def left_out(uid: str) -> Iterator[None]:
    """Leave the summary as it was within, and write it afterwards."""
    touched = Touched()
    touched.add(Standing.stored([uid], [uid]))
    with (
        mock.patch.object(Touched, "by", lambda self, *statements: nullcontext()),
        mock.patch.object(STANCES, "refresh", lambda touched: None),
    ):
        yield
    touched.add(Standing.stored([uid], [uid]))
    with writing.unsealed():
        STANCES.refresh(touched)
