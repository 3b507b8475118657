"""What a reviewer should look at twice: told with the place, never in the way of a decision."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from statements.documents import Context, Document
from statements.documents.rules import public_rules, statement_rules
from statements.documents.shared_rows import RowCache
from statements.documents.world import World
from statements.entering.looking import looks_to_decide, told_once
from statements.models import Record, Statement, Target
from statements.problems import Problem, Remedy
from statements.vocabularies import STATEMENT, Certainty
from statements.wording.labels import label
from statements.wording.looks import placed

MOST_POINTING = 50  # statements that point at this one


@dataclass(frozen=True, slots=True)
class Doubt:
    """One thing to look at: where in the statement, what is odd about it, and what settles it."""

    where: str
    text: str
    path: str
    remedies: tuple[Remedy, ...]


def doubts(document: Document, row_cache: RowCache | None = None) -> list[Doubt]:
    """Return what is odd about a statement, in a fixed number of queries."""
    rows = row_cache or RowCache()
    problems = [
        *public_rules(document),
        *statement_rules(document, World.around([document], row_cache=rows)),
        *looks_to_decide("statement", document, rows),
        *unsettled(document, answered_by(document, rows), rows.merges),
        *unverified(document),
    ]
    once = told_once(problems)
    names = placed("statement", document, once)
    return [
        Doubt(where, text, problem.path, problem.remedies)
        for problem, (where, text) in zip(once, names, strict=True)
    ]


def answered_by(document: Document, row_cache: RowCache) -> set[str]:
    """Return the statements that a statement answers, as far as the desk holds them."""
    uids = {t["statement"] for row in document["references"] for t in row["targets"]}
    return set(row_cache.rows(Statement, uids))


def unsettled(document: Document, uids: set[str], merges: Context) -> Iterator[Problem]:
    """Yield the answers to statements that the public cannot read yet."""
    ids = [f"statement/{uid}" for uid in merges.current_keys(STATEMENT, uids)]
    public = set(Record.objects.public().filter(pk__in=ids).values_list("key", flat=True))
    for place, row in enumerate(document["references"]):
        for target in row["targets"]:
            uid = target["statement"]
            if uid in uids and merges.current_key(STATEMENT, uid) not in public:
                message = "What it answers is not public: approve that first."
                remedy = Remedy("Read what it answers", opens=f"{STATEMENT}/{uid}")
                yield Problem(f"references[{place}]", message, remedies=(remedy,))


def unverified(document: Document) -> Iterator[Problem]:
    """Yield what the curator marked as unverified."""
    marked = Certainty.UNVERIFIED
    if document["certainty"] == marked:
        yield Problem("certainty", f"The statement is unverified: {marked.definition.lower()}.")
    for place, row in enumerate(document["references"]):
        if row["certainty"] == marked:
            message = f"This reference is unverified: {marked.definition.lower()}."
            yield Problem(f"references[{place}]", message)


def pointing_at(uid: str, merges: Context) -> list[tuple[str, str]]:
    """Return uid and name of the first statements on the desk that point at this one."""
    uids = merges.one_with(STATEMENT, uid)
    targets = Target.objects.filter(statement__in=uids, reference__statement__isnull=False)
    rows = Statement.objects.filter(pk__in=targets.values("reference__statement"))
    return [(row.pk, label(row)) for row in rows.order_by("pk")[:MOST_POINTING]]
