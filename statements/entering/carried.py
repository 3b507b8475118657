"""What a source carries already: the statements that name it, and what these are sorted by."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from statements.documents import Context
from statements.documents.merges import merged_keys
from statements.models import Appearance, Edition, Statement, StatementPlace, StatementTopic, User
from statements.vocabularies import DeskState

from .twins import Twin, twins_of_rows, with_open_state

LOOKED_AT = 200  # statements of a source, newest first
MOST_SHOWN = 8
Choice = tuple[str, str]  # key, name


@dataclass(frozen=True, slots=True)
class Carried:
    """The newest statements of a source, how many there are, and their topics and places."""

    statements: list[Twin]
    count: int
    topics: list[Choice]  # the commonest first
    places: list[Choice]


def carried_by(source: str) -> Carried:
    """Return what is held of a source, in at most six queries; what is over is left out."""
    sources = Context(merged=merged_keys()).one_with("source", source)
    named = Appearance.objects.filter(source__in=sources).values("statement")
    carrying = with_open_state(Statement.objects.filter(pk__in=named)).order_by("-uid")
    rows = list(carrying[:LOOKED_AT])
    if not rows:
        return Carried([], 0, [], [])
    statements = twins_of_rows([(0, row, DeskState(row.desk_state)) for row in rows])
    uids = [one.uid for one in statements]
    topics = StatementTopic.objects.filter(statement__in=uids).order_by("position")
    places = StatementPlace.objects.filter(statement__in=uids).order_by("position")
    return Carried(
        statements[:MOST_SHOWN],
        len(statements),
        commonest(topics.values_list("topic", "topic__label")),
        commonest(places.values_list("place", "place__label")),
    )


def commonest(pairs: Iterable[Choice]) -> list[Choice]:
    """Return each pair once, the commonest first, as many as are shown."""
    return [pair for pair, _ in Counter(pairs).most_common(MOST_SHOWN)]


def last_source(user: User) -> tuple[str, str] | None:
    """Return uid and name of the first source of the statement that somebody saved last."""
    saved = Edition.objects.filter(saved_by=user, record__noun="statement").order_by("-saved_at")
    last = saved.values_list("record__key", flat=True).first()
    rows = Appearance.objects.filter(statement=last).select_related("source").order_by("position")
    first = rows.first() if last else None
    return (first.source_id, str(first.source)) if first else None
