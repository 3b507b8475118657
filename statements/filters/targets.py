"""The parameter `ref`, and what a target asked for means as rows: nodes, members, families."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from django.db.models import Q

from statements.documents import parse as parse_document
from statements.keys import clause_key, clause_parts
from statements.models import PublicRecord
from statements.vocabularies import STATEMENT

from . import patterns
from .algebra import NONE, Condition, parse
from .lookups import any_of, entries, holds, is_among, of_statement
from .memory import once
from .parameters import Parameter
from .public_keys import KeyItem, PublicKeys
from .references import ANY, ReferenceTest, parse_reference, target_nouns


@dataclass(frozen=True)
class Targets:
    """What may be pointed at: clauses with their children, agreements with their clauses.

    `whole` are agreements without their clauses. `nothing` is what a reference without any target
    points at: it is not told which text.
    """

    agreements: frozenset[str] = frozenset()
    clauses: frozenset[str] = frozenset()
    statements: frozenset[str] = frozenset()
    anything: bool = False
    nothing: bool = False
    whole: frozenset[str] = frozenset()

    @classmethod
    def of(cls, targets: Iterable[str], public: PublicKeys) -> Targets:
        """Return what some targets of a query stand for."""
        keys: dict[str, set[str]] = {"agreement": set(), "clause": set(), STATEMENT: set()}
        listed = list(targets)
        for target in listed:
            for noun, key in public.find(target_nouns(target), target):
                if noun == "series":
                    keys["agreement"] |= set(public.members.get(key, ()))
                else:
                    keys[noun].add(key)
        agreements, clauses, statements = map(frozenset, keys.values())
        return cls(agreements, clauses, statements, ANY in listed, NONE in listed)

    @classmethod
    def exactly(cls, targets: Iterable[str], public: PublicKeys) -> Targets:
        """Return some targets of a query by themselves, with nothing below them."""
        own = cls.of(targets, public)
        return replace(own, agreements=frozenset(), whole=own.agreements)

    @property
    def nodes(self) -> list[str]:
        """What to look for in entries, which hold every ancestor of a target, empty for none."""
        return ["" for _ in range(self.nothing)] + sorted(
            self.agreements | self.clauses | self.statements
        )

    def with_children(self) -> Targets:
        """Return the same with the children of its clauses, for rows that hold targets alone."""
        return replace(self, clauses=family(self.clauses))

    def union(self, other: Targets) -> Targets:
        return Targets(
            self.agreements | other.agreements,
            self.clauses | other.clauses,
            self.statements | other.statements,
            self.anything or other.anything,
            self.nothing or other.nothing,
            self.whole | other.whole,
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
        parts = [is_among(name, sorted(keys)) for name, keys in columns.items() if keys]
        if self.whole:
            parts.append(is_among("agreement", sorted(self.whole)) & Q(clause=None))
        return any_of(parts)

    def holds(self, agreement: str | None, clause: str | None, statement: str | None) -> bool:
        """Tell whether one target is among these."""
        return (
            self.anything
            or (self.nothing and not (agreement or clause or statement))
            or agreement in self.agreements
            or (agreement in self.whole and clause is None)
            or clause in self.clauses
            or statement in self.statements
        )


def family(clauses: Iterable[str]) -> frozenset[str]:
    """Return some clauses with all that is below them, as their agreements' documents say."""
    return frozenset(key for keys in families(clauses).values() for key in keys)


def families(clauses: Iterable[str]) -> dict[str, frozenset[str]]:
    """Return each of some clauses with itself and all that is below it, in one query."""
    own = frozenset(clauses)
    return once(("families", own), lambda: read_families(own))


def read_families(clauses: Iterable[str]) -> dict[str, frozenset[str]]:
    own = {clause: {clause} for clause in clauses}
    records = {f"agreement/{clause_parts(clause)[0]}" for clause in own}
    rows = PublicRecord.objects.of("agreement").filter(id__in=records)
    for text in rows.values_list("document", flat=True) if own else ():
        document = parse_document(text)
        parents = {row["number"]: row["parent"] for row in document["clauses"]}
        for number in parents:
            for upper in ancestors(number, parents):
                above = clause_key(document["key"], upper)
                if above in own:
                    own[above].add(clause_key(document["key"], number))
    return {clause: frozenset(keys) for clause, keys in own.items()}


def ancestors(number: str, parents: dict[str, str | None]) -> Iterator[str]:
    """Yield the numbers of the clauses that a clause is below, the nearest first."""
    upper = parents.get(number)
    while upper:
        yield upper
        upper = parents.get(upper)


class References(Parameter):
    """Tests of one single reference each."""

    pattern = patterns.list_of(patterns.REFERENCE)

    def read(self, value: str) -> Condition:
        condition = parse(value)
        tests = [
            tuple(dict.fromkeys(str(parse_reference(item)) for item in items))
            for items in (condition.plain, condition.barred)
        ]
        return Condition(*tests)

    def key_items(self, value: Condition) -> Iterator[KeyItem]:
        for item in value.items:
            test = parse_reference(item)
            tail = "" if test.about == ANY else f":{test.about}"
            if test.target not in (ANY, NONE):
                yield KeyItem(target_nouns(test.target), test.target, f"{test.type}:", tail)
            if test.about not in (ANY, NONE):
                yield KeyItem(("government",), test.about, f"{test.type}:{test.target}:")

    def test(self, value: Condition, public: PublicKeys, at: str, beside: Q | None = None) -> Q:
        """Return the test; `beside` must hold for the same entry as a plain item."""
        return holds(
            Condition(value.plain), lambda items, at: cites(items, public, at, beside or Q()), at
        ) & holds(Condition((), value.barred), lambda items, at: cites(items, public, at, Q()), at)


def cites(items: Iterable[str], public: PublicKeys, at: str, beside: Q) -> Q:
    """Return the test for a reference that passes any of items, or for none at all."""
    tests = [parse_reference(item) for item in items]
    real = [
        (nodes_of(test, public), entry_test(test, public)) for test in tests if test.type != NONE
    ]
    parts = []
    if real:
        entry = any_of(test if nodes is None else Q(node__in=nodes) & test for nodes, test in real)
        whole = entry & beside
        anything = of_statement(Q(cites=True), at)
        parts.append(entries(at, whole, streams_of(real, beside)) if whole else anything)
    if len(real) < len(tests):
        parts.append(of_statement(Q(cites=False), at))
    return any_of(parts)


def streams_of(tests: Iterable[tuple[list[str] | None, Q]], beside: Q) -> tuple[Q, ...]:
    """Return the tests of one node each that some tests come to; nothing if one has no nodes."""
    streams: list[Q] = []
    for nodes, test in tests:
        if nodes is None:
            return ()
        streams += [Q(node=node) & test & beside for node in nodes]
    return tuple(streams)


def nodes_of(test: ReferenceTest, public: PublicKeys) -> list[str] | None:
    """Return the nodes that a test asks for; None where any will do."""
    return None if test.target == ANY else Targets.of([test.target], public).nodes


def entry_test(test: ReferenceTest, public: PublicKeys) -> Q:
    """Return the test of one entry, but for its node."""
    entry = Q() if test.type == ANY else is_among("type", test.types)
    if test.about == NONE:
        entry &= Q(about="")
    elif test.about != ANY:
        entry &= Q(about__in=public.standing(["government"], [test.about]))
    return entry
