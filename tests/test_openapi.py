"""What the OpenAPI file says of replies besides their bodies, held against real replies."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from time import sleep
from typing import Any
from unittest import mock

import orjson
import yaml
from django.test import SimpleTestCase, TestCase, override_settings
from drf_spectacular.generators import SchemaGenerator

from statements import tokens
from statements.api import describing
from statements.filters.base import MAX_CONDITIONS
from statements.releases.citing import LICENCE

from . import endings
from . import factories as f
from .test_api import schema, validator

ROOT = "/api/v1/"


def replies(path: str) -> dict[str, Any]:
    """Return the replies of an operation, those that all share written out."""
    responses: dict[str, Any] = schema()["paths"][f"/{path}"]["get"]["responses"]
    shared = schema()["components"]["responses"]
    return {
        code: shared[response["$ref"].rpartition("/")[2]] if "$ref" in response else response
        for code, response in responses.items()
    }


class RepliesTests(SimpleTestCase):
    def test_every_operation_names_every_status_that_it_answers(self) -> None:
        problems = {"400", "401", "404", "405", "406", "410", "429", "503"}
        for path in schema()["paths"]:
            codes = set(replies(path.removeprefix("/")))
            kept = set() if path.endswith("/quota/") else {"304"}
            kept |= {"206", "416"} if path.endswith("/download/") else set()
            numbered = path.endswith("/changes/") or "/editions/" in path
            kept |= {"409"} if numbered else set()
            with self.subTest(path):
                assert codes - {"308"} == problems | kept | {"200"}
        assert "308" in replies("agreements/{key}/")
        assert "308" not in replies("agreements/")

    def test_headers_are_told_where_they_are_sent(self) -> None:
        for path, status, names in (
            ("statements/", "200", {"ETag", "Link", "RateLimit", "RateLimit-Policy"}),
            ("statements/{uid}/", "200", {"ETag", "Link", "RateLimit", "RateLimit-Policy"}),
            ("agreements/{key}/editions/", "200", {"ETag", "RateLimit", "RateLimit-Policy"}),
            ("statements/", "304", {"ETag", "RateLimit", "RateLimit-Policy"}),
            ("agreements/{key}/", "308", {"Location"}),
            ("statements/", "401", {"WWW-Authenticate"}),
            ("statements/", "405", {"Allow"}),
            ("statements/", "429", {"Retry-After", "RateLimit", "RateLimit-Policy"}),
            ("statements/", "503", {"Retry-After"}),
            ("quota/", "200", {"RateLimit", "RateLimit-Policy"}),
        ):
            with self.subTest(path, status=status):
                assert set(replies(path)[status]["headers"]) == names

    def test_a_token_may_be_given_and_need_not(self) -> None:
        scheme = schema()["components"]["securitySchemes"]["bearer"]

        assert (scheme["type"], scheme["scheme"]) == ("http", "bearer")
        for methods in schema()["paths"].values():
            assert methods["get"]["security"] == [{}, {"bearer": []}]


class MakingTests(SimpleTestCase):
    def test_clients_of_a_new_worker_who_ask_at_once_wait_for_one_file(self) -> None:
        begun = Barrier(4)
        make = mock.Mock(side_effect=lambda **_: sleep(0.2) or {})
        describing.new_openapi_file.cache_clear()
        self.addCleanup(describing.new_openapi_file.cache_clear)

        def ask(_: int) -> bytes:
            begun.wait(10)
            return describing.openapi_file("json")

        with mock.patch.object(SchemaGenerator, "get_schema", make), ThreadPoolExecutor(4) as pool:
            assert list(pool.map(ask, range(4))) == [b"{}"] * 4

        assert make.call_count == 1


class ClientTests(TestCase):
    """What generated clients of languages with types need."""

    def file(self, query: str = "", **headers: str) -> Any:
        return self.client.get(f"{ROOT}schema/{query}", headers=headers)

    def named(self, shape: dict[str, Any]) -> dict[str, Any]:
        """Return a schema, or the one that it points at."""
        names = schema()["components"]["schemas"]
        named_shape: dict[str, Any] = shape
        while "$ref" in named_shape:
            named_shape = names[named_shape["$ref"].rpartition("/")[2]]
        return named_shape

    def members(self, shape: dict[str, Any]) -> set[str]:
        """Return the members that a schema says are always there."""
        named_shape = self.named(shape)
        parts = [self.members(part) for part in named_shape.get("allOf", ())]
        return set(named_shape.get("required", ())).union(*parts)

    def test_every_200_is_one_type(self) -> None:
        for path, methods in schema()["paths"].items():
            if path.endswith("/download/"):
                continue
            with self.subTest(path):
                media = methods["get"]["responses"]["200"]["content"]
                assert list(media) == ["application/json"]
                whole = self.named(media["application/json"]["schema"])
                assert whole.keys() & {"anyOf", "oneOf"} == set()
                assert whole.get("type") == "object" or "allOf" in whole

    def test_every_list_has_results_of_one_type(self) -> None:
        for path, methods in schema()["paths"].items():
            operation = methods["get"]["operationId"]
            if not operation.endswith("_list") or operation == "citations_list":  # a graph, whole
                continue
            with self.subTest(path):
                shape = methods["get"]["responses"]["200"]["content"]["application/json"]["schema"]
                assert {"results", "next", "previous"} <= self.members(shape)
                results = self.named(shape)["properties"]["results"]
                assert results["type"] == "array"
                row = self.named(results["items"])
                assert row.keys() & {"anyOf", "oneOf"} == set()
                assert self.members(results["items"])

    def test_every_refusal_is_the_same_type_in_the_same_place(self) -> None:
        for path in schema()["paths"]:
            for code, response in replies(path.removeprefix("/")).items():
                if code >= "400" and code != "416":
                    with self.subTest(path, code=code):
                        (content,) = response["content"].items()
                        assert content[0] == "application/problem+json"
                        problem = {"$ref": "#/components/schemas/Problem"}
                        assert content[1]["schema"] == problem

    def test_the_file_is_compact_and_small(self) -> None:
        for query in ("", "?format=json"):
            body = self.file(query).content
            assert body == orjson.dumps(orjson.loads(body))
            assert len(body) < 450_000

    def test_it_comes_as_yaml_too(self) -> None:
        response = self.file("?format=yaml")

        assert response.headers["Content-Type"] == "application/vnd.oai.openapi"
        assert yaml.safe_load(response.content) == self.file().json()
        accepted = self.file(accept="application/yaml")
        assert accepted.headers["Content-Type"] == "application/yaml"

    def test_it_says_whose_it_is(self) -> None:
        file = self.file().json()

        assert file["info"]["license"]["url"] == LICENCE["path"]
        assert file["info"]["x-citation"]["license"] == LICENCE["name"]
        assert self.client.get(file["info"]["x-citation"]["url"]).status_code == 200
        assert self.client.get(file["externalDocs"]["url"]).status_code == 200
        assert file["servers"] == [{"url": ROOT.rstrip("/")}]
        assert "contact" not in file["info"]

    def test_the_contact_is_what_the_operator_says(self) -> None:
        for setting, contact in (
            ("desk@example.org", {"email": "desk@example.org"}),
            ("mailto:desk@example.org", {"email": "desk@example.org"}),
            ("https://example.org/contact", {"url": "https://example.org/contact"}),
        ):
            with self.subTest(setting), override_settings(API_CONTACT=setting):
                generated = SchemaGenerator().get_schema(request=None, public=True)
                assert generated["info"]["contact"] == contact

    def test_every_tag_is_told(self) -> None:
        descriptions = {tag["name"]: tag["description"] for tag in schema()["tags"]}
        used = {tag for path in schema()["paths"].values() for tag in path["get"]["tags"]}

        assert set(descriptions) == used
        assert all(descriptions.values())


class ParameterTests(SimpleTestCase):
    def parameters(self, path: str) -> dict[str, Any]:
        file, shared = schema(), schema()["components"]["parameters"]
        listed = file["paths"][f"/{path}"]["get"]["parameters"]
        whole = [shared[one["$ref"].split("/")[-1]] if "$ref" in one else one for one in listed]
        return {parameter["name"]: parameter for parameter in whole}

    def test_what_several_lists_take_is_told_once(self) -> None:
        operations = [path["get"]["parameters"] for path in schema()["paths"].values()]
        own = [orjson.dumps(one) for listed in operations for one in listed if "$ref" not in one]

        assert {"q", "said_on", "page_size"} <= schema()["components"]["parameters"].keys()
        assert len(own) == len({*own})

    def test_what_may_be_given_twice_is_an_array(self) -> None:
        given = self.parameters("statements/")
        many = {name for name, parameter in given.items() if parameter["schema"]["type"] == "array"}

        assert many == {
            *("government", "speaker", "institution", "office", "addressee", "topic", "place"),
            *("source", "publisher", "agreement", "clause", "series", "ref"),
        }
        ref = given["ref"]
        assert ref["schema"]["maxItems"] == MAX_CONDITIONS
        assert re.search(ref["schema"]["items"]["pattern"], ref["example"][0])
        assert "explode" not in ref  # as it is left out: ref=a&ref=b

    def test_every_example_of_an_array_is_one(self) -> None:
        for path in schema()["paths"]:
            for name, parameter in self.parameters(path.removeprefix("/")).items():
                is_array = parameter["schema"]["type"] == "array"
                with self.subTest(path, name=name):
                    assert isinstance(parameter.get("example"), list) == is_array


class ProblemTests(TestCase):
    @classmethod
    def setUpTestData(cls) -> None:
        f.load_dataset()

    def test_every_member_of_a_problem_is_told(self) -> None:
        members = schema()["components"]["schemas"]["Problem"]["properties"]
        uid = f.READOUT
        for path, headers, status in (
            ("statements/?goverment=russia", {}, 400),
            ("statements/", {"accept": "image/png"}, 406),
            ("statements/", {"authorization": "Bearer x"}, 401),
            (f"statements/{uid[:-1]}0/", {}, 404),
        ):
            with self.subTest(status):
                reply = self.client.get(ROOT + path, headers=headers)
                assert reply.status_code == status
                assert reply.json().keys() <= members.keys()

    def test_a_retracted_statement_tells_what_the_file_says(self) -> None:
        members = schema()["components"]["schemas"]["Problem"]["properties"]
        endings.retract(f.READOUT, "A mistake.")

        reply = self.client.get(f"{ROOT}statements/{f.READOUT}/")

        assert (reply.status_code, reply.json()["detail"]) == (410, "A mistake.")
        assert {"number", "action", "recorded_at"} <= reply.json().keys()
        assert reply.json().keys() <= members.keys()


class RealTests(TestCase):
    @classmethod
    def setUpTestData(cls) -> None:
        f.load_dataset()
        cls.text = tokens.mint(f.make_user("analyst"), 1)[1]

    def test_a_reply_has_the_headers_that_are_told(self) -> None:
        headers = {"authorization": f"Bearer {self.text}"}
        for address, path in (
            ("statements/?page_size=1", "statements/"),
            ("officials/nikol-pashinyan/", "officials/{key}/"),
            ("quota/", "quota/"),
        ):
            with self.subTest(path):
                response = self.client.get(ROOT + address, headers=headers)
                for name in replies(path)["200"]["headers"]:
                    assert name in response.headers

    def test_the_quota_is_what_the_file_says(self) -> None:
        checker = validator("quota_read")
        for headers in ({}, {"authorization": f"Bearer {self.text}"}):
            reply = self.client.get(f"{ROOT}quota/", headers=headers).json()
            assert [str(e) for e in checker.iter_errors(reply)] == []
