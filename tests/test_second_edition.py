"""What the second format of authority records brings, at every door."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from urllib.parse import urlencode

import orjson
import pytest
from django.db import connection
from django.test import TestCase
from django.test.utils import CaptureQueriesContext

from statements import curation, importing
from statements.dates import PartialDate
from statements.documents import NOUNS, faults
from statements.documents.looks import Surroundings, second_looks
from statements.documents.rules import broken
from statements.documents.world import World
from statements.entering import changed_offices
from statements.entering.offices import tenure_options
from statements.models import Record
from statements.problems import BrokenRules, StillUsed
from statements.resolving import resolve
from statements.spans import Held

from . import factories as f
from .desk import address, browser, make_people, open_page, send
from .desk import faults as faults_of
from .pages import form_of


def api(test: TestCase, path: str) -> Any:
    """Return what the API says."""
    response = test.client.get(f"/api/v1/{path}")
    assert response.status_code == 200, response.content
    return response.json()


def table(test: TestCase, path: str) -> list[dict[str, str]]:
    """Return the rows of a table of the API."""
    response = test.client.get(f"/api/v1/{path}")
    content = b"".join(response.streaming_content).decode()
    return list(csv.DictReader(io.StringIO(content, newline="")))


def problems_of(noun: str, document: f.Document) -> list[str]:
    """Return what is wrong with a document by itself."""
    return [str(problem) for problem in faults(NOUNS[noun], document)]


def look(noun: str, document: f.Document) -> list[str]:
    """Return what deserves a second look in a document."""
    surroundings = Surroundings.of(noun, [document])
    return [problem.path for problem in second_looks(noun, document, surroundings)]


class TestStateNumbers(TestCase):
    """A government's numbers in the two lists of states that researchers use."""

    @classmethod
    def setUpTestData(cls) -> None:
        f.store("government", f.make_government(cow=255, gw=260))
        f.store("government", f.make_government("sylvania"))

    def test_stand_in_the_document_and_in_the_table(self) -> None:
        document = api(self, "governments/freedonia/")
        rows = table(self, "governments/?format=csv")

        assert (document["cow"], document["gw"]) == (255, 260)
        assert [(row["key"], row["cow"], row["gw"]) for row in rows] == [
            ("freedonia", "255", "260"),
            ("sylvania", "", ""),
        ]

    def test_are_whole_numbers_from_1_to_999(self) -> None:
        for value in (0, 1000, -1, "255", 1.5, True):
            wrong = f.make_government(cow=value, gw=value)

            assert [p.partition(":")[0] for p in problems_of("government", wrong)] == ["cow", "gw"]

        assert problems_of("government", f.make_government(cow=1, gw=999)) == []

    def test_a_government_is_found_by_either_with_the_name_of_its_list(self) -> None:
        for text in ("cow:255", "GW:260"):
            assert [(c.key, c.why) for c in resolve(text)] == [("freedonia", "external id")]
        assert resolve("cow:260") == resolve("255") == []


class TestSides(TestCase):
    """The side that a publisher is of, which no single report is judged by."""

    @classmethod
    def setUpTestData(cls) -> None:
        f.small_world()
        f.store("publisher", f.make_publisher(side="sylvania"))
        f.store("publisher", f.make_publisher("herald"))
        f.store("source", f.make_source("herald"))

    def test_publishers_are_found_by_it(self) -> None:
        for query, keys in (
            ("side=sylvania", ["gazette"]),
            ("side=none", ["herald"]),
            ("side=!sylvania", ["herald"]),
            ("side=freedonia", []),
        ):
            assert [row["key"] for row in api(self, f"publishers/?{query}")["results"]] == keys

    def test_an_unknown_one_is_refused_by_name(self) -> None:
        response = self.client.get("/api/v1/publishers/?side=sylvana")

        assert response.status_code == 400
        assert response.json()["errors"][0]["parameter"] == "side"

    def test_stands_beside_the_publisher_in_the_table_of_sources(self) -> None:
        self.publish_sources()

        rows = table(self, "sources/?format=csv")

        assert sorted(
            (r["publisher"], r["publisher_side"], r["publisher_side_label"]) for r in rows
        ) == [("gazette", "sylvania", "Sylvania"), ("herald", "", "")]

    def test_is_that_of_the_publisher_that_one_was_merged_into(self) -> None:
        self.publish_sources()
        bases = (f.version("publisher", "herald"), f.version("publisher", "gazette"))
        curation.merge(
            f.make_user("boss", is_superuser=True), "publisher", "herald", "gazette", bases, "One"
        )

        assert {row["publisher_side"] for row in table(self, "sources/?format=csv")} == {"sylvania"}

    def test_a_cell_that_says_another_side_is_refused_in_an_import(self) -> None:
        self.publish_sources()
        text = b"".join(self.client.get("/api/v1/sources/?format=csv").streaming_content).decode()

        assert self.rehearse(text) == []
        [problem] = self.rehearse(text.replace('"sylvania"', '"freedonia"'))
        assert "publisher_side says “freedonia”, and the record “sylvania”" in problem

    def rehearse(self, text: str) -> list[str]:
        folder = Path(self.enterContext(TemporaryDirectory()))
        (folder / "sources.csv").write_bytes(text.encode())
        return [str(problem) for problem in importing.rehearse(folder).problems]

    def publish_sources(self) -> None:
        """Let a public statement use both sources."""
        f.store("official", f.make_official("chico", "sylvania"))
        sources = [row.pk for row in Record.objects.filter(noun="source")]
        appearances = [f.make_appearance(name.partition("/")[2]) for name in sources]
        voice = f.make_voice("sylvania", official="chico")
        f.publish(f.make_statement(voices=[voice], appearances=appearances))


class TestStages(TestCase):
    """How far a text came, and texts that have no printed title."""

    @classmethod
    def setUpTestData(cls) -> None:
        cls.people = make_people()
        drafted = f.make_agreement(
            "treaty-2025-08-08",
            title=None,
            short_title="Draft treaty",
            stage="initialled",
            stage_note="Its text was made public.",
            clauses=[f.make_clause("1", heading="Borders")],
        )
        f.store("agreement", drafted)
        f.store("agreement", f.make_agreement())

    def test_texts_are_found_by_it(self) -> None:
        for query, keys in (
            ("stage=initialled", ["treaty-2025-08-08"]),
            ("stage=none", ["accord-2001-01-01"]),
            ("stage=!initialled,!none", []),
            ("stage=concluded,ended", []),
        ):
            assert [row["key"] for row in api(self, f"agreements/?{query}")["results"]] == keys

    def test_an_unknown_one_is_refused_with_those_there_are(self) -> None:
        response = self.client.get("/api/v1/agreements/?stage=initialed")

        assert response.status_code == 400
        assert response.json()["errors"][0]["nearest"] == ["initialled"]

    def test_stands_in_the_table_with_its_note(self) -> None:
        rows = {row["key"]: row for row in table(self, "agreements/?format=csv")}

        assert rows["treaty-2025-08-08"]["stage"] == "initialled"
        assert rows["treaty-2025-08-08"]["stage_note"] == "Its text was made public."
        assert rows["accord-2001-01-01"]["stage"] == rows["accord-2001-01-01"]["stage_note"] == ""

    def test_a_text_without_a_title_is_shown_and_found_by_ours(self) -> None:
        page = api(self, "clauses/treaty-2025-08-08/1/")
        results = api(self, "agreements/?q=draft")["results"]
        listed = browser(self.people["editor"]).get(address("agreement", ""))

        assert page["labels"]["agreements"] == {"treaty-2025-08-08": "Draft treaty"}
        assert [(row["key"], row["title"]) for row in results] == [("treaty-2025-08-08", None)]
        assert [c.label for c in resolve("Draft treaty")] == ["Draft treaty"]
        self.assertContains(listed, "Draft treaty")
        self.assertNotContains(listed, ">None<")

    def test_is_chosen_on_the_page_where_the_title_may_stay_empty(self) -> None:
        client = browser(self.people["editor"])
        typed = open_page(client, "agreement", "accord-2001-01-01")

        response = send(
            client, typed | {"title": [""], "stage": ["ended"]}, "agreement", "accord-2001-01-01"
        )

        assert response.status_code == 302, faults_of(response)
        changed = api(self, "agreements/accord-2001-01-01/")
        assert (changed["title"], changed["stage"]) == (None, "ended")

    def test_a_stage_that_is_none_is_wrong(self) -> None:
        [problem] = problems_of("agreement", f.make_agreement(stage="signed"))

        assert problem.startswith("stage:")


class TestKnownUntil(TestCase):
    """A tenure whose end is unknown: certain up to the last day known, possible after it."""

    @classmethod
    def setUpTestData(cls) -> None:
        cls.world = f.small_world()
        cls.tenure = f.make_tenure(
            "freedonia-mfa-minister", starts=f.day("2011-01-01"), known_until="2012-06-05"
        )
        f.store("official", f.make_official("pinky", "freedonia", tenures=[cls.tenure]))

    def test_who_held_an_office_for_certain_and_possibly(self) -> None:
        for query, keys in (
            ("held_on=2012-06-05", ["pinky"]),
            ("held_on__certain=2012-06-05", ["pinky"]),
            ("held_on=2012-06-06", ["pinky"]),
            ("held_on__certain=2012-06-06", []),
            ("held_on=2010-12-31", []),
        ):
            assert [row["key"] for row in api(self, f"officials/?{query}")["results"]] == keys

    def test_stands_in_the_document_and_in_the_table(self) -> None:
        rows = table(self, "tenures/?format=csv&official=pinky")

        assert api(self, f"tenures/{self.tenure['uid']}/")["known_until"] == "2012-06-05"
        assert [row["known_until"] for row in rows] == ["2012-06-05"]

    def test_a_voice_may_speak_in_it_later(self) -> None:
        voice = f.make_voice("freedonia", official="pinky", tenure=self.tenure["uid"])

        f.publish(f.make_said(self.world, voices=[voice], said_on=f.day("2020-01-01")))

        with pytest.raises(BrokenRules, match="2011-01-01 to … \\(known until 2012-06-05\\), not"):
            f.store("statement", f.make_said(self.world, voices=[voice]))

    def test_the_desk_says_that_a_later_day_is_possible(self) -> None:
        for text, answer in (("2012-06-05", Held.YES), ("2012-06-06", Held.POSSIBLY)):
            [option] = tenure_options("pinky", PartialDate.parse(text))

            assert option.held is answer
            assert option.span == "2011-01-01 to … (known until 2012-06-05)"

    def test_only_certain_overlaps_are_refused(self) -> None:
        for starts, problems in (("2012-06-05", ["tenures[1].starts"]), ("2012-06-06", [])):
            later = f.make_tenure("freedonia-mfa-minister", starts=f.day(starts))

            assert self.broken([self.tenure, later]) == problems

    def test_it_is_only_for_an_unknown_end_and_not_before_the_start(self) -> None:
        start = f.day("2011")
        for kwargs, problems in (
            ({"ends": f.day("2013")}, ["tenures[0].known_until"]),
            ({"known_until": "2010-12-31", "starts": start}, ["tenures[0].known_until"]),
            ({"known_until": "2011-01-01", "starts": start}, []),
            ({"known_until": "1999-01-01", "starts": None}, []),
        ):
            assert self.broken([self.tenure | kwargs]) == problems

    def test_an_earlier_last_day_makes_what_was_said_less_certain(self) -> None:
        voice = f.make_voice("freedonia", official="pinky", tenure=self.tenure["uid"])
        f.store("statement", f.make_said(self.world, voices=[voice], said_on=f.day("2012-06-05")))

        [problem] = changed_offices("pinky", [self.tenure | {"known_until": "2012-06-04"}])

        assert "would possibly have been held only on 2012-06-05" in problem.message

    def broken(self, tenures: list[f.Document]) -> list[str]:
        official = f.make_official("pinky", "freedonia", tenures=tenures)
        return [p.path for p in broken("official", official, World.around([official]))]


class TestAliasKinds(TestCase):
    """Surnames stand alone and may be those of several people; other kinds are names as before."""

    @classmethod
    def setUpTestData(cls) -> None:
        cls.world = f.small_world()
        cls.surname = f.make_alias("Фаярфлай", language="ru", kind="surname")
        coded = [cls.surname, f.make_alias("Firefly", kind="surname")]
        f.store(
            "official", f.make_official("one", "freedonia", name="Rufus T Firefly", aliases=coded)
        )
        f.store("official", f.make_official("two", "sylvania", name="Ambrose Firefly"))
        aliases = [f.make_alias("Glorious Land", kind="former"), f.make_alias("FD", kind="short")]
        f.store("government", f.make_government(aliases=aliases))
        for title in ("Rufus T Firefly speaks", "Ambrose Firefly speaks", "Фаярфлай говорит"):
            f.publish(f.make_said(cls.world, title=title, summary="Words."))

    def test_stand_in_the_table(self) -> None:
        rows = table(self, "governments/?format=csv&table=government_aliases")

        assert [(row["text"], row["kind"]) for row in rows] == [
            ("Glorious Land", "former"),
            ("FD", "short"),
        ]

    def test_a_surname_means_all_who_have_it_whether_coded_or_not(self) -> None:
        candidates = {(c.key, c.why, c.score) for c in resolve("Firefly")}

        assert {("one", "surname", 60), ("two", "part of a name", 60)} <= candidates
        assert [(c.key, c.why) for c in resolve("Фаярфлай")] == [("one", "surname")]

    def test_other_kinds_resolve_as_names_do(self) -> None:
        for text in ("Glorious Land", "FD"):
            assert [(c.key, c.score) for c in resolve(text)] == [("freedonia", 85)]

    def test_a_search_by_surname_finds_it_in_all_its_spellings(self) -> None:
        assert self.titles("Firefly") == {
            "Rufus T Firefly speaks",
            "Ambrose Firefly speaks",
            "Фаярфлай говорит",
        }

    def test_a_search_by_a_whole_name_finds_no_lone_surname(self) -> None:
        assert self.titles("Rufus T Firefly") == {"Rufus T Firefly speaks"}

    def titles(self, text: str) -> set[str]:
        query = urlencode({"q": text})
        return {row["title"] for row in api(self, f"statements/?{query}")["results"]}

    def test_a_surname_in_an_import_is_refused_where_others_have_it(self) -> None:
        voice = f.make_voice("freedonia", official="Firefly", institution="freedonia-mfa")
        refused = self.rehearse(f.make_said(self.world, voices=[voice]))
        taken = self.rehearse(f.make_said(self.world, voices=[voice | {"official": "Фаярфлай"}]))

        assert "“Firefly” may be" in refused[0]
        assert "one (Rufus T Firefly)" in refused[0] and "two (Ambrose Firefly)" in refused[0]
        assert taken == []

    def rehearse(self, statement: f.Document) -> list[str]:
        folder = Path(self.enterContext(TemporaryDirectory()))
        (folder / "statements.jsonl").write_bytes(orjson.dumps(statement))
        return [str(problem) for problem in importing.rehearse(folder).problems]

    def test_a_shared_surname_deserves_no_second_look(self) -> None:
        shared = f.make_alias("Firefly", kind="surname")
        official = f.make_official("three", "freedonia", aliases=[shared])

        assert look("official", official) == []
        assert look("official", official | {"aliases": [shared | {"kind": "name"}]}) == []
        whole = f.make_alias("Ambrose Firefly", kind="name")
        assert len(look("official", official | {"aliases": [whole]})) == 1

    def test_only_a_person_has_a_surname(self) -> None:
        wrong = f.make_government("x", aliases=[f.make_alias("X", kind="surname")])

        assert [p.path for p in broken("government", wrong, World({}))] == ["aliases[0].kind"]
        assert problems_of("government", f.make_government(aliases=[f.make_alias("X", kind="y")]))


ACCORD = "accord-2001-01-01"


class TestObligations(TestCase):
    """What a clause obliges whom to do: a list within a clause."""

    @classmethod
    def setUpTestData(cls) -> None:
        cls.people = make_people()
        f.small_world()
        cls.hand_over = f.make_obligation(
            "Hand over; the district.",
            "sylvania",
            "freedonia",
            due=f.day("2001-02-01"),
            condition="Once the monitors arrive.",
        )
        cls.keep = f.make_obligation("Keep the road open.", until=f.day("2006"))
        cls.clauses = [
            f.make_clause("1", obligations=[cls.hand_over, cls.keep]),
            f.make_clause("1.1", parent="1", obligations=[]),
        ]
        f.store("agreement", f.make_agreement(clauses=cls.clauses))

    def test_stand_in_the_document_of_the_clause_and_of_the_agreement(self) -> None:
        clause = api(self, f"clauses/{ACCORD}/1/")

        assert clause["obligations"] == [self.hand_over, self.keep]
        assert clause["labels"]["governments"] == {"freedonia": "Freedonia", "sylvania": "Sylvania"}
        assert api(self, f"agreements/{ACCORD}/")["clauses"][0]["obligations"][1] == self.keep

    def test_stand_in_tables_of_their_own(self) -> None:
        [clause, _] = table(self, "clauses/?format=csv")
        rows = table(self, "clauses/?format=csv&table=clause_obligations")
        debtors = table(self, "clauses/?format=csv&table=clause_obligations_debtors")

        assert clause["obligations"] == f"{self.hand_over['uid']};{self.keep['uid']}"
        assert [(r["clause"], r["position"], r["uid"], r["debtors"], r["due"]) for r in rows] == [
            (f"{ACCORD}/1", "0", self.hand_over["uid"], "sylvania;freedonia", "2001-02-01"),
            (f"{ACCORD}/1", "1", self.keep["uid"], "", ""),
        ]
        assert rows[0]["condition"] == "Once the monitors arrive."
        assert [(r["obligation"], r["position"], r["government_label"]) for r in debtors] == [
            (self.hand_over["uid"], "0", "Sylvania"),
            (self.hand_over["uid"], "1", "Freedonia"),
        ]

    def test_their_words_are_found_in_a_search_of_clauses(self) -> None:
        for text in ("district", "monitors"):
            results = api(self, f"clauses/?q={text}")["results"]
            assert [row["key"] for row in results] == [f"{ACCORD}/1"]

    def test_a_uid_is_never_used_again(self) -> None:
        twice = [self.clauses[0], f.make_clause("1.1", obligations=[self.keep])]
        assert problems_of("agreement", f.make_agreement(clauses=twice)) == [
            f"clauses[1].obligations: {self.keep['uid']} stands in clauses[0] already."
        ]

        elsewhere = f.make_agreement("other", clauses=[f.make_clause("1", obligations=[self.keep])])
        with pytest.raises(BrokenRules, match="belongs to agreement/accord-2001-01-01 for ever"):
            f.store("agreement", elsewhere)

    def test_one_may_move_to_another_clause(self) -> None:
        first, second = self.clauses
        moved = [first | {"obligations": [self.hand_over]}, second | {"obligations": [self.keep]}]

        f.store("agreement", f.make_agreement(clauses=moved))

        assert api(self, f"clauses/{ACCORD}/1.1/")["obligations"] == [self.keep]

    def test_a_debtor_that_is_not_held_is_refused_where_it_stands(self) -> None:
        wrong = f.make_clause("1", obligations=[f.make_obligation("Act.", "nowhere")])

        with pytest.raises(BrokenRules) as error:
            f.store("agreement", f.make_agreement(clauses=[wrong]))

        paths = [problem.path for problem in error.value.problems]
        assert any(path.endswith("clauses[0].obligations[0].debtors[0]") for path in paths)

    def test_a_government_that_owes_something_stays(self) -> None:
        with pytest.raises(StillUsed) as error:
            curation.remove(f.make_user("editor"), "government", "sylvania", "Gone")

        assert f"agreement/{ACCORD}" in str(error.value)

    def test_a_file_may_name_debtors_and_leave_uids_out(self) -> None:
        obligation = {"duty": "Withdraw.", "debtors": ["Sylvania"], "certainty": "likely"}
        clause = {"number": "1.1", "obligations": [obligation]}
        document = {"noun": "agreement", "key": ACCORD, "clauses": [{"number": "1"}, clause]}
        folder = Path(self.enterContext(TemporaryDirectory()))
        (folder / "agreements.jsonl").write_bytes(orjson.dumps(document))

        rehearsal = importing.rehearse(folder)

        assert [str(problem) for problem in rehearsal.problems] == []
        importing.store(rehearsal, f.make_user("boss", is_superuser=True), "File")
        first, second = api(self, f"agreements/{ACCORD}/")["clauses"]
        assert first["obligations"] == [self.hand_over, self.keep]
        assert [row["debtors"] for row in second["obligations"]] == [["sylvania"]]


class TestObligationsOnTheDesk(TestCase):
    """On an agreement's page they are a list that names the clause of each."""

    @classmethod
    def setUpTestData(cls) -> None:
        TestObligations.setUpTestData.__func__(cls)
        cls.client_of = browser(cls.people["editor"])

    def setUp(self) -> None:
        self.typed = open_page(self.client_of, "agreement", ACCORD)

    def save(self, **changes: Any) -> Any:
        typed = self.typed | {name.replace("__", "-"): [v] for name, v in changes.items()}
        return send(self.client_of, typed, "agreement", ACCORD)

    def stored(self) -> list[list[f.Document]]:
        clauses = api(self, f"agreements/{ACCORD}/")["clauses"]
        return [clause["obligations"] for clause in clauses]

    def test_a_page_that_is_sent_unchanged_changes_nothing(self) -> None:
        self.save()

        assert self.stored() == [[self.hand_over, self.keep], []]
        assert f.version("agreement", ACCORD) == 2

    def test_one_moves_with_the_number_of_its_clause(self) -> None:
        self.save(obligations__1__clause="1.1", obligations__1__note="By custom.")

        assert self.stored() == [[self.hand_over], [self.keep | {"note": "By custom."}]]

    def test_one_is_added_and_one_removed(self) -> None:
        self.save(
            obligations__0__DELETE="on",
            obligations__2__clause="1.1",
            obligations__2__duty="Withdraw.",
            obligations__2__debtors="sylvania",
            obligations__2__due_date="2001-03",
            obligations__2__certainty="likely",
        )

        [kept], [added] = self.stored()
        assert kept == self.keep
        assert (added["duty"], added["debtors"]) == ("Withdraw.", ["sylvania"])
        assert added["due"]["precision"] == "month"

    def test_what_is_wrong_is_told_at_its_row(self) -> None:
        for changes, place in (
            ({"obligations__1__clause": "9"}, "obligations-1-clause"),
            ({"obligations__1__clause": ""}, "obligations-1-clause"),
            ({"obligations__1__duty": ""}, "obligations-1-duty"),
            ({"obligations__1__debtors": "nowhere"}, "obligations-1-debtors"),
        ):
            response = self.save(**changes)

            assert response.status_code == 200
            assert list(faults_of(response)) == [place]
        assert f.version("agreement", ACCORD) == 2

    def test_a_clause_does_not_go_while_an_obligation_names_it(self) -> None:
        response = self.save(clauses__0__DELETE="on", clauses__1__parent="")

        assert {"obligations-0-clause", "obligations-1-clause"} <= set(faults_of(response))

    def test_a_newer_edition_of_one_is_told_beside_mine_and_can_be_taken(self) -> None:
        newer = [self.hand_over | {"duty": "Hand over all."}, self.keep]
        first, second = self.clauses
        f.store("agreement", f.make_agreement(clauses=[first | {"obligations": newer}, second]))

        page = self.save(obligations__1__note="Mine.")
        [line] = page.context["conflict"]["choices"]

        assert line.where == "Obligation 1 (Hand over; the district.): duty"
        assert line.clash.theirs == "Hand over all."
        taken = form_of(page) | {line.take: ["theirs"], "overwrite": ["3"]}
        self.client_of.post(address("agreement", "change/", ACCORD), taken | {"_save": ["Save"]})
        assert self.stored()[0] == [newer[0], self.keep | {"note": "Mine."}]

    def test_history_tells_what_changed_in_one(self) -> None:
        self.save(obligations__0__duty="Hand over both.", obligations__1__DELETE="on")

        page = self.client_of.get(address("agreement", "history/", ACCORD)).content.decode()

        assert "Clause 1: obligation 1: duty" in page
        assert "Obligation 2" in page

    def test_the_page_asks_as_much_whatever_their_number(self) -> None:
        url = address("agreement", "change/", ACCORD)
        with CaptureQueriesContext(connection) as before:
            self.client_of.get(url)
        many = [f.make_obligation(f"Do {n}.", "sylvania") for n in range(20)]
        f.store("agreement", f.make_agreement(clauses=[f.make_clause("1", obligations=many)]))

        with CaptureQueriesContext(connection) as after:
            self.client_of.get(url)

        assert len(after) <= len(before)
