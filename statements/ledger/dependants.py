"""What a change of tenures may break: statements and agreements whose people held them."""

from __future__ import annotations

from collections.abc import Iterable

from statements import documents
from statements.documents.desk import CHUNK
from statements.documents.mapping import batched
from statements.documents.rules import statement_rules
from statements.documents.world import World
from statements.models import Change, PublicVoice
from statements.problems import Problem, Unconfirmed

from . import publishing
from .cases import Case, Cases


def check_dependants(cases: Cases, changes: Iterable[Change]) -> None:
    """Raise Unconfirmed where an official's new tenures no longer fit public statements."""
    tenures = [
        row["uid"]
        for case in (cases[c.record_name] for c in changes if c.noun == "official")
        for row in changed_tenures(case)
    ]
    problems: list[Problem] = []
    voices = PublicVoice.objects.filter(tenure__in=tenures).order_by()
    for chunk in batched(voices.values_list("statement", flat=True).distinct(), CHUNK):
        names = [f"statement/{uid}" for uid in chunk]
        citing = [documents.parse(text) for _, text, _ in publishing.public_texts(names)]
        world = World.around(citing)
        problems += [
            Problem("tenures", f"statement/{document['uid']}: {problem}", "at_odds")
            for document in citing
            for problem in statement_rules(document, world)
        ]
    if problems:
        raise Unconfirmed(problems)


def changed_tenures(case: Case) -> list[documents.Document]:
    """Return the tenures that an official had before and that say something else now."""
    before = (
        {row["uid"]: row for row in case.public_document["tenures"]} if case.public_document else {}
    )
    now = case.document["tenures"] if case.document else []
    return [row for row in now if row["uid"] in before and row != before[row["uid"]]]
