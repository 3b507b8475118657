"""What was merged is the same everywhere at the desk: second looks, likely duplicates, choices."""

from __future__ import annotations

from io import StringIO
from itertools import product
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import orjson
import pytest
from django.core.management import call_command
from django.test import TestCase

from statements import curation, importing
from statements.admin.review.doubts import doubts
from statements.dates import PartialDate
from statements.documents import Document
from statements.documents.looks import Surroundings, second_looks
from statements.documents.rules import broken
from statements.documents.world import World
from statements.entering import (
    address_facts,
    advice,
    alike_pairs,
    carried_by,
    contacts_on,
    twins,
    twins_of,
)
from statements.entering.offices import tenure_options
from statements.entering.twins import StatementOutline
from statements.models import User
from statements.problems import BrokenRules

from . import factories as f
from .auditing import faults
from .desk import address, browser, make_people
from .endings import merge

FIRST, MIDDLE, LAST = "old-freedonia", "new-freedonia", "freedonia"  # each is part of the next
NAMES = (FIRST, MIDDLE, LAST)
CHIEF = "rufus"  # is part of rufus-firefly
TITLE, SUMMARY = "Firefly promises peace to all", "He promises peace."
OTHER = {"title": "On fishing quotas", "summary": "Cod, herring and the nets allowed."}


@pytest.mark.dealt
class MergedCase(TestCase):
    """Freedonia under three names, its chief under two, a court and a paper of the oldest name."""

    @classmethod
    def setUpTestData(cls) -> None:
        cls.world = f.small_world()
        cls.people = make_people()
        for key in (FIRST, MIDDLE):
            f.store("government", f.make_government(key))
        office = f.make_office("old-court-judge", title="Judge")
        f.store("institution", f.make_institution("old-court", FIRST, offices=[office]))
        tenure = f.make_tenure(office["key"], starts=f.day("2001-01-01"), ends=f.day("2002-01-01"))
        f.store("official", f.make_official(CHIEF, FIRST, tenures=[tenure]))
        cls.tenure = tenure["uid"]
        f.store("institution", f.make_institution("sylvania-court", "sylvania"))
        f.store("publisher", f.make_publisher("old-paper", government=FIRST))
        cls.printed = cls.publish_source("old-paper", retrieved_on="2001-02-05")
        cls.contact = f.make_contact(participants=[f.make_participant(MIDDLE)])
        f.store("contact", cls.contact)
        cls.earlier = {
            key: f.store("statement", cls.said(voices=[f.make_voice(key, official=CHIEF)]))["uid"]
            for key in NAMES
        }
        cls.merge_all()

    @classmethod
    def merge_all(cls) -> None:
        merge("government", FIRST, MIDDLE)
        merge("government", MIDDLE, LAST)
        merge("official", CHIEF, "rufus-firefly")

    @classmethod
    def said(cls, **changes: Any) -> Document:
        return f.make_said(cls.world, **changes)

    @classmethod
    def publish_source(cls, *publisher: str, **changes: Any) -> str:
        """Store a source and publish a statement printed there, on other words and another day."""
        uid = str(f.store("source", f.make_source(*publisher, **changes))["uid"])
        rest = OTHER | {"said_on": f.day("1999-01-01")}
        voices = [f.make_voice("sylvania", institution="sylvania-court")]
        f.publish(cls.said(voices=voices, appearances=[f.make_appearance(uid)], **rest))
        return uid

    def looks(self, noun: str, document: Document) -> dict[str, str]:
        surroundings = Surroundings.of(noun, [document])
        return {look.path: look.message for look in second_looks(noun, document, surroundings)}


class TestSides(MergedCase):
    def test_bodies_people_and_offices_of_any_name(self) -> None:
        rows = [
            {"institution": institution, "official": official, "tenure": tenure}
            for institution in ("old-court", "freedonia-mfa")
            for official, tenure in (
                (CHIEF, self.tenure),
                ("rufus-firefly", self.world["tenure"]),
                ("rufus-firefly", None),
                (CHIEF, None),
            )
        ]
        for government, row in product(NAMES, rows):
            with self.subTest(government, **row):
                voice = f.make_voice(government, **row)
                addressee = {name: voice[name] for name in ("uid", *row, "government")}
                del addressee["tenure"]
                spoken = self.said(voices=[voice], issued_by=row["institution"])
                assert self.looks("statement", spoken) == {}
                assert self.looks("statement", self.said(addressees=[addressee])) == {}
                party = {name: voice[name] for name in (*row, "government")} | {"role": "party"}
                signed_on = f.day("2001-02-03")
                agreement = f.make_agreement("x-2001-02-03", parties=[party], signed_on=signed_on)
                assert self.looks("agreement", agreement) == {}

    def test_the_contact_and_the_original_of_any_name(self) -> None:
        printed = [f.make_appearance(self.printed, chain=0)]
        for government in NAMES:
            with self.subTest(government):
                voices = [f.make_voice(government, official=CHIEF)]
                told = self.said(voices=voices, contact=self.contact["key"], appearances=printed)
                assert self.looks("statement", told) == {}

    def test_what_is_taken_back_and_who_is_charged_under_any_name(self) -> None:
        accord = f.make_target(self.world["agreement"])
        for speaking, other in product(NAMES, NAMES):
            with self.subTest(speaking=speaking, other=other):
                own = f.make_target(statement=self.earlier[other])
                charge = f.make_reference("alleges_violation", accord, about=[other])
                references = [f.make_reference("withdraws", own), charge]
                voices = [f.make_voice(speaking, official=CHIEF)]
                assert self.looks("statement", self.said(voices=voices, references=references)) == {
                    "references[1].about": "Freedonia (freedonia) speaks here: it would charge"
                    " itself."
                }

    def test_others_are_told_of_under_the_name_that_stands(self) -> None:
        voice = f.make_voice(
            "sylvania", official=CHIEF, tenure=self.tenure, institution="old-court"
        )
        assert self.looks("statement", self.said(voices=[voice], issued_by="sylvania-court")) == {
            "voices[0].institution": "Old-Court (old-court) is a body of Freedonia (freedonia), not"
            " of Sylvania (sylvania).",
            "voices[0].tenure": "This office is one of Freedonia (freedonia), not of Sylvania"
            " (sylvania).",
        }
        alone = self.said(voices=[f.make_voice("sylvania", official=CHIEF)])
        assert self.looks("statement", alone) == {
            "voices[0].official": "Rufus-Firefly (rufus-firefly) serves Freedonia (freedonia); no"
            " office in Sylvania (sylvania) on 2001-02-03 is held."
        }

    def test_an_official_and_the_body_of_their_office_under_any_name(self) -> None:
        for government, office in product(NAMES, ("old-court-judge", "freedonia-mfa-minister")):
            with self.subTest(government=government, office=office):
                tenures = [f.make_tenure(office)]
                official = f.make_official("new", government, tenures=tenures)
                assert self.looks("official", official) == {}

    def test_an_office_over_under_both_names_is_over(self) -> None:
        voices = [f.make_voice(FIRST, official=CHIEF, institution="freedonia-mfa")]
        late = self.said(voices=voices, said_on=f.day("2012-01-01"))
        assert self.looks("statement", late)["voices[0].official"] == (
            "No office of Rufus-Firefly (rufus-firefly) in Freedonia (freedonia) on 2012-01-01 is"
            " held: was it another day?"
        )

    def test_an_office_of_a_body_that_is_part_of_one_elsewhere_is_served_there(self) -> None:
        merge("institution", "old-court", "sylvania-court")
        voice = f.make_voice("sylvania", official=CHIEF, institution="old-court")
        assert self.looks("statement", self.said(voices=[voice])) == {}
        assert self.looks("statement", self.said(issued_by="old-court"))["issued_by"] == (
            "Sylvania-Court (sylvania-court) is a body of Sylvania (sylvania), which does not speak"
            " here."
        )


class TestOthers(MergedCase):
    def test_a_name_is_not_shared_with_what_is_part_of_it(self) -> None:
        own = {"name": "Rufus", "aliases": [f.make_alias("Rufus-Firefly")]}
        for key in (CHIEF, "rufus-firefly"):
            assert self.looks("official", f.make_official(key, LAST, **own)) == {}
        assert self.looks("official", f.make_official("other", LAST, name="Rufus")) == {
            "name": "“Rufus” is also the name of Rufus-Firefly (rufus-firefly)."
        }

    def test_days_are_those_of_what_stands(self) -> None:
        late = {"short_title": "Late Pact", "clauses": [f.make_clause("1")]}
        for key, signed_on in (("old-pact", "2000-01-01"), ("pact", "2005-01-01")):
            f.store("agreement", f.make_agreement(key, signed_on=f.day(signed_on), **late))
        early = self.publish_source(published_on=f.day("2000-01-01"))
        merge("agreement", "old-pact", "pact")
        merge("source", self.printed, early)
        references = [f.make_reference("mentions", f.make_target("old-pact", "1"))]
        printed = [f.make_appearance(self.printed)]
        assert self.looks("statement", self.said(references=references, appearances=printed)) == {
            "references[0].targets[0]": "Late Pact (pact) is of 2005-01-01, after this"
            " (2001-02-03).",
            "appearances[0].source": "This was printed on 2000-01-01, before it was said"
            " (2001-02-03).",
            "certainty": "It is marked as verified, and no source here says on which day it was"
            " read.",
            "references[0].certainty": "It is marked as verified, without words, and no source was"
            " read.",
        }

    def test_what_stands_under_two_names_is_told_in_every_list(self) -> None:
        now_one = "Records named here are one now."
        row = f"{now_one} This says the same as row 1: take one of them out."
        said = self.said(
            voices=[f.make_voice(FIRST), f.make_voice("sylvania"), f.make_voice(LAST)],
            addressees=[
                {"uid": f.new_uid(), "government": key, "official": None, "institution": None}
                for key in (MIDDLE, FIRST)
            ],
            references=[f.make_reference("mentions", about=[FIRST, MIDDLE, "sylvania"])],
        )
        looks = self.looks("statement", said)
        assert looks["voices[2]"] == looks["addressees[1]"] == row
        assert looks["references[0].about"] == f"{now_one} freedonia stands here 2 times."

    def test_what_differs_under_two_names_is_no_repetition(self) -> None:
        voices = [f.make_voice(FIRST, official=CHIEF), f.make_voice(LAST)]
        assert "voices[1]" not in self.looks("statement", self.said(voices=voices))

    def test_while_nothing_was_merged_they_are_two(self) -> None:
        f.store("government", f.make_government("fredonia"))
        voices = [f.make_voice("fredonia", institution="old-court")]
        assert set(self.looks("statement", self.said(voices=voices))) == {"voices[0].institution"}


class TestRules(MergedCase):
    def broken(self, noun: str, document: Document) -> dict[str, str]:
        problems = broken(noun, document, World.around([document]))
        return {problem.path: problem.message for problem in problems}

    def test_a_tenure_is_of_the_official_under_either_name(self) -> None:
        for official, tenure in product(
            (CHIEF, "rufus-firefly"), (self.tenure, self.world["tenure"])
        ):
            voices = [f.make_voice(LAST, official=official, tenure=tenure)]
            assert self.broken("statement", self.said(voices=voices)) == {}
        f.store("official", f.make_official("other", LAST))
        voices = [f.make_voice(LAST, official="other", tenure=self.tenure)]
        assert self.broken("statement", self.said(voices=voices)) == {
            "voices[0].tenure": "This tenure is rufus's, not other's."
        }

    def test_check_data_tells_what_fits_no_longer_when_they_are_two_again(self) -> None:
        voices = [f.make_voice(LAST, official="rufus-firefly", tenure=self.tenure)]
        uid = f.publish(self.said(voices=voices))["uid"]
        assert faults() == []
        merger = User.objects.get(username="merger")
        curation.unmerge(merger, "official", CHIEF, f.version("official", CHIEF), "They are two.")
        messages = faults()
        assert messages
        for message in messages:
            assert f"statement/{uid}" in message
            assert "This tenure is rufus's, not rufus-firefly's." in message

    def test_who_speaks_for_somebody_may_do_so_under_another_name(self) -> None:
        for government, other in product(NAMES, (*NAMES, "sylvania")):
            voices = [
                f.make_voice(government, official=CHIEF, role="speaks_for"),
                f.make_voice(other, institution="old-court", role="speaks"),
            ]
            paths = set(self.broken("statement", self.said(voices=voices)))
            assert paths == ({"voices[0].role"} if other == "sylvania" else set())

    def words(self, agreement: str, publisher: str, **changes: Any) -> Document:
        rest = {"language": "en", "source": None, "text": "Words.", "certainty": "verified"}
        text = {"uid": f.new_uid(), "clause": f"{agreement}/1", "publisher": publisher}
        return text | rest | {"note": None} | changes

    def test_words_are_held_once_under_any_names_of_text_and_publisher(self) -> None:
        accord = self.world["agreement"]
        f.store("agreement", f.make_agreement("pact", clauses=[f.make_clause("1")]))
        text = f.store("text_version", self.words("pact", "old-paper"))
        for noun, loser, winner in (
            ("publisher", "old-paper", "gazette"),
            ("agreement", "pact", accord),
        ):
            assert self.broken("text_version", text) == {}
            merge(noun, loser, winner)
        for agreement, publisher in product(("pact", accord), ("old-paper", "gazette")):
            paths = set(self.broken("text_version", self.words(agreement, publisher)))
            assert paths == {"language"}
            assert self.broken("text_version", text | {"clause": f"{agreement}/1"}) == {}
        assert self.broken("text_version", self.words(accord, "gazette", language="ru")) == {}

    def test_words_that_are_one_are_held_once(self) -> None:
        accord = self.world["agreement"]
        texts = [self.words(accord, publisher) for publisher in ("old-paper", "gazette")]
        uids = [f.store("text_version", text)["uid"] for text in texts]
        merge("text_version", *uids)
        merge("publisher", "old-paper", "gazette")
        assert [self.broken("text_version", text) for text in texts] == [{}, {}]
        assert set(self.broken("text_version", self.words(accord, "gazette"))) == {"language"}


class TestTwins(MergedCase):
    def outline(self, **changes: Any) -> StatementOutline:
        day = PartialDate.parse("2001-02-04")
        return StatementOutline(**{"government": LAST, "day": day, "title": TITLE} | changes)

    def make_statement(self, government: str, official: str = CHIEF, **changes: Any) -> Document:
        voices = [f.make_voice(government, official=official)]
        words = {"title": TITLE, "summary": SUMMARY}
        return f.store("statement", self.said(voices=voices, **words | changes))

    def test_any_name_finds_what_is_held_under_any(self) -> None:
        held = {self.make_statement(key)["uid"] for key in NAMES}
        for key in NAMES:
            assert {one.uid for one in twins(self.outline(government=key))} == held
        assert twins(self.outline(government="sylvania")) == []

    def test_the_same_official_counts_under_either_name(self) -> None:
        self.make_statement(FIRST)
        others = [
            twins(self.outline(official=official, title="Firefly makes peace"))[0].likeness
            for official in (None, "rufus-firefly", CHIEF)
        ]
        assert others == [others[0], others[0] + 15, others[0] + 15]

    def test_it_costs_four_queries_whatever_was_merged(self) -> None:
        self.make_statement(FIRST)
        with self.assertNumQueries(4):
            assert twins(self.outline())

    def test_all_that_is_alike_is_compared_under_one_name(self) -> None:
        one, other = (self.make_statement(key)["uid"] for key in (FIRST, LAST))
        self.make_statement("sylvania", "rufus-firefly")
        elsewhen = self.make_statement(MIDDLE, said_on=f.day("2003-04-05"))
        pairs = [{*pair} for pair in alike_pairs()]
        assert {one, other} in pairs
        assert not [pair for pair in pairs if elsewhen["uid"] in pair]
        assert all(twin.speakers != "Sylvania" for twin in twins_of(elsewhen))

    def test_on_the_pages_of_entering_and_review(self) -> None:
        stored = self.make_statement(FIRST)
        other = self.make_statement(LAST, "rufus-firefly", said_on=f.day("2001-02-05"))
        typed = {"government": LAST, "date": "2001-02-04", "title": TITLE}
        asked = address("statement", "help/duplicates/")
        reply = browser(self.people["curator"]).get(asked, typed).json()
        assert {one["uid"] for one in reply["twins"]} == {stored["uid"], other["uid"]}
        reviewer = browser(self.people["reviewer"])
        for one, another in ((stored, other), (other, stored)):
            page = reviewer.get(address("statement", "review/", one["uid"]))
            self.assertContains(page, "Is this held already?")
            self.assertContains(page, address("statement", "review/", another["uid"]))

    def test_by_check_data(self) -> None:
        one, other = sorted(self.make_statement(key)["uid"] for key in (FIRST, LAST))
        out = StringIO()
        call_command("check_data", stdout=out)
        assert f"statement/{one}: It may be the same as statement/{other}" in out.getvalue()
        assert "other_government" not in out.getvalue()
        assert "no fault" in out.getvalue()

    def test_what_a_merged_source_carries(self) -> None:
        other = self.publish_source(url="https://example.org/2")
        printed = [f.make_appearance(self.printed)]
        stored = self.make_statement(FIRST, appearances=printed)["uid"]
        merge("source", self.printed, other)
        for uid in (self.printed, other):
            assert stored in {one.uid for one in carried_by(uid).statements}


class TestRehearsals(MergedCase):
    def rehearse(self, *documents: tuple[str, Document]) -> list[str]:
        folder = Path(self.enterContext(TemporaryDirectory()))
        path = folder / "mixed.jsonl"
        path.write_bytes(b"\n".join(orjson.dumps(d | {"noun": noun}) for noun, d in documents))
        rehearsal = importing.rehearse(path)
        assert rehearsal.problems == []
        return [str(notice) for notice in rehearsal.notices]

    def test_looks_likely_duplicates_and_repetitions_follow(self) -> None:
        words = {"title": TITLE, "summary": SUMMARY}
        f.store("statement", self.said(**words))
        said = [
            self.said(voices=[f.make_voice(key, official=CHIEF, institution="old-court")], **words)
            for key in (FIRST, LAST)
        ]
        notices = "\n".join(self.rehearse(*(("statement", one) for one in said)))
        assert notices.count(f"this may be “{TITLE}”") == 2, notices
        assert "this may be the statement of mixed.jsonl:1: same lead, day and title." in notices
        assert "body of" not in notices
        assert "serves" not in notices

    def test_what_comes_in_the_file_is_known_under_the_name_that_stands(self) -> None:
        office = f.make_office("new-court-judge")
        court = f.make_institution("new-court", FIRST, offices=[office])
        tenures = [f.make_tenure(office["key"], starts=f.day("2000"), ends=f.day("2010"))]
        judge = f.make_official("judge", MIDDLE, tenures=tenures)
        voice = f.make_voice(LAST, official="judge", institution="new-court")
        voice |= {"tenure": tenures[0]["uid"]}
        source = f.make_source("old-paper", retrieved_on="2001-02-05")
        printed = [f.make_appearance(source["uid"], chain=0)]
        said = self.said(voices=[voice], appearances=printed, **OTHER)
        notices = self.rehearse(
            ("institution", court), ("official", judge), ("source", source), ("statement", said)
        )
        assert notices == []

    def test_the_tenures_of_a_merged_official_stay_beside_those_of_the_file(self) -> None:
        said = self.said(voices=[f.make_voice(LAST, official=CHIEF)], **OTHER)
        tenures = [f.make_tenure("freedonia-mfa-minister", starts=f.day("2009"))]
        tenures[0]["uid"] = self.world["tenure"]
        again = f.make_official("rufus-firefly", LAST, tenures=tenures)
        assert self.rehearse(("official", again), ("statement", said)) == []


class TestChoices(MergedCase):
    def choices(self, field: str, model: str = "voice", **asked: str) -> list[str]:
        client = browser(self.people["curator"])
        where = {"app_label": "statements", "model_name": model, "field_name": field, "term": ""}
        reply = client.get("/admin/statements/statement/choices/", where | asked).json()
        return [one["id"] for one in reply["results"]]

    def test_the_bodies_of_any_name_come_first(self) -> None:
        for government in NAMES:
            keys = self.choices("institution", government=government)
            assert set(keys[:2]) == {"old-court", "freedonia-mfa"}
            assert keys[2:] == ["sylvania-court"]
            assert self.choices("official", government=government) == ["rufus-firefly"]

    def test_the_tenures_of_either_name_are_offered(self) -> None:
        f.store("official", f.make_official("x", LAST, tenures=[f.make_tenure("old-court-judge")]))
        for official in (CHIEF, "rufus-firefly"):
            uids = self.choices("tenure", official=official)
            assert set(uids) == {self.tenure, self.world["tenure"]}

    def test_the_offices_of_either_name_are_weighed_under_what_stands(self) -> None:
        merge("institution", "old-court", "freedonia-mfa")
        day = PartialDate.parse("2001-05-06")
        for official in (CHIEF, "rufus-firefly"):
            options = tenure_options(official, day)
            assert [one.uid for one in options] == [self.world["tenure"], self.tenure]
            assert {one.government for one in options} == {LAST}
            assert {one.institution_name for one in options} == {"Freedonia-Mfa"}
            [warning] = advice(official, day, None, ()).warnings
            assert warning.startswith("Rufus-Firefly held 2 offices on 2001-05-06")
        with self.assertNumQueries(3):  # what stands for the court, too
            advice(CHIEF, day, None, ())

    def test_the_contacts_of_either_name_come_first(self) -> None:
        participants = [f.make_participant("sylvania")]
        f.store("contact", f.make_contact("a", participants=participants))
        day = PartialDate.parse("2001-02-03")
        for government in NAMES:
            assert contacts_on(day, (), [government])[0].key == self.contact["key"]
        participants = [f.make_participant(LAST, official="rufus-firefly")]
        f.store("contact", f.make_contact("z", participants=participants))
        for official in (CHIEF, "rufus-firefly"):
            assert contacts_on(day, [official], ())[0].key == "z"


class TestSources(MergedCase):
    OLD, NEW = "https://old.example.org/paper/1", "https://new.example.net/paper/1"

    def test_an_address_of_either_leads_to_the_source_that_stands(self) -> None:
        loser, winner = (self.publish_source(url=url) for url in (self.OLD, self.NEW))
        merge("source", loser, winner)
        for address_typed in (self.OLD, self.NEW):
            assert [uid for uid, _ in address_facts(address_typed).sources] == [winner]
            client = browser(self.people["curator"])
            where = {"app_label": "statements", "model_name": "appearance", "field_name": "source"}
            asked = where | {"term": address_typed}
            reply = client.get("/admin/statements/statement/choices/", asked).json()
            assert [one["id"] for one in reply["results"]] == [winner]

    def test_the_publisher_of_a_site_is_the_one_that_stands(self) -> None:
        f.store("publisher", f.make_publisher("example-com"))
        for number in range(2):
            f.store("source", f.make_source("old-paper", url=f"{self.OLD}{number}"))
        for number in range(3):
            url = f"https://old.example.org/{number}"
            f.store("source", f.make_source("example-com", url=url, language="ru"))
        f.store("source", f.make_source("gazette", url="https://old.example.org/other"))
        f.store("source", f.make_source("gazette", url="https://old.example.org/another"))
        merge("publisher", "old-paper", "gazette")
        facts = address_facts("https://old.example.org/new")
        assert (facts.publisher, facts.language) == (("gazette", "Gazette"), "en")
        merge("publisher", "example-com", "gazette")
        facts = address_facts("https://example.com/new")
        assert (facts.publisher, facts.why) == (("gazette", "Gazette"), "its name")


class TestStatements(MergedCase):
    """Two statements that are one: what answers either answers what stands."""

    def setUp(self) -> None:
        printed = [[f.make_appearance(self.world["source"])] for _ in range(2)]
        words = {"title": TITLE, "summary": SUMMARY}
        said = [self.said(appearances=rows, **words) for rows in printed]
        said[1] |= {"said_on": f.day("2001-03-03")}
        self.loser, self.winner = (f.publish(one)["uid"] for one in said)
        merge("statement", self.loser, self.winner)
        answer = f.make_reference("responds_to", f.make_target(statement=self.loser))
        words = {"title": "Sylvania answers", "said_on": f.day("2001-02-20")}
        self.answer = self.said(references=[answer], **words)

    def test_the_review_page_tells_of_it_as_public_and_shows_what_points_at_it(self) -> None:
        f.store("statement", self.answer)
        [doubt] = [one for one in doubts(self.answer) if "answers" in one.text]
        assert doubt.text == "This was said on 2001-02-20, before what it answers (2001-03-03)."
        reviewer = browser(self.people["reviewer"])
        page = reviewer.get(address("statement", "review/", self.winner))
        assert [uid for uid, _ in page.context["pointing"]] == [self.answer["uid"]]

    def test_an_answer_older_than_what_stands_needs_a_reason(self) -> None:
        with pytest.raises(BrokenRules, match="before what it answers"):
            f.publish(self.answer)


class TestLists(MergedCase):
    """The list of statements on the desk asks as the API does, of drafts too."""

    def statements(self, **asked: str) -> set[str]:
        page = browser(self.people["curator"]).get(address("statement", ""), asked)
        return {row.pk for row in page.context["cl"].result_list}

    def test_any_name_finds_all(self) -> None:
        held = set(self.earlier.values())
        for government in NAMES:
            assert self.statements(government=government) == held
        for official in (CHIEF, "rufus-firefly"):
            assert self.statements(speaker=official) == held

    def test_so_do_both_names_of_whatever_else_is_named(self) -> None:
        accord = self.world["agreement"]
        f.store("topic", {"key": "war", "label": "War", "definition": "None."})
        clauses = [f.make_clause("1"), f.make_clause("1.1", parent="1")]
        f.store("agreement", f.make_agreement("pact", clauses=clauses))
        f.store("contact", f.make_contact("other", participants=[f.make_participant(LAST)]))
        source = self.publish_source()
        for contact in ("other", self.contact["key"]):
            voices = [f.make_voice("sylvania", institution="sylvania-court")]
            f.publish(self.said(voices=voices, contact=contact))
        references = [f.make_reference("mentions", f.make_target("pact", "1.1"))]
        names = {"topics": ["war"], "references": references, "contact": "other"}
        printed = [f.make_appearance(self.printed)]
        uid = f.store("statement", self.said(appearances=printed, **names))["uid"]
        for noun, loser, winner in (
            ("topic", "war", "peace"),
            ("agreement", "pact", accord),
            ("contact", "other", self.contact["key"]),
            ("source", self.printed, source),
        ):
            merge(noun, loser, winner)
            for key in (loser, winner):
                assert uid in self.statements(**{noun: key}), (noun, key)
        merge("publisher", "old-paper", "gazette")
        for publisher in ("old-paper", "gazette"):
            assert uid in self.statements(publisher=publisher)
        for clause in ("pact/1", f"{accord}/1", f"{accord}/1.1"):
            assert self.statements(clause=clause) == {uid}
        assert self.statements(clause=f"{accord}/2") == set()

    def test_a_page_counts_what_its_list_shows(self) -> None:
        client = browser(self.people["editor"])
        for key in NAMES:
            page = client.get(address("government", "change/", key))
            self.assertContains(page, "Statements (3)")
