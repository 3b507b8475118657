"""The reference of the API as pages: nothing of the OpenAPI file is left out, and forms lead on."""

from __future__ import annotations

import gzip
import re
from typing import ClassVar

from django.test import TestCase

from statements.api.describing import openapi_file
from statements.api.reference import Operation, Reference, kept_reference, resolved

from . import factories as f
from .test_api import schema

DOCS = "/api/v1/docs/"


def pages() -> Reference:
    return kept_reference(openapi_file("json"))


def operations() -> list[Operation]:
    return [one for topic in pages().topics.values() for one in topic.operations]


class TestReference:
    def test_every_question_leads_to_every_place_once(self) -> None:
        places = [topic.name for group in pages().groups for topic in group.topics]

        assert sorted(places) == sorted(pages().topics)
        assert sorted(tag for group in schema()["x-tagGroups"] for tag in group["tags"]) == sorted(
            tag["name"] for tag in schema()["tags"]
        )

    def test_every_operation_is_told_with_all_its_parameters(self) -> None:
        file = schema()
        told = {one.address: one for one in operations()}

        assert told.keys() == {f"/api/v1{path}" for path in file["paths"]}
        for path, item in file["paths"].items():
            one = told[f"/api/v1{path}"]
            declared = [resolved(file, parameter) for parameter in item["get"]["parameters"]]
            names = [each["name"] for each in declared if each["in"] == "query"]
            assert sorted(names) == sorted(each.name for each in (*one.filters, *one.shaping))

    def test_a_list_of_values_and_a_second_time_are_marked(self) -> None:
        [listed, *_] = pages().topics["statements"].operations
        arguments = {one.name: one for one in (*listed.filters, *listed.shaping)}

        assert arguments["government"].is_list
        assert arguments["government"].is_repeated
        assert not arguments["said_on"].is_list
        assert arguments["count"].choices == ("true", "false")
        assert "csv" in arguments["format"].choices
        assert arguments["count"].example == "true"
        assert arguments["q"].example.startswith("corridor or road")
        assert [one.is_needed for one in pages().topics["resolve"].operations[0].filters] == [
            *(True, False),
        ]

    def test_members_are_named_as_fields_takes_them(self) -> None:
        [listed, *_] = pages().topics["statements"].operations
        members = {one.name: one for one in listed.members}

        assert members["said_on.first"].kind == "text"
        assert members["known_by"].kind == "object, or null"
        assert members["voices"].kind == "list: object"
        assert members["voices.government"].kind == "text"
        assert members["snippet"].meaning.startswith("With q")
        assert members["certainty"].kind == "code"

    def test_code_within_a_meaning_is_marked_and_all_else_is_escaped(self) -> None:
        assert "by what <code>by</code> names" in pages().topics["counts"].meaning
        members = {one.name: one for one in operations()[0].members}
        assert not any("<mark>" in one.meaning for one in members.values())

    def test_what_names_one_record_has_no_address_but_that_of_an_example(self) -> None:
        for one in operations():
            assert "{" not in one.example
            assert one.example or not one.is_list


class TestPages(TestCase):
    addresses: ClassVar[list[str]]

    @classmethod
    def setUpTestData(cls) -> None:
        f.load_dataset(f.SHIPPED)
        cls.addresses = [DOCS, *(f"{DOCS}{name}/" for name in pages().topics)]

    def test_every_page_is_there_and_asks_nothing_of_the_database(self) -> None:
        for address in self.addresses:
            with self.assertNumQueries(0):
                page = self.client.get(address)
            assert page.status_code == 200, address
            assert "<script" not in page.content.decode()
            assert page["Cache-Control"] == "public, max-age=0, s-maxage=1"
            assert len(gzip.compress(page.content)) < 25_000

    def test_every_example_answers(self) -> None:
        for one in operations():
            if one.example and "resolve" not in one.example:
                assert self.client.get(one.example).status_code == 200, one.example

    def test_the_index_leads_to_every_page_and_they_lead_back(self) -> None:
        index = self.client.get(DOCS).content.decode()

        assert set(self.addresses[1:]) <= set(re.findall('href="(.*?)"', index))
        for address in self.addresses[1:]:
            assert f'href="{DOCS}"' in self.client.get(address).content.decode()

    def test_a_filled_form_leads_to_what_it_asks_without_what_was_left_empty(self) -> None:
        form = {
            "try": "statements-list",
            "government": "russia",
            "q": "",
            "ref": "alleges_violation:trilateral-2020-11-09/6",
        }
        reply = self.client.get(f"{DOCS}statements/", form)

        expected = (
            "/api/v1/statements/?government=russia&ref=alleges_violation:trilateral-2020-11-09/6"
        )
        assert (reply.status_code, reply["Location"]) == (302, expected)
        assert self.client.get(reply["Location"]).status_code == 200

    def test_an_empty_form_leads_to_the_whole_list(self) -> None:
        reply = self.client.get(f"{DOCS}governments/", {"try": "governments-list", "q": ""})

        assert reply["Location"] == "/api/v1/governments/"

    def test_a_wrong_value_is_told_by_what_was_asked(self) -> None:
        form = {"try": "statements-list", "kind": "call"}
        reply = self.client.get(f"{DOCS}statements/", form, follow=True)

        assert reply.status_code == 400
        assert reply.json()["errors"][0]["parameter"] == "kind"

    def test_a_form_that_is_none_is_told(self) -> None:
        for value in ("", "statements-retrieve", "governments-list", "x"):
            reply = self.client.get(f"{DOCS}statements/", {"try": value})
            assert reply.status_code == 404, value

    def test_a_page_that_is_not_there_is_told_with_near_ones(self) -> None:
        reply = self.client.get(f"{DOCS}statement/")

        assert reply.status_code == 404
        assert "statements" in reply.json()["detail"]

    def test_a_parameter_without_a_form_is_refused(self) -> None:
        assert self.client.get(f"{DOCS}statements/", {"government": "russia"}).status_code == 400
