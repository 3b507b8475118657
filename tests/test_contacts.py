"""Contacts: public while a public statement names them, asked for, exported and proposed."""

from __future__ import annotations

import csv
import io
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import orjson
import pytest
from django.test import TestCase

from statements import curation, exports, importing
from statements.checking import Fault, check_data
from statements.curation.record_state import record_state
from statements.dates import PartialDate
from statements.entering import contact_key, contacts_on
from statements.entering.oddities import oddities
from statements.exports import TABLES, ForeignColumn
from statements.models import Change, Contact, Record
from statements.problems import BrokenRules, StaleVersion, StillUsed

from . import endings
from . import factories as f
from .desk import address, browser, make_people, open_page, send
from .pages import fill, fill_row
from .test_api import validator
from .test_documents import second_edition

ROOT = "/api/v1/"
CALL = "call-driftwood-firefly-2001-02-03"
SURNAMES = {"freedonia": "rufus-firefly", "sylvania": "otis-driftwood"}


def faults() -> list[Fault]:
    return [fault for _, findings in check_data() for fault in findings]


class ContactCase(TestCase):
    world: dict[str, Any]
    people: dict[str, Any]

    @classmethod
    def setUpTestData(cls) -> None:
        cls.world = f.small_world()
        cls.people = make_people()
        f.store("official", f.make_official("otis-driftwood", "sylvania"))

    def contact(self, key: str = CALL, **kwargs: Any) -> dict[str, Any]:
        participants = [f.make_participant(g, official=o) for g, o in SURNAMES.items()]
        document = f.make_contact(key, participants=participants) | kwargs
        return f.store("contact", document)

    def make_statement(self, **kwargs: Any) -> dict[str, Any]:
        target = f.make_target(self.world["agreement"])
        references = [f.make_reference("mentions", target)]
        return f.make_said(self.world, references=references, **kwargs)

    def read(self, path: str) -> Any:
        reply = self.client.get(ROOT + path)
        assert reply.status_code == 200, reply.content
        return reply.json()

    def keys(self, path: str) -> list[str]:
        return [row.get("key") or row["uid"] for row in self.read(path)["results"]]

    def status(self, path: str) -> int:
        return self.client.get(ROOT + path).status_code


class TestVisibility(ContactCase):
    def test_it_is_public_from_the_first_public_statement_that_names_it_to_the_last(self) -> None:
        self.contact()
        draft = f.store("statement", self.make_statement(contact=CALL), self.people["curator"])
        assert self.status(f"contacts/{CALL}/") == 404
        assert self.keys("contacts/") == []

        first, second = f.publish(draft), f.publish(self.make_statement(contact=CALL))
        assert self.keys("contacts/") == [CALL]

        endings.retract(first["uid"])
        assert self.status(f"contacts/{CALL}/") == 200
        f.publish(second | {"contact": None})
        assert self.status(f"contacts/{CALL}/") == 410
        assert self.keys("contacts/") == []

        f.publish(second)
        assert self.status(f"contacts/{CALL}/") == 200
        assert faults() == []

    def test_who_took_part_becomes_public_with_it(self) -> None:
        added = f.make_official("chicolini", "sylvania")
        f.store("official", added, self.people["curator"])
        self.contact(participants=[f.make_participant("sylvania", official="chicolini")])
        assert self.status("officials/chicolini/") == 404

        number = Change.objects.last_number()
        uid = f.publish(self.make_statement(contact=CALL))["uid"]

        new = Change.objects.filter(number__gt=number).order_by("number")
        nouns = [change.noun for change in new]
        assert nouns == ["source", "official", "contact", "statement"]
        endings.retract(uid)
        assert self.status("officials/chicolini/") == 410
        assert faults() == []

    def test_who_was_changed_since_the_approver_saw_the_statement_is_not_published(self) -> None:
        added = f.make_official("chicolini", "sylvania")
        f.store("official", added, self.people["curator"])
        self.contact(participants=[f.make_participant("sylvania", official="chicolini")])
        statement = f.store("statement", self.make_statement(contact=CALL), self.people["curator"])
        curation.submit(self.people["curator"], statement["uid"], 1)
        f.store("official", added | {"note": "Unseen."}, self.people["curator"])

        with pytest.raises(StaleVersion):
            curation.approve(self.people["reviewer"], statement["uid"], 1)

    def test_whoever_added_it_may_change_it_until_it_is_public(self) -> None:
        f.store("contact", f.make_contact(), self.people["curator"])
        client = browser(self.people["curator"])
        assert client.get(address("contact", "change/", CALL)).status_code == 200
        typed = open_page(client, "contact", CALL)
        fill(typed, title="They spoke")
        assert send(client, typed, "contact", CALL).status_code == 302

        f.publish(self.make_statement(contact=CALL))

        assert send(client, typed, "contact", CALL).status_code == 403


class TestUses(ContactCase):
    def test_what_a_statement_names_is_not_removed(self) -> None:
        self.contact()
        f.store("statement", self.make_statement(contact=CALL))

        with pytest.raises(StillUsed, match="statement/"):
            curation.remove(self.people["editor"], "contact", CALL)

    def test_a_contact_that_is_not_there_is_refused_at_its_field(self) -> None:
        with pytest.raises(BrokenRules) as refused:
            f.store("statement", self.make_statement(contact="call-2001"))

        assert [problem.path for problem in refused.value.problems] == ["contact"]

    def test_a_merged_one_leads_to_the_winner_and_means_it(self) -> None:
        for key in (CALL, "call-2001-02-03"):
            self.contact(key)
        uids = [
            f.publish(self.make_statement(contact=key))["uid"] for key in (CALL, "call-2001-02-03")
        ]
        editor = self.people["editor"]
        curation.merge(editor, "contact", "call-2001-02-03", CALL, (1, 1), "One call.")

        assert self.status("contacts/call-2001-02-03/") == 308
        for key in (CALL, "call-2001-02-03"):
            assert sorted(self.keys(f"statements/?contact={key}")) == sorted(uids)
        assert faults() == []

    def test_people_and_bodies_of_other_governments_deserve_a_second_look(self) -> None:
        row = f.make_participant("sylvania", official="rufus-firefly", institution="freedonia-mfa")

        paths = [one.path for one in oddities("contact", f.make_contact(participants=[row]))]

        assert paths == ["participants[0].institution", "participants[0].official"]


class TestQuestions(ContactCase):
    @classmethod
    def setUpTestData(cls) -> None:
        super().setUpTestData()
        participants = [f.make_participant(g, official=o) for g, o in SURNAMES.items()]
        f.store("contact", f.make_contact(participants=participants, place="border"))
        target = f.make_target(cls.world["agreement"])
        for contact in (CALL, None):
            reference = f.make_reference("mentions", target)
            f.publish(f.make_said(cls.world, contact=contact, references=[reference]))

    def test_statements_and_references_are_asked_for_by_it(self) -> None:
        for path in ("statements", "references"):
            with_it, without = (self.keys(f"{path}/?contact={value}") for value in (CALL, "none"))
            assert (len(with_it), len(without)) == (1, 1)
            assert self.keys(f"{path}/?contact=!{CALL}") == without

    def test_a_statement_tells_it_with_its_name(self) -> None:
        page = self.read(f"statements/?contact={CALL}")

        assert page["results"][0]["contact"] == CALL
        assert page["labels"]["contacts"] == {CALL: "Firefly calls Driftwood"}

    def test_a_reference_tells_that_of_its_statement_with_its_name(self) -> None:
        page = self.read(f"references/?contact={CALL}")
        (row,) = page["results"]
        detail = self.read(row["path"])

        assert row["statement"]["contact"] == detail["statement"]["contact"] == CALL
        assert page["labels"]["contacts"] == {CALL: "Firefly calls Driftwood"}
        assert detail["labels"]["contacts"] == page["labels"]["contacts"]
        assert [*validator("references_list").iter_errors(page)] == []
        (other,) = self.read("references/?contact=none")["results"]
        assert other["statement"]["contact"] is None

    def test_the_table_of_references_tells_it_beside_its_statement(self) -> None:
        reply = self.client.get(f"{ROOT}references/?format=csv").getvalue().decode()
        rows = list(csv.DictReader(io.StringIO(reply)))
        meaning = next(c.meaning for c in TABLES["statement"].columns if c.name == "contact")
        (column,) = (c for c in TABLES["reference"].columns if c.name == "contact")

        contacts = {(row["contact"], row["contact_label"]) for row in rows}
        assert contacts == {(CALL, "Firefly calls Driftwood"), ("", "")}
        assert (column.meaning, column.refers_to) == (meaning, ForeignColumn("contacts", "key"))

    def test_its_detail_is_its_document(self) -> None:
        detail = self.read(f"contacts/{CALL}/")

        assert detail["held_on"] == f.day("2001-02-03")
        assert [row["official"] for row in detail["participants"]] == [*SURNAMES.values()]
        assert detail["path"] == f"contacts/{CALL}/"

    def test_it_is_found_by_words_of_its_title(self) -> None:
        assert self.keys("contacts/?q=calls Driftwood") == [CALL]
        assert self.keys("contacts/?q=nobody") == []

    def test_tables_tell_it_and_who_took_part(self) -> None:
        rows, links = (
            list(csv.DictReader(io.StringIO(self.client.get(ROOT + path).getvalue().decode())))
            for path in (
                "contacts/?format=csv",
                "contacts/?format=csv&table=contact_participants",
            )
        )
        (row,) = rows
        assert (row["key"], row["held_on"], row["place_label"]) == (CALL, "2001-02-03", "Border")
        assert row["participants"] == "freedonia;sylvania"
        assert row["officials"] == "rufus-firefly;otis-driftwood"
        assert [link["official"] for link in links] == [*SURNAMES.values()]

    def test_what_was_exported_comes_back_as_it_was(self) -> None:
        lines = self.client.get(f"{ROOT}contacts/?format=jsonl").getvalue()
        tables = {name: b"".join(pieces) for name, pieces in exports.importable_tables()}
        with TemporaryDirectory() as folder:
            for name, content in {"contacts.jsonl": lines}.items():
                path = Path(folder) / name
                path.write_bytes(content)
                assert importing.rehearse(path).writes == 0
            for name, content in tables.items():
                (Path(folder) / "set").mkdir(exist_ok=True)
                (Path(folder) / "set" / name).write_bytes(content)
            rehearsal = importing.rehearse(Path(folder) / "set")
        assert (rehearsal.writes, rehearsal.faults) == (0, 0)
        assert b"contact" in tables["statements.csv"]

    def test_a_new_one_comes_with_the_statement_that_names_it(self) -> None:
        contact = f.make_contact("call-2005-06-07") | {"noun": "contact"}
        statement = self.make_statement(contact="call-2005-06-07") | {"noun": "statement"}
        with TemporaryDirectory() as folder:
            path = Path(folder) / "all.jsonl"
            path.write_bytes(orjson.dumps(statement) + b"\n" + orjson.dumps(contact))
            rehearsal = importing.rehearse(path)
            assert rehearsal.faults == 0
            importing.store(rehearsal, self.people["curator"])
        assert Contact.objects.filter(pk="call-2005-06-07").exists()
        assert Record.objects.get(pk="contact/call-2005-06-07").public_change is None


class TestKeys:
    def test_it_is_made_of_kind_surnames_in_order_and_day(self) -> None:
        rows = [f.make_participant(g, official=o) for g, o in SURNAMES.items()]
        bodies = [f.make_participant("sylvania"), f.make_participant("freedonia")]
        day = date(2001, 2, 3)
        for participants, key in (
            (rows, CALL),
            ([*rows, *rows], CALL),
            ([rows[0], f.make_participant("sylvania")], "call-firefly-2001-02-03"),
            (bodies, "call-freedonia-sylvania-2001-02-03"),
            ([], "call-2001-02-03"),
        ):
            assert contact_key("call", day, participants) == key

    def test_one_that_would_be_too_long_names_fewer_people(self) -> None:
        names = [f"x-{letter * 20}" for letter in "edcba"]
        rows = [f.make_participant("freedonia", official=name) for name in names]

        key = contact_key("call", date(2001, 2, 3), rows)

        assert key == f"call-{'a' * 20}-{'b' * 20}-{'c' * 20}-2001-02-03"

    def test_keys_of_the_dataset_are_made_so_where_two_officials_or_more_are_told(self) -> None:
        contacts = second_edition()["contacts"]
        occasions = [one for one in contacts if one["kind"] in ("call", "meeting", "visit")]
        several = [one for one in occasions if len(one["participants"]) > 1]
        several = [one for one in several if all(row["official"] for row in one["participants"])]

        assert len(several) > 40
        for one in several:
            day = date.fromisoformat(one["held_on"]["first"])
            assert contact_key(one["kind"], day, one["participants"]) == one["key"]


class TestProposals(ContactCase):
    def titles(self, day: str, *people: str, governments: tuple[str, ...] = ()) -> list[str]:
        return [one.title for one in contacts_on(PartialDate.parse(day), people, governments)]

    def setUp(self) -> None:
        both = [f.make_participant(g, official=o) for g, o in SURNAMES.items()]
        for key, title, participants, day in (
            ("one", "One of them", both[:1], "2001-02-03"),
            ("two", "Both of them", both, "2001-02-02/2001-02-04"),
            ("none", "Nobody", [f.make_participant("sylvania")], "2001-02-03"),
            ("later", "Later", both, "2001-02-05"),
        ):
            held_on = f.day(day)
            f.store(
                "contact",
                f.make_contact(key, title=title, participants=participants, held_on=held_on),
            )

    def test_contacts_of_the_day_with_most_of_these_people_come_first(self) -> None:
        both = self.titles("2001-02-03", "rufus-firefly", "otis-driftwood")
        by_government = self.titles("2001-02-03", governments=("sylvania",))

        assert both == ["Both of them", "One of them", "Nobody"]
        assert by_government == ["Both of them", "Nobody", "One of them"]
        assert self.titles("2001-02-06") == []
        assert self.titles("2001")[-1] == "Later"

    def test_what_was_merged_is_proposed_no_more(self) -> None:
        for key in ("one", "two"):
            f.publish(self.make_statement(contact=key))
        curation.merge(self.people["editor"], "contact", "one", "two", (1, 1), "The same.")

        assert self.titles("2001-02-03") == ["Both of them", "Nobody"]

    def test_it_costs_the_same_however_many_there_are(self) -> None:
        with self.assertNumQueries(4):
            self.titles("2001")

    def test_the_page_asks_for_them(self) -> None:
        client = browser(self.people["curator"])
        query = "date=2001-02-03&official=rufus-firefly&official=x y&government=sylvania"
        reply = client.get(f"{address('statement', 'help/contact/')}?{query}").json()

        assert reply["contacts"][0] == {
            "key": "two",
            "title": "Both of them",
            "held_on": "2001-02-02/2001-02-04",
            "participants": "Rufus-Firefly, Otis-Driftwood",
        }
        assert client.get(address("statement", "help/contact/")).json() == {"contacts": []}
        assert (
            browser(self.people["analyst"]).get(address("statement", "help/contact/")).status_code
            == 403
        )


class TestPages(ContactCase):
    def test_a_key_is_proposed_where_none_was_typed(self) -> None:
        client = browser(self.people["editor"])
        typed = open_page(client, "contact")
        fill(typed, kind="call", title="They spoke", held_on_date="2001-02-03")
        for place, (government, official) in enumerate(SURNAMES.items()):
            fill_row(typed, "participants", place, government=government, official=official)

        assert send(client, typed, "contact").status_code == 302
        assert Contact.objects.get().pk == CALL

    def test_a_statement_names_it_and_tells_whose_its_words_are(self) -> None:
        self.contact()
        appearance = f.make_appearance(self.world["source"])
        quote = f.make_quote(appearance["uid"], "We comply.")
        document = self.make_statement(appearances=[appearance], quotes=[quote])
        document["references"][0]["quote"] = quote["uid"]
        f.store("statement", document, self.people["curator"])
        client = browser(self.people["curator"])

        typed = open_page(client, "statement", document["uid"])
        fill(typed, contact=CALL)
        fill_row(typed, "references", 0, voice="outlet")
        fill_row(typed, "appearances", 0, locator="p. 12")
        assert send(client, typed, "statement", document["uid"]).status_code == 302

        stored = record_state("statement", document["uid"]).document
        assert stored is not None
        assert stored["contact"] == CALL
        assert [row["voice"] for row in stored["quotes"]] == ["outlet"]
        assert [row["locator"] for row in stored["appearances"]] == ["p. 12"]
        review = client.get(address("statement", "review/", document["uid"]))
        for words in ("Firefly calls Driftwood", "words of the outlet", "p. 12, reported"):
            self.assertContains(review, words)

    def test_choices_are_found_by_title_and_by_who_took_part(self) -> None:
        self.contact()
        client = browser(self.people["curator"])
        where = "app_label=statements&model_name=statement&field_name=contact"
        for term in ("calls", "otis", "call-drift"):
            url = f"{address('statement', 'choices/')}?{where}&term={term}"
            assert [row["id"] for row in client.get(url).json()["results"]] == [CALL]
