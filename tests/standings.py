"""Statements of a very small world that answer, charge, deny and take back, made to collide."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from hypothesis import strategies as st

from . import collisions as c
from . import endings
from . import factories as f

Document = dict[str, Any]

GOVERNMENTS = ["freedonia", "sylvania", "old-freedonia"]
CLAUSES: dict[str, dict[str, str | None]] = {
    "accord": {"1": None, "1.1": "1", "1.1.a": "1.1", "2": None},
    "treaty": {"1": None},
}
TARGETS = [("accord", None), ("treaty", None)]
TARGETS += [("accord", number) for number in ("1", "1.1", "1.1.a")] + [("treaty", "1")]
MERGES = [("government", "old-freedonia", "freedonia"), ("agreement", "treaty", "accord")]
TYPES = ["alleges_violation", "alleges_non_fulfilment", "denies_violation", "claims_compliance"]
TYPES += ["calls_for_compliance", "rejects", "proposes_extension", "mentions"]
DAYS = ["2001-02-03", "2001-02-04", "2001-02-10", "2001-02-18", "2001-03-01"]
WIDE = ["2001", "2001-02", "2001-02-03/2001-02-04", "2001-02-10/2001-03-01"]
SOURCE = c.uid(1, 1)
MOST = 12  # statements


def uid(number: int) -> str:
    return c.uid(3, number)


def build() -> None:
    """Store what made statements point at."""
    f.store("publisher", f.make_publisher())
    f.store("source", f.make_source(uid=SOURCE))
    for key in GOVERNMENTS:
        f.store("government", f.make_government(key))
        f.store("institution", f.make_institution(f"{key}-mfa", key))
    for key, numbers in CLAUSES.items():
        clauses = [f.make_clause(number, parent=parent) for number, parent in numbers.items()]
        f.store("agreement", f.make_agreement(key, clauses=clauses))


@st.composite
def references(draw: st.DrawFn, number: int) -> list[Document]:
    """Draw what a statement cites, and which earlier statements it answers or takes back."""
    drawn = [
        f.make_reference(
            draw(st.sampled_from(TYPES)),
            *(f.make_target(*target) for target in draw(some(TARGETS, 1, 3))),
            about=draw(some(GOVERNMENTS, 0, 2)),
            resolution=draw(st.sampled_from(["explicit"] * 3 + ["implied_by_subject"])),
            certainty=draw(st.sampled_from(["verified", "likely", "likely", "unverified"])),
        )
        for _ in range(draw(st.integers(0, 2)))
    ]
    for type, odds in (("responds_to", 2), ("responds_to", 3), ("corrects", 5), ("withdraws", 5)):
        if number and draw(st.integers(1, odds)) == 1:
            earlier = draw(some(range(number), 1, 2))
            targets = [f.make_target(statement=uid(other)) for other in earlier]
            drawn.append(f.make_reference(type, *targets, resolution="answers_statement"))
    return drawn


def some(pool: Sequence[Any], least: int, most: int) -> st.SearchStrategy[list[Any]]:
    return st.lists(st.sampled_from(pool), min_size=least, max_size=most, unique=True)


@st.composite
def statement(draw: st.DrawFn, number: int) -> Document:
    """Draw a statement of one government or of several, some of which only have it said."""
    said_on = draw(st.sampled_from([*DAYS, *DAYS, *WIDE, None]))
    kinds = ["interview"] * 4 + ["attributed_position"]
    kind = draw(st.sampled_from(kinds)) if said_on else "attributed_position"
    speaking = draw(some(GOVERNMENTS, 1, 2))
    voices = [voice(key, draw(st.sampled_from(["speaks", "signs"]))) for key in speaking]
    speaking = [row["government"] for row in voices if row["role"] == "speaks"]
    voices += [voice(key, "speaks_for") for key in speaking if draw(st.booleans())]
    statement = f.make_statement(
        uid=uid(number),
        kind=kind,
        said_on=said_on and f.day(said_on),
        known_by=None if said_on else f.day(draw(st.sampled_from([*DAYS, *WIDE]))),
        voices=voices,
        appearances=[f.make_appearance(SOURCE)],
        references=draw(references(number)),
    )
    return f.without_twins("statement", statement)


def voice(government: str, role: str) -> Document:
    return f.make_voice(government, institution=f"{government}-mfa", role=role)


@st.composite
def worlds(draw: st.DrawFn) -> list[Document]:
    return [draw(statement(number)) for number in range(draw(st.integers(2, MOST)))]


@st.composite
def deeds(draw: st.DrawFn, count: int) -> list[tuple[Any, ...]]:
    """Draw what is done to the world after: words changed, statements retracted, keys merged."""
    numbers = st.integers(0, count - 1)
    change = numbers.flatmap(lambda n: statement(n).map(lambda document: ("change", document)))
    ending = numbers.map(lambda number: ("retract", number))
    merge = st.sampled_from(MERGES).map(lambda merge: ("merge", *merge))
    return draw(st.lists(st.one_of(change, change, ending, merge), max_size=3, unique_by=str))


def publish(*documents: Document) -> None:
    c.record({"statement": [*documents]})


def do(deed: tuple[Any, ...]) -> None:
    match deed:
        case ("change", document):
            f.publish(document)
        case ("retract", number):
            endings.retract(uid(number))
        case ("merge", noun, loser, winner):
            endings.merge(noun, loser, winner)
