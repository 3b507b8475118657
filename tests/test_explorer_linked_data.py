"""Pages as JSON-LD: what programs are told that a page is, and no more than is held."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import orjson
from django.test import SimpleTestCase, TestCase
from pyld import jsonld

from statements.explorer.linked_data import data_block
from statements.explorer.linked_nouns import DECLARED
from statements.explorer.urls import RECORDS
from statements.models import PublicRecord

from . import factories as f

BLOCK = re.compile(r'<script type="application/ld\+json">(.*?)</script>', re.DOTALL)
WORDS = orjson.loads(Path(__file__).with_name("schema_org.json").read_bytes())
SCHEMA = "http://schema.org/"
# What Google asks of a Dataset, and what we promise besides.
NEEDED = ("name", "description", "license", "creator", "distribution", "url", "version")


def load(url: str, options: Any) -> dict[str, Any]:
    """Return the bundled words: nothing is asked of the network."""
    assert url.rstrip("/") == "https://schema.org"
    return {"contextUrl": None, "documentUrl": url, "document": WORDS}


def expanded(node: dict[str, Any]) -> dict[str, Any]:
    """Return a node as a processor of JSON-LD reads it."""
    [whole] = jsonld.expand(node, {"documentLoader": load})
    return dict(whole)


def nodes_in(value: Any) -> list[dict[str, Any]]:
    """Return every node in an expanded one, itself first."""
    if isinstance(value, list):
        return [node for one in value for node in nodes_in(one)]
    if not isinstance(value, dict) or "@value" in value:
        return []
    return [value, *(node for one in value.values() for node in nodes_in(one))]


class Pages(TestCase):
    def node(self, path: str) -> dict[str, Any]:
        response = self.client.get(path)
        assert response.status_code == 200, path
        [text] = BLOCK.findall(response.text)
        node: dict[str, Any] = orjson.loads(text)
        whole = expanded(node)
        for one in nodes_in(whole):
            assert all(name.startswith((SCHEMA, "@")) for name in one), one
            assert all(kind.startswith(SCHEMA) for kind in one.get("@type", ())), one
            assert one.get("@id", "https://").startswith(("http://", "https://")), one
        return node


class TestBlock(SimpleTestCase):
    def test_nothing_in_it_ends_the_element_or_a_line(self) -> None:
        block = data_block({"name": "</script><b>&\u2028\u2029", "empty": "", "none": None})
        [text] = BLOCK.findall(block)
        assert not set("<>&\u2028\u2029") & set(text)
        assert orjson.loads(text) == {
            "@context": "https://schema.org",
            "name": "</script><b>&\u2028\u2029",
        }

    def test_every_noun_that_has_a_page_is_declared(self) -> None:
        assert set(DECLARED) == {noun for noun, view in RECORDS.items() if view.has_page}


class TestShipped(Pages):
    @classmethod
    def setUpTestData(cls) -> None:
        f.load_dataset(f.SHIPPED)

    def test_a_record_of_every_noun_is_told_as_what_it_is(self) -> None:
        for noun in DECLARED:
            record = PublicRecord.objects.of(noun).order_by("key").first()
            with self.subTest(noun):
                if record is None:
                    assert noun == "text_version"
                    continue
                node = self.node(f"/{record.path}")
                assert node["@id"] == node["url"] == f"http://testserver/{record.path}"
                assert "name" in node or noun == "source"  # of which not each has a title

    def test_what_a_government_is_says_no_more_than_is_held(self) -> None:
        assert self.node("/governments/russia/")["@type"] == "Country"
        others = PublicRecord.objects.of("government").exclude(document__contains='"state"')
        for record in others[:3]:
            assert self.node(f"/{record.path}")["@type"] == "Organization"

    def test_a_statement_tells_who_says_what_of_which_text_and_where_it_is_printed(self) -> None:
        node = self.node(f"/statements/{f.READOUT}/")
        assert node["@type"] == "CreativeWork"
        assert node["dateCreated"] == "2022-12-22"
        assert "Sergey Lavrov" in {one["name"] for one in node["creator"]}
        cited = {one["@id"].removeprefix("http://testserver") for one in node["citation"]}
        assert "/agreements/trilateral-2020-11-09/" in cited
        assert "/clauses/trilateral-2020-11-09/6/" not in cited  # it is likely, not sure
        assert all(one["@id"].startswith("http://testserver/sources/") for one in node["isBasedOn"])
        held = self.client.get(f"/api/v1/statements/{f.READOUT}/").json()["quotes"]
        quotations = node.get("hasPart", [])
        assert len(quotations) == len(held)
        for quote, quotation in zip(held, quotations, strict=True):
            assert quotation["@type"] == "Quotation"
            assert ("spokenByCharacter" in quotation) == (quote["voice"] == "speaker")

    def test_data_is_told_as_search_engines_ask(self) -> None:
        for path in ("/", "/statements/?government=russia", "/officials/", "/stances/steps/"):
            with self.subTest(path):
                node = self.node(path)
                assert node["@type"] == "Dataset"
                assert all(node[name] for name in NEEDED)
                assert 50 <= len(node["description"]) <= 5_000
                kinds = {one["encodingFormat"] for one in node["distribution"]}
                assert kinds >= {"text/csv", "application/jsonl"}
                for file in node["distribution"]:
                    address = file["contentUrl"].removeprefix("http://testserver")
                    reply = self.client.head(address)
                    assert reply["Content-Type"].startswith(file["encodingFormat"])

    def test_all_of_it_says_of_when_and_where_it_is(self) -> None:
        node = self.node("/")
        assert re.fullmatch(r"\d{4}-\d\d-\d\d/\d{4}-\d\d-\d\d", node["temporalCoverage"])
        assert {"@type": "Place", "name": "Moscow"} in node["spatialCoverage"]
        assert self.node("/statements/?q=Lachin&government=russia&page_size=500")[
            "temporalCoverage"
        ]
        assert "temporalCoverage" not in self.node("/statements/")  # only a page of them is read


class TestSureness(Pages):
    @classmethod
    def setUpTestData(cls) -> None:
        cls.world = f.small_world()

    def said(self, **members: Any) -> dict[str, Any]:
        said = f.publish(f.make_said(self.world, **members))
        return self.node(f"/statements/{said['uid']}/")

    def test_a_date_that_stands_in_for_another_is_not_told(self) -> None:
        assert self.said(said_on=f.day("2002-02-03"))["dateCreated"] == "2002-02-03"
        assert self.said(said_on=f.day("2002-02"))["dateCreated"] == "2002-02"
        node = self.said(said_on=f.day("2002-02-03/2002-02-05"))
        assert (node.get("dateCreated"), node["temporalCoverage"]) == (
            None,
            "2002-02-03/2002-02-05",
        )
        assert "dateCreated" not in self.said(said_on=f.day("2002-02-03", basis="publication"))

    def test_what_is_unverified_says_so_and_names_nobody(self) -> None:
        node = self.said(certainty="unverified", note="One source alone.")
        assert node["disambiguatingDescription"].startswith("Unverified: ")
        assert "creator" not in node
        assert "creator" in self.said(certainty="likely")

    def test_texts_that_no_words_name_are_not_cited(self) -> None:
        target = f.make_target(self.world["agreement"], "1")
        sure = f.make_reference("mentions", target)
        assert "citation" in self.said(references=[sure])
        for unsure in ({"certainty": "likely"}, {"resolution": "implied_by_subject"}):
            with self.subTest(unsure):
                reference = f.make_reference("mentions", target, **unsure)
                assert "citation" not in self.said(references=[reference])

    def test_markup_in_a_title_stays_text(self) -> None:
        title = "</script><script>alert(1)</script> Ճշմարիտ & «правда»"
        assert self.said(title=title)["name"] == title

    def test_only_the_speakers_own_words_are_given_to_a_speaker(self) -> None:
        appearance = f.make_appearance(self.world["source"])
        quotes = [
            f.make_quote(appearance["uid"], text, voice=voice)
            for text, voice in (("One", "speaker"), ("Two", "outlet"), ("Three", None))
        ]
        node = self.said(appearances=[appearance], quotes=quotes)
        own = {one["text"]["@value"]: "spokenByCharacter" in one for one in node["hasPart"]}
        assert own == {"One": True, "Two": False, "Three": False}


class TestNothingHeld(Pages):
    def test_an_empty_site_is_no_less_valid(self) -> None:
        assert self.node("/")["@type"] == "Dataset"
