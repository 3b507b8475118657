"""Which references of a statement are those that a query of statements asks for."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from statements.documents import Document
from statements.keys import clause_key
from statements.vocabularies import ReferenceType

from .algebra import NONE
from .lookups import real
from .references import ANY, ReferenceTest, parse_reference
from .statements import StatementFilter
from .targets import Targets, families

# Filters of statements by what they cite, each with the type that it asks for.
CITING = {
    "agreement": ANY,
    "clause": ANY,
    "series": ANY,
    "responds_to": ReferenceType.RESPONDS_TO.value,
}


@dataclass(frozen=True, slots=True)
class Match:
    """One test that references may pass: types, targets with all below them, whom about."""

    types: Collection[str]
    targets: Targets
    about: frozenset[str] | None  # None: whoever it is about; empty: nobody

    def holds(self, reference: Document) -> bool:
        """Tell whether a reference of a document passes."""
        is_of_type = reference["type"] in self.types
        return (
            is_of_type and self.concerns(reference["about"]) and self.points(reference["targets"])
        )

    def concerns(self, about: Collection[str]) -> bool:
        if self.about is None:
            return True
        return not self.about.isdisjoint(about) if self.about else not about

    def points(self, targets: Iterable[Document]) -> bool:
        keys = [(one["agreement"], clause_of(one), one["statement"]) for one in targets] or [
            (None, None, None)
        ]
        return any(self.targets.holds(*each) for each in keys)


def clause_of(target: Document) -> str | None:
    return clause_key(target["agreement"], target["clause"]) if target["clause"] else None


def matches_of(filterset: StatementFilter) -> list[Match]:
    """Return the tests of single references that a query asks, in one query more."""
    tests = [*tests_of(filterset)]
    public = filterset.public_keys
    targets = [Targets.of([test.target], public) for test in tests]
    below = families(clause for one in targets for clause in one.clauses)
    return [
        Match(test.types, with_below(own, below), about_of(test, filterset))
        for test, own in zip(tests, targets, strict=True)
    ]


def tests_of(filterset: StatementFilter) -> Iterator[ReferenceTest]:
    """Yield what one reference must be, of every parameter that asks for one."""
    values: Mapping[str, list[Any]] = filterset.values
    for condition in values.get("ref", ()):
        yield from (parse_reference(item) for item in real(condition.plain))
    for name, type in CITING.items():
        for condition in values.get(name, ()):
            yield from (ReferenceTest(type, key) for key in real(condition.plain))


def with_below(targets: Targets, below: Mapping[str, frozenset[str]]) -> Targets:
    clauses = frozenset(key for clause in targets.clauses for key in below[clause])
    return replace(targets, clauses=clauses)


def about_of(test: ReferenceTest, filterset: StatementFilter) -> frozenset[str] | None:
    """Return the governments that a reference must be about one of, none of them for nobody."""
    if test.about == ANY:
        return None
    if test.about == NONE:
        return frozenset()
    return frozenset(filterset.public_keys.standing(["government"], [test.about]))
