"""Whether the public could read a statement, and whether it is odd without a reason."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from functools import cached_property

from statements.dates import PartialDate
from statements.documents import Context
from statements.documents.desk import CHUNK
from statements.documents.mapping import batched
from statements.documents.merges import merged_keys
from statements.documents.rules import broken, public_rules, warnings
from statements.documents.world import World
from statements.models import Statement
from statements.problems import BrokenRules, Problem
from statements.vocabularies import STATEMENT

from .cases import Case


class Publishable:
    """What keeps some statements from the public, asked of the desk once for all of them."""

    def __init__(self, cases: Iterable[Case]) -> None:
        self.cases = list(cases)

    @cached_property
    def world(self) -> World:
        # What was stored here was just held to these rules.
        return World.around([c.document or {} for c in self.cases if not c.is_stored_here])

    @cached_property
    def days(self) -> Mapping[str, PartialDate | None]:
        return days_of({uid for case in self.cases for uid in case.statement_targets})

    def check(self, case: Case, reason: str | None) -> None:
        """Raise BrokenRules where the public could not read it, or it is odd without a reason."""
        document = case.document or {}
        problems = list(public_rules(document))
        if not case.is_stored_here:  # what else the desk holds may have changed since
            problems += broken("statement", document, self.world)
        if not problems and not reason:
            problems = [
                Problem(
                    warning.path,
                    f"{warning.message} If this is right, give a reason.",
                    warning.code,
                )
                for warning in warnings(document, self.days)
            ]
        if problems:
            raise BrokenRules(problems)


def days_of(uids: Collection[str]) -> dict[str, PartialDate | None]:
    """Return the days of some statements: of a merged one, that of what it is part of now."""
    merges = Context(merged=merged_keys()) if uids else Context()
    days = {
        row.pk: row.said_on or row.known_by
        for chunk in batched(sorted(merges.current_keys(STATEMENT, uids)), CHUNK)
        for row in Statement._base_manager.filter(pk__in=chunk)
    }
    return {uid: days.get(str(merges.current_key(STATEMENT, uid))) for uid in uids}
