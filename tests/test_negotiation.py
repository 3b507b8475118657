"""Which format a reply has: `format` says, else what Accept allows."""

from __future__ import annotations

from django.test import SimpleTestCase, TestCase

from statements.api.negotiation import quality, ranges

from . import factories as f

ROOT = "/api/v1/"
JSON, CSV = "application/json", "text/csv"
JSONL = "application/jsonl"


class QualityTests(SimpleTestCase):
    def test_the_range_that_fits_closest_tells(self) -> None:
        for accept, json, csv in (
            ("", 1, 1),
            ("*/*", 1, 1),
            ("application/json", 1, 0),
            ("application/json;q=0", 0, 0),
            ("application/json;q=0, */*", 0, 1),
            ("*/*;q=0, application/json", 1, 0),
            ("text/*;q=0.5, */*;q=0.1", 0.1, 0.5),
            ("text/*, text/csv;q=0", 0, 0),
            ("APPLICATION/JSON ; Q=0.3", 0.3, 0),
            ("application/json; charset=utf-8; q=0.7", 0.7, 0),
            ("text/csv;header=present", 0, 1),
            ("application/json;q=2", 1, 0),
            ("application/json;q=-1", 1, 0),
            ("application/json;q=nan", 1, 0),
            ("application/json;q=1e-9", 1, 0),
            ("application/json;q=0.000", 0, 0),
            ("*/json", 0, 0),
            (";;;", 0, 0),
            (",", 0, 0),
            ("json", 0, 0),
            ("\x00", 0, 0),
            ("a" * 10_000, 0, 0),
            ("*/*," * 10_000, 0, 0),
        ):
            with self.subTest(accept[:40]):
                read = ranges(accept)
                assert (quality(JSON, read), quality(CSV, read)) == (json, csv)


class AcceptTests(TestCase):
    @classmethod
    def setUpTestData(cls) -> None:
        f.small_world()

    def kind(self, path: str, accept: str) -> str:
        response = self.client.get(ROOT + path, headers={"accept": accept})
        response.getvalue()
        return f"{response.status_code} {response.headers['Content-Type'].partition(';')[0]}"

    def test_the_format_liked_best_is_served_and_json_of_equals(self) -> None:
        for accept, kind in (
            ("text/csv;q=0.5, application/json;q=0.4", CSV),
            ("text/csv;q=0.5, application/json;q=0.6", JSON),
            ("text/csv, application/json", JSON),
            ("application/json;q=0, */*;q=0.1", CSV),
            ("text/*", CSV),
            ("*/*", JSON),
        ):
            with self.subTest(accept):
                assert self.kind("statements/", accept) == f"200 {kind}"

    def test_what_cannot_be_served_is_406_with_what_can(self) -> None:
        for accept in ("image/png", "*/*;q=0", ";;;", "\x00", "a/b;q=\x7f", "x" * 10_000, "é/ü"):
            with self.subTest(accept[:20]):
                response = self.client.get(f"{ROOT}statements/", headers={"accept": accept})
                assert response.status_code == 406
                assert response.headers["Content-Type"] == "application/problem+json"
                assert response.json()["available"] == [JSON, JSONL, CSV]

    def test_format_wins_over_accept(self) -> None:
        assert self.kind("statements/?format=csv", "application/json") == f"200 {CSV}"
        assert self.kind("statements/?format=json", "image/png") == f"200 {JSON}"
        problem = "400 application/problem+json"
        assert self.kind("statements/?format=xml", "image/png") == problem
        assert self.kind("statements/?format=json&format=csv", "*/*") == problem

    def test_the_schema_is_json_and_the_docs_are_a_page(self) -> None:
        openapi = "application/vnd.oai.openapi+json"
        for path, accept, kind in (
            ("schema/", "*/*", f"200 {openapi}"),
            ("schema/", "application/json", f"200 {JSON}"),
            ("schema/?format=json", "*/*", f"200 {openapi}"),
            ("schema/", "application/yaml", "200 application/yaml"),
            ("schema/?format=yaml", "*/*", "200 application/vnd.oai.openapi"),
            ("docs/", "text/html", "200 text/html"),
            ("docs/", JSON, "406 application/problem+json"),
            ("docs/?format=json", "*/*", "400 application/problem+json"),
            ("docs/?lang=en", "*/*", "400 application/problem+json"),
        ):
            with self.subTest(path, accept=accept):
                assert self.kind(path, accept) == kind

    def test_a_schema_asked_for_wrongly_gets_the_right_address(self) -> None:
        reply = self.client.get(f"{ROOT}schema/?Format=JSON").json()

        assert reply["corrected"] == f"{ROOT}schema/?format=json"
        assert self.client.get(reply["corrected"]).status_code == 200
