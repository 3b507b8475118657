"""The filters of references: those of the statement that makes one, and of the reference itself."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property, reduce
from typing import Any

from django.db.models import Q

from statements import vocabularies as v
from statements.models import PublicAbout, PublicTarget

from . import patterns
from .algebra import Condition, parse_keys
from .examples import A_CLAUSE, A_SERIES, A_STATEMENT, AN_AGREEMENT
from .lookups import (
    Among,
    column,
    either,
    holds,
    is_filled,
    of_types,
    own,
    own_if_any,
    reached,
    real,
)
from .parameters import Codes, Keys, Parameter, SeriesKeys
from .public_keys import KeyItem, PublicKeys
from .references import ANY, target_nouns
from .scalars import Flag, LedgerNumber
from .statements import OfStatements
from .targets import Targets

OF_REFERENCE = ("reference", "uid")  # the column of a part, and that of the outer reference


def about(test: Q, at: str = "") -> Q:
    """Test for a government that the reference concerns."""
    return Q(Among(PublicAbout.objects.filter(test), *OF_REFERENCE))


def target(test: Q, at: str = "") -> Q:
    """Test for one target of the reference."""
    return Q(Among(PublicTarget.objects.filter(test), *OF_REFERENCE))


ANY_REFERENCE = is_filled("uid")
concerns = reached(about, "government")
points_at_agreement = reached(target, "agreement")


class TargetKeys(Parameter):
    """Targets of one reference: an agreement, a series, a clause, a statement, or `*` for any."""

    def __init__(self, nouns: str, help_text: str, example: str, *, many: bool = True) -> None:
        super().__init__(help_text, example, many=many)
        self.nouns = tuple(nouns.split())
        of_nouns = patterns.alternatives([patterns.ANY, patterns.of_nouns(self.nouns)])
        self.pattern = patterns.list_of(of_nouns if nouns else patterns.TARGET)

    def read(self, value: str) -> Condition:
        return parse_keys(value)

    def key_items(self, value: Condition) -> Iterator[KeyItem]:
        for item in real(value.items):
            if item != ANY or self.nouns:
                yield KeyItem(self.nouns or target_nouns(item), item)

    def test(self, value: Condition, public: PublicKeys, at: str) -> Q:
        def has(values: Sequence[str], at: str) -> Q:
            if ANY in values:
                return ANY_REFERENCE
            having = target(Targets.of(real(values), public).with_children().test())
            return either(values, having, ~target(self.filled()))

        return holds(value, has, at)

    def filled(self) -> Q:
        """Return the test of a target that is of these nouns."""
        return is_filled(self.nouns[0]) if self.nouns else Q()


class ExactTargets(TargetKeys):
    """Targets of one reference, each by itself: nothing that is below it."""

    def __init__(self, help_text: str, example: str) -> None:
        super().__init__("", help_text, example)

    def key_items(self, value: Condition) -> Iterator[KeyItem]:
        for item in real(value.items):
            yield KeyItem(exact_nouns(item), item)

    def test(self, value: Condition, public: PublicKeys, at: str) -> Q:
        def has(values: Sequence[str], at: str) -> Q:
            having = target(Targets.exactly(real(values), public).test())
            return either(values, having, ~target(Q()))

        return holds(value, has, at)


def exact_nouns(key: str) -> tuple[str, ...]:
    """Return what a target's key may be the key of: a series is no target."""
    return tuple(noun for noun in target_nouns(key) if noun != "series")


class ReferenceFilter(OfStatements):
    """The filters of `/references/`."""

    at = "statement"

    kind = Codes(
        v.StatementKind,
        column("kind"),
        "The kind of act; none: an agreement makes it.",
        "call_readout",
        none=True,
    )
    type = Codes(v.ReferenceType, own("type"), "What the reference does.", "calls_for_compliance")
    family = Codes(
        v.Family,
        of_types(lambda kind: frozenset({kind.family})),
        "The family of its type.",
        "charge",
    )
    direction = Codes(
        v.Direction,
        of_types(lambda kind: kind.directions),
        "Which way its type points: toward the text it cites, or toward the government it is "
        "about; neutral where neither way. What points at a statement, or from a text to another, "
        "has none.",
        "adverse",
        none=True,
    )
    target = TargetKeys(
        "",
        "What it points at: an agreement, a series, a clause with its children, a statement's "
        "uid, none where it is not told which (unresolved), or *.",
        A_CLAUSE,
    )
    target_exact = ExactTargets(
        "An agreement, a clause or a statement's uid that it points at itself: none below it, and "
        "of an agreement the whole.",
        A_CLAUSE,
    )
    about = Keys("government", concerns, "A government it concerns.", "azerbaijan", many=True)
    agreement = Keys(
        "agreement",
        points_at_agreement,
        "An agreement that it, or a clause of which it, points at.",
        AN_AGREEMENT,
        many=True,
    )
    clause = TargetKeys("clause", "A clause that it, or a child of which it, points at.", A_CLAUSE)
    series = SeriesKeys(
        "series",
        points_at_agreement,
        "A series: it points at any of its agreements.",
        A_SERIES,
        many=True,
    )
    responds_to = TargetKeys(
        "statement", "The uid of a statement it answers.", A_STATEMENT, many=False
    )
    statement = Keys(
        "statement",
        own_if_any("statement"),
        "The statement that makes it; none: an agreement does.",
        A_STATEMENT,
    )
    resolution = Codes(
        v.Resolution, own("resolution"), "How the target was named.", "explicit_date"
    )
    implied = Flag(lambda value, at: Q(implied=value), "No text was named at all.")
    words_voice = Codes(
        v.QuoteVoice,
        own_if_any("words_voice"),
        "Whose the words are; none: they are not held, or it is not coded.",
        "speaker",
        none=True,
    )
    has_words = Flag(lambda value, at: Q(words__isnull=not value), "The words are held.")
    certainty = Codes(v.Certainty, own("certainty"), "How sure we are of it.", "verified")
    statement_certainty = Codes(
        v.Certainty,
        column("certainty"),
        "How sure we are of the statement that makes it.",
        "verified",
        none=True,
    )
    changed_since = LedgerNumber(
        lambda number: Q(number__gt=number), "Changed after this number of the ledger.", "400"
    )

    @cached_property
    def query_targets(self) -> Targets | None:
        """The targets that the query asks for, with all below them; None if it asks for none."""
        each = [
            self.stand_for(name, plain)
            for name in ("target", "target_exact", "agreement", "clause", "responds_to", "series")
            for condition in self.values.get(name, ())
            if (plain := condition.plain if "target" in name else real(condition.plain))
        ]
        return reduce(Targets.union, each) if each else None

    def stand_for(self, name: str, values: Sequence[str]) -> Targets:
        parameter: Any = self.filters[name]
        if isinstance(parameter, Keys):
            return Targets(agreements=frozenset(parameter.standing(values, self.public_keys)))
        if isinstance(parameter, ExactTargets):
            return Targets.exactly(values, self.public_keys)
        return Targets.of(values, self.public_keys).with_children()
