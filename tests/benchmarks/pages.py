"""What do the pages for readers cost: of a processor, in statements of SQL, in bytes?"""

from __future__ import annotations

import gzip
from collections.abc import Iterator, Sequence
from itertools import islice

from project.serving import settle
from statements import query
from statements.documents import PLURALS
from statements.models import PublicRecord, PublicStance

from . import asking
from .corpus import Maker
from .served import collect
from .timing import BUDGET, Times, processor_seconds, report, seconds

VARIANTS = 50  # addresses of one kind
MOST = 10  # cited most
HEAVY = 100_000  # bytes, compressed


def run(maker: Maker, rounds: int) -> None:
    collect()
    settle()  # as the server does
    for name, paths in questions().items():
        if paths:
            measure(name, paths, rounds)


def questions() -> dict[str, list[str]]:
    """Return addresses of each kind of page, taken from all over what is held."""
    cited, governments = query.most_cited(MOST), keys("government")
    return {
        "home": ["/"],
        "agreement, cited most": [f"/agreements/{key}/" for key in cited],
        "agreement": pages_of("agreement"),
        "clause, cited most": [f"/clauses/{key}/" for key in clauses_cited_most()],
        "clause": pages_of("clause"),
        "statement": pages_of("statement"),
        "government": pages_of("government"),
        "search": [f"/search/?q={word}" for word in ("russia", "lachin", "2020", "peace")],
        "statements": ["/statements/"],
        "references": ["/references/"],
        "statements of a government": [f"/statements/?government={key}" for key in governments],
        "statements on an agreement": [f"/statements/?agreement={key}" for key in cited],
        "statements on two things": [
            f"/statements/?agreement={key}&government={government}"
            for key in cited
            for government in governments[:5]
        ],
        "steps": [f"/stances/steps/?node={key}" for key in cited],
    }


def keys(noun: str) -> list[str]:
    """Return some keys of a noun at even distances."""
    own = PublicRecord.objects.filter(noun=noun).order_by("key").values_list("key", flat=True)
    return [*own[:: max(1, own.count() // VARIANTS)]]


def pages_of(noun: str) -> list[str]:
    return [f"/{PLURALS[noun]}/{key}/" for key in keys(noun)]


def clauses_cited_most() -> Iterator[str]:
    clauses = PublicStance.objects.filter(type="", node__contains="/").order_by("-steps", "node")
    nodes = dict.fromkeys(clauses.values_list("node", flat=True)[: MOST * MOST])
    yield from islice(nodes, MOST)


def measure(name: str, paths: Sequence[str], rounds: int) -> None:
    """Ask each address in turn, until time is up; what all share is in memory before."""
    wall, processor = Times(), Times()
    statements, bodies = [], []
    ask(paths[0])
    for turn in range(max(rounds, min(len(paths), rounds * 5))):
        path = paths[turn % len(paths)]
        start = processor_seconds()
        with asking.recorded() as executed:
            wall.taken.append(seconds(lambda path=path: bodies.append(ask(path))))  # type: ignore[misc]
        processor.taken.append(processor_seconds() - start)
        statements.append(len(executed))
        if sum(wall.taken) > BUDGET:
            break
    sizes = [len(gzip.compress(body, 6)) for body in {*bodies}]
    heavy = " (too heavy)" if max(sizes) > HEAVY else ""
    counts = f"{min(statements)} to {max(statements)} statements of SQL"
    report(name, f"of a processor {processor}  {counts}, {max(sizes):,} bytes{heavy}")
    report("  on the clock", f"{wall}  {len(wall.taken)} pages")


def ask(path: str) -> bytes:
    """Return a page, which must be there."""
    response = asking.client.get(path)
    assert response.status_code == 200, (path, response.status_code)
    return response.content
