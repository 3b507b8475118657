"""What was merged is the same everywhere in public: pages, feeds, JSON-LD, frames, files."""

from __future__ import annotations

import csv
import re
from difflib import unified_diff
from io import StringIO
from itertools import pairwise
from typing import Any

import pytest
from django.db import connection
from django.test import SimpleTestCase, TestCase
from django.test.utils import CaptureQueriesContext

from statements.documents import NOUNS, Context, Document, parse
from statements.documents.context import reference_document
from statements.documents.merges import merged_keys, standing_document, standing_record
from statements.explorer.cards import card_of
from statements.explorer.reading import read_record
from statements.models import PublicRecord
from statements.query import LISTS, ledger_state

from . import factories as f
from .endings import merge

# Of each noun, what is part of the next.
MERGED = {
    "government": [
        ("old-freedonia", "new-freedonia", "freedonia"),
        ("old-sylvania", "sylvania"),
    ],
    "official": [("rufus", "rufus-firefly")],
    "institution": [("old-mfa", "freedonia-mfa")],
    "publisher": [("old-gazette", "gazette")],
    "topic": [("calm", "peace")],
    "place": [("edge", "border")],
    "agreement": [("old-accord", "accord-2001-01-01")],
    "contact": [("old-call", "call-driftwood-firefly-2001-02-03")],
}
FIRST = {keys[-1]: keys[0] for chains in MERGED.values() for keys in chains}
ACCORD, CONTACT = "accord-2001-01-01", "call-driftwood-firefly-2001-02-03"
CLAUSE = f"{ACCORD}/1"
# What tells of the ledger and of saves, which differ whatever a document says.
OF_SAVES = re.compile(
    r"(?s)<section[^>]*history.*?</section>|[Cc]hanges? (?:number )?[\d,]+"
    r"|/cards/[^\"/]+/|<updated>.*?</updated>|term=\"\w+\"|/editions/\d+/|(?:Created|Corrected),"
)
TAGS, WORDS = re.compile("<[^>]*>"), re.compile(r"\s+")
PAGES = (
    "/",
    f"/agreements/{ACCORD}/",
    f"/agreements/{ACCORD}/?as_of=2001-12-31",
    f"/clauses/{CLAUSE}/",
    f"/clauses/{ACCORD}/1.1/",
    "/governments/freedonia/",
    "/governments/sylvania/",
    "/institutions/freedonia-mfa/",
    "/officials/rufus-firefly/",
    "/topics/peace/",
    "/places/border/",
    "/publishers/gazette/",
    "/series/accords/",
    f"/contacts/{CONTACT}/",
    "/contacts/",
    "/contacts/accounts/",
    f"/compare/freedonia/sylvania/?agreement={ACCORD}",
    "/compare/freedonia/sylvania/",
    "/stances/",
    "/stances/steps/",
    f"/stances/steps/?clause={CLAUSE}",
    "/allegations/",
    "/allegations/answers/",
    "/obligations/",
    "/statements/",
    "/references/",
    "/network/",
    "/network/charges/",
    f"/embed/agreements/{ACCORD}/",
    f"/embed/clauses/{CLAUSE}/",
    "/search/?q=Freedonia",
    "/feeds/statements/",
)


def voice(key: str, **kwargs: Any) -> Document:
    return f.make_voice(key, **kwargs)


class MergedWorld(TestCase):
    """All that is said names what is part of another now: governments, people, texts, a call."""

    @classmethod
    def setUpTestData(cls) -> None:
        cls.world = f.small_world()
        cls.make_records()
        cls.make_statements()
        for noun, chains in MERGED.items():
            for keys in chains:
                for loser, winner in pairwise(keys):
                    merge(noun, loser, winner)
        merge("statement", cls.denial["uid"], cls.same_denial["uid"])

    @classmethod
    def make_records(cls) -> None:
        old, sylvania = FIRST["freedonia"], FIRST["sylvania"]
        for key in (old, "new-freedonia", sylvania):
            f.store("government", f.make_government(key))
        office = f.make_office("old-mfa-speaker", title="Speaker")
        f.store("institution", f.make_institution("old-mfa", old, offices=[office]))
        tenure = f.make_tenure(office["key"], starts=f.day("2000"), ends=f.day("2010"))
        f.store("official", f.make_official("rufus", old, tenures=[tenure]))
        f.store("institution", f.make_institution("sylvania-mfa", sylvania))
        f.store("publisher", f.make_publisher("old-gazette", side=sylvania))
        f.store("topic", {"key": "calm", "label": "Calm", "definition": "No war."})
        f.store("place", {"key": "edge", "label": "Edge", "names": []})
        duty = f.make_obligation("To leave", old, due=f.day("2001-03-01"))
        clauses = [f.make_clause("1", topics=["calm"]), f.make_clause("1.1", parent="1")]
        roles = {"role": "party", "certainty": "verified", "note": None}
        parties = [f.make_voice(key) | roles for key in (old, sylvania)]
        f.store("agreement", f.make_agreement("old-accord", clauses=clauses))
        clauses[1] |= {"obligations": [duty]}
        f.store("agreement", f.make_agreement(ACCORD, clauses=clauses, parties=parties))
        accords = {"key": "accords", "title": "Accords", "agreements": ["old-accord"]}
        f.store("series", accords | {"definition": "Accords.", "aliases": []})
        for key in ("old-call", CONTACT):
            both = [f.make_participant(old, official="rufus"), f.make_participant(sylvania)]
            f.store("contact", f.make_contact(key, participants=both))
        cls.tenure = tenure["uid"]
        cls.source = f.store("source", f.make_source("old-gazette", retrieved_on="2001-02-05"))

    @classmethod
    def make_statements(cls) -> None:
        whole, clause = f.make_target("old-accord"), f.make_target("old-accord", "1")
        part = f.make_target("old-accord", "1.1")
        chief = voice("old-freedonia", official="rufus", tenure=cls.tenure, institution="old-mfa")
        shared = {"contact": "old-call", "topics": ["calm"], "places": ["edge"]}
        printed = f.make_appearance(cls.source["uid"], rendition="verbatim", chain=0)
        quote = f.make_quote(printed["uid"], "They broke it.", voice="speaker")
        about = ["old-sylvania"]
        cls.charge = f.publish(
            f.make_statement(
                title="A charge",
                voices=[chief],
                addressees=[
                    {name: f.make_voice("old-sylvania")[name] for name in ("uid", "government")}
                    | {"official": None, "institution": None}
                ],
                appearances=[printed],
                quotes=[quote],
                references=[
                    f.make_reference("alleges_violation", clause, about=about, quote=quote["uid"]),
                    f.make_reference("calls_for_compliance", whole, part),
                    f.make_reference("rejects", part),
                ],
                **shared,
            )
        )
        answered = f.make_target(statement=cls.charge["uid"])
        denial = f.make_reference("denies_violation", clause, about=about)
        responds = f.make_reference("responds_to", answered, resolution="answers_statement")
        own = f.make_appearance(cls.source["uid"], rendition="verbatim", chain=0)
        cls.same_denial, cls.denial = (
            f.publish(
                f.make_statement(
                    title="A denial",
                    said_on=f.day("2001-02-04"),
                    voices=[voice("old-sylvania", institution="sylvania-mfa")],
                    appearances=[own | {"uid": f.new_uid()}],
                    references=[one | {"uid": f.new_uid()} for one in (denial, responds)],
                    **shared,
                )
            )
            for _ in range(2)
        )
        f.publish(
            f.make_statement(
                title="A promise",
                contact=CONTACT,
                said_on=f.day("2001-03-03"),
                voices=[chief | {"uid": f.new_uid()}],
                appearances=[own | {"uid": f.new_uid()}],
                references=[
                    f.make_reference("proposes_extension", part),
                    f.make_reference(
                        "quotes_statement",
                        f.make_target(statement=cls.denial["uid"]),
                        resolution="answers_statement",
                    ),
                ],
            )
        )

    def name_what_stands(self) -> None:
        """Save every document anew, naming what stands for all that it names."""
        into = Context(merged=merged_keys())
        for noun in reversed(NOUNS):
            for text in PublicRecord.objects.of(noun).values_list("document", flat=True):
                document = parse(text)
                standing = standing_document(NOUNS[noun], document, into)
                if standing != document:
                    f.publish(standing) if noun == "statement" else f.store(noun, standing)

    def rows(self, address: str) -> list[dict[str, str]]:
        response = self.client.get(f"/api/v1/{address}")
        assert response.status_code == 200, (address, response.status_code)
        rows = csv.DictReader(StringIO(b"".join(response.streaming_content).decode()))
        return [{name: row[name] for name in row if name != "number"} for row in rows]

    def page(self, address: str) -> str:
        response = self.client.get(address)
        assert response.status_code == 200, (address, response.status_code)
        return OF_SAVES.sub("", response.text)


@pytest.mark.dealt
class TestWhatStands(MergedWorld):
    """It is as if each document named what stands for all that it names."""

    def test_on_pages(self) -> None:
        said = (f"statements/{one['uid']}/" for one in (self.charge, self.same_denial))
        pages = [*PAGES, *(f"/{start}{at}" for at in said for start in ("", "embed/"))]
        before = {address: self.page(address) for address in pages}
        self.name_what_stands()
        for address in pages:
            with self.subTest(address):
                lines = before[address].splitlines(), self.page(address).splitlines()
                assert "\n".join(unified_diff(*lines, lineterm="", n=0)) == ""

    def test_on_cards(self) -> None:
        records = [("agreement", ACCORD), ("clause", CLAUSE), ("contact", CONTACT)]
        records += [("statement", self.charge["uid"]), ("official", "rufus-firefly")]

        def cards() -> list[Any]:
            state = ledger_state()
            return [card_of(noun, read_record(noun, key, state)) for noun, key in records]

        before = cards()
        self.name_what_stands()
        assert cards() == before

    def test_in_files(self) -> None:
        tables = [
            f"{name}/?format=csv{f'&table={table}' if len(listing.tables) > 1 else ''}"
            for name, listing in LISTS.items()
            for table in listing.tables
            if name not in ("changes", "counts")
        ]
        before = {table: self.rows(table) for table in tables}
        self.name_what_stands()
        for table in tables:
            with self.subTest(table):
                assert self.rows(table) == before[table]

    def test_at_the_cost_of_no_query_more(self) -> None:
        pages = (f"/clauses/{CLAUSE}/", f"/agreements/{ACCORD}/", "/stances/steps/")

        def counts() -> list[int]:
            return [self.count(page) for page in pages for _ in ("first", "again")][1::2]

        before = counts()
        self.name_what_stands()
        assert counts() == before

    def count(self, address: str) -> int:
        with CaptureQueriesContext(connection) as queries:
            self.page(address)
        return len(queries)


class TestOneKeyTwice(MergedWorld):
    """Two keys that are one since are one thing that is said."""

    def test_of_governments_texts_and_clauses(self) -> None:
        reference = f.make_reference(
            "alleges_violation",
            f.make_target("old-accord", "1"),
            f.make_target(ACCORD, "1"),
            about=["old-sylvania", "sylvania"],
        )
        voices = [f.make_voice("freedonia", official="rufus-firefly", tenure=self.world["tenure"])]
        printed = [f.make_appearance(self.source["uid"])]
        statement = f.make_statement(
            title="Said twice", voices=voices, appearances=printed, references=[reference]
        )
        f.publish(statement)
        words = WORDS.sub(" ", TAGS.sub("", self.page(f"/statements/{statement['uid']}/")))
        assert "alleges that Sylvania violates clause 1 of the Accord-2001-01-01." in words


class TestStandingRecords(SimpleTestCase):
    """Public documents of records and of parts of them, by what each noun declares."""

    into = Context(
        merged={
            "government/old": "new",
            "official/old": "newer",
            "agreement/old": "text",
            "statement/old": "said",
        }
    )

    def test_a_reference_with_the_statement_that_makes_it(self) -> None:
        reference = f.make_reference(
            "mentions", f.make_target("old", "1"), f.make_target(statement="old"), about=["old"]
        )
        origin = f.make_statement(voices=[f.make_voice("old", official="old")])
        made = reference_document(reference, origin, None)
        record = standing_record("reference", made, self.into)
        assert record["about"] == ["new"]
        assert record["targets"] == [f.make_target("text", "1"), f.make_target(statement="said")]
        assert record["statement"]["voices"] == [
            origin["voices"][0] | {"government": "new", "official": "newer"}
        ]
        assert made["about"] == ["old"]  # what was received stays as it was

    def test_a_reference_that_a_text_makes(self) -> None:
        made = reference_document(f.make_reference("recalls", f.make_target("old")), None, "other")
        record = standing_record("reference", made, self.into)
        assert (record["statement"], record["agreement"]) == (None, "other")
        assert record["targets"] == [f.make_target("text")]

    def test_a_part_with_whose_it_is(self) -> None:
        tenure = f.make_tenure("minister") | {"official": "old"}
        assert standing_record("tenure", tenure, self.into)["official"] == "newer"

    def test_what_has_no_document_and_where_nothing_was_merged(self) -> None:
        row = {"government": "old"}
        assert standing_record("stance", row, self.into) is row
        assert standing_record("statement", row, Context()) is row
