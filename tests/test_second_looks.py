"""What deserves a second look: one list, told at five places."""

from __future__ import annotations

from datetime import date
from html import unescape
from io import StringIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from unittest import mock

import orjson
from django.core.management import call_command
from django.test import TestCase
from django.utils.html import strip_tags

from statements import curation, importing
from statements.documents import NOUNS, Document
from statements.documents.looks import Surroundings, second_looks
from statements.importing import rehearsal_notices
from statements.keys import new_uid

from . import factories as f
from .desk import address, browser, faults, make_people, open_page
from .pages import by_control, fill, form_of

TODAY = date(2020, 1, 1)


class LookTestCase(TestCase):
    @classmethod
    def setUpTestData(cls) -> None:
        cls.world = f.small_world()
        office = f.make_office("sylvania-court-judge")
        f.store("institution", f.make_institution("sylvania-court", "sylvania", offices=[office]))
        tenure = f.make_tenure(office["key"], starts=f.day("2000"), ends=f.day("2001-06-01"))
        f.store("official", f.make_official("chico", "sylvania", tenures=[tenure]))
        cls.chico = tenure["uid"]
        cls.people = make_people()

    def looks(self, noun: str, document: Document, today: date = TODAY) -> dict[str, str]:
        surroundings = Surroundings.of(noun, [document])
        return {
            look.path: look.message for look in second_looks(noun, document, surroundings, today)
        }

    def make_statement(self, **changes: Any) -> Document:
        return f.make_said(self.world, **changes)

    def source(self, **changes: Any) -> str:
        source = f.make_source(**{"retrieved_on": "2001-02-05"} | changes)
        f.store("source", source)
        return str(source["uid"])


def words_of(page: Any) -> str:
    return " ".join(unescape(strip_tags(page.content.decode())).split())


def addressee(government: str, **more: Any) -> Document:
    return {
        "uid": new_uid(),
        "government": government,
        "official": None,
        "institution": None,
    } | more


class TestSides(LookTestCase):
    def test_nothing_is_odd_about_a_plain_statement(self) -> None:
        assert self.looks("statement", self.make_statement()) == {}

    def test_an_official_of_another_government(self) -> None:
        voice = f.make_voice("freedonia", official="chico")
        looks = self.looks("statement", self.make_statement(voices=[voice]))
        assert looks == {
            "voices[0].official": "Chico (chico) serves Sylvania (sylvania); no office in Freedonia"
            " (freedonia) on 2001-02-03 is held."
        }

    def test_an_office_and_a_body_of_another_government(self) -> None:
        voice = f.make_voice(
            "freedonia", official="chico", tenure=self.chico, institution="sylvania-court"
        )
        looks = self.looks("statement", self.make_statement(voices=[voice]))
        assert looks == {
            "voices[0].institution": "Sylvania-Court (sylvania-court) is a body of Sylvania"
            " (sylvania), not of Freedonia (freedonia).",
            "voices[0].tenure": "This office is one of Sylvania (sylvania), not of Freedonia"
            " (freedonia).",
        }

    def test_addressees_of_three_governments(self) -> None:
        row = addressee("freedonia", official="chico", institution="sylvania-court")
        looks = self.looks("statement", self.make_statement(addressees=[row]))
        assert set(looks) == {"addressees[0].official", "addressees[0].institution"}

    def test_an_official_whose_office_was_over(self) -> None:
        voice = f.make_voice("sylvania", official="chico", institution="sylvania-court")
        looks = self.looks(
            "statement", self.make_statement(voices=[voice], said_on=f.day("2002-01-01"))
        )
        assert (
            "No office of Chico (chico) in Sylvania (sylvania) on 2002-01-01"
            in looks["voices[0].official"]
        )

    def test_an_official_without_any_office(self) -> None:
        f.store("official", f.make_official("harpo", "sylvania"))
        looks = self.looks(
            "statement", self.make_statement(voices=[f.make_voice("sylvania", official="harpo")])
        )
        assert looks["voices[0].official"] == (
            "No office of Harpo (harpo) in Sylvania (sylvania) is held: add the tenure."
        )

    def test_put_out_by_a_body_that_does_not_speak(self) -> None:
        looks = self.looks("statement", self.make_statement(issued_by="sylvania-court"))
        [message] = looks.values()
        assert "is a body of Sylvania (sylvania), which does not speak here." in message

    def test_a_contact_and_an_original_of_others(self) -> None:
        contact = f.make_contact(participants=[f.make_participant("sylvania")])
        f.store("contact", contact)
        f.store("publisher", f.make_publisher("courier", government="sylvania"))
        printed = [f.make_appearance(self.source(publisher="courier"), chain=n) for n in (0, 1)]
        statement = self.make_statement(contact=contact["key"], appearances=printed)
        assert self.looks("statement", statement) == {
            "contact": "Nobody who speaks here took part in Firefly calls Driftwood"
            " (call-driftwood-firefly-2001-02-03).",
            "appearances[0].chain": "0 is the official original, and Courier (courier) publishes"
            " for Sylvania (sylvania), which does not speak here.",
        }
        joint = [*statement["voices"], f.make_voice("sylvania", institution="sylvania-court")]
        assert self.looks("statement", statement | {"voices": joint}) == {}

    def test_who_charges_itself_or_takes_back_what_another_said(self) -> None:
        voice = f.make_voice("sylvania", institution="sylvania-court")
        theirs = f.store("statement", self.make_statement(voices=[voice]))
        ours = f.store("statement", self.make_statement())
        kinds = ("alleges_violation", "denies_violation")
        accord = f.make_target(self.world["agreement"])
        references = [f.make_reference(kind, accord, about=["freedonia"]) for kind in kinds]
        for kind in ("corrects", "withdraws", "responds_to"):
            targets = [f.make_target(statement=one["uid"]) for one in (ours, theirs)]
            references.append(f.make_reference(kind, *targets))
        statement = self.make_statement(references=references, said_on=f.day("2001-02-04"))
        taken = "This is a statement of Sylvania (sylvania): only an own one is taken back."
        assert self.looks("statement", statement) == {
            "references[0].about": "Freedonia (freedonia) speaks here: it would charge itself.",
            "references[2].targets[1]": taken,
            "references[3].targets[1]": taken,
        }

    def test_parties_of_agreements(self) -> None:
        party = {
            "government": "freedonia",
            "institution": "sylvania-court",
            "official": "chico",
            "tenure": None,
            "role": "party",
        }
        looks = self.looks("agreement", f.make_agreement("x-2001-01-01", parties=[party]))
        assert set(looks) == {"parties[0].institution", "parties[0].official"}

    def test_an_official_none_of_whose_offices_is_of_the_government(self) -> None:
        tenure = f.make_tenure("sylvania-court-judge")
        looks = self.looks("official", f.make_official("x", "freedonia", tenures=[tenure]))
        assert set(looks) == {"government"}

    def test_names_of_two(self) -> None:
        looks = self.looks("official", f.make_official("x", "freedonia", name="Chico", aliases=[]))
        assert looks == {"name": "“Chico” is also the name of Chico (chico)."}


class TestDates(LookTestCase):
    def appearing(self, *published: str | None, **changes: Any) -> dict[str, str]:
        rows = [
            f.make_appearance(self.source(published_on=f.day(one) if one else None))
            for one in published
        ]
        return self.looks("statement", self.make_statement(appearances=rows, **changes))

    def test_printed_before_it_was_said(self) -> None:
        looks = self.appearing("2000-12-31", "2001-02-03", "2001", None)
        assert looks == {
            "appearances[0].source": "This was printed on 2000-12-31, before it was said"
            " (2001-02-03)."
        }

    def test_known_by(self) -> None:
        undated = {"kind": "attributed_position", "said_on": None}
        for known, words in (
            ("2001-02-03", ""),
            ("2010-01-01", "A source of 2001-02-03 has it already."),
            ("2000-01-01", "Its earliest source is of 2001-02-03"),
        ):
            with self.subTest(known):
                looks = self.appearing("2001-02-03", "2001-05-01", known_by=f.day(known), **undated)
                assert looks.get("known_by", "").startswith(words)
                assert bool(looks.get("known_by")) is bool(words)

    def test_printed_or_read_before_the_signing_or_the_act(self) -> None:
        early, late = (self.source(published_on=f.day(day)) for day in ("1999-01-01", "2001-01-01"))
        clauses = [f.make_clause("1", sources=[late, early])]
        agreement = f.make_agreement("x-2001-01-01", sources=[early, late], clauses=clauses)
        told = "This was printed on 1999-01-01, before the signing (2001-01-01)."
        assert self.looks("agreement", agreement) == {
            "sources[0]": told,
            "clauses[0].sources[1]": told,
        }
        version = {
            "uid": new_uid(),
            "clause": f"{self.world['agreement']}/1",
            "language": "en",
            "publisher": "gazette",
            "source": early,
            "text": "Peace.",
            "certainty": "verified",
            "note": None,
        }
        assert self.looks("text_version", version) == {"source": told}
        assert self.looks("text_version", version | {"source": None}) == {}
        printed = [f.make_appearance(self.source(retrieved_on="1999-01-01"))]
        assert self.looks("statement", self.make_statement(appearances=printed)) == {
            "appearances[0].source": "This was read on 1999-01-01, before it was said (2001-02-03)."
        }

    def test_told_before_the_contact_was_held(self) -> None:
        contact = f.store("contact", f.make_contact())
        for day, looks in (("2001-02-02", {"contact"}), ("2001-02", set()), ("2001-02-04", set())):
            with self.subTest(day):
                statement = self.make_statement(contact=contact["key"], said_on=f.day(day))
                assert set(self.looks("statement", statement)) == looks

    def test_dates_in_the_future_of_every_noun(self) -> None:
        ahead = f.day("2035-01-01")
        tenure = f.make_tenure("sylvania-court-judge", starts=ahead, known_until="2036-01-01")
        label = {"date": ahead, "side": None, "note": None}
        for noun, document, path in (
            ("statement", self.make_statement(said_on=ahead), "said_on"),
            (
                "statement",
                self.make_statement(said_on=None, known_by=f.day("2030-01-01")),
                "known_by",
            ),
            ("source", f.make_source(published_on=ahead), "published_on"),
            ("source", f.make_source(retrieved_on="2030-01-01"), "retrieved_on"),
            ("agreement", f.make_agreement("x-2035-01-01", signed_on=ahead), "signed_on"),
            ("agreement", f.make_agreement("x", date_labels=[label]), "date_labels[0].date"),
            (
                "official",
                f.make_official("x", "sylvania", tenures=[tenure]),
                "tenures[0].starts",
            ),
            (
                "government",
                f.make_government("x", aliases=[f.make_alias("X", valid_from=ahead)]),
                "aliases[0].valid_from",
            ),
        ):
            with self.subTest(f"{noun} {path}"):
                assert "is in the future" in self.looks(noun, document)[path]
                assert path not in self.looks(noun, document, date(2035, 1, 1))
        document = f.make_official("x", "sylvania", tenures=[tenure])
        assert "tenures[0].known_until" in self.looks("official", document)

    def test_a_year_that_is_not_over_is_no_future(self) -> None:
        assert "said_on" not in self.looks("statement", self.make_statement(said_on=f.day("2020")))

    def test_cited_before_it_was_signed(self) -> None:
        reference = f.make_reference("mentions", f.make_target(self.world["agreement"], "1"))
        statement = self.make_statement(references=[reference], said_on=f.day("2000-12-31"))
        looks = self.looks("statement", statement)
        assert "is of 2001-01-01, after this" in looks["references[0].targets[0]"]

    def test_read_and_archived_before_the_publication(self) -> None:
        source = f.make_source(
            published_on=f.day("2001-02-03"),
            retrieved_on="2001-02-02",
            archive_url="https://web.archive.org/web/20010201000000/https://example.org/page",
        )
        assert set(self.looks("source", source)) == {"retrieved_on", "archive_url"}

    def test_a_tenure_that_may_end_before_it_starts(self) -> None:
        tenure = f.make_tenure(
            "sylvania-court-judge", starts=f.day("2001-05-01"), ends=f.day("2001")
        )
        looks = self.looks("official", f.make_official("x", "sylvania", tenures=[tenure]))
        assert set(looks) == {"tenures[0].ends"}


class TestEvidence(LookTestCase):
    def test_verified_by_nobody_who_read_it(self) -> None:
        appearance = f.make_appearance(self.source(retrieved_on=None))
        reference = f.make_reference("mentions", f.make_target(self.world["agreement"]))
        statement = self.make_statement(appearances=[appearance], references=[reference])
        assert set(self.looks("statement", statement)) == {"certainty", "references[0].certainty"}

        likely = [reference | {"certainty": "likely"}]
        assert (
            self.looks("statement", statement | {"certainty": "likely", "references": likely}) == {}
        )


class TestPlaces(LookTestCase):
    """The same list while typing, at saving, for the reviewer, in a rehearsal, by check_data."""

    WORDS = "Chico (chico) serves Sylvania (sylvania)"

    def setUp(self) -> None:
        self.odd = self.make_statement(
            voices=[f.make_voice("freedonia", official="chico", institution="freedonia-mfa")],
            said_on=f.day("2001-02-03"),
        )

    def test_while_typing_and_at_saving(self) -> None:
        client = browser(self.people["curator"])
        statement = f.store("statement", self.make_statement(), self.people["curator"])
        typed = open_page(client, "statement", statement["uid"])
        fill(typed, **{"voices-0-official": "chico", "voices-0-tenure": ""})

        address_of_help = address("statement", "help/looks/") + f"?key={statement['uid']}"
        odd = by_control(client.post(address_of_help, typed))
        assert self.WORDS in odd["voices-0-official"][0]

        saved = client.post(
            address("statement", "change/", statement["uid"]),
            typed | {"_continue": ["1"]},
            follow=True,
        )
        [look] = [one for one in saved.context["looks"] if self.WORDS in one.text]
        assert look.where == "Voice 1: official"
        assert "Look twice" not in " ".join(map(str, saved.context["messages"]))

        elsewhere = client.post(
            address("statement", "change/", statement["uid"]),
            form_of(saved) | {"title": ["Elsewhere"], "_save": ["1"]},
            follow=True,
        )
        messages = [str(message) for message in elsewhere.context["messages"]]
        assert f"Look twice: Voice 1: official: {look.text}" in messages, messages

    def test_while_typing_on_pages_of_other_nouns(self) -> None:
        client = browser(self.people["editor"])

        def odd(noun: str, key: str | None, **typed: str) -> dict[str, list[str]]:
            form = open_page(client, noun, key)
            fill(form, **typed)
            address_of_help = f"{address(noun, 'help/looks/')}?key={key or ''}"
            return by_control(client.post(address_of_help, form))

        assert odd("official", None, name="Chico") == {
            "name": ["“Chico” is also the name of Chico (chico)."]
        }
        looks = odd("source", self.world["source"], published_on_date="2135-01-01")
        assert looks["published_on"] == ["2135-01-01 is in the future."]
        for noun in NOUNS.keys() - {"statement"}:
            with self.subTest(noun):
                assert odd(noun, None) == {}
                row = NOUNS[noun].table.model._default_manager.first()
                assert row is None or odd(noun, row.pk) == {}
        reader = browser(self.people["analyst"])
        assert reader.post(address("official", "help/looks/")).status_code == 403

    def test_while_typing_dates_are_read_as_saving_reads_them(self) -> None:
        client = browser(self.people["curator"])
        statement = f.store("statement", self.make_statement(), self.people["curator"])
        typed = open_page(client, "statement", statement["uid"])
        address_of_help = address("statement", "help/looks/") + f"?key={statement['uid']}"
        calm = by_control(client.post(address_of_help, typed))

        def odd(text: str) -> dict[str, list[str]]:
            fill(typed, said_on_date=text)
            return by_control(client.post(address_of_help, typed))

        for text in (
            "3.2.2001",
            "3 фев. 2001",
            "2001-\u200b02-03",
            "3 Feb\u00adruary 2001",
            "\ufeff2001-02-03",
            "3 fevral 2001",
            "2001/02/03",
        ):
            with self.subTest(text):
                assert odd(text) == calm
        assert odd("3.2.2135")["said_on"] == ["2135-02-03 is in the future."]
        for text, words in {
            "03/04/2001": "may be Tuesday 3 April 2001 (2001-04-03) or",
            "31.2.2001": "is not in the calendar",
            "03/04/01": "is not a date",
            "Thursday": "is read from the day a source was published",
        }.items():
            with self.subTest(text):
                (message,) = odd(text)["said_on"]
                assert words in message
                saved = client.post(address("statement", "change/", statement["uid"]), typed)
                assert faults(saved)["said_on"] == [message]

    def test_while_typing_dates_in_rows_are_read_too(self) -> None:
        client = browser(self.people["editor"])
        form = open_page(client, "official", "chico")
        address_of_help = address("official", "help/looks/") + "?key=chico"
        calm = by_control(client.post(address_of_help, form))
        fill(form, **{"tenures-0-ends_date": "1 июня 2001"})
        assert by_control(client.post(address_of_help, form)) == calm
        fill(form, **{"tenures-0-ends_date": "31.12.1999"})
        assert by_control(client.post(address_of_help, form)) != calm

    def test_on_pages_of_other_nouns_at_saving(self) -> None:
        client = browser(self.people["editor"])
        typed = open_page(client, "source", self.world["source"])
        fill(typed, published_on_date="2035-01-01")
        saved = client.post(
            address("source", "change/", self.world["source"]),
            typed | {"_continue": ["1"]},
            follow=True,
        )
        assert "2035-01-01 is in the future." in [one.text for one in saved.context["looks"]]
        self.assertContains(saved, '<a href="#id_published_on_0">Published on</a>')

    def test_for_the_reviewer(self) -> None:
        statement = f.store("statement", self.odd, self.people["curator"])
        page = browser(self.people["reviewer"]).get(
            address("statement", "review/", statement["uid"])
        )
        assert self.WORDS in words_of(page)

    def test_in_a_rehearsal_also_of_what_comes_in_the_same_file(self) -> None:
        folder = Path(self.enterContext(TemporaryDirectory()))
        late = f.make_source(published_on=f.day("2000-01-01"))
        self.odd["appearances"] = [f.make_appearance(late["uid"])]
        answer = f.make_reference("responds_to", f.make_target(statement=self.odd["uid"]))
        again = self.odd | {"uid": new_uid(), "said_on": f.day("2001-02-03")}
        for row in ("voices", "appearances"):
            again[row] = [part | {"uid": new_uid()} for part in self.odd[row]]
        early = self.make_statement(said_on=f.day("2000-05-06"), references=[answer])
        namesakes = [f.make_official(key, "sylvania", name="Zeppo") for key in ("zeppo", "zeppo-2")]
        lines = [
            late | {"noun": "source"},
            *(one | {"noun": "official"} for one in namesakes),
            *(one | {"noun": "statement"} for one in (early, self.odd, again)),
        ]
        path = folder / "mixed.jsonl"
        path.write_bytes(b"\n".join(map(orjson.dumps, lines)))
        f.store(
            "statement", self.make_statement(title=self.odd["title"], summary=self.odd["summary"])
        )

        with mock.patch.object(rehearsal_notices, "REMEMBERED", 2):  # what is kept is still asked
            rehearsal = importing.rehearse(path)

        notices = "\n".join(map(str, rehearsal.notices))
        assert rehearsal.problems == []
        for part in (
            self.WORDS,
            "before it was said",
            "this may be “",
            "marks of verified",
            "“Zeppo” is also the name of Zeppo (zeppo-2).",
            "“Zeppo” is also the name of Zeppo (zeppo).",
            "2000-05-06, before what it answers (2001-02-03)",
            "this may be the statement of mixed.jsonl:5: same lead, day and title.",
        ):
            assert part in notices, notices

    def test_by_check_data_as_no_fault(self) -> None:
        f.store("statement", self.odd)
        f.store(
            "statement", self.make_statement(title=self.odd["title"], summary=self.odd["summary"])
        )
        out = StringIO()
        call_command("check_data", stdout=out)

        printed = out.getvalue()
        assert f"Second look: statement/{self.odd['uid']}: voices[0].official: " in printed
        assert "It may be the same as" in printed
        assert "no fault" in printed


class TestTwinsOnTheReviewPage(LookTestCase):
    def test_the_reviewer_sees_likely_duplicates_side_by_side(self) -> None:
        statement = f.store("statement", self.make_statement(title="Firefly promises peace to all"))
        stored = f.store(
            "statement",
            self.make_statement(title="Firefly promises peace", said_on=f.day("2001-02-04")),
            self.people["curator"],
        )
        page = browser(self.people["reviewer"]).get(address("statement", "review/", stored["uid"]))

        text = words_of(page)
        for part in (
            "Likely duplicates (1)",
            "Is this held already?",
            "Firefly promises peace to all",
            "2001-02-042001-02-03",
            "Rufus-Firefly",
        ):
            assert part in text, part
        self.assertContains(page, address("statement", "review/", statement["uid"]))
        self.assertNotContains(page, "merge/?winner=")  # neither is public, and that leads nowhere
        self.assertContains(page, "send this one back")

    def test_two_that_are_public_can_be_merged_from_there(self) -> None:
        printed = [f.make_appearance(self.world["source"])]
        statement = self.make_statement(title="Firefly promises peace to all", appearances=printed)
        changes = self.make_statement(title="Firefly promises peace", appearances=[])
        changes |= {"appearances": [f.make_appearance(self.world["source"])]}
        for one in (statement, changes):
            f.publish(one, self.people["curator"], self.people["reviewer"])
        page = browser(self.people["reviewer"]).get(address("statement", "review/", changes["uid"]))

        self.assertContains(page, f"merge/?winner={statement['uid']}")

    def test_many_that_were_taken_back_hide_none_that_stands(self) -> None:
        curator, reviewer = self.people["curator"], self.people["reviewer"]
        title, gone = "Firefly promises peace", []
        for _ in range(11):
            printed = [f.make_appearance(self.world["source"])]
            one = self.make_statement(title=title, appearances=printed)
            f.publish(one, curator, reviewer)
            curation.ask_retraction(curator, one["uid"], 1, "Twice.")
            curation.retract(reviewer, one["uid"], 1)
            gone.append(one["uid"])
        twin = f.store("statement", self.make_statement(title=f"{title} to all"), curator)
        stored = f.store("statement", self.make_statement(title=title), curator)

        page = browser(reviewer).get(address("statement", "review/", stored["uid"]))

        self.assertContains(page, address("statement", "review/", twin["uid"]))
        assert not [uid for uid in gone if uid in page.content.decode()]

    def test_nothing_is_shown_where_there_is_none(self) -> None:
        statement = f.store("statement", self.make_statement(), self.people["curator"])
        page = browser(self.people["reviewer"]).get(
            address("statement", "review/", statement["uid"])
        )
        self.assertNotContains(page, "Is this held already?")
