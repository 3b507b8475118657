"""The filters of all nouns but statements and references, against a plain-Python model."""

from __future__ import annotations

import random
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection
from django.http import QueryDict
from django.test import TestCase
from django.test.utils import CaptureQueriesContext
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase as HypothesisTestCase

from statements import documents, writing
from statements.filters import BadQuery
from statements.filters.refusals import write_query
from statements.keys import new_uid
from statements.ledger.projections import PUBLIC_SIDE
from statements.models import PublicRecord, Record
from statements.names import names
from statements.query.lists import FILTERSETS

from . import endings
from . import factories as f
from . import plain_nouns as plain
from .dealing import tries

FIRST = "trilateral-2020-11-09"


def keys_of(noun: str, query: str) -> set[str]:
    """Return the keys that a query of a noun finds; a duplicate would be an error."""
    rows = FILTERSETS[noun](QueryDict(query), PublicRecord.objects.of(noun)).qs
    keys = list(rows.values_list("key", flat=True))
    assert len(keys) == len(set(keys)), "duplicates"
    return set(keys)


DATES = ["1994-05", "2020-11-09", "2020-11", "2021", "2022-12-22", "2023-04"]
RANGES = [*DATES, "1994-05-09/1994-05-10", "2020-11-09/2021-01-11", "1991-01-01/2024-01-01"]
HELD = ["1994", "2018-05-07", "2018-05-08", "2020-11-09", "2022-12", "2022-12-22", "2024"]
HELD += ["2018-01-01/2023-01-01"]
SOURCES = [
    "0175af73-c000-7d12-b503-6a6089943e8e",
    "0175af73-c000-7f06-a728-99eee63ac72b",
    "none",
]
CERTAINTY = ["verified", "likely", "unverified"]
GOVERNMENTS = ["russia", "armenia", "azerbaijan", "cis", "nagorno-karabakh-de-facto", "none"]
INSTITUTIONS = ["russia-mfa", "armenia-mfa", "armenia-government", "none"]
OFFICES = ["russia-mfa-minister", "armenia-government-prime-minister", "none"]
OFFICE_KINDS = ["foreign_minister", "head_of_state", "spokesperson", "other_minister"]
AGREEMENTS = [FIRST, "trilateral-2021-01-11", "ceasefire-1994-05-09", "none"]
CLAUSES = [f"{FIRST}/6", f"{FIRST}/6.3", f"{FIRST}/9", "none"]
TOPICS = ["lachin-corridor", "peacekeepers", "none"]
PUBLISHERS = ["tass", "168-am", "russia-mfa", "none"]
TENURE = {
    "institution": INSTITUTIONS,
    "government": GOVERNMENTS,
    "office": OFFICES,
    "held_on": HELD,
    "held_on__certain": HELD,
    "certainty": CERTAINTY,
}


def dated(name: str) -> dict[str, list[str]]:
    return {
        name: RANGES,
        f"{name}__gte": DATES,
        f"{name}__lte": DATES,
        f"{name}__within": RANGES,
    }


VALUES: dict[str, dict[str, list[str]]] = {
    "government": {
        "kind": ["state", "de_facto_authority", "intergovernmental_organisation"],
        "certainty": CERTAINTY,
    },
    "institution": {
        "government": GOVERNMENTS,
        "kind": ["foreign_ministry", "presidency", "court"],
        "certainty": CERTAINTY,
    },
    "office": {"institution": INSTITUTIONS, "government": GOVERNMENTS, "kind": OFFICE_KINDS},
    "official": TENURE | {"office_kind": [*OFFICE_KINDS, "none"]},
    "tenure": TENURE
    | {"official": ["sergey-lavrov", "alen-simonyan", "none"], "office_kind": OFFICE_KINDS},
    "agreement": {
        "origin": ["agreed", "adopted", "ordered", "chaired"],
        "kind": ["declaration", "resolution", "chair_statement"],
        "stage": ["initialled", "concluded", "ended", "none"],
        "series": ["trilateral-statements", "none"],
        "party": ["russia", "azerbaijan", "azerbaijan-mod", "nikol-pashinyan", "none"],
        "topic": TOPICS,
        "place": ["moscow", "brussels", "none"],
        "source": SOURCES,
        "certainty": CERTAINTY,
        **dated("signed_on"),
    },
    "contact": {
        "government": GOVERNMENTS,
        "institution": INSTITUTIONS,
        "official": ["sergey-lavrov", "nikol-pashinyan", "alen-simonyan", "none"],
        "kind": ["call", "summit", "letters"],
        "place": ["moscow", "brussels", "none"],
        "certainty": CERTAINTY,
        **dated("held_on"),
    },
    "series": {"agreement": AGREEMENTS},
    "clause": {
        "agreement": AGREEMENTS,
        "parent": CLAUSES,
        "topic": TOPICS,
        "certainty": CERTAINTY,
        "source": SOURCES,
    },
    "source": {
        "publisher": PUBLISHERS,
        "kind": ["official_site", "news_agency", "mirror_copy"],
        "language": ["en", "ru", "none"],
        "cites": PUBLISHERS,
        "certainty": CERTAINTY,
        **dated("published_on"),
    },
    "publisher": {"government": GOVERNMENTS, "side": GOVERNMENTS},
    "text_version": {
        "clause": CLAUSES,
        "agreement": AGREEMENTS,
        "language": ["en", "ru", "az"],
        "publisher": PUBLISHERS,
        "source": [plain.TEXTS[0]["source"], "none"],
        "certainty": CERTAINTY,
    },
}
VALUES["source"]["published_on"] = [*RANGES, "none"]
# The dataset gives all of these the same certainty: test_how_sure_we_are tells them apart.
UNIFORM = {noun: {"certainty"} for noun in ("government", "institution", "agreement", "source")}
# None of these is coded in it: test_second_edition tells them apart.
UNIFORM |= {"publisher": {"side"}, "agreement": {"certainty", "stage"}}
ONE_DAY = ("held_on", "signed_on", "published_on")  # take one value, no list


def takes_one(name: str) -> bool:
    return name.startswith(ONE_DAY)


def known(noun: str) -> dict[str, list[str]]:
    """Return the values that the dataset knows of each parameter."""
    kept = {}
    for name, values in VALUES[noun].items():
        declared: Any = FILTERSETS[noun].base_filters[name]
        ids = {v: {f"{n}/{v}" for n in declared.nouns} for v in values}
        names = {i for n in declared.nouns for i in (f"{n}/{k}" for k in plain.ITEMS[n])}
        kept[name] = [v for v in values if v == "none" or not declared.nouns or ids[v] & names]
    return kept


KNOWN = {noun: known(noun) for noun in VALUES}


@st.composite
def queries(draw: st.DrawFn) -> tuple[str, list[tuple[str, str]]]:
    """Draw a noun and one to four parameters, many-valued ones sometimes twice."""
    noun = draw(st.sampled_from(sorted(KNOWN)))
    names = draw(
        st.lists(st.sampled_from(sorted(KNOWN[noun])), min_size=1, max_size=4, unique=True)
    )
    drawn = [(name, draw(value(KNOWN[noun][name], name))) for name in names]
    many = [name for name in names if FILTERSETS[noun].base_filters[name].many]
    if many and noun != "official" and draw(st.booleans()):
        drawn.append((many[0], draw(value(KNOWN[noun][many[0]], many[0]))))
    return noun, drawn


def value(values: list[str], name: str) -> st.SearchStrategy[str]:
    if takes_one(name):
        return st.sampled_from(values)
    item = st.tuples(st.sampled_from(["", "", "", "!"]), st.sampled_from(values)).map("".join)
    return st.lists(item, min_size=1, max_size=3).map(",".join)


def load() -> None:
    f.load_dataset()
    for row in plain.TEXTS:
        f.store("text_version", row)
    voice = f.make_voice("russia", institution="russia-mfa")
    for contact in plain.CONTACTS:
        f.store("contact", contact)
        appearance = f.make_appearance(plain.TEXTS[0]["source"])
        statement = f.make_statement(
            contact=contact["key"], voices=[voice], appearances=[appearance]
        )
        voice = voice | {"uid": new_uid()}
        f.publish(statement)


def assert_same(noun: str, query: list[tuple[str, str]]) -> None:
    assert keys_of(noun, write_query(query)) == plain.passing(noun, query), (noun, query)


class AnyQueryTests(HypothesisTestCase):
    @classmethod
    def setUpTestData(cls) -> None:
        load()

    @settings(max_examples=tries(400), deadline=None)
    @given(queries())
    def test_any_query(self, drawn: tuple[str, list[tuple[str, str]]]) -> None:
        assert_same(*drawn)


class PlainModelTests(TestCase):
    @classmethod
    def setUpTestData(cls) -> None:
        load()

    def test_every_value_of_every_parameter_alone(self) -> None:
        for noun, values in KNOWN.items():
            for name, values_held in values.items():
                barred = () if takes_one(name) else [f"!{value}" for value in values_held]
                for value in (*values_held, *barred):
                    with self.subTest(f"{noun}: {name}={value}"):
                        assert_same(noun, [(name, value)])

    def test_the_values_tell_things_apart(self) -> None:
        """A parameter whose values all find everything or nothing would prove nothing."""
        for noun, values in KNOWN.items():
            every = set(plain.ITEMS[noun])
            for name in values.keys() - UNIFORM.get(noun, set()):
                noun_values = values[name]
                with self.subTest(f"{noun}: {name}"):
                    expected = [plain.passing(noun, [(name, value)]) for value in noun_values]
                    assert any(keys and keys != every for keys in expected) or len(every) < 2

    def test_every_filter_is_tested(self) -> None:
        for noun, filterset in FILTERSETS.items():
            if noun not in ("statement", "reference"):
                declared = set(filterset.base_filters) - {"changed_since", "q"}
                assert declared == set(VALUES.get(noun, ())), noun

    def test_two_tenures_of_one_official(self) -> None:
        rng = random.Random(3)
        for query in twice(rng, 150):
            with self.subTest(write_query(query)):
                assert_same("official", query)

    def test_a_filter_costs_one_query_beside_its_keys(self) -> None:
        for noun, query, count in (
            ("official", "held_on=2022-12-22&office_kind=foreign_minister", 1),
            ("official", "institution=russia-mfa&held_on=2022", 2),
            ("source", "publisher=tass&published_on__gte=2022", 2),
            ("text_version", f"clause={FIRST}/6", 3),  # and the agreement's clauses
            ("agreement", "party=russia&signed_on=2020", 3),  # russia may be three nouns
            ("clause", "topic=lachin-corridor&agreement=none", 2),
        ):
            with self.subTest(query), self.assertNumQueries(count):
                keys_of(noun, query)

    def test_no_filter_reads_the_text_of_documents(self) -> None:
        for noun, values in KNOWN.items():
            for name, values_held in values.items():
                rows = PublicRecord.objects.of(noun)
                query = QueryDict(write_query([(name, values_held[0])]))
                sql = str(FILTERSETS[noun](query, rows).qs.values("key").query)
                assert '"document"' not in sql
                assert "LIKE" not in sql


def twice(rng: random.Random, count: int) -> Iterator[list[tuple[str, str]]]:
    """Yield queries of two tenures, each with an institution and a government."""
    for _ in range(count):
        query = [
            (name, rng.choice(KNOWN["official"][name]))
            for name in ("institution", "government")
            for _ in range(2)
        ]
        yield query + ([("held_on", rng.choice(HELD))] if rng.random() < 0.5 else [])


class TenureTests(TestCase):
    """Edges of spans, and what follows when records change."""

    @classmethod
    def setUpTestData(cls) -> None:
        cls.world = f.small_world()  # Firefly: from some day of 2000 to 6 May 2010

    def test_the_start_is_in_and_the_end_is_out(self) -> None:
        for day, may, must in (
            ("1999-12-31", False, False),
            ("2000-01-01", True, False),
            ("2000-12-30", True, False),
            ("2000-12-31", True, True),
            ("2001", True, True),
            ("2010-05-05", True, True),
            ("2010-05-06", False, False),
            ("2010-05", True, False),
            ("2010-05-05/2010-05-06", True, False),
        ):
            for noun, key in (("official", "rufus-firefly"), ("tenure", self.world["tenure"])):
                with self.subTest(f"{noun} {day}"):
                    assert keys_of(noun, f"held_on={day}") == ({key} if may else set())
                    assert keys_of(noun, f"held_on__certain={day}") == ({key} if must else set())

    def test_unknown_edges_are_open(self) -> None:
        tenure = f.make_tenure("freedonia-mfa-minister", ends=f.day("1950"))
        f.store("official", f.make_official("margaret", "sylvania", tenures=[tenure]))

        assert keys_of("official", "held_on=1066-10-14") == {"margaret"}
        assert keys_of("official", "held_on__certain=1066-10-14") == set()
        assert keys_of("official", "held_on=1950-12-30") == {"margaret"}
        assert keys_of("official", "held_on=1951") == set()

    def test_given_together_they_are_of_one_tenure(self) -> None:
        offices = [f.make_office("sylvania-mfa-envoy", kind="special_envoy")]
        f.store("institution", f.make_institution("sylvania-mfa", "sylvania", offices=offices))
        tenures = [
            f.make_tenure("freedonia-mfa-minister", starts=f.day("1990"), ends=f.day("1995")),
            f.make_tenure("sylvania-mfa-envoy", starts=f.day("2011")),
        ]
        f.store("official", f.make_official("trentino", "sylvania", tenures=tenures))

        for query, is_found in (
            ("institution=freedonia-mfa&held_on=1992", True),
            ("institution=sylvania-mfa&held_on=1992", False),
            ("institution=sylvania-mfa&office_kind=foreign_minister", False),
            ("institution=sylvania-mfa&office_kind=special_envoy&held_on=2012", True),
            ("institution=freedonia-mfa&institution=sylvania-mfa", True),
            ("government=freedonia&held_on=2012", False),
            ("government=sylvania&held_on=2012", True),
            ("government=freedonia&government=sylvania", True),
            ("institution=!freedonia-mfa&held_on=2012", False),
            ("office_kind=none", False),
        ):
            with self.subTest(query):
                assert ("trentino" in keys_of("official", query)) == is_found

    def test_unequal_repetition_is_refused(self) -> None:
        with pytest.raises(BadQuery) as caught:
            keys_of(
                "official",
                "institution=freedonia-mfa&institution=freedonia-mfa&office=freedonia-mfa-minister",
            )
        assert caught.value.faults[0].code == "uneven"
        assert "same tenure" in caught.value.faults[0].message

    def test_tenures_follow_their_office(self) -> None:
        office = f.make_office("freedonia-mfa-minister", kind="spokesperson")
        f.store("institution", f.make_institution("freedonia-mfa", "sylvania", offices=[office]))

        assert keys_of("official", "office_kind=spokesperson") == {"rufus-firefly"}
        assert keys_of("official", "office_kind=foreign_minister") == set()
        assert keys_of("tenure", "government=sylvania") == {self.world["tenure"]}
        assert keys_of("office", "government=sylvania") == {office["key"]}
        assert [x for _, x in PUBLIC_SIDE.rebuild(check=True) if x] == []

    def test_a_rename_writes_no_official_anew(self) -> None:
        with CaptureQueriesContext(connection) as queries:
            office = f.make_office("freedonia-mfa-minister", title="Foreign Minister")
            body = f.make_institution("freedonia-mfa", "freedonia", name="X", offices=[office])
            f.store("institution", body)

        written_to = [q["sql"] for q in queries if q["sql"].startswith("INSERT")]
        assert not [sql for sql in written_to if "publictenure" in sql]
        assert keys_of("official", "institution=freedonia-mfa") == {"rufus-firefly"}

    def test_a_merged_key_means_its_winner(self) -> None:
        f.store("government", f.make_government("old-freedonia"))
        f.store("institution", f.make_institution("old-body", "old-freedonia"))
        f.store("publisher", f.make_publisher("old-press", government="old-freedonia"))
        endings.merge("government", "old-freedonia", "freedonia")
        with writing.unsealed():  # as the verb that merges will
            Record.objects.filter(pk="government/old-freedonia").update(public_change=None)
            list(PUBLIC_SIDE.rebuild())

        for noun, key in (("institution", "old-body"), ("publisher", "old-press")):
            for government in ("freedonia", "old-freedonia"):
                with self.subTest(f"{noun} {government}"):
                    assert key in keys_of(noun, f"government={government}")
        assert "old-freedonia" in str(documents.parse(document_of("publisher/old-press")))

    def test_how_sure_we_are(self) -> None:
        f.publish(f.make_said(self.world))
        body = documents.parse(document_of("institution/freedonia-mfa"))
        for noun, document in (
            ("government", f.make_government("freedonia", certainty="unverified")),
            ("institution", body | {"certainty": "unverified"}),
            ("agreement", f.make_agreement(self.world["agreement"], certainty="unverified")),
            ("source", f.make_source(uid=self.world["source"], certainty="unverified")),
        ):
            key = document.get("key") or document["uid"]
            with self.subTest(noun):
                assert key not in keys_of(noun, "certainty=unverified")
                f.store(noun, document)
                assert keys_of(noun, "certainty=unverified") == {key}

    def test_what_changed_since_a_number(self) -> None:
        number = PublicRecord.objects.get(pk="government/sylvania").number
        later = PublicRecord.objects.filter(noun="government", number__gt=number)

        assert keys_of("government", f"changed_since={number}") == set(
            later.values_list("key", flat=True)
        )
        f.store("government", f.make_government("freedonia", name="New"))
        assert "freedonia" in keys_of("government", f"changed_since={number}")
        for noun in FILTERSETS:
            assert "changed_since" in FILTERSETS[noun].base_filters


def document_of(name: str) -> str:
    return PublicRecord.objects.get(pk=name).document


class RefusalTests(TestCase):
    @classmethod
    def setUpTestData(cls) -> None:
        f.load_dataset()

    def test_what_is_wrong_is_told(self) -> None:
        for noun, query, parameter, code in (
            ("official", "held_on=today", "held_on", "date"),
            ("official", "held_on=none", "held_on", "date"),
            ("official", "held_on=2022,2023", "held_on", "not_a_list"),
            ("official", "held_on=2022&held_on=2023", "held_on", "repeated"),
            ("official", "office_kind=minster", "office_kind", "unknown_value"),
            ("official", "institution=rusia-mfa", "institution", "unknown_key"),
            ("official", "goverment=russia", "goverment", "unknown_parameter"),
            ("agreement", "signed_on=none", "signed_on", "date"),
            ("agreement", "party=rusia", "party", "unknown_key"),
            ("source", "published_on__gte=2022-01-01/2022-02-01", "published_on__gte", "date"),
            ("source", "kind=none", "kind", "unknown_value"),
            ("clause", "agreement=x&agreement=y", "agreement", "repeated"),
            ("clause", "parent=x/y/z", "parent", "unknown_key"),
            ("topic", "kind=x", "kind", "unknown_parameter"),
            ("place", "changed_since=-1", "changed_since", "number"),
        ):
            with self.subTest(f"{noun} {query}"):
                with pytest.raises(BadQuery) as caught:
                    keys_of(noun, query)
                fault = caught.value.faults[0]
                assert (fault.parameter, fault.code) == (parameter, code)

    def test_near_clauses_are_looked_for_in_near_agreements(self) -> None:
        names()  # a memory
        with CaptureQueriesContext(connection) as queries, pytest.raises(BadQuery) as caught:
            keys_of("text_version", "clause=trilateral-2020-11-8/6")

        assert caught.value.faults[0].nearest[0] == f"{FIRST}/6"
        read = [q["sql"] for q in queries if "'clause'" in q["sql"]]
        assert len(read) == 1
        assert '"record" IN (\'agreement/' in read[0]

    def test_nothing_is_read_for_what_has_no_near_keys(self) -> None:
        with pytest.raises(BadQuery) as caught, self.assertNumQueries(2):  # keys, merges
            keys_of("text_version", "source=01853721-3000-78ed-a520-2f7bf650ffad")
        assert caught.value.faults[0].nearest == ()
