"""Random combinations of all filters, against a plain model over documents made to collide."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from typing import Any
from unittest import mock

from django.db.models import QuerySet
from django.http import QueryDict
from django.test import SimpleTestCase
from hypothesis import event, example, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from statements import paging
from statements import vocabularies as v
from statements.filters import QueryFilterSet, ReferenceFilter, StatementFilter, starting
from statements.filters.refusals import write_query
from statements.filters.starting import Start
from statements.models import PublicReference, PublicStatement
from statements.paging import OF_DATED, Cursor, Order, RowPage

from . import collisions as c
from . import plain_model as plain
from .dealing import tries
from .plain_model import Query, World

ELSEWHERE = {"q"}  # full text has a model of its own
VOICE = ("government", "speaker", "institution", "office", "office_kind")
APPEARANCE = ("publisher", "source", "rendition", "language")
NONE, LACKING = "none", "-"
CLAUSES = [
    f"{agreement}/{number}" for agreement, numbers in c.CLAUSES.items() for number in numbers
]
TARGETS = [*c.CLAUSES, *CLAUSES, *c.SERIES, *c.ANSWERED, NONE, "*"]
TYPES = [*c.TYPES, "responds_to", "implements", "interprets"]
FAMILIES = ["charge", "demand", "defence", "answer", "text", "meaning"]
DATES = [*c.DAYS, "2001", "2002", "2001-02", "2001-03", "2001-04", "2000", "2001-02-29/2001-03-01"]
RANGES = [*DATES[:-1], *c.WIDE]
ENDS = [date for date in DATES if "/" not in date]
ONCE = ("office_kind", "rendition", "language")  # parameters that take one value
FLAGS = ["true", "false"]
SIZES, PLACES = st.sampled_from([1, 3, 20]), st.integers(0, 499)


def refs() -> list[str]:
    """Return items of `ref` with and without holes."""
    kinds = [*TYPES, *FAMILIES, "*"]
    whole = [f"{t}:{x}:{a}" for t in kinds for x in TARGETS for a in (*c.GOVERNMENTS, NONE, "*")]
    return [NONE, *kinds, *(f"{t}:{x}" for t in kinds for x in TARGETS), *whole]


COMMON: dict[str, list[str]] = {
    "government": [*c.GOVERNMENTS, NONE, LACKING],
    "speaker": [*c.OFFICIALS, NONE, LACKING],
    "institution": [*c.INSTITUTIONS, NONE, LACKING],
    "office": [*c.OFFICES, NONE, LACKING],
    "office_kind": ["foreign_minister", "spokesperson", "head_of_state", NONE, LACKING],
    "role": ["speaks", "signs", "speaks_for"],
    "issued_by": [*c.INSTITUTIONS, NONE],
    "contact": [key or NONE for key in c.CONTACTS],
    "addressee": [*c.GOVERNMENTS, *c.OFFICIALS, *c.INSTITUTIONS, NONE],
    "kind": [*c.KINDS, "attributed_position", "letter"],
    "language": ["en", "ru", "hy", "az", NONE, LACKING],
    "spoken": ["en", "ru", "hy", "az", NONE],
    "rendition": ["verbatim", "translated", "reported", "summary", NONE, LACKING],
    "topic": [*c.TOPICS, NONE],
    "source": [*c.SOURCES, NONE, LACKING],
    "publisher": [*c.PUBLISHERS, NONE, LACKING],
    "place": [*c.PLACES, NONE],
    "said_on": [*RANGES, NONE],
    "said_on__gte": ENDS,
    "said_on__lte": ENDS,
    "said_on__by": ENDS,
    "said_on__within": RANGES,
    "said_on__exact": RANGES,
    "said_on__wider": ["week", "month", "quarter", "year"],
    "has_official_source": FLAGS,
    "changed_since": ["0", "20", "100", "300", "530", "537"],
    "agreement": [*c.CLAUSES, NONE],
    "clause": [*CLAUSES, NONE],
    "series": [*c.SERIES, NONE],
    "responds_to": [*c.ANSWERED, NONE],
    "certainty": ["verified", "likely", "unverified"],
}
OF_STATEMENTS = COMMON | {"ref": refs()}
OF_REFERENCES = COMMON | {
    "kind": [*c.KINDS, "attributed_position", NONE],
    "type": TYPES,
    "family": FAMILIES,
    "direction": ["supports", "challenges", "favourable", "adverse", "neutral", NONE],
    "target": TARGETS,
    "target_exact": [*c.CLAUSES, *CLAUSES, *c.ANSWERED, NONE],
    "statement_certainty": ["verified", "likely", "unverified", NONE],
    "about": [*c.GOVERNMENTS, NONE],
    "statement": [*c.ANSWERED, NONE],
    "resolution": [*c.RESOLUTIONS, "answers_statement", "text_of_agreement", "unresolved"],
    "implied": FLAGS,
    "words_voice": [voice or NONE for voice in c.VOICES],
    "has_words": FLAGS,
}
SINGLE = {"changed_since", *(name for name in COMMON if name.startswith("said_on"))}
SINGLE |= {"has_official_source", "implied", "has_words"}


@st.composite
def values(draw: st.DrawFn, name: str, pool: Sequence[str], *, plain_part: bool = False) -> str:
    """Draw one value: a list of plain and barred items, or what stands alone."""
    if name in SINGLE:
        return draw(st.sampled_from(pool))
    items = draw(st.lists(st.sampled_from(pool), min_size=1, max_size=3, unique=True))
    barred = draw(st.lists(st.booleans(), min_size=len(items), max_size=len(items)))
    if plain_part:
        barred[0] = False
    return ",".join("!" * bar + item for bar, item in zip(barred, items, strict=True))


@st.composite
def same_row(draw: st.DrawFn, pools: dict[str, list[str]], own: Sequence[str]) -> Query:
    """Draw conditions on one row: each parameter equally often, or barred items alone."""
    names = draw(st.lists(st.sampled_from(own), min_size=1, max_size=3, unique=True))
    times = 1 if {*ONCE} & {*names} else draw(st.sampled_from([1, 1, 2]))
    return [
        (name, draw(values(name, pools[name], plain_part=True)))
        for name in names
        for _ in range(times)
    ]


@st.composite
def queries(draw: st.DrawFn, pools: dict[str, list[str]], filters: type[QueryFilterSet]) -> Query:
    """Draw one to four conditions, some repeated where a thing can have several."""
    query: Query = []
    names = sorted(pools)
    for own in (VOICE, APPEARANCE):
        if draw(st.integers(0, 3)) == 0:
            query += draw(same_row(pools, own))
            names = sorted({*names} - {*own})
    wanted = draw(st.integers(0 if query else 1, 3))
    for name in draw(st.lists(st.sampled_from(names), min_size=wanted, max_size=wanted)):
        given_already = any(name == other for other, _ in query)
        if given_already and not filters.base_filters[name].many:
            continue
        uneven = any(
            name in own and any(other in own for other, _ in query) for own in (VOICE, APPEARANCE)
        )
        value = draw(values(name, pools[name]))
        if uneven:
            value = ",".join("!" + item.lstrip("!") for item in value.split(","))
        query.append((name, value))
    return query


class Ways:
    """Counts which way each page was read."""

    def __init__(self) -> None:
        self.taken: Counter[str] = Counter()

    @contextmanager
    def watched(self) -> Iterator[None]:
        """Read with limits so small that every way is taken over a few hundred rows."""
        with ExitStack() as stack:
            for name, limit in (("SMALL", 100), ("FEW", 5), ("BLOCK", 2), ("CANDIDATES", 100)):
                stack.enter_context(mock.patch.object(starting, name, limit))
            for name in ("narrowed", "streamed", "plain"):
                stack.enter_context(self.counted(name))
            yield

    def counted(self, name: str) -> Any:
        method = getattr(Start, name)

        def call(start: Start, *args: Any) -> Any:
            self.taken[name] += 1
            return method(start, *args)

        return mock.patch.object(Start, name, call)


class Door:
    """One list: its filters and rows, and what the model says of them."""

    def __init__(self, filters: type[QueryFilterSet], rows: QuerySet[Any]) -> None:
        self.filters, self.rows = filters, rows

    def read(self, query: Query) -> QueryFilterSet:
        return self.filters(QueryDict(write_query(query)), self.rows)


class ModelTests(TestCase):
    world: World
    ways: Ways

    @classmethod
    def setUpTestData(cls) -> None:
        cls.world = c.load()
        cls.ways = Ways()
        cls.statements = Door(StatementFilter, PublicStatement.objects.all())
        cls.references = Door(ReferenceFilter, PublicReference.objects.all())

    def check(self, door: Door, query: Query, expected: set[str], size: int, at: int) -> None:
        """Compare the rows, their count, and their pages both ways in both orders."""
        filters = door.read(query)
        assert filters.faults == [], write_query(query)
        uids = list(filters.qs.values_list("uid", flat=True))
        assert len(uids) == len(set(uids)), "duplicates"
        assert set(uids) == expected
        assert paging.count_of(filters.qs) == len(expected)
        days = dict(door.rows.values_list("uid", "sort_on"))
        rows = sorted((days[uid], uid) for uid in expected)
        with self.ways.watched():
            self.check_pages(filters, OF_DATED["oldest"], rows, size, at)
            self.check_pages(filters, OF_DATED["newest"], rows[::-1], size, at)
        event("some" if expected else "none")

    def check_pages(
        self, filters: QueryFilterSet, order: Order, rows: list[Any], size: int, at: int
    ) -> None:
        """Compare the first page, and the pages around one of the rows."""

        def page(cursor: Cursor | None) -> RowPage:
            return paging.page_of(filters.start.fetch, order, cursor, size, ())

        first = page(None)
        assert list(first.rows) == rows[:size]
        assert (first.next is None) == (len(rows) <= size)
        if not rows:
            return
        at %= len(rows)
        after = page(Cursor(True, False, rows[at]))
        assert list(after.rows) == rows[at + 1 :][:size]
        assert (after.next is None) == (len(rows) - at - 1 <= size)
        before = page(Cursor(False, False, rows[at]))
        assert list(before.rows) == rows[max(0, at - size) : at]
        assert (before.previous is None) == (at <= size)
        if before.previous:
            earlier = page(before.previous)
            assert list(earlier.rows) == rows[max(0, at - 2 * size) : at - size]

    def expect_statements(self, query: Query) -> set[str]:
        return plain.passing(query, self.world.documents["statement"].values(), self.world)

    @given(
        queries(OF_STATEMENTS, StatementFilter), st.sampled_from([1, 3, 20]), st.integers(0, 499)
    )
    @settings(max_examples=tries(200))
    @example([("ref", "alleges_violation:accord/1.1.a:sylvania")], 3, 1)
    @example([("ref", "*"), ("kind", "interview")], 3, 100)
    @example([("ref", "*"), ("topic", "!peace"), ("place", "capital")], 20, 100)
    @example([("said_on", "2001-02-03"), ("issued_by", "sylvania-mfa")], 3, 9)
    @example([("government", "freedonia"), ("ref", "!none"), ("certainty", "verified")], 20, 3)
    @example([("language", "!ru")], 20, 250)
    @example([("role", "speaks_for"), ("government", "freedonia"), ("ref", "*")], 20, 3)
    @example([("role", "signs"), ("speaker", "!rufus-firefly")], 20, 3)
    @example([("government", "freedonia"), ("speaker", "!rufus-firefly")], 20, 3)
    @example([("government", "freedonia"), ("speaker", "none")], 20, 3)
    @example([("role", "!speaks_for"), ("office_kind", "none")], 20, 3)
    @example([("language", "ru"), ("publisher", "gazette")], 20, 3)
    @example([("language", "ru,-,none")], 20, 3)
    @example([("government", "sylvania"), ("office", "-")], 20, 3)
    @example([("publisher", "herald"), ("rendition", "!verbatim"), ("language", "none")], 20, 3)
    @example([("said_on__wider", "month"), ("said_on__by", "2001")], 20, 3)
    @example([("said_on__exact", "2001-02-03/2001-02-04")], 20, 3)
    @example([("ref", "mentions:none")], 3, 3)
    @example([("ref", "!*:none"), ("government", "sylvania")], 3, 3)
    @example([("agreement", "none"), ("ref", "charge:none:freedonia")], 3, 3)
    def test_statements(self, query: Query, size: int, at: int) -> None:
        self.check(self.statements, query, self.expect_statements(query), size, at)

    @given(
        queries(OF_REFERENCES, ReferenceFilter), st.sampled_from([1, 3, 20]), st.integers(0, 499)
    )
    @settings(max_examples=tries(200))
    @example([("target", "accord/1"), ("about", "none")], 3, 5)
    @example([("speaker", "none"), ("clause", "none")], 20, 5)
    @example([("changed_since", "20"), ("agreement", "accord")], 20, 5)
    @example([("target", "none,accord"), ("type", "mentions")], 20, 5)
    @example([("target", "!none"), ("clause", "none")], 20, 5)
    @example([("target", "!*")], 20, 5)
    @example([("target_exact", "accord,accord/1"), ("statement_certainty", "!none")], 20, 5)
    @example([("kind", "none"), ("direction", "none"), ("rendition", "none")], 20, 5)
    @example([("words_voice", "!none"), ("said_on__gte", "2002-01-01")], 20, 5)
    @example([("words_voice", "none,speaker")], 20, 5)
    @example([("words_voice", "!outlet")], 20, 5)
    def test_references(self, query: Query, size: int, at: int) -> None:
        expected = plain.passing_references(query, self.world)
        self.check(self.references, query, expected, size, at)

    def test_every_value_alone_and_barred(self) -> None:
        for name, pool in OF_STATEMENTS.items():
            for value in pool[:120]:
                for text in [value] if name in SINGLE else [value, f"!{value}"]:
                    query = [(name, text)]
                    with self.subTest(write_query(query)):
                        uids = set(self.statements.read(query).qs.values_list("uid", flat=True))
                        assert uids == self.expect_statements(query)

    def test_pages_are_read_in_every_way(self) -> None:
        ways = Ways()
        for query, taken in (
            ([("ref", "alleges_violation:accord/1.1.a:sylvania")], {"streamed"}),
            ([("ref", "*:accord"), ("topic", "!peace")], {"streamed"}),
            ([("ref", "*"), ("topic", "!peace")], {"plain"}),
            ([("place", "capital"), ("source", c.SOURCES[0])], {"plain"}),
            ([("speaker", "vera-marcal,!rufus-firefly"), ("topic", "!peace")], {"narrowed"}),
        ):
            with self.subTest(write_query(query)), ways.watched():
                ways.taken.clear()
                rows = self.statements.read(query).start.fetch
                page = paging.page_of(rows, OF_DATED["newest"], None, 3, ())
                assert page.rows
                assert taken <= set(ways.taken)
                if taken != {"streamed"}:
                    assert "streamed" not in ways.taken

    def test_the_corpus_collides(self) -> None:
        statements = self.world.documents["statement"].values()
        references = [r for s in statements for r in s["references"]]
        assert len(statements) == 500
        for what, several in (
            ("joint", [s for s in statements if len({x["government"] for x in s["voices"]}) > 1]),
            ("of spokespeople", [s for s in statements if any(map(is_principal, s["voices"]))]),
            ("undated", [s for s in statements if not s["said_on"]]),
            (
                "wide",
                [s for s in statements if s["said_on"] and s["said_on"]["precision"] != "day"],
            ),
            ("citing nothing", [s for s in statements if not s["references"]]),
            ("several abouts", [r for r in references if len(r["about"]) > 1]),
            ("several targets", [r for r in references if len(r["targets"]) > 1]),
            ("unresolved", [r for r in references if not r["targets"]]),
            ("of a retracted one", [r for r in references if answers(r, c.RETRACTED)]),
            ("of texts", [r for r, made_by in self.world.references() if not made_by]),
        ):
            with self.subTest(what):
                assert len(several) > 4


def is_principal(voice: dict[str, Any]) -> bool:
    return bool(voice["role"] == "speaks_for")


def answers(reference: dict[str, Any], uid: str) -> bool:
    return any(target["statement"] == uid for target in reference["targets"])


class CoverageTests(SimpleTestCase):
    def test_every_filter_is_drawn(self) -> None:
        for filters, pools in ((StatementFilter, OF_STATEMENTS), (ReferenceFilter, OF_REFERENCES)):
            with self.subTest(filters.__name__):
                assert set(filters.base_filters) - ELSEWHERE == set(pools)

    def test_every_value_of_a_vocabulary_that_is_drawn_exists(self) -> None:
        assert set(TYPES) <= set(v.ReferenceType.values)
        assert set(FAMILIES) <= set(v.Family.values)
