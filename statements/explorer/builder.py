"""A sentence to fill instead of a query: whom, what they say, about which text, concerning whom."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from statements import query
from statements.dates import PartialDate
from statements.filters.algebra import NONE, Condition
from statements.filters.references import ANY, TYPES, ReferenceTest, parse_reference
from statements.filters.refusals import write_query
from statements.keys import clause_parts
from statements.query import Question
from statements.query.doors import Door, query_from
from statements.query.parameters import Choice, Text
from statements.vocabularies import STATEMENT, Family, ReferenceType

from .pages import PageView
from .query_words import QueryWords
from .reading import read_names, read_rows

MOST_TEXTS = 12  # texts to choose from: those of series, then the most cited
LARGEST = "500"  # records that one list gives
KEY = Text("A key.", "russia", str, 200)
DAY = Text("A day.", "2022-12-01", PartialDate.parse, 10)
ASKED = Door(
    {
        "by": KEY,
        "says": Choice(" ".join(TYPES), "A type of references, or a family.", "charge"),
        "text": KEY,
        "about": KEY,
        "from": DAY,
        "to": DAY,
    }
)


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
    rows = read_rows("governments", state, page_size=LARGEST, fields="key,name", labels="false")
    governments = sorted(
        ((row["key"], row["name"]) for row in rows.records), key=lambda one: one[1].casefold()
    )
    return Builder(
        chosen,
        options_of(governments, chosen.by),
        says_options(chosen.says),
        text_options(state, chosen.text, words),
        options_of(governments, chosen.about),
    )


def options_of(pairs: Iterable[tuple[str, str]], chosen: str) -> list[Option]:
    return [Option(value, label, value == chosen) for value, label in pairs]


def says_options(chosen: str) -> list[Options]:
    """Return what statements may do: families, each with its types."""
    types = ReferenceType.of(STATEMENT)
    groups = []
    for family in dict.fromkeys(kind.family for kind in types):
        own = [(kind.value, kind.phrase) for kind in types if kind.family is family]
        whole = (family.value, f"any of these: {family.phrase}")
        groups.append(Options(str(Family(family).label), options_of([whole, *own], chosen)))
    return groups


def text_options(state: str, chosen: str, words: QueryWords | None) -> list[Options]:
    """Return texts to choose from: series first, then texts with their top clauses."""
    rows = read_rows("series", state, page_size=LARGEST, fields="key,title,agreements")
    members = [key for row in rows.records for key in row["agreements"]]
    keys = list(dict.fromkeys([*members, *query.most_cited(MOST_TEXTS)]))[:MOST_TEXTS]
    groups = [Options("Series", options_of(((r["key"], r["title"]) for r in rows.records), chosen))]
    groups = groups if rows.records else []
    groups += agreement_options(state, keys, chosen)
    shown = {one.value for group in groups for one in group.options}
    if chosen and words and chosen not in shown:
        label = words.target(ReferenceTest(ANY, chosen))
        groups.insert(0, Options("As asked", [Option(chosen, label, True)]))
    return groups


def agreement_options(state: str, keys: list[str], chosen: str) -> list[Options]:
    """Return agreements, each whole and by its top clauses."""
    if not keys:
        return []
    clauses = read_rows(
        "clauses",
        state,
        agreement=",".join(keys),
        parent=NONE,
        page_size=LARGEST,
        fields="key,printed,heading",
        labels="false",
    ).records
    own: dict[str, list[tuple[str, str]]] = {key: [] for key in keys}
    for row in clauses:
        own[clause_parts(row["key"])[0]].append((row["key"], clause_label(row)))
    names = read_names((f"agreement/{key}" for key in keys), state)
    labels = sorted((names.of("agreement", key), key) for key in keys)
    return [
        Options(label, options_of([(key, f"{label}, any clause"), *own[key]], chosen))
        for label, key in labels
    ]


def clause_label(row: dict[str, Any]) -> str:
    """Return a clause by its number as printed, with what it is on."""
    number = f"clause {row['printed']}"
    return f"{number}: {row['heading']}" if row["heading"] else number


def chosen_of(question: Question) -> Chosen:
    """Return what a query says in the sentence."""
    values = question.filterset.values
    by, item = lone_item(values.get("government")), lone_item(values.get("ref"))
    test = parse_reference(item) if item and item != NONE else None
    parts = (test.type, test.target, test.about) if test else (ANY, ANY, ANY)
    days = [day_of(values.get(name)) for name in ("said_on__gte", "said_on__lte")]
    can = {"government": by, "ref": item, "said_on__gte": days[0], "said_on__lte": days[1]}
    said = ("" if part == ANY else part for part in parts)
    return Chosen(by, *said, *days, is_whole=all(can.get(name) for name in values))


def lone_item(values: list[Condition] | None) -> str:
    """Return the one item of a parameter, empty where there are several, or it is barred."""
    items = [item for value in values or () for item in value.items]
    return items[0] if len(items) == 1 and values and values[0].plain else ""


def day_of(values: list[Any] | None) -> str:
    day = values[0] if values else None
    return str(day) if isinstance(day, PartialDate) and day.precision == "day" else ""


class AskView(PageView):
    """Where the sentence is sent: leads to the query that it says."""

    def page(self, request: HttpRequest, state: str, **key: str) -> HttpResponse:
        lists = {name: [v for v in values if v] for name, values in request.GET.lists()}
        _, options = ASKED.read(query_from(lists))
        question = write_query(pairs_of(options))
        return HttpResponseRedirect(f"/statements/{'?' if question else ''}{question}")


def pairs_of(options: dict[str, Any]) -> list[tuple[str, str]]:
    """Return the query that a filled sentence says."""
    parts = [options.get(name, ANY) for name in ("says", "text", "about")]
    days = {"said_on__gte": options.get("from"), "said_on__lte": options.get("to")}
    pairs = {"government": options.get("by")}
    pairs |= {"ref": str(ReferenceTest(*parts)) if {*parts} != {ANY} else None}
    return [(name, str(value)) for name, value in (pairs | days).items() if value]
