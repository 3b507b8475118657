"""What does count=1 cost beside a page of one?"""

from __future__ import annotations

from . import asking
from .corpus import Maker
from .timing import alternate, report

QUERIES = {
    "of all": "",
    "of the agreement cited most": "&agreement=agreement-0000",
    "of a type": "&ref=alleges_violation",
    "of a year": "&said_on=2019",
    "of an agreement cited little": "&agreement={little}",
}


def run(maker: Maker, rounds: int) -> None:
    little = maker.world.agreements[len(maker.world.agreements) // 2].key
    for name, query in QUERIES.items():
        every = f"statements/?labels=0{query.format(little=little)}"
        path = f"{every}&page_size=1"
        without, counted = alternate(
            lambda path=path: asking.ask(path),
            lambda path=path: asking.ask(f"{path}&count=1"),
            rounds=rounds,
        )
        report(f"count {name}", f"{counted}  without {without}  {asking.count(every)} counted")
