"""What does it cost to ask who stands where? Each reply beside its own SQL by a bare cursor."""

from __future__ import annotations

from . import asking
from .corpus import Maker
from .filters import Variants, agreement, clause, keep_plans
from .timing import BUDGET, Times, processor_seconds, report, seconds

DAY = "as_of=2015-06-30"
QUESTIONS: dict[str, Variants] = {
    "of a clause, often cited": lambda m, n: f"stances/?clause={clause(m, n)}",
    "of an agreement, less cited": lambda m, n: f"stances/?agreement={agreement(m, n)}",
    "of an agreement, the first ones": lambda m, n: f"stances/?agreement=agreement-000{n % 10}",
    "of one type": lambda m, n: f"stances/?clause={clause(m, n)}&type=alleges_violation",
    "as of a day, of a clause": lambda m, n: f"stances/?clause={clause(m, n)}&{DAY}",
    "as of a day, of an agreement, less cited": lambda m, n: (
        f"stances/?agreement={agreement(m, n)}&{DAY}"
    ),
    "in another scope, of an agreement, less cited": lambda m, n: (
        f"stances/?agreement={agreement(m, n)}&scope=all"
    ),
    "steps of a clause": lambda m, n: f"stances/steps/?clause={clause(m, n)}",
    "allegations under an agreement": lambda m, n: f"allegations/?agreement={agreement(m, n)}",
    "answers under an agreement": lambda m, n: f"allegations/answers/?agreement={agreement(m, n)}",
}


def run(maker: Maker, rounds: int) -> None:
    for name, variants in QUESTIONS.items():
        paths = list(dict.fromkeys(variants(maker, n) for n in range(20)))
        measure(name, [f"{path}&labels=0" for path in paths], rounds)


def measure(name: str, paths: list[str], rounds: int) -> None:
    """Ask each address in turn, and its statements alone."""
    whole, processor, bare = Times(), Times(), Times()
    rows, shares, spent = [], [], 0.0
    for turn in range(max(rounds, len(paths))):
        path = paths[turn % len(paths)]
        statements = asking.statements_of(path)
        start = processor_seconds()
        whole.taken.append(seconds(lambda path=path: asking.ask(path)))
        processor.taken.append(processor_seconds() - start)
        bare.taken.append(processor_seconds_of(statements))
        shares.append(processor.taken[-1] / bare.taken[-1])
        rows.append(asking.results(path))
        keep_plans(path, statements)
        spent += whole.taken[-1] * 4
        if spent > BUDGET:
            break
    share = sorted(shares)[len(shares) // 2]
    report(name, f"{whole}  {min(rows)}..{max(rows)} rows")
    report("  of a processor", f"{processor}")
    report("  of that, its SQL by a bare cursor", f"{bare}  all / SQL {share:5.2f}")


def processor_seconds_of(statements: list[asking.Statement]) -> float:
    """Return what statements take of a processor by themselves: the least of three."""
    taken = []
    for _ in range(3):
        start = processor_seconds()
        for statement in statements:
            asking.again(statement)
        taken.append(processor_seconds() - start)
    return min(taken)
