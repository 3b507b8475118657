"""Statements that may be the one being entered: same lead government, near date, similar words."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import combinations, groupby
from operator import itemgetter
from typing import Any

from django.db.models import CharField, Exists, F, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Cast, Concat
from rapidfuzz import fuzz

from statements.dates import PartialDate
from statements.documents import Context, Document
from statements.documents.merges import merged_keys
from statements.documents.rules import partial_day_of
from statements.folding import fold
from statements.models import Appearance, Record, Statement, Voice
from statements.vocabularies import ENDED_STATES, DeskState

NEAR = timedelta(days=3)
LOOKED_AT = 200  # statements compared, newest first
MOST_TWINS = 5
LIKELY = 60  # of 100
ALIKE = 92  # the same, where nobody typed just now
SAME_SPEAKER = 15  # added where the same official leads
Scored = tuple[int, Any, DeskState]  # how alike a statement is, its row, where its review stands


@dataclass(frozen=True, slots=True)
class Twin:
    """A statement that looks like the one being entered; `likeness` of 100."""

    uid: str
    title: str
    summary: str
    kind: str
    date: str
    speakers: str
    sources: str
    state: str
    likeness: int


@dataclass(frozen=True, slots=True)
class StatementOutline:
    """What the form says so far; `uid` is its own, if it has been saved."""

    government: str
    day: PartialDate
    title: str
    summary: str = ""
    official: str | None = None
    uid: str | None = None


def twins(outline: StatementOutline, merges: Context | None = None) -> list[Twin]:
    """Return the likest statements, the likest first; four queries, three where merges are told."""
    return twins_of_rows(likeliest_rows(outline, merges or Context(merged=merged_keys())))


def likeliest_rows(outline: StatementOutline, merges: Context) -> list[Scored]:
    """Return the likest statements with their likeness, the likest first."""
    governments = merges.one_with("government", outline.government)
    officials = merges.one_with("official", outline.official) if outline.official else ()
    rows = statements_near(governments, outline.day).exclude(pk=outline.uid)[:LOOKED_AT]
    scored = ((score(outline, row, officials), row, DeskState(row.desk_state)) for row in rows)
    like = sorted((one for one in scored if one[0] >= LIKELY), key=lambda one: (-one[0], one[1].pk))
    return like[:MOST_TWINS]


def twins_of_rows(scored: list[Scored]) -> list[Twin]:
    """Return what is told of some statements; two queries."""
    uids = [row.pk for _, row, _ in scored]
    speakers, sources = speakers_of(uids), publishers_of(uids)
    return [
        Twin(
            row.pk,
            row.title,
            row.summary,
            str(row.get_kind_display()),
            str(row.said_on or f"known by {row.known_by}"),
            speakers.get(row.pk, ""),
            sources.get(row.pk, ""),
            str(state.label),
            likeness,
        )
        for likeness, row, state in scored
    ]


def side_by_side(
    document: Document, row: Statement, state: DeskState, merges: Context
) -> list[Twin]:
    """Return a saved statement, its row, and those that may be the same; empty without such."""
    outline = outline_of(document)
    like = likeliest_rows(outline, merges) if outline else []
    return twins_of_rows([(100, row, state), *like]) if like else []


def twins_of(document: Document, merges: Context | None = None) -> list[Twin]:
    """Return the likest statements to one that is whole; none for one without lead or day."""
    outline = outline_of(document)
    return twins(outline, merges) if outline else []


def outline_of(document: Document) -> StatementOutline | None:
    """Return what duplicates are told by; None for a statement without lead or day."""
    lead, day = next(iter(document["voices"]), None), partial_day_of(document)
    if not lead or not lead["government"] or not day:
        return None
    return StatementOutline(
        lead["government"],
        day,
        document["title"] or "",
        document["summary"] or "",
        lead["official"],
        document["uid"],
    )


def alike_pairs() -> Iterator[tuple[str, str]]:
    """Yield all statements of one lead government and day that read nearly alike, by twos."""
    merges = Context(merged=merged_keys())
    lead = Voice.objects.filter(position=0).exclude(statement__said_on_first=None)
    rows = lead.order_by("statement__said_on_first", "pk").values_list(
        "statement__said_on_first",
        "government",
        "statement",
        "statement__title",
        "statement__summary",
    )
    for _, of_day in groupby(rows.iterator(), itemgetter(0)):
        same_by_government: dict[str | None, list[tuple[str, str, str]]] = {}
        for _, government, *texts in of_day:
            key = merges.current_key("government", government)
            same = same_by_government.setdefault(key, [])
            if len(same) < LOOKED_AT:
                same.append(tuple(texts))
        for same in same_by_government.values():
            yield from alike_among(same)


def alike_among(same: list[tuple[str, str, str]]) -> Iterator[tuple[str, str]]:
    """Yield those of some statements that stand and read nearly alike, by twos."""
    alike = [
        (one[0], other[0])
        for one, other in combinations(same, 2)
        if likeness(*one[1:], *other[1:]) >= ALIKE
    ]
    states_by_uid = open_states({uid for two in alike for uid in two}) if alike else {}
    yield from (two for two in alike if states_by_uid.keys() >= {*two})


def score(outline: StatementOutline, row: Any, officials: Collection[str]) -> int:
    """Say how likely a row is the statement typed, of 100; `officials` are one with its own."""
    alike = likeness(outline.title, outline.summary, row.title, row.summary)
    return min(alike + SAME_SPEAKER * (row.lead_official in officials), 100)


def statements_near(governments: Collection[str], day: PartialDate) -> QuerySet[Any]:
    """Return the statements that a government leads near a day and that stand, newest first.

    `governments` are all keys that are one with its own.
    """
    first, last = shifted(day.first, -NEAR), shifted(day.last, NEAR)
    near = Q(said_on_first__lte=last, said_on_last__gte=first)
    undated = Q(said_on_first=None, known_by_first__lte=last, known_by_last__gte=first)
    lead = Voice.objects.filter(
        statement=OuterRef("pk"), position=0, government__in=governments
    ).order_by()
    rows = with_open_state(Statement.objects.filter(near | undated).filter(Exists(lead)))
    statements: QuerySet[Any] = rows.annotate(lead_official=Subquery(lead.values("official")[:1]))
    return statements.order_by(F("said_on_first").desc(nulls_last=True), "-uid")


def shifted(day: date, by: timedelta) -> date:
    """Return a day some days off, as far as the calendar goes."""
    return date.fromordinal(min(max(day.toordinal() + by.days, 1), date.max.toordinal()))


def with_open_state(rows: QuerySet[Statement]) -> QuerySet[Any]:
    """Leave out what is over or merged; each row says as `desk_state` where its review stands."""
    name = Concat(Value("statement/"), Cast(OuterRef("pk"), CharField()))
    record = still_open(Record.objects.filter(pk=name)).order_by()
    states = Subquery(record.values("state")[:1])
    return rows.filter(Exists(record)).annotate(desk_state=states)


def open_states(uids: Iterable[str]) -> dict[str, DeskState]:
    """Return where the review of some statements stands; what is over or merged is left out."""
    rows = Record.objects.filter(pk__in=[f"statement/{uid}" for uid in uids])
    return {key: DeskState(state) for key, state in still_open(rows).values_list("key", "state")}


def still_open(rows: QuerySet[Record]) -> QuerySet[Record]:
    """Leave out what is over or merged."""
    return rows.filter(merged_into=None).exclude(state__in=ENDED_STATES)


def speakers_of(uids: list[str]) -> dict[str, str]:
    """Return who speaks in each statement."""
    rows = Voice.objects.filter(statement__in=uids).select_related("official", "government")
    return texts_by_key(
        (row.statement_id, row.official.name if row.official else row.government.name)
        for row in rows.order_by("position")
    )


def publishers_of(uids: list[str]) -> dict[str, str]:
    """Return the publishers of each statement's sources."""
    rows = Appearance.objects.filter(statement__in=uids).select_related("source__publisher")
    rows = rows.order_by("position")
    return texts_by_key((row.statement_id, row.source.publisher.name) for row in rows)


def texts_by_key(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Return what stands under each key, each once, in order."""
    texts_of: dict[str, dict[str, None]] = {}
    for key, text in pairs:
        texts_of.setdefault(key, {})[text] = None
    return {key: ", ".join(texts) for key, texts in texts_of.items()}


def likeness(title: str, summary: str, other_title: str, other_summary: str) -> int:
    """Say how alike two statements read, of 100: their titles, or all that is told of them."""
    titles = fuzz.token_set_ratio(fold(title), fold(other_title))
    whole = fuzz.token_sort_ratio(
        fold(f"{title} {summary}"), fold(f"{other_title} {other_summary}")
    )
    return round(max(titles, whole))
