"""What follows from the texts that a statement cites: whom they bind, and what they are about."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from statements.keys import split_clause_key
from statements.models import ClauseTopic, Party, Record

from .carried import Choice, commonest


@dataclass(frozen=True, slots=True)
class Consequences:
    """The parties of the texts, and the topics of the clauses; the commonest first."""

    governments: list[Choice]
    topics: list[Choice]


def consequences_of(agreements: Collection[str], clauses: Collection[str]) -> Consequences:
    """Return what follows from agreements cited as a whole and from clauses, in two queries."""
    texts = {*agreements, *(split_clause_key(key)[0] for key in clauses)}
    parties = Party.objects.filter(agreement__in=texts).order_by("agreement", "position")
    parties = parties.exclude(government__in=Record.objects.merged_keys("government"))
    topics = ClauseTopic.objects.filter(clause__in=clauses).order_by("clause", "position")
    topics = topics.exclude(topic__in=Record.objects.merged_keys("topic"))
    return Consequences(
        commonest(parties.values_list("government", "government__name")),
        commonest(topics.values_list("topic", "topic__label")),
    )
