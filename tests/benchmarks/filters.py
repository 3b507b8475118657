"""What do filters cost, in SQL and in all? Each line asks one shape with different values."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

from . import asking, limits
from .corpus import Maker
from .timing import BUDGET, Times, report, seconds

Variants = Callable[[Maker, int], str]
SLOW = 40.0  # milliseconds of SQL from which a statement's plan is worth keeping


def agreement(maker: Maker, n: int) -> str:
    """Return an agreement's key: the hundredth, then ever less cited ones."""
    return maker.world.agreements[(100 + n * 37) % len(maker.world.agreements)].key


def clause(maker: Maker, n: int) -> str:
    agreement = maker.world.agreements[n % 20]
    return f"{agreement.key}/{agreement.clauses[n % 3][0]}"


def government(maker: Maker, n: int) -> str:
    return maker.world.governments[n % len(maker.world.governments)]


def voice(maker: Maker, n: int) -> str:
    """Return a government and one of its institutions, as one voice."""
    key = government(maker, n)
    return f"government={key}&institution={key}-presidency"


def year(n: int) -> str:
    return f"said_on__gte={2005 + n % 20}&said_on__lte={2006 + n % 20}"


QUESTIONS: dict[str, Variants] = {
    "agreement, the one cited most": lambda m, n: "agreement=agreement-0000",
    "agreement, less cited": lambda m, n: f"agreement={agreement(m, n)}",
    "clause, often cited": lambda m, n: f"clause={clause(m, n)}",
    "series": lambda m, n: f"series={m.world.series[n % len(m.world.series)]}",
    "ref: type alone": lambda m, n: "ref=alleges_violation",
    "ref: any type, most cited": lambda m, n: "ref=*:agreement-0000",
    "ref: any type, less cited": lambda m, n: f"ref=*:{agreement(m, n)}",
    "ref: typed, clause": lambda m, n: f"ref=calls_for_compliance:{clause(m, n)}",
    "ref: typed, most cited, about": lambda m, n: (
        f"ref=alleges_violation:agreement-0000:{government(m, n)}"
    ),
    "ref: typed + government + dates": lambda m, n: (
        f"ref=calls_for_compliance:{m.world.agreements[n % 40].key}"
        f"&government={government(m, n)}&{year(n)}"
    ),
    "ref: typed, most cited + government + dates": lambda m, n: (
        f"ref=calls_for_compliance:agreement-0000&government={government(m, n)}&{year(n)}"
    ),
    "ref: typed + government + dates, none found": lambda m, n: (
        f"ref=supersedes:{clause(m, n)}&government={government(m, n)}&{year(n)}"
    ),
    "three refs, common": lambda m, n: (
        "ref=calls_for_compliance&ref=alleges_violation&ref=affirms_commitment"
    ),
    "three refs, one selective": lambda m, n: (
        f"ref=calls_for_compliance&ref=*:{agreement(m, n)}&ref=invokes_as_basis"
    ),
    "three refs, none found": lambda m, n: (
        f"ref=*:{agreement(m, n)}&ref=*:{agreement(m, n + 1)}&ref=*:{agreement(m, n + 2)}"
    ),
    "!ref: common": lambda m, n: "ref=!alleges_violation",
    "!ref: most cited": lambda m, n: "ref=!*:agreement-0000",
    "!ref beside a selective part": lambda m, n: (
        f"agreement={agreement(m, n)}&ref=!calls_for_compliance"
    ),
    "!ref, almost none left": lambda m, n: "ref=alleges_violation&ref=!*:*:*&language=hy",
    "same voice: government + institution": voice,
    "same voice: two pairs": lambda m, n: f"{voice(m, n)}&{voice(m, n + 1)}",
    "same voice: government + kind of office": lambda m, n: (
        f"government={government(m, n)}&office_kind=spokesperson"
    ),
    "same voice, none found": lambda m, n: (
        f"government={government(m, n)}&institution={government(m, n + 1)}-presidency"
    ),
    "dates": lambda m, n: year(n),
    "topic + place": lambda m, n: f"topic={m.world.topics[n % 10]}&place={m.world.places[n % 10]}",
    "rare topic + rare place": lambda m, n: (
        f"topic={m.world.topics[-1 - n % 5]}&place={m.world.places[-1 - n % 5]}"
    ),
    "addressee + publisher + kind": lambda m, n: (
        f"addressee={government(m, n)}&publisher={m.world.publishers[n % 9]}&kind=call_readout"
    ),
    "language + certainty": lambda m, n: "language=hy&certainty=unverified",
}


def run(maker: Maker, rounds: int) -> None:
    for name, variants in QUESTIONS.items():
        paths = list(dict.fromkeys(f"statements/?labels=0&{variants(maker, n)}" for n in range(20)))
        measure(name, paths, rounds)


def measure(name: str, paths: list[str], rounds: int) -> None:
    """Ask each address in turn, its own statements alone, and its documents by their keys."""
    sql, wall, bare = Times(), Times(), Times()
    rows, spent = [], 0.0
    for turn in range(max(rounds, len(paths))):
        path = paths[turn % len(paths)]
        statements = asking.statements_of(path)
        wall.taken.append(seconds(lambda path=path: asking.ask(path)))
        sql.taken.append(asking.sql_seconds(statements))
        bare.taken.append(limits.by_keys(path))
        rows.append(asking.results(path))
        keep_plans(path, statements)
        spent += wall.taken[-1] * 4
        if spent > BUDGET:
            break
    facts = f"{min(rows)}..{max(rows)} rows, {asking.count(paths[0])} in the first"
    ratio = sql.p50 / max(bare.p50, 1e-6)
    report(name, f"SQL {sql}  all {wall}  SQL / bare documents {ratio:6.1f}  {facts}")


def keep_plans(path: str, statements: list[asking.Statement]) -> None:
    """Append the plans of slow statements to the file that PLANS names."""
    kept = os.environ.get("PLANS")
    for statement in statements if kept else ():
        taken = seconds(lambda s=statement: asking.again(s)) * 1e3
        if kept and taken > SLOW:
            text = f"## {path}\n{taken:.1f} ms\n```\n{statement[0]}\n{statement[1]}\n```\n"
            with Path(kept).open("a") as file:
                file.write(f"{text}```\n{asking.plan(statement)}\n```\n\n")
