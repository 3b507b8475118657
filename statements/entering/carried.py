"""What a source carries already: the statements that name it, what they cite and are sorted by."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from operator import itemgetter

from django.db.models import Value

from statements.documents import Context
from statements.documents.merges import merged_keys
from statements.models import (
    Appearance,
    Edition,
    Record,
    Statement,
    StatementPlace,
    StatementTopic,
    Target,
    User,
)
from statements.vocabularies import DeskState

from .targets import clause_choice
from .twins import Twin, twins_of_rows, with_open_state

LOOKED_AT = 200  # statements of a source, newest first
MOST_SHOWN = 8
Choice = tuple[str, str]  # key, name


@dataclass(frozen=True, slots=True)
class Carried:
    """The newest statements of a source, how many there are, their topics, places and targets."""

    statements: list[Twin]
    count: int = 0
    topics: list[Choice] = field(default_factory=list)  # the commonest first
    places: list[Choice] = field(default_factory=list)
    targets: list[Choice] = field(
        default_factory=list
    )  # agreements and clauses, as fields name them


def carried_by(source: str) -> Carried:
    """Return what is held of a source, in at most six queries; what is over is left out."""
    sources = Context(merged=merged_keys()).one_with("source", source)
    named = Appearance.objects.filter(source__in=sources)
    carrying = Statement.objects.filter(pk__in=named.values("statement"))
    rows = list(with_open_state(carrying).order_by("-uid")[:LOOKED_AT])
    if not rows:
        return Carried([])
    statements = twins_of_rows([(0, row, DeskState(row.desk_state)) for row in rows])
    uids = [one.uid for one in statements]
    sorted_by = list(sorting_of(uids))
    return Carried(
        statements[:MOST_SHOWN],
        len(statements),
        commonest(pair for name, *pair in sorted_by if name == "topics"),
        commonest(pair for name, *pair in sorted_by if name == "places"),
        commonest(cited_by(uids)),
    )


def sorting_of(statements: Collection[str]) -> Iterable[tuple[str, str, str]]:
    """Return the topics and places of statements: the field, the key and the name of each."""
    topics = StatementTopic.objects.filter(statement__in=statements).order_by()
    places = StatementPlace.objects.filter(statement__in=statements).order_by()
    both = topics.values_list(Value("topics"), "topic", "topic__label", "position").union(
        places.values_list(Value("places"), "place", "place__label", "position"), all=True
    )
    return (row[:3] for row in sorted(both, key=itemgetter(3)))


def cited_by(statements: Collection[str]) -> Iterator[Choice]:
    """Yield the agreements and clauses that statements cite, as a field of targets names them."""
    rows = Target.objects.filter(reference__statement__in=statements, agreement__isnull=False)
    rows = rows.exclude(agreement__in=Record.objects.merged_keys("agreement"))
    rows = rows.order_by("-reference__statement", "reference__position", "position")
    for row in rows.select_related("agreement", "clause__agreement"):
        if row.clause:
            yield f"clause:{row.clause_id}", clause_choice(row.clause).label
        else:
            yield f"agreement:{row.agreement_id}", str(row.agreement)


def commonest(pairs: Iterable[Iterable[str]]) -> list[Choice]:
    """Return each pair once, the commonest first, as many as are shown."""
    return [(key, name) for (key, name), _ in Counter(map(tuple, pairs)).most_common(MOST_SHOWN)]


def last_source(user: User) -> tuple[str, str] | None:
    """Return uid and name of the first source of the statement that somebody saved last."""
    saved = Edition.objects.filter(saved_by=user, record__noun="statement").order_by("-saved_at")
    last = saved.values_list("record__key", flat=True).first()
    rows = Appearance.objects.filter(statement=last).select_related("source").order_by("position")
    first = rows.first() if last else None
    return (first.source_id, str(first.source)) if first else None
