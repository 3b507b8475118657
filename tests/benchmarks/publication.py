"""What does it cost to approve one statement, to compare desk and public side, to check it all?"""

from __future__ import annotations

from itertools import cycle

from statements import curation
from statements.checking import check_data
from statements.documents import NOUNS, render
from statements.ledger.projections import DESK, PUBLIC_SIDE
from statements.models import Record
from tests import factories as f

from .corpus import Maker
from .timing import Times, report, seconds


def run(maker: Maker, rounds: int) -> None:
    curator, reviewer = f.make_user("curator"), f.make_user("reviewer")
    uids = cycle(
        Record.objects.filter(noun="statement").order_by("pk").values_list("key", flat=True)[:50]
    )
    serial = cycle(range(10_000_000))

    def edit() -> str:
        uid = next(uids)
        document = render(NOUNS["statement"], [uid])[uid]
        changed = document | {"summary": f"Words number {next(serial)}."}
        curation.store(curator, "statement", changed, base=f.version("statement", uid))
        return uid

    taken = {verb: Times() for verb in ("store", "submit", "approve")}
    for _ in range(rounds * 3):
        uid = ""

        def store() -> None:
            nonlocal uid
            uid = edit()

        taken["store"].taken.append(seconds(store))
        number = f.version("statement", uid)
        taken["submit"].taken.append(
            seconds(lambda u=uid, n=number: curation.submit(curator, u, n))
        )
        taken["approve"].taken.append(
            seconds(lambda u=uid, n=number: curation.approve(reviewer, u, n))
        )
    for verb, times in taken.items():
        report(f"{verb} one statement", str(times))
    count = Record.objects.public().count()
    for side in (PUBLIC_SIDE, DESK):
        checked = seconds(lambda s=side: list(s.rebuild(check=True)))
        report(f"{side.command} --check", f"{count / checked:,.0f} documents/s ({count:,} records)")
    audited = seconds(lambda: list(check_data()))
    report("check_data", f"{count / audited:,.0f} documents/s")
