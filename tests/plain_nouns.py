"""What the filters of the other nouns mean, told anew in plain Python over documents.

Nothing of the product's filters is used here: the two are compared.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from itertools import product
from typing import Any

from statements.dates import PartialDate
from statements.spans import Held, Span

from . import factories as f
from .plain_model import WORLD, Document, Query, algebra, among, days, split

SAME_TENURE = ("government", "institution", "office", "office_kind")
HELD = {"held_on": (Held.YES, Held.POSSIBLY), "held_on__certain": (Held.YES,)}


def offices() -> dict[str, Document]:
    """Return the offices, each with its institution and government."""
    return {
        office["key"]: office
        | {"institution": institution["key"], "government": institution["government"]}
        for institution in WORLD.documents["institution"].values()
        for office in institution["offices"]
    }


def tenures() -> dict[str, Document]:
    """Return the tenures, each with its official and its office's own values."""
    office_rows = offices()
    return {
        tenure["uid"]: tenure
        | {"official": official["key"], "office_kind": office_rows[tenure["office"]]["kind"]}
        | {name: office_rows[tenure["office"]][name] for name in ("institution", "government")}
        for official in WORLD.documents["official"].values()
        for tenure in official["tenures"]
    }


def clauses() -> dict[str, Document]:
    return {
        f"{agreement['key']}/{clause['number']}": clause
        | {
            "agreement": agreement["key"],
            "parent": clause["parent"] and f"{agreement['key']}/{clause['parent']}",
            "topic": clause["topics"],
        }
        for agreement in WORLD.documents["agreement"].values()
        for clause in agreement["clauses"]
    }


def text_version(clause: str, language: str, **kwargs: Any) -> Document:
    """Return words of a clause; the first dataset holds none."""
    source = next(iter(WORLD.documents["source"].values()))
    return {
        "uid": f.new_uid(),
        "clause": clause,
        "language": language,
        "publisher": source["publisher"],
        "source": source["uid"],
        "text": "Neutral words.",
        "certainty": "verified",
        "note": None,
    } | kwargs


FIRST = "trilateral-2020-11-09"
TEXTS = [
    text_version(f"{FIRST}/6", "en"),
    text_version(f"{FIRST}/6", "ru", certainty="likely"),
    text_version(f"{FIRST}/6.3", "en", publisher="tass"),
    text_version("trilateral-2021-01-11/1", "en", source=list(WORLD.documents["source"])[1]),
]
CONTACTS = [
    f.make_contact(
        "call-bayramov-lavrov-2022-12-22",
        held_on=f.day("2022-12-22"),
        participants=[
            f.make_participant("russia", official="sergey-lavrov", institution="russia-mfa"),
            f.make_participant("azerbaijan"),
        ],
    ),
    f.make_contact(
        "summit-2020-11",
        kind="summit",
        held_on=f.day("2020-11"),
        place="moscow",
        participants=[f.make_participant("armenia", official="nikol-pashinyan")],
        certainty="likely",
    ),
    f.make_contact(
        "visit-2021-01-10", kind="visit", held_on=f.day("2021-01-10/2021-01-12"), participants=[]
    ),
]
ITEMS: dict[str, dict[str, Document]] = {
    **{name: WORLD.documents[name] for name in WORLD.documents if name != "statement"},
    "office": offices(),
    "tenure": tenures(),
    "clause": clauses(),
    "text_version": {row["uid"]: row for row in TEXTS},
    "contact": {row["key"]: row for row in CONTACTS},
}


def passing(noun: str, query: Query) -> set[str]:
    """Return the keys of the things that pass."""
    test = passes_official if noun == "official" else passes
    return {key for key, item in ITEMS[noun].items() if test(noun, query, item)}


def passes(noun: str, query: Query, item: Document) -> bool:
    return all(holds(noun, name, value, item) for name, value in query)


def holds(noun: str, name: str, value: str, item: Document) -> bool:
    if name in HELD and noun != "contact":
        return tenure_fits(name, value, item)
    base, _, how = name.partition("__")
    if base in ("signed_on", "published_on", "held_on"):
        return dated(how, value, item[base])
    if name == "series":
        return algebra(value, lambda x: in_series(x, item["key"]))
    if noun == "text_version" and name == "clause":
        return algebra(value, lambda x: x != "none" and x in WORLD.nodes(target(item)))
    return algebra(value, lambda x: among(values_of(noun, name, item), x))


def target(version: Document) -> Document:
    agreement, _, clause = version["clause"].partition("/")
    return {"statement": None, "agreement": agreement, "clause": clause}


def values_of(noun: str, name: str, item: Document) -> Iterable[str | None]:
    """Return what a thing has of one kind."""
    special: dict[tuple[str, str], Callable[[], Iterable[str | None]]] = {
        ("agreement", "party"): lambda: [
            row[part]
            for row in item["parties"]
            for part in ("government", "institution", "official")
        ],
        ("agreement", "topic"): lambda: [t for row in item["clauses"] for t in row["topics"]],
        **{
            ("contact", part): lambda part=part: [row[part] for row in item["participants"]]
            for part in ("government", "institution", "official")
        },
        ("agreement", "source"): lambda: item["sources"],
        ("clause", "source"): lambda: item["sources"],
        ("series", "agreement"): lambda: item["agreements"],
        ("text_version", "agreement"): lambda: [item["clause"].partition("/")[0]],
    }
    if (noun, name) in special:
        return special[noun, name]()
    value = item[name]
    return value if isinstance(value, list) else [value]


def in_series(series: str, agreement: str) -> bool:
    if series == "none":
        return agreement not in WORLD.all_members()
    return agreement in WORLD.members(series)


def dated(how: str, value: str, day: Document | None) -> bool:
    if value == "none" or day is None:
        return value == "none" and day is None
    first, last = days(value)
    return {
        "": day["first"] <= last and day["last"] >= first,
        "gte": day["last"] >= first,
        "lte": day["first"] <= last,
        "within": day["first"] >= first and day["last"] <= last,
    }[how]


def tenure_fits(name: str, value: str, tenure: Document) -> bool:
    return Span.from_document(tenure).held_on(PartialDate.parse(value)) in HELD[name]


def passes_official(noun: str, query: Query, official: Document) -> bool:
    """The nth plain parts of each parameter on one tenure held then; barred ones on none."""
    mine = [row for row in ITEMS["tenure"].values() if row["official"] == official["key"]]
    rest = [(name, value) for name, value in query if name not in (*SAME_TENURE, *HELD)]
    then = [(name, value) for name, value in query if name in HELD]
    tenure_query = [(name, value) for name, value in query if name in SAME_TENURE]
    if {name for name, _ in tenure_query} == {"government"} and not then:
        known = [official["government"], *(row["government"] for row in mine)]
        return passes(noun, rest, official) and all(
            algebra(value, lambda item: among(known, item)) for _, value in tenure_query
        )
    return passes(noun, rest, official) and same_tenure(tenure_query, then, mine)


def same_tenure(query: Query, then: Query, mine: list[Document]) -> bool:
    plain: dict[str, list[list[str]]] = {}
    for name, value in query:
        wanted, barred = split(value)
        if any(one_tenure({name: [item]}, [], mine) for item in barred):
            return False
        if wanted:
            plain.setdefault(name, []).append(wanted)
    turns = max(map(len, plain.values()), default=1 if then else 0)
    return all(
        one_tenure({name: values[turn] for name, values in plain.items()}, then, mine)
        for turn in range(turns)
    )


def one_tenure(parameters: dict[str, list[str]], then: Query, mine: list[Document]) -> bool:
    for choice in product(*([(name, x) for x in values] for name, values in parameters.items())):
        real = [(name, value) for name, value in choice if value != "none"]
        if len(real) < len(choice) and mine:
            continue
        tenures = [
            row
            for row in mine
            if all(row[name] == value for name, value in real)
            and all(tenure_fits(name, value, row) for name, value in then)
        ]
        if tenures or not (real or then):
            return True
    return False
