"""A line of several parts as one query of statements, and how else each part may be read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby
from urllib.parse import parse_qs, urlsplit

from statements.filters import BadQuery, StatementFilter
from statements.filters.refusals import Pairs
from statements.filters.targets import References
from statements.filters.voices import VOICES
from statements.resolving.lines import Kind, Part, parts_of
from statements.vocabularies import OfficeKind
from statements.wording.dates import spelled_date

from .chips import chips_of
from .items import Item
from .links import Link, list_at, query_at
from .list_questions import ask_page
from .phrases import PHRASES, either
from .query_words import QueryWords, called, small
from .reading import Names, answer, names_of, read_rows
from .results import items_with_acts
from .statement_lists import Without, count_words, tried

SHOWN = 5  # statements; the rest is a list
MOST_OTHERS = 8  # other ways to read one part
Q, OFFICE = "q", "office_kind"
GOVERNMENT, MOST = "government", "500"
SPAN = ("said_on__gte", "said_on__lte")  # what two dates are the edges of


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to ask for a part: a filter of statements with its value, and both in words."""

    name: str
    value: str
    words: str


@dataclass(frozen=True, slots=True)
class ReadPart:
    """A part as it was typed, how it was read, the line without it, and how else it may be read."""

    text: str
    words: str
    without: str
    others: list[Link]


@dataclass(frozen=True, slots=True)
class Understood:
    """What a line asks for, and what is held of it; `joining` are words that only join."""

    parts: list[ReadPart]
    joining: list[str]
    heading: str = ""
    count: str = ""
    all: str = ""
    statements: Sequence[Item] = ()
    is_cut: bool = False  # there are more statements
    tried: Sequence[Without] = ()
    fault: str = ""
    asked: Mapping[str, str] = field(default_factory=dict)  # the query, by parameter


def understand(line: str, state: str) -> Understood | None:
    """Return what a line asks for; None where it is one thing, a name, a date or words."""
    parts = parts_of(line)
    told = [part for part in parts if part.kind is not Kind.JOINING]
    if not is_several(told):
        return None
    ids = {f"{noun}/{key}" for part in told for noun, key in part.records}
    names = names_of(ids, state)
    readings = [[*readings_of(part, names)] for part in with_offices_held(told, state)]
    chosen = choose(readings)
    read = [
        ReadPart(
            part.text,
            chosen[place].words,
            list_at("search", q=" ".join(one.text for one in parts if one is not part)),
            [*other_ways(chosen, place, readings[place])],
        )
        for place, part in enumerate(told)
    ]
    joining = [part.text for part in parts if part.kind is Kind.JOINING]
    pairs = pairs_of(chosen)
    return with_statements(Understood(read, joining, asked=dict(pairs)), pairs, state)


def is_several(parts: Sequence[Part]) -> bool:
    """Tell whether parts of a line have to be put together, or one has other languages' words."""
    if len(parts) == 1:
        return parts[0].text.casefold() not in parts[0].words[:1] and bool(parts[0].words)
    return any(part.kind is not Kind.WORDS or part.words for part in parts)


def with_offices_held(parts: Sequence[Part], state: str) -> list[Part]:
    """Return parts that call an office, each with those kinds that governments of the line have."""
    keys = [key for part in parts for noun, key in part.records if noun == GOVERNMENT]
    if not (keys and any(part.offices for part in parts)):
        return [*parts]
    asked = {"government": ",".join(keys), "fields": "kind", "labels": "false"}
    held = {row["kind"] for row in read_rows("offices", state, page_size=MOST, **asked).records}
    return [
        replace(part, offices=tuple(one for one in part.offices if one in held) or part.offices)
        for part in parts
    ]


def readings_of(part: Part, names: Names) -> Iterator[Reading]:
    """Yield the ways to ask for a part, the likeliest first; as words last, but for places."""
    words = words_reading(part)
    if part.date:
        said = PHRASES["said_on"].text.format(spelled_date(part.date))
        yield Reading("said_on", str(part.date), said)
    elif part.offices:
        labels = [small(str(OfficeKind(kind).label)) for kind in part.offices]
        office = PHRASES[OFFICE].text.format(either(labels))
        yield Reading(OFFICE, ",".join(part.offices), office)
    elif not part.records or part.records[0][0] == "place":
        yield words
    for noun, group in groupby(part.records, lambda record: record[0]):
        keys = [key for _, key in group]
        together = [keys] if len(keys) == 1 else [keys, *([key] for key in keys)]
        for name in filters_of(noun):
            for some in together:
                labels = [called(noun, key, names) for key in some]
                phrase = PHRASES[name].text.format(either(labels))
                yield Reading(name, ",".join(some), phrase)
    yield words


def words_reading(part: Part) -> Reading:
    """Return a part as words to be searched for, in all languages that its words are known in."""
    others = (one for one in part.words if one.casefold() != part.text.casefold())
    all_of_them = [f'"{one}"' if " " in one else one for one in (part.text, *others)]
    value = " or ".join(all_of_them) if part.words else part.text
    return Reading(Q, value, PHRASES[Q].text.format(part.text))


def filters_of(noun: str) -> list[str]:
    """Return the filters of statements that take a record of a noun by its key."""
    filters = StatementFilter.base_filters.items()
    return [n for n, one in filters if noun in one.nouns and not isinstance(one, References)]


def choose(readings: Sequence[Sequence[Reading]]) -> list[Reading]:
    """Return how each part is read: one voice, two dates at most, and all others as words."""
    chosen: list[Reading] = []
    for ways in readings:
        first, words = ways[0], ways[-1]
        names = [one.name for one in chosen]
        is_second_voice = any(is_other_voice(first.name, name) for name in names)
        is_third_date = first.name == "said_on" and names.count("said_on") == len(SPAN)
        chosen.append(words if is_second_voice or is_third_date else first)
    return spanned(chosen)


def is_other_voice(one: str, other: str) -> bool:
    """Tell whether two filters may mean two voices; an office is held by whom a line names."""
    return {one, other} <= VOICES.columns.keys() and (one == other or OFFICE not in (one, other))


def spanned(chosen: list[Reading]) -> list[Reading]:
    """Read two dates as the edges of a span."""
    dates = sorted((one for one in chosen if one.name == "said_on"), key=lambda one: one.value)
    if len(dates) != len(SPAN):
        return chosen
    edges = dict(zip(dates, SPAN, strict=True))
    return [at_edge(one, edges[one]) if one in edges else one for one in chosen]


def at_edge(date: Reading, name: str) -> Reading:
    words = date.words.removeprefix("of ")
    return Reading(name, date.value, PHRASES[name].text.format(words))


def pairs_of(chosen: Sequence[Reading]) -> Pairs:
    """Return the query of some readings; what is searched for as words is one search."""
    pairs = [(one.name, one.value) for one in chosen if one.name != Q]
    searched = [one.value for one in chosen if one.name == Q]
    return [*pairs, (Q, " ".join(searched))] if searched else pairs


def other_ways(chosen: Sequence[Reading], place: int, ways: Sequence[Reading]) -> Iterator[Link]:
    """Yield the statements of a line in which one part is read in another way."""
    others = [
        one
        for one in dict.fromkeys(ways)
        if one.name != chosen[place].name or one.value != chosen[place].value
    ]
    for way in others[:MOST_OTHERS]:
        changed = [*chosen[:place], way, *chosen[place + 1 :]]
        yield Link(way.words, query_at("statements", pairs_of(changed)))


def with_statements(understood: Understood, pairs: Pairs, state: str) -> Understood:
    """Return what is held of all parts together, or what would be held without one."""
    address = query_at("statements", pairs)
    try:
        question = ask_page("statements", parse_qs(urlsplit(address).query), state)
    except BadQuery as refused:
        return replace(understood, fault=refused.faults[0].message)
    short = replace(question, options=question.options | {"page_size": SHOWN})
    rows, words = answer(short), QueryWords(question)
    return replace(
        understood,
        heading=words.sentence(),
        count=count_words(rows.count, "statements"),
        all=address,
        statements=items_with_acts(rows),
        is_cut=rows.next is not None,
        tried=tried(question, chips_of(question, words)) if not rows.records else [],
    )
