"""The public query vocabulary: the algebra, the answers of the dataset, and what is refused."""

from __future__ import annotations

import random
from collections.abc import Iterator
from typing import Any

import pytest
from django.http import QueryDict
from django.test import SimpleTestCase, TestCase

from statements import vocabularies as v
from statements.filters import (
    BadQuery,
    QueryFilterSet,
    ReferenceFilter,
    Refused,
    StatementFilter,
)
from statements.filters.algebra import Condition, parse, single
from statements.filters.references import ReferenceTest, parse_reference, target_nouns
from statements.filters.refusals import write_query
from statements.filters.targets import ancestors
from statements.keys import new_uid
from statements.models import PublicRecord, PublicReference, PublicStatement

from . import endings
from . import factories as f
from . import plain_model as plain

FIRST = "trilateral-2020-11-09"


def statements(query: str) -> set[str]:
    """Return the uids that a query of statements finds; a duplicate would be an error."""
    return distinct(StatementFilter(QueryDict(query), PublicStatement.objects.all()))


def references(query: str) -> set[str]:
    return distinct(ReferenceFilter(QueryDict(query), PublicReference.objects.all()))


def distinct(filters: QueryFilterSet) -> set[str]:
    uids = list(filters.qs.values_list("uid", flat=True))
    assert len(uids) == len(set(uids)), "duplicates"
    return set(uids)


class AlgebraTests(SimpleTestCase):
    def test_lists_are_read_into_plain_and_barred_items(self) -> None:
        for text, plain_items, barred in (
            ("a", ("a",), ()),
            ("a,b", ("a", "b"), ()),
            ("!a", (), ("a",)),
            ("a,!b,c,!d", ("a", "c"), ("b", "d")),
            ("none", ("none",), ()),
            ("!none", (), ("none",)),
            ("a,a", ("a",), ()),
            ("a:b:c", ("a:b:c",), ()),
        ):
            with self.subTest(text):
                assert parse(text) == Condition(plain_items, barred)

    def test_what_is_not_well_formed_is_refused_and_never_guessed(self) -> None:
        for text, code in (
            ("", "empty"),
            (",", "empty_item"),
            ("a,", "empty_item"),
            (",a", "empty_item"),
            ("a,,b", "empty_item"),
            ("!", "empty_item"),
            ("a,!", "empty_item"),
            ("a\x00b", "character"),
            ("\x1b", "character"),
            ("a\nb", "character"),
            ("\ud800", "character"),
            ("a\ufffdb", "character"),
            ("a" * 8_001, "too_long"),
            (",".join(["a"] * 501), "too_many"),
        ):
            with self.subTest(ascii(text[:20])):
                with pytest.raises(Refused) as caught:
                    parse(text)
                assert (caught.value.code, caught.value.better) == (code, None)

    def test_the_longest_list_and_value_are_read(self) -> None:
        assert len(parse(",".join(f"a{n}" for n in range(500))).plain) == 500
        assert parse("a" * 6000).plain == ("a" * 6000,)

    def test_a_single_value_is_no_list_and_has_no_bar(self) -> None:
        assert single("2022-12") == "2022-12"
        for text in ("a,b", "!a"):
            with self.subTest(text), pytest.raises(Refused):
                single(text)

    def test_equal_conditions_print_alike(self) -> None:
        assert str(parse("!d,b,a,!c")) == str(parse("a,!c,!d,b"))


class ReferenceParserTests(SimpleTestCase):
    def test_holes_at_the_end_may_be_left_out(self) -> None:
        for text, test in (
            ("mentions", ReferenceTest("mentions")),
            ("*", ReferenceTest("*")),
            ("none", ReferenceTest("none")),
            (f"mentions:{FIRST}", ReferenceTest("mentions", FIRST)),
            (f"*:{FIRST}/6.3", ReferenceTest("*", f"{FIRST}/6.3")),
            (f"*:{f.READOUT}:none", ReferenceTest("*", f.READOUT, "none")),
            ("alleges_violation:*:russia", ReferenceTest("alleges_violation", "*", "russia")),
            ("*:*:*", ReferenceTest("*")),
        ):
            with self.subTest(text):
                assert parse_reference(text) == test

    def test_what_is_not_well_formed_is_refused_with_a_better_item(self) -> None:
        for text, code, better in (
            ("mentions:", "empty_part", None),
            (":x", "empty_part", None),
            ("mentions::russia", "empty_part", None),
            ("mentions:a:b:c", "too_many_parts", None),
            ("mentions:a:b:", "empty_part", None),
            ("mention:a", "unknown_value", None),
            ("none:a", "none_alone", None),
            ("Mentions:a", "unknown_value", "mentions:a"),
            ("NONE", "unknown_value", "none"),
        ):
            with self.subTest(text):
                with pytest.raises(Refused) as caught:
                    parse_reference(text)
                assert (caught.value.code, caught.value.better) == (code, better)

    def test_a_target_tells_its_noun_by_its_form(self) -> None:
        assert target_nouns(f.READOUT) == ("statement",)
        assert target_nouns(f"{FIRST}/6") == ("clause",)
        assert target_nouns(FIRST) == ("agreement", "series")

    def test_ancestors_are_told_nearest_first(self) -> None:
        parents = {"6.3.1": "6.3", "6.3": "6", "6": None}

        assert list(ancestors("6.3.1", parents)) == ["6.3", "6"]


class AnswersOfTheDataset(TestCase):
    @classmethod
    def setUpTestData(cls) -> None:
        f.load_dataset()

    def test_ten_call_for_compliance_with_clause_6(self) -> None:
        uids = statements(f"ref=calls_for_compliance:{FIRST}/6")

        assert len(uids) == 10
        assert f.READOUT in uids

    def test_counts(self) -> None:
        for query, count in (
            ("ref=alleges_non_fulfilment:*:russia", 3),
            ("ref=none", 5),
            ("ref=!none", 62),
            ("ref=*", 62),
            ("ref=*,none", 67),
            ("", 67),
        ):
            with self.subTest(query):
                assert len(statements(query)) == count

    def test_an_agreement_is_cited_by_a_set_of_texts(self) -> None:
        assert f.READOUT in statements("agreement=trilateral-2021-11-26")

    def test_a_reference_to_the_whole_never_counts_for_its_clauses(self) -> None:
        whole = {
            row["uid"]
            for row in plain.WORLD.documents["statement"].values()
            if row["references"]
            and all(not t["clause"] for r in row["references"] for t in r["targets"])
        }

        assert not whole & statements("clause=!none")

    def test_one_single_reference_must_meet_all_parts(self) -> None:
        apart = statements(f"ref=*:{FIRST}/6&ref=alleges_violation")
        together = statements(f"ref=alleges_violation:{FIRST}/6")

        assert together < apart

    def test_a_government_beside_ref_changes_no_answer(self) -> None:
        for government in ("russia", "armenia", "azerbaijan"):
            with self.subTest(government):
                assert statements(f"ref=*:{FIRST}&government={government}") == statements(
                    f"ref=*:{FIRST}"
                ) & statements(f"government={government}")

    def test_queries_are_as_many_as_the_parts_need(self) -> None:
        with self.assertNumQueries(2):  # the keys, the rows
            statements(f"ref=calls_for_compliance:{FIRST}/6&government=russia")
        with self.assertNumQueries(1):
            statements("ref=none&said_on=2022")

    def test_equal_queries_are_written_alike(self) -> None:
        rows = PublicStatement.objects.all()
        one = StatementFilter(QueryDict("government=russia,armenia&kind=interview"), rows)
        same = StatementFilter(QueryDict("kind=interview&government=armenia,russia"), rows)

        assert one.canonical == same.canonical


class PlainModelTests(TestCase):
    """Many queries, each compared with what plain Python finds in the documents."""

    @classmethod
    def setUpTestData(cls) -> None:
        f.load_dataset()

    def test_statements(self) -> None:
        documents = plain.WORLD.documents["statement"].values()
        for query in draws(random.Random(1), STATEMENT_VALUES, 400):
            with self.subTest(write_query(query)):
                assert statements(write_query(query)) == plain.passing(query, documents)

    def test_references(self) -> None:
        for query in draws(random.Random(2), REFERENCE_VALUES, 400):
            with self.subTest(write_query(query)):
                assert references(write_query(query)) == plain.passing_references(query)

    def test_every_value_of_every_parameter_alone(self) -> None:
        documents = plain.WORLD.documents["statement"].values()
        for name, values in STATEMENT_VALUES.items():
            for value in [*values, *(f"!{value}" for value in values if name not in SINGLE)]:
                with self.subTest(f"{name}={value}"):
                    expected = plain.passing([(name, value)], documents)
                    assert statements(write_query([(name, value)])) == expected


TYPES = [t.value for t in v.ReferenceType]
TARGETS = [FIRST, f"{FIRST}/6", f"{FIRST}/6.3", f"{FIRST}/9", "trilateral-statements"]
TARGETS += ["trilateral-2022-10-31", "protocol-bishkek-1994-05-05", f.PASHINYAN, "*"]
GOVERNMENTS = ["russia", "armenia", "azerbaijan", "united-states", "none"]
ABOUT = [*GOVERNMENTS, "*"]
DATES = ["2022", "2022-12", "2022-12-22", "2021-05", "2020-11-10", "2023-04"]
RANGES = [*DATES, "2022-12-01/2022-12-29", "2020-11-09/2021-01-11"]
COMMON: dict[str, list[str]] = {
    "government": GOVERNMENTS,
    "speaker": ["sergey-lavrov", "nikol-pashinyan", "dmitry-peskov", "maria-zakharova", "none"],
    "institution": ["russia-mfa", "armenia-mfa", "armenia-government", "none"],
    "office_kind": ["foreign_minister", "spokesperson", "head_of_state", "none"],
    "issued_by": ["russia-mfa", "armenia-mfa", "none"],
    "addressee": ["azerbaijan", "jeyhun-bayramov", "armenia", "none"],
    "kind": ["interview", "call_readout", "press_briefing"],
    "language": ["en", "ru", "none"],
    "rendition": ["verbatim", "translated", "reported"],
    "topic": ["lachin-corridor", "peacekeepers", "implementation", "none"],
    "place": ["lachin-corridor", "moscow", "none"],
    "source": ["01853721-3000-78ed-a520-2f7bf650ffac", "none"],
    "publisher": ["168-am", "apa", "tass", "none"],
    "said_on": [*RANGES, "none"],
    "said_on__gte": DATES,
    "said_on__lte": DATES,
    "said_on__within": RANGES,
    "has_official_source": ["true", "false"],
    "agreement": [FIRST, "trilateral-2021-11-26", "ceasefire-1994-05-09", "none"],
    "clause": [f"{FIRST}/6", f"{FIRST}/6.3", f"{FIRST}/9", "none"],
    "series": ["trilateral-statements", "none"],
    "responds_to": [f.PASHINYAN, "none"],
    "certainty": ["verified", "likely", "unverified"],
}
STATEMENT_VALUES = COMMON | {
    "ref": ["none", "*"]
    + [f"{t}:{x}:{a}" for t in (*TYPES[:8], "*") for x in TARGETS for a in ABOUT]
}
REFERENCE_VALUES = COMMON | {
    "type": TYPES,
    "target": TARGETS,
    "about": GOVERNMENTS,
    "resolution": ["explicit", "explicit_date", "implied_by_subject"],
    "implied": ["true", "false"],
    "has_words": ["true", "false"],
}
SINGLE = {
    "has_official_source",
    "implied",
    "has_words",
    "said_on",
    "said_on__gte",
    "said_on__lte",
    "said_on__within",
}
MANY = {"topic", "place", "addressee", "agreement", "clause", "ref", "target", "about"}


def draws(rng: random.Random, values: dict[str, list[str]], count: int) -> Iterator[plain.Query]:
    """Yield random queries of one to four parameters, some of them repeated."""
    for _ in range(count):
        names = rng.sample(sorted(values), rng.choice((1, 2, 2, 3, 4)))
        query = [(name, drawn(rng, name, values[name])) for name in names]
        again = [name for name in names if name in MANY and rng.random() < 0.2]
        yield query + [(name, drawn(rng, name, values[name])) for name in again]


def drawn(rng: random.Random, name: str, values: list[str]) -> str:
    if name in SINGLE:
        return rng.choice(values)
    items = rng.sample(values, min(len(values), rng.choice((1, 1, 2, 3))))
    return ",".join(("!" if rng.random() < 0.25 else "") + item for item in items)


class RefusalTests(TestCase):
    @classmethod
    def setUpTestData(cls) -> None:
        f.load_dataset()

    def refused(self, query: str) -> BadQuery:
        with pytest.raises(BadQuery) as caught:
            statements(query)
        assert caught.value.status == 400
        return caught.value

    def test_each_fault_names_its_parameter_and_a_corrected_query(self) -> None:
        for query, parameter, code, corrected in (
            ("goverment=russia", "goverment", "unknown_parameter", None),
            ("zzz=1&ref=none", "zzz", "unknown_parameter", None),
            ("government=", "government", "empty", None),
            ("government=russia,", "government", "empty_item", None),
            ("government=rusia", "government", "unknown_key", None),
            ("government=Russia", "government", "unknown_key", "government=russia"),
            (
                "government=!RUSSIA,armenia",
                "government",
                "unknown_key",
                "government=!russia,armenia",
            ),
            ("kind=intervju", "kind", "unknown_value", None),
            ("kind=none", "kind", "unknown_value", None),
            ("kind=interview&kind=letter", "kind", "repeated", None),
            ("said_on=2022&said_on=2023", "said_on", "repeated", None),
            ("said_on=2022,2023", "said_on", "not_a_list", None),
            ("said_on=!2022", "said_on", "not_a_list", None),
            ("said_on=22.12.2022", "said_on", "date", None),
            ("said_on=99999-12-31", "said_on", "date", None),
            ("said_on=2022-02-30", "said_on", "date", None),
            ("said_on__gte=none", "said_on__gte", "date", None),
            ("said_on__gte=2022-01-01/2022-02-01", "said_on__gte", "date", None),
            ("changed_since=99999999999999999999", "changed_since", "number", None),
            ("changed_since=-1", "changed_since", "number", None),
            ("changed_since=9223372036854775808", "changed_since", "number", None),
            ("changed_since=٣", "changed_since", "number", None),
            ("has_official_source=yes", "has_official_source", "unknown_value", None),
            ("language=english!", "language", "unknown_value", None),
            ("ref=mentions:", "ref", "empty_part", None),
            ("ref=mentions:trilateral-2020-11-08", "ref", "unknown_key", None),
            ("ref=mentions:*:Russia", "ref", "unknown_key", "ref=mentions:*:russia"),
            (f"ref=mentions:{FIRST}/66", "ref", "unknown_key", None),
            ("government=-russia", "government", "unknown_key", None),
            ("government=russia;france", "government", "unknown_key", None),
            ("government=uk", "government", "unknown_key", None),
            ("speaker=lavrov", "speaker", "unknown_key", None),
            ("government!=russia", "government!", "unknown_parameter", None),
            ("not_speaker=sergey-lavrov", "not_speaker", "unknown_parameter", None),
            ("search=lachin", "search", "unknown_parameter", None),
            ("GOVERNMENT=russia", "GOVERNMENT", "unknown_parameter", "government=russia"),
            ("clause=a/b/c", "clause", "unknown_key", None),
            ("responds_to=x", "responds_to", "unknown_key", None),
            ("topic=a\x00b", "topic", "character", None),
        ):
            with self.subTest(query):
                error = self.refused(query.replace("\x00", "%00"))
                assert error.faults[0].parameter == parameter
                assert error.faults[0].code == code
                assert error.corrected == corrected

    def test_allowed_values_and_nearest_names_are_told(self) -> None:
        assert self.refused("kind=x").faults[0].allowed == tuple(v.StatementKind.values)
        assert "russia" in self.refused("government=rusia").faults[0].nearest
        assert "government" in self.refused("goverment=x").faults[0].nearest
        assert FIRST in self.refused("agreement=trilateral-2020-11-08").faults[0].nearest

    def test_every_fault_is_told_at_once(self) -> None:
        error = self.refused("goverment=russia&kind=Interview&said_on=x")

        assert [fault.parameter for fault in error.faults] == ["goverment", "kind", "said_on"]
        assert error.corrected is None

    def test_a_corrected_query_holds(self) -> None:
        error = self.refused("Government=RUSSIA&kind=Interview,LETTER")
        again = self.refused(error.corrected or "")

        assert again.corrected == "government=russia&kind=interview,letter"
        assert statements(again.corrected)

    def test_a_draft_is_as_unknown_as_nothing(self) -> None:
        draft = f.store("statement", f.make_statement(), f.make_user())

        problem = self.refused(f"responds_to={draft['uid']}")
        nothing = self.refused("responds_to=01a205b3-d000-7fff-bfff-0abfedb0a93a")

        assert str(problem.faults[0].message).replace(draft["uid"], "X") == nothing.faults[
            0
        ].message.replace("01a205b3-d000-7fff-bfff-0abfedb0a93a", "X")

    def test_the_largest_queries_are_answered_and_larger_ones_refused(self) -> None:
        types = [value for value in v.ReferenceType.values if value != "responds_to"]
        keys = PublicRecord.objects.filter(noun__in=("agreement", "clause"))
        tests = [f"{t}:{k}" for t in types for k in keys.values_list("key", flat=True)]
        listed = ",".join(tests[:500])[:6_000].rpartition(",")[0]
        for query in (
            f"ref={listed}",
            "&".join(f"ref={test}" for test in tests[:16]),
            "&".join(f"ref=!{test}" for test in tests[:16]),
            "&".join(["government=russia,armenia"] * 16),
        ):
            with self.subTest(query[:40]):
                statements(query)
        for query in (
            "&".join(f"ref={test}" for test in tests[:17]),
            "&".join(["government=russia"] * 17),
            "&".join([f"ref={listed}"] * 16),
        ):
            with self.subTest(query[:40]):
                assert self.refused(query).faults[0].code == "too_many"

    def test_voices_repeated_unequally_are_refused(self) -> None:
        query = "government=russia&government=armenia&speaker=sergey-lavrov"

        assert self.refused(query).faults[0].code == "uneven"


class SmallWorldTests(TestCase):
    """Cases that the first dataset does not hold."""

    @classmethod
    def setUpTestData(cls) -> None:
        cls.world = f.small_world()

    def publish_statement(self, **kwargs: Any) -> str:
        return str(f.publish(f.make_said(self.world, **kwargs))["uid"])

    def test_asked_together_they_are_of_one_voice(self) -> None:
        firefly = f.make_voice("freedonia", official="rufus-firefly", tenure=self.world["tenure"])
        joint = self.publish_statement(voices=[firefly, f.make_voice("sylvania", role="signs")])

        assert statements("government=sylvania&speaker=rufus-firefly") == set()
        assert statements("government=freedonia&speaker=rufus-firefly") == {joint}
        assert statements("government=freedonia&government=sylvania") == {joint}
        assert statements("government=freedonia,!sylvania") == set()
        assert statements("speaker=none&government=sylvania") == set()

    def test_a_dash_is_a_voice_that_has_none_whatever_others_have(self) -> None:
        firefly = f.make_voice("freedonia", institution="freedonia-mfa")
        joint = self.publish_statement(voices=[firefly, f.make_voice("sylvania")])

        assert statements("government=sylvania&institution=-") == {joint}
        assert statements("government=freedonia&institution=-") == set()
        assert statements("institution=-") == {joint}
        assert statements("institution=none") == set()
        assert statements("institution=!-&government=sylvania") == set()

    def test_an_office_is_of_the_same_voice(self) -> None:
        firefly = self.publish_statement()

        assert statements("office=freedonia-mfa-minister&government=freedonia") == {firefly}
        assert statements("office=freedonia-mfa-minister&speaker=none") == set()
        assert statements("office=freedonia-mfa-minister&role=signs") == set()

    def test_asked_together_they_are_of_one_appearance(self) -> None:
        f.store("publisher", f.make_publisher("herald"))
        herald = f.store("source", f.make_source("herald"))["uid"]
        printed = [
            f.make_appearance(self.world["source"], language="ru", rendition="verbatim"),
            f.make_appearance(herald, language="hy"),
        ]
        uid = self.publish_statement(appearances=printed, language="az")

        for query, is_found in (
            ("publisher=gazette&language=ru", True),
            ("publisher=herald&language=ru", False),
            ("publisher=herald&language=hy&rendition=reported", True),
            ("publisher=herald&rendition=verbatim", False),
            (f"source={herald}&language=!ru", False),
            ("language=az", True),
            ("language=az&publisher=gazette", False),
            ("spoken=az&publisher=gazette", True),
            ("spoken=ru", False),
        ):
            with self.subTest(query):
                assert (statements(query) == {uid}) is is_found

    def test_an_exact_target_has_nothing_below_it(self) -> None:
        key = self.world["agreement"]
        targets = [f.make_target(key), f.make_target(key, "1"), f.make_target(key, "1.1")]
        whole, clause, below = (f.make_reference("mentions", target) for target in targets)
        self.publish_statement(references=[whole, clause, below])

        assert references(f"target_exact={key}") == {whole["uid"]}
        assert references(f"target_exact={key}/1,!{key}") == {clause["uid"]}
        assert references(f"target_exact=!{key}/1") == {whole["uid"], below["uid"]}
        filters = ReferenceFilter(
            QueryDict(f"target_exact={key},{key}/1.1"), PublicReference.objects.all()
        )
        assert filters.query_targets
        assert filters.query_targets.holds(key, None, None)
        assert filters.query_targets.holds(key, f"{key}/1.1", None)
        assert not filters.query_targets.holds(key, f"{key}/1", None)

    def test_dates_may_be_asked_for_by_their_width(self) -> None:
        uid = self.publish_statement(said_on=f.day("2001-12-31/2002-01-01"))

        for query, is_found in (
            ("said_on__wider=week", False),
            ("said_on__wider=month", True),
            ("said_on__wider=year", True),
            ("said_on__exact=2001-12-31/2002-01-01", True),
            ("said_on__exact=2001-12-31", False),
            ("said_on__by=2001", False),
            ("said_on__by=2002-01-01", True),
        ):
            with self.subTest(query):
                assert (statements(query) == {uid}) is is_found

    def test_who_is_spoken_for_does_not_speak(self) -> None:
        """A spokesperson's words are not the principal's, unless `role` asks for principals."""
        firefly = f.make_voice(
            "freedonia",
            official="rufus-firefly",
            tenure=self.world["tenure"],
            institution="freedonia-mfa",
            role="speaks_for",
        )
        f.store("official", f.make_official("bob-roland", "freedonia"))
        by_bob = self.publish_statement(
            voices=[f.make_voice("freedonia", official="bob-roland"), firefly]
        )
        by_firefly = self.publish_statement(voices=[firefly | {"uid": new_uid(), "role": "signs"}])
        both = {by_bob, by_firefly}

        for query, expected_uids in (
            ("speaker=rufus-firefly", {by_firefly}),
            ("speaker=!rufus-firefly", {by_bob}),
            ("institution=freedonia-mfa", {by_firefly}),
            ("institution=none", {by_bob}),
            ("office_kind=foreign_minister", {by_firefly}),
            ("office_kind=none", {by_bob}),
            ("government=freedonia", both),
            ("government=freedonia&speaker=rufus-firefly", {by_firefly}),
            ("government=freedonia&office_kind=foreign_minister", {by_firefly}),
            ("speaker=rufus-firefly&role=speaks_for", {by_bob}),
            ("speaker=rufus-firefly&role=speaks,signs", {by_firefly}),
            ("speaker=rufus-firefly&role=speaks,signs,speaks_for", both),
            ("role=speaks_for&government=freedonia", {by_bob}),
            ("role=speaks_for&institution=none", set()),
            ("role=signs", {by_firefly}),
            ("role=!speaks_for", {by_firefly}),
            ("role=!speaks_for&speaker=bob-roland", set()),
            ("role=signs,speaks_for", both),
        ):
            with self.subTest(query):
                assert statements(query) == expected_uids

    def test_a_role_beside_ref_is_that_of_the_voice(self) -> None:
        target = f.make_target(self.world["agreement"], "1")
        cites = [f.make_reference("mentions", target)]
        signs = self.publish_statement(
            voices=[f.make_voice("freedonia", institution="freedonia-mfa", role="signs")],
            references=cites,
        )
        query = "ref=*:accord-2001-01-01&government=freedonia"

        assert statements(f"{query}&role=signs") == {signs}
        assert statements(f"{query}&role=speaks") == set()
        assert references("government=freedonia&role=speaks") == set()
        assert references("government=freedonia&role=signs") == {cites[0]["uid"]}

    def test_what_must_not_be_is_asked_of_the_whole_statement(self) -> None:
        """Plain values are of one voice, `!` and none of all: another test never adds results."""
        firefly = f.make_voice("freedonia", official="rufus-firefly")
        palace = f.make_voice("freedonia", institution="freedonia-mfa")
        sylvania = f.make_voice("sylvania", role="signs")
        joint = self.publish_statement(voices=[palace, firefly])
        alone = self.publish_statement(voices=[palace | {"uid": new_uid()}, sylvania])

        for query, expected_uids in (
            ("government=freedonia&speaker=!rufus-firefly", {alone}),
            ("government=freedonia&speaker=none", {alone}),
            ("government=!sylvania&institution=freedonia-mfa", {joint}),
            ("government=!sylvania&speaker=!rufus-firefly", set()),
            ("government=freedonia,!sylvania&speaker=rufus-firefly,none", {joint}),
            ("government=freedonia&speaker=none,rufus-firefly", {joint, alone}),
            ("government=sylvania&institution=none", set()),
        ):
            with self.subTest(query):
                assert statements(query) == expected_uids

    def test_parameters_that_pair_say_so_where_they_are_described(self) -> None:
        for filters in (StatementFilter, ReferenceFilter):
            for rows in filters.rows:
                *names, last = rows.columns
                for name in rows.columns:
                    help_text = filters.base_filters[name].help_text
                    for part in (f"{', '.join(names)} and {last}", rows.row_name, "!"):
                        with self.subTest(name, part=part):
                            assert part in help_text

    def test_ranges_of_dates_know_overlap_from_inside(self) -> None:
        uid = self.publish_statement(said_on=f.day("2001-02"))

        for query, is_found in (
            ("said_on=2001-02-10", True),
            ("said_on=2001-01", False),
            ("said_on__gte=2001-02-28", True),
            ("said_on__gte=2001-03", False),
            ("said_on__lte=2001-02-01", True),
            ("said_on__lte=2001-01", False),
            ("said_on__within=2001-02", True),
            ("said_on__within=2001-02-01/2001-02-27", False),
            ("said_on__within=2001", True),
        ):
            with self.subTest(query):
                assert statements(query) == ({uid} if is_found else set())

    def test_a_merged_key_means_its_winner(self) -> None:
        f.store("agreement", f.make_agreement("loser-2001-01-01"))
        reference = f.make_reference("mentions", f.make_target(self.world["agreement"], "1.1"))
        uid = self.publish_statement(references=[reference])
        endings.merge("agreement", "loser-2001-01-01", self.world["agreement"])

        for query in (
            "agreement=loser-2001-01-01",
            "clause=loser-2001-01-01/1",
            "ref=mentions:loser-2001-01-01/1.1",
        ):
            with self.subTest(query):
                assert statements(query) == {uid}
                assert statements(query.replace("=", "=!", 1)) == set()
        assert references("target=loser-2001-01-01/1") == {reference["uid"]}

    def test_a_retracted_target_keeps_its_answers(self) -> None:
        first = self.publish_statement()
        answer = f.make_reference(
            "responds_to", f.make_target(statement=first), resolution="answers_statement"
        )
        uid = self.publish_statement(references=[answer])
        endings.retract(first)

        assert statements(f"responds_to={first}") == {uid}
        assert statements(f"ref=responds_to:{first}") == {uid}
        assert references(f"target={first}") == {answer["uid"]}

    def test_a_target_says_which_targets_it_matches(self) -> None:
        rows = PublicReference.objects.all()
        filters = ReferenceFilter(QueryDict(f"target={self.world['agreement']}/1"), rows)
        assert filters.query_targets

        key = self.world["agreement"]
        assert filters.query_targets.holds(key, f"{key}/1.1", None)
        assert not filters.query_targets.holds(key, None, None)
        assert ReferenceFilter(QueryDict("target=!*"), rows).query_targets is None
