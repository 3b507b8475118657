"""A sentence to fill instead of a query: who, what they say, about which text, concerning whom."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from statements import query
from statements.dates import PartialDate
from statements.filters.algebra import NONE, Condition
from statements.filters.references import ANY, ReferenceTest, parse_reference
from statements.keys import clause_parts
from statements.query import Question
from statements.vocabularies import STATEMENT, Family, ReferenceType

from .query_words import QueryWords
from .reading import names_of, read_rows

MOST_TEXTS = 12  # texts to choose from: those of series, then the most cited
LARGEST = "500"  # records that one list gives
SAID = ReferenceType.of(STATEMENT)

Pairs = tuple[tuple[str, str], ...]  # values with their labels


@dataclass(frozen=True, slots=True)
class Option:
    """One value of a select."""

    value: str
    label: str
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class Options:
    """Values under one heading."""

    label: str
    options: list[Option]


@dataclass(frozen=True, slots=True)
class Chosen:
    """What a query says in the sentence; `is_whole` unless it asks for more."""

    by: str = ""
    says: str = ""
    text: str = ""
    about: str = ""
    first: str = ""
    last: str = ""
    is_whole: bool = True


@dataclass(frozen=True, slots=True)
class Builder:
    """The sentence with its choices, and what is chosen."""

    chosen: Chosen
    by: list[Option]
    says: list[Options]
    texts: list[Options]
    about: list[Option]


def builder_of(
    state: str, question: Question | None = None, words: QueryWords | None = None
) -> Builder:
    """Return the sentence, filled with as much of a query as it can say."""
    chosen = chosen_of(question) if question else Chosen()
    governments, texts = choices(state)
    says = [(str(family.label), pairs) for family, pairs in said_by_family().items()]
    offered = {value for _, pairs in texts for value, _ in pairs}
    if chosen.text and words and chosen.text not in offered:
        name = words.target(ReferenceTest(ANY, chosen.text))
        texts = (("As asked", ((chosen.text, name),)), *texts)
    return Builder(
        chosen,
        options_of(governments, chosen.by),
        [Options(label, options_of(pairs, chosen.says)) for label, pairs in says],
        [Options(label, options_of(pairs, chosen.text)) for label, pairs in texts],
        options_of(governments, chosen.about),
    )


def options_of(pairs: Iterable[tuple[str, str]], chosen: str) -> list[Option]:
    return [Option(value, label, value == chosen) for value, label in pairs]


def said_by_family() -> dict[Family, Pairs]:
    """Return what statements may do: families as a whole, and their types."""
    families = dict.fromkeys(kind.family for kind in SAID)
    return {
        family: (
            (family.value, f"any of these: {family.phrase}"),
            *((kind.value, kind.phrase) for kind in SAID if kind.family is family),
        )
        for family in families
    }


@lru_cache(maxsize=2)
def choices(state: str) -> tuple[Pairs, tuple[tuple[str, Pairs], ...]]:
    """Return the governments and the texts to choose from, kept while the ledger stands.

    Texts stand under headings: series, then agreements, each whole and by its top clauses.
    """
    rows = read_rows("governments", state, page_size=LARGEST, fields="key,name", labels="false")
    governments = [(row["key"], row["name"]) for row in rows.records]
    series = read_rows("series", state, page_size=LARGEST, fields="key,title,agreements").records
    members = [key for row in series for key in row["agreements"]]
    keys = list(dict.fromkeys([*members, *query.most_cited(MOST_TEXTS)]))[:MOST_TEXTS]
    titles = tuple((row["key"], row["title"]) for row in series)
    own = (("Series", titles),) if titles else ()
    return (
        tuple(sorted(governments, key=lambda one: one[1].casefold())),
        (*own, *agreements(keys, state)),
    )


def agreements(keys: list[str], state: str) -> list[tuple[str, Pairs]]:
    """Return agreements in the order of their names, each whole and by its top clauses."""
    names = names_of((f"agreement/{key}" for key in keys), state)
    own: dict[str, list[tuple[str, str]]] = {key: [] for key in keys}
    for row in clauses(keys, state):
        own.setdefault(clause_parts(row["key"])[0], []).append((row["key"], clause_label(row)))
    labels = sorted((names.of("agreement", key), key) for key in keys)
    return [(label, ((key, f"{label}, any clause"), *own[key])) for label, key in labels]


def clauses(keys: list[str], state: str) -> list[dict[str, Any]]:
    """Return the top clauses of some agreements."""
    if not keys:
        return []
    fields = {"fields": "key,printed,heading", "labels": "false", "page_size": LARGEST}
    return read_rows("clauses", state, agreement=",".join(keys), parent=NONE, **fields).records


def clause_label(row: dict[str, Any]) -> str:
    """Return a clause by its number as printed, with what it is on."""
    number = f"clause {row['printed'] or row['key'].partition('/')[2]}"
    return f"{number}: {row['heading']}" if row["heading"] else number


def chosen_of(question: Question) -> Chosen:
    """Return what a query says in the sentence."""
    values = question.filterset.values
    by, test = lone_item(values.get("government")), said_in(lone_item(values.get("ref")))
    first, last = (day_of(values.get(name)) for name in ("said_on__gte", "said_on__lte"))
    can = {"government": by, "ref": test, "said_on__gte": first, "said_on__lte": last}
    return Chosen(
        by=by,
        says=part(test.type) if test else "",
        text=part(test.target) if test else "",
        about=part(test.about) if test else "",
        first=first,
        last=last,
        is_whole=all(can.get(name) for name in values),
    )


def part(text: str) -> str:
    """Return a part of `ref` as a select has it."""
    return "" if text == ANY else text


def lone_item(values: list[Condition] | None) -> str:
    """Return the one item of a parameter, empty where there are several, or it is barred."""
    items = [item for value in values or () for item in value.items]
    return items[0] if len(items) == 1 and values and values[0].plain else ""


def said_in(item: str) -> ReferenceTest | None:
    """Return what one item of `ref` asks, where the sentence can say it."""
    test = parse_reference(item) if item else None
    offered = {ANY, *SAID, *(kind.family for kind in SAID)}
    if test is None or test.type not in offered or NONE in (test.target, test.about):
        return None
    return test


def day_of(values: list[Any] | None) -> str:
    day = values[0] if values else None
    return str(day) if isinstance(day, PartialDate) and day.precision == "day" else ""
