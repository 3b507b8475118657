"""How near does one record come to fetching its ready document bare?"""

from __future__ import annotations

from random import Random

from . import asking, limits
from .corpus import Maker
from .timing import alternate, report

SQL = "SELECT document FROM statements_publicrecord WHERE id = %s"


def run(maker: Maker, rounds: int) -> None:
    random = Random(1)
    uids = [maker.uid_of(int(random.random() * maker.size)) for _ in range(100)]
    for name, query in {"labels=0": "?labels=0", "with labels": ""}.items():
        here, there = iter(uids * rounds), iter(uids * rounds)

        def bare(uids: object = here) -> None:
            limits.fetch(SQL, [f"statement/{next(here)}"])  # noqa: B023 - used up in this turn

        def ours(query: str = query) -> None:
            asking.ask(f"statements/{next(there)}/{query}")  # noqa: B023 - asked at once

        limit, mine = alternate(bare, ours, rounds=rounds * 5)
        report(f"detail, {name}", f"{mine}  {limit.p50 / mine.p50:5.2f} of a bare cursor ({limit})")
