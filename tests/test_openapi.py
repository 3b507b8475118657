"""What the OpenAPI file says of replies besides their bodies, held against real replies."""

from __future__ import annotations

from typing import Any

from django.test import SimpleTestCase, TestCase

from statements import tokens
from statements.filters.base import MAX_CONDITIONS

from . import endings
from . import factories as f
from .test_api import schema, validator

ROOT = "/api/v1/"


def replies(path: str) -> dict[str, Any]:
    found: dict[str, Any] = schema()["paths"][ROOT + path]["get"]["responses"]
    return found


class RepliesTests(SimpleTestCase):
    def test_every_operation_names_every_status_that_it_answers(self) -> None:
        problems = {"400", "401", "404", "405", "406", "410", "429", "503"}
        for path in schema()["paths"]:
            told = set(replies(path.removeprefix(ROOT)))
            kept = set() if path.endswith("/quota/") else {"304"}
            kept |= {"206", "416"} if path.endswith("/download/") else set()
            with self.subTest(path):
                self.assertEqual(told - {"308"}, problems | kept | {"200"})
        self.assertIn("308", replies("agreements/{key}/"))
        self.assertNotIn("308", replies("agreements/"))

    def test_headers_are_told_where_they_are_sent(self) -> None:
        for path, status, names in (
            ("statements/", "200", {"ETag", "Link", "RateLimit", "RateLimit-Policy"}),
            ("statements/{uid}/", "200", {"ETag", "RateLimit", "RateLimit-Policy"}),
            ("statements/", "304", {"ETag", "RateLimit", "RateLimit-Policy"}),
            ("agreements/{key}/", "308", {"Location"}),
            ("statements/", "401", {"WWW-Authenticate"}),
            ("statements/", "405", {"Allow"}),
            ("statements/", "429", {"Retry-After", "RateLimit", "RateLimit-Policy"}),
            ("statements/", "503", {"Retry-After"}),
            ("quota/", "200", {"RateLimit", "RateLimit-Policy"}),
        ):
            with self.subTest(path, status=status):
                self.assertEqual(set(replies(path)[status]["headers"]), names)

    def test_a_token_may_be_given_and_need_not(self) -> None:
        scheme = schema()["components"]["securitySchemes"]["bearer"]

        self.assertEqual((scheme["type"], scheme["scheme"]), ("http", "bearer"))
        for methods in schema()["paths"].values():
            self.assertEqual(methods["get"]["security"], [{}, {"bearer": []}])


class ParameterTests(SimpleTestCase):
    def parameters(self, path: str) -> dict[str, Any]:
        listed = schema()["paths"][ROOT + path]["get"]["parameters"]
        return {parameter["name"]: parameter for parameter in listed}

    def test_what_may_be_given_twice_is_an_array(self) -> None:
        given = self.parameters("statements/")
        many = {name for name, told in given.items() if told["schema"]["type"] == "array"}

        self.assertEqual(
            many,
            {
                *("government", "speaker", "institution", "addressee", "topic", "place", "source"),
                *("publisher", "agreement", "clause", "series", "ref"),
            },
        )
        ref = given["ref"]
        self.assertEqual(ref["schema"]["maxItems"], MAX_CONDITIONS)
        self.assertRegex(ref["example"][0], ref["schema"]["items"]["pattern"])
        self.assertNotIn("explode", ref)  # as it is left out: ref=a&ref=b

    def test_every_example_of_an_array_is_one(self) -> None:
        for path in schema()["paths"]:
            for name, told in self.parameters(path.removeprefix(ROOT)).items():
                is_array = told["schema"]["type"] == "array"
                with self.subTest(path, name=name):
                    self.assertEqual(isinstance(told.get("example"), list), is_array)


class ProblemTests(TestCase):
    @classmethod
    def setUpTestData(cls) -> None:
        f.load_dataset()

    def test_every_member_of_a_problem_is_told(self) -> None:
        told = schema()["components"]["schemas"]["Problem"]["properties"]
        uid = f.READOUT
        for path, headers, status in (
            ("statements/?goverment=russia", {}, 400),
            ("statements/", {"accept": "image/png"}, 406),
            ("statements/", {"authorization": "Bearer x"}, 401),
            (f"statements/{uid[:-1]}0/", {}, 404),
        ):
            with self.subTest(status):
                reply = self.client.get(ROOT + path, headers=headers)
                self.assertEqual(reply.status_code, status)
                self.assertLessEqual(reply.json().keys(), told.keys())

    def test_a_retracted_statement_tells_what_the_file_says(self) -> None:
        told = schema()["components"]["schemas"]["Problem"]["properties"]
        endings.retract(f.READOUT, "A mistake.")

        reply = self.client.get(f"{ROOT}statements/{f.READOUT}/")

        self.assertEqual((reply.status_code, reply.json()["detail"]), (410, "A mistake."))
        self.assertLessEqual({"number", "action", "recorded_at"}, reply.json().keys())
        self.assertLessEqual(reply.json().keys(), told.keys())


class RealTests(TestCase):
    @classmethod
    def setUpTestData(cls) -> None:
        f.load_dataset()
        cls.text = tokens.mint(f.make_user("analyst"), 1)[1]

    def test_a_reply_has_the_headers_that_are_told(self) -> None:
        headers = {"authorization": f"Bearer {self.text}"}
        for address, path in (
            ("statements/?page_size=1", "statements/"),
            (f"statements/{f.READOUT}/", "statements/{uid}/"),
            ("quota/", "quota/"),
        ):
            with self.subTest(path):
                response = self.client.get(ROOT + address, headers=headers)
                for name in replies(path)["200"]["headers"]:
                    self.assertIn(name, response.headers)

    def test_the_quota_is_what_the_file_says(self) -> None:
        checker = validator("quota_read")
        for headers in ({}, {"authorization": f"Bearer {self.text}"}):
            told = self.client.get(f"{ROOT}quota/", headers=headers).json()
            self.assertEqual([str(e) for e in checker.iter_errors(told)], [])
