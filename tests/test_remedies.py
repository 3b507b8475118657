"""What settles a second look in one step: where one fact decides it, and nowhere else."""

from __future__ import annotations

from typing import Any

import pytest

from statements.documents import Document
from statements.documents.looks import Surroundings, second_looks
from statements.entering.looking import all_looks
from statements.entering.oddities import oddities
from statements.problems import Problem, Remedy, Setting

from . import factories as f
from .desk import address, browser, open_page
from .pages import fill
from .test_second_looks import TODAY, LookTestCase, addressee


def settings(remedy: Remedy) -> dict[str, str]:
    return {one.path: one.value for one in remedy.settings}


@pytest.mark.dealt
class TestLooks(LookTestCase):
    def remedies(self, noun: str, document: Document) -> dict[str, list[str]]:
        surroundings = Surroundings.of(noun, [document])
        found = second_looks(noun, document, surroundings, TODAY)
        return {one.path: [remedy.label for remedy in one.remedies] for one in found}

    def voice(self, **changes: Any) -> Document:
        return self.make_statement(voices=[f.make_voice(**changes)])

    def test_office_body_and_person_of_one_government_decide_it(self) -> None:
        for changes in (
            {"official": "chico"},
            {"official": "chico", "tenure": self.chico},
            {"official": "chico", "tenure": self.chico, "institution": "sylvania-court"},
        ):
            document = self.voice(government="freedonia", **changes)
            looks = second_looks("statement", document, Surroundings.of("statement", [document]))
            found = [
                one for look in looks if look.path.startswith("voices") for one in look.remedies
            ]
            assert {one.label for one in found} == {"Set government to Sylvania"}, changes
            setting = Setting("voices[0].government", "sylvania", "Sylvania")
            assert {one.settings for one in found} == {(setting,)}

    def test_an_office_and_a_body_that_differ_decide_nothing(self) -> None:
        document = self.voice(government="freedonia", official="chico", institution="freedonia-mfa")
        assert self.remedies("statement", document) == {"voices[0].official": []}

    def test_addressees_and_participants_too(self) -> None:
        row = addressee("freedonia", institution="sylvania-court")
        found = self.remedies("statement", self.make_statement(addressees=[row]))
        assert found == {"addressees[0].institution": ["Set government to Sylvania"]}
        contact = f.make_contact(participants=[f.make_participant("freedonia", official="chico")])
        assert self.remedies("contact", contact) == {
            "participants[0].official": ["Set government to Sylvania"]
        }

    def test_an_official_whose_office_was_over_is_opened(self) -> None:
        document = self.voice(government="sylvania", official="chico") | {
            "said_on": f.day("2010-01-01")
        }
        assert self.remedies("statement", document)["voices[0].official"] == ["Open Chico"]

    def test_known_by_is_the_day_of_the_earliest_source(self) -> None:
        source = self.source(published_on=f.day("2001-02-03"))
        for known_by, printed, remedy in (
            ("2001-01-01", source, ["Set known by to 2001-02-03"]),
            ("2001-03-01", source, ["Set known by to 2001-02-03"]),
            ("2000-01-01", self.source(published_on=f.day("2001-02")), []),
        ):
            document = self.make_statement(
                kind="attributed_position",
                said_on=None,
                known_by=f.day(known_by),
                appearances=[f.make_appearance(printed)],
            )
            assert self.remedies("statement", document)["known_by"] == remedy, known_by

    def test_who_would_charge_itself_is_left_out_where_others_stay(self) -> None:
        for about, remedy in (
            (["freedonia", "sylvania"], ["Leave Freedonia out"]),
            (["freedonia"], []),
        ):
            reference = f.make_reference(
                "alleges_violation", f.make_target("accord-2001-01-01"), about=about
            )
            found = self.remedies("statement", self.make_statement(references=[reference]))
            assert found["references[0].about"] == remedy

    def test_of_two_that_contradict_each_other_nothing_is_set(self) -> None:
        document = self.make_statement(
            said_on=f.day("2001-03-01"),
            appearances=[f.make_appearance(self.source(published_on=f.day("2001-02-03")))],
        )
        assert self.remedies("statement", document) == {
            "appearances[0].source": ["Open the source"]
        }

    def test_the_record_of_the_same_name_is_opened(self) -> None:
        namesake = f.make_official("x", "freedonia", name="Chico", aliases=[])
        assert self.remedies("official", namesake) == {"name": ["Open Chico"]}


@pytest.mark.dealt
class TestOffices(LookTestCase):
    def official(self) -> dict[str, str]:
        offices = [
            f.make_office("premier", kind="head_of_government", title="Prime Minister"),
            f.make_office("envoy", kind="ambassador", title="Ambassador"),
        ]
        f.store("institution", f.make_institution("sylvania-office", "sylvania", offices=offices))
        tenures = [
            f.make_tenure("premier", starts=f.day("2000"), ends=f.day("2002-01-01")),
            f.make_tenure("envoy", starts=f.day("2003-01-01")),
        ]
        f.store("official", f.make_official("zeppo", "sylvania", tenures=tenures))
        return {one["office"]: one["uid"] for one in tenures}

    def look(self, code: str, **changes: Any) -> Problem:
        found = all_looks("statement", self.make_statement(**changes))
        [look] = [one for one in found if one.code == code]
        return look

    def test_the_office_of_that_day_is_taken_with_its_body(self) -> None:
        tenure = self.official()
        voice = f.make_voice("sylvania", official="zeppo", tenure=tenure["envoy"])
        statement = self.make_statement(voices=[voice], said_on=f.day("2001-02-03"))
        [look] = [one for one in oddities("statement", statement) if "tenure" in one.path]
        [remedy] = look.remedies
        assert remedy.label == "Take the office of that day: Prime Minister"
        assert settings(remedy) == {
            "voices[0].tenure": tenure["premier"],
            "voices[0].government": "sylvania",
            "voices[0].institution": "sylvania-office",
        }

    def test_the_office_that_the_source_names_is_taken(self) -> None:
        tenures = [f.make_tenure(office, starts=f.day("2000")) for office in ("premier", "envoy")]
        self.official()
        f.store("official", f.make_official("gummo", "sylvania", tenures=tenures))
        voice = f.make_voice("sylvania", official="gummo", tenure=tenures[1]["uid"])
        printed = f.make_appearance(self.source(), attribution="the Prime Minister said")
        look = self.look("other_office", voices=[voice], appearances=[printed])
        [remedy] = look.remedies
        assert settings(remedy)["voices[0].tenure"] == tenures[0]["uid"]

    def test_of_several_offices_each_can_be_taken(self) -> None:
        self.official()
        tenures = [
            f.make_tenure(office, starts=f.day("2000-01-01")) for office in ("premier", "envoy")
        ]
        f.store("official", f.make_official("gummo", "sylvania", tenures=tenures))
        look = self.look("several_offices", voices=[f.make_voice("sylvania", official="gummo")])
        assert len(look.remedies) == 2

    def test_an_office_that_is_missing_is_told_once(self) -> None:
        f.store("official", f.make_official("harpo", "sylvania"))
        statement = self.make_statement(voices=[f.make_voice("sylvania", official="harpo")])
        found = [one for one in oddities("statement", statement) if one.path.startswith("voices")]
        assert [one.path for one in found] == ["voices[0].official"]
        assert [one.opens for one in found[0].remedies] == ["official/harpo"]

    def test_the_only_contact_of_a_readouts_speaker_that_day_is_named(self) -> None:
        def contacts(**changes: Any) -> list[str]:
            voice = f.make_voice("sylvania", official="chico", tenure=self.chico)
            statement = self.make_statement(voices=[voice], kind="call_readout", **changes)
            looks = [one for one in all_looks("statement", statement) if one.path == "contact"]
            return [value for one in looks for value in settings(one.remedies[0]).values()]

        chico = f.make_participant("sylvania", official="chico")
        f.store("contact", f.make_contact("call-1", participants=[chico]))
        f.store("contact", f.make_contact("call-2"))  # of nobody who speaks
        assert contacts() == ["call-1"]
        assert contacts(said_on=f.day("2001-02-04")) == []
        f.store("contact", f.make_contact("call-3", participants=[chico]))
        assert contacts() == []


@pytest.mark.dealt
class TestOnPages(LookTestCase):
    """One list with the same words: while typing, after saving, on the review page."""

    def odd(self) -> str:
        voice = f.make_voice("freedonia", official="chico", tenure=self.chico)
        printed = [f.make_appearance(self.source())]
        statement = self.make_statement(voices=[voice], appearances=printed)
        return str(f.store("statement", statement, self.people["curator"])["uid"])

    def test_the_same_words_while_typing_after_saving_and_for_the_reviewer(self) -> None:
        voice = f.make_voice("freedonia", official="chico", tenure=self.chico)
        curator = browser(self.people["curator"])
        uid = f.store("statement", self.make_statement(voices=[voice]), self.people["curator"])[
            "uid"
        ]
        typed = open_page(curator, "statement", uid)
        url = address("statement", "change/", uid)
        asked = curator.post(f"{address('statement', 'help/looks/')}?key={uid}", typed)
        live = [(one["where"], one["text"]) for one in asked.json()["looks"]]
        fill(typed, title="Somebody says it")
        saved = curator.post(url, typed | {"_continue": ["1"]}, follow=True)
        review = curator.get(address("statement", "review/", uid))

        assert (
            "Voice 1: tenure",
            "This office is one of Sylvania (sylvania), not of Freedonia (freedonia).",
        ) in live
        assert [(one.where, one.text) for one in saved.context["looks"]] == live
        assert {*live} == {(one["where"], one["text"]) for one in review.context["doubts"]}

    def test_values_are_for_the_controls_of_the_page(self) -> None:
        voice = f.make_voice("freedonia", official="chico", tenure=self.chico)
        curator = browser(self.people["curator"])
        uid = f.store("statement", self.make_statement(voices=[voice]), self.people["curator"])[
            "uid"
        ]
        typed = open_page(curator, "statement", uid)
        asked = curator.post(f"{address('statement', 'help/looks/')}?key={uid}", typed)
        actions = [action for one in asked.json()["looks"] for action in one["actions"]]
        wanted = {"control": "voices-0-government", "value": "sylvania", "label": "Sylvania"}
        assert {
            "label": "Set government to Sylvania",
            "url": "",
            "values": [wanted | {"drops": False}],
        } in actions

    def test_who_may_not_change_a_statement_is_offered_no_remedy_in_its_form(self) -> None:
        voice = f.make_voice("freedonia", official="chico", tenure=self.chico)
        uid = f.store("statement", self.make_statement(voices=[voice]), self.people["curator"])[
            "uid"
        ]
        url = address("statement", "review/", uid)
        curator, reader = browser(self.people["curator"]), browser(self.people["analyst"])
        form = address("statement", "change/", uid) + "?look=voices%5B0%5D.tenure"
        self.assertContains(curator.get(url), form)
        page = reader.get(url)
        self.assertContains(page, "This office is one of Sylvania")
        self.assertNotContains(page, "?look=")
        self.assertNotContains(page, "?source=")
