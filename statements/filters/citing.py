"""The parameter `ref`, and what a target asked for means as rows: nodes, members, families."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.db.models import Q

from statements.documents import parse as parse_document
from statements.keys import clause_key, clause_parts
from statements.models import PublicRecord
from statements.vocabularies import STATEMENT

from .algebra import NONE, Condition, parse
from .lookups import any_of, entries, holds, of_statement
from .names import Asked, Known
from .parameters import Parameter
from .references import ANY, ReferenceTest, parse_reference, target_nouns


@dataclass(frozen=True)
class Targets:
    """What may be pointed at: clauses with their children, agreements with their clauses."""

    agreements: frozenset[str] = frozenset()
    clauses: frozenset[str] = frozenset()
    statements: frozenset[str] = frozenset()
    anything: bool = False

    @classmethod
    def of(cls, asked: Iterable[str], known: Known) -> Targets:
        """Return what some targets of a query stand for."""
        held: dict[str, set[str]] = {"agreement": set(), "clause": set(), "statement": set()}
        targets = list(asked)
        for target in targets:
            for noun, key in known.find(target_nouns(target), target):
                if noun == "series":
                    held["agreement"] |= set(known.members.get(key, ()))
                else:
                    held[noun].add(key)
        agreements, clauses, statements = (frozenset(keys) for keys in held.values())
        return cls(agreements, clauses, statements, ANY in targets)

    @property
    def nodes(self) -> list[str]:
        """The keys to look for in entries, which hold every ancestor of a target."""
        return sorted(self.agreements | self.clauses | self.statements)

    def with_children(self) -> Targets:
        """Return the same with the children of its clauses, for rows that hold targets alone."""
        return Targets(self.agreements, family(self.clauses), self.statements, self.anything)

    def union(self, other: Targets) -> Targets:
        return Targets(
            self.agreements | other.agreements,
            self.clauses | other.clauses,
            self.statements | other.statements,
            self.anything or other.anything,
        )

    def test(self) -> Q:
        """Return the test of a row that holds a target."""
        if self.anything:
            return Q()
        columns = {
            "agreement": self.agreements,
            "clause": self.clauses,
            STATEMENT: self.statements,
        }
        return any_of(Q(**{f"{name}__in": sorted(keys)}) for name, keys in columns.items() if keys)

    def holds(self, agreement: str | None, clause: str | None, statement: str | None) -> bool:
        """Tell whether one target is among these."""
        return (
            self.anything
            or agreement in self.agreements
            or clause in self.clauses
            or statement in self.statements
        )


def family(clauses: Iterable[str]) -> frozenset[str]:
    """Return some clauses with all that is below them, as their agreements' documents say."""
    found = set(clauses)
    records = {f"agreement/{clause_parts(clause)[0]}" for clause in found}
    rows = PublicRecord.objects.of("agreement").filter(id__in=records)
    for text in rows.values_list("document", flat=True) if found else ():
        document = parse_document(text)
        parents = {row["number"]: row["parent"] for row in document["clauses"]}
        for number in parents:
            above = list(ancestors(number, parents))
            if any(clause_key(document["key"], upper) in found for upper in above):
                found.add(clause_key(document["key"], number))
    return frozenset(found)


def ancestors(number: str, parents: dict[str, str | None]) -> Iterator[str]:
    """Yield the numbers of the clauses that a clause is below, the nearest first."""
    upper = parents.get(number)
    while upper:
        yield upper
        upper = parents.get(upper)


class References(Parameter):
    """Tests of one single reference each."""

    def read(self, value: str) -> Condition:
        condition = parse(value)
        tests = [
            tuple(dict.fromkeys(str(parse_reference(item)) for item in items))
            for items in (condition.plain, condition.barred)
        ]
        return Condition(*tests)

    def asked(self, value: Condition) -> Iterator[Asked]:
        for item in value.items:
            test = parse_reference(item)
            tail = "" if test.about == ANY else f":{test.about}"
            if test.target != ANY:
                yield Asked(target_nouns(test.target), test.target, f"{test.type}:", tail)
            if test.about not in (ANY, NONE):
                yield Asked(("government",), test.about, f"{test.type}:{test.target}:")

    def test(self, value: Condition, known: Known, at: str, beside: Q | None = None) -> Q:
        """Return the test; `beside` must hold for the same entry as a plain item."""
        return holds(
            Condition(value.plain), lambda items, at: cites(items, known, at, beside or Q()), at
        ) & holds(Condition((), value.barred), lambda items, at: cites(items, known, at, Q()), at)


def cites(items: Iterable[str], known: Known, at: str, beside: Q) -> Q:
    """Return the test for a reference that passes any of items, or for none at all."""
    tests = [parse_reference(item) for item in items]
    real = [(nodes_of(test, known), entry_test(test, known)) for test in tests if test.type != NONE]
    parts = []
    if real:
        found = any_of(test if nodes is None else Q(node__in=nodes) & test for nodes, test in real)
        whole = found & beside
        anything = of_statement(Q(cites=True), at)
        parts.append(entries(at, whole, kept(real, beside)) if whole else anything)
    if len(real) < len(tests):
        parts.append(of_statement(Q(cites=False), at))
    return any_of(parts)


def kept(tests: Iterable[tuple[list[str] | None, Q]], beside: Q) -> tuple[Q, ...]:
    """Return the tests of one node each that some tests come to; nothing if one has no nodes."""
    found: list[Q] = []
    for nodes, test in tests:
        if nodes is None:
            return ()
        found += [Q(node=node) & test & beside for node in nodes]
    return tuple(found)


def nodes_of(test: ReferenceTest, known: Known) -> list[str] | None:
    """Return the nodes that a test asks for; None where any will do."""
    return None if test.target == ANY else Targets.of([test.target], known).nodes


def entry_test(test: ReferenceTest, known: Known) -> Q:
    """Return the test of one entry, but for its node."""
    found = Q() if test.type == ANY else Q(type=test.type)
    if test.about == NONE:
        found &= Q(about="")
    elif test.about != ANY:
        found &= Q(about__in=known.standing(["government"], [test.about]))
    return found
