"""What a reviewer should look at twice: told with the place, never in the way of a decision."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from statements.dates import PartialDate
from statements.documents import NOUNS, Document
from statements.documents.rules import World, public_rules, statement_rules, warnings
from statements.models import Record, Statement, Target, record_id
from statements.problems import Problem
from statements.vocabularies import Certainty

from .labels import label
from .telling import Teller

STATEMENT = NOUNS["statement"]
SHOWN = 50  # statements that point at this one


@dataclass(frozen=True, slots=True)
class Doubt:
    """One thing to look at: where in the statement, and what is odd about it."""

    where: str
    text: str


def doubts(document: Document) -> list[Doubt]:
    """Return what is odd about a statement, in a fixed number of queries."""
    teller = Teller(STATEMENT, document, names={})
    answered = answered_by(document)
    found = [
        *public_rules(document),
        *statement_rules(document, World.around([document])),
        *warnings(document, {row.pk: row.said_on or known(row) for row in answered}),
        *unsettled(document, {row.pk for row in answered}),
        *unverified(document),
    ]
    told = {problem.path: teller.find(problem.path)[0] if problem.path else "" for problem in found}
    return [Doubt(told[problem.path], problem.message) for problem in found]


def answered_by(document: Document) -> list[Statement]:
    """Return the statements that a statement answers."""
    uids = {t["statement"] for row in document["references"] for t in row["targets"]} - {None}
    return list(Statement.objects.filter(pk__in=uids))


def known(row: Statement) -> PartialDate | None:
    return PartialDate.parse(row.known_by.isoformat()) if row.known_by else None


def unsettled(document: Document, uids: set[str]) -> Iterator[Problem]:
    """Yield the answers to statements that the public cannot read yet."""
    ids = [record_id("statement", uid) for uid in uids]
    public = set(Record.objects.public().filter(pk__in=ids).values_list("key", flat=True))
    for place, row in enumerate(document["references"]):
        for target in row["targets"]:
            if target["statement"] in uids - public:
                message = "What it answers is not public: approve that first."
                yield Problem(f"references[{place}]", message)


def unverified(document: Document) -> Iterator[Problem]:
    """Yield what the curator marked as unverified."""
    marked = Certainty.UNVERIFIED
    if document["certainty"] == marked:
        yield Problem("certainty", f"The statement is unverified: {marked.definition.lower()}.")
    for place, row in enumerate(document["references"]):
        if row["certainty"] == marked:
            message = f"This reference is unverified: {marked.definition.lower()}."
            yield Problem(f"references[{place}]", message)


def pointing_at(uid: str) -> list[tuple[str, str]]:
    """Return uid and name of the first statements on the desk that point at this one."""
    made = Target.objects.filter(statement=uid, reference__statement__isnull=False)
    rows = Statement.objects.filter(pk__in=made.values("reference__statement"))
    return [(row.pk, label(row)) for row in rows.order_by("pk")[:SHOWN]]
