"""The API through its client: every route, what it answers, and what it refuses."""

from __future__ import annotations

import re
import sqlite3
from functools import cache
from io import StringIO
from typing import Any
from unittest import mock

import orjson
from django.core.management import call_command
from django.db import OperationalError
from django.test import Client, SimpleTestCase, TestCase
from drf_spectacular.generators import SchemaGenerator
from jsonschema import Draft202012Validator
from referencing import Registry, Resource
from rest_framework.exceptions import Throttled

from statements.api.errors import problem_response
from statements.api.urls import ROUTES
from statements.documents import PLURALS
from statements.models import Change, PublicRecord
from statements.problems import BrokenRules, Problem, StaleVersion
from statements.vocabularies import ReferenceType

from . import endings
from . import factories as f

ROOT = "/api/v1/"
FIRST = "trilateral-2020-11-09"
PROBLEM = "application/problem+json"


class ApiTestCase(TestCase):
    def get(self, path: str, status: int = 200, **headers: str) -> Any:
        """Return the JSON at a path below the API's root."""
        response = self.client.get(ROOT + path, headers=headers)
        assert response.status_code == status, response.content[:500]
        media_type = "application/json" if status == 200 else PROBLEM
        assert response.headers["Content-Type"] == media_type
        kept = "public, max-age=0, s-maxage=1" if status == 200 else "no-store"
        assert response.headers["Cache-Control"] == kept
        return orjson.loads(response.content)

    def refused(self, path: str) -> Any:
        """Return the problem of a query that is wrong."""
        problem = self.get(path, 400)
        assert (problem["status"], problem["title"]) == (400, "Bad query")
        return problem


@cache
def schema() -> dict[str, Any]:
    return SchemaGenerator().get_schema(request=None, public=True)


def validator(operation: str, media_type: str = "application/json") -> Draft202012Validator:
    """Return what checks the reply of an operation against the OpenAPI file."""
    whole = Resource.from_contents(
        {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema()}
    )
    registry = Registry().with_resource("urn:api", whole)
    get_operation = next(
        methods["get"]
        for methods in schema()["paths"].values()
        if methods["get"]["operationId"] == operation
    )
    response_schema = get_operation["responses"]["200"]["content"][media_type]["schema"]
    absolute = orjson.loads(orjson.dumps(response_schema).replace(b'"#/', b'"urn:api#/'))
    return Draft202012Validator(absolute, registry=registry)


class DatasetTests(ApiTestCase):
    @classmethod
    def setUpTestData(cls) -> None:
        f.load_dataset()

    def test_the_index_leads_everywhere(self) -> None:
        links = self.get("")

        assert list(links) == list(ROUTES)
        for name, link in links.items():
            with self.subTest(name):
                expected = 400 if name == "resolve" else 200
                assert self.client.get(link).status_code == expected

    def test_every_list_and_detail_is_the_document_with_path_and_number(self) -> None:
        for noun, plural in PLURALS.items():
            rows = list(PublicRecord.objects.of(noun))
            with self.subTest(plural):
                whole = self.get(f"{plural}/?page_size=500")
                assert len(whole["results"]) == len(rows)
                checker = validator(f"{plural.replace('-', '_')}_list")
                assert [str(e) for e in checker.iter_errors(whole)] == []
            for row in rows[:3]:
                with self.subTest(row.path):
                    record = self.get(row.path)
                    labels = record.pop("labels")
                    document = orjson.loads(row.document)
                    expected = document | {"path": row.path, "number": row.number}
                    assert record == expected
                    assert list(record) == list(expected)
                    assert record in whole["results"]
                    checker = validator(f"{plural.replace('-', '_')}_retrieve")
                    with_labels = record | {"labels": labels}
                    assert [str(e) for e in checker.iter_errors(with_labels)] == []

    def test_the_bytes_of_a_document_are_those_stored(self) -> None:
        stored = PublicRecord.objects.get(pk=f"statement/{f.READOUT}").document
        response = self.client.get(f"{ROOT}statements/{f.READOUT}/?labels=0")

        body = response.content.decode()
        assert body.startswith(stored[:-1])
        tail = rf',"path":"statements/{f.READOUT}/","number":\d+}}'
        assert re.search(f"^{tail}$", body[len(stored) - 1 :])

    def test_the_main_question(self) -> None:
        page = self.get(f"statements/?ref=calls_for_compliance:{FIRST}/6")
        readout = next(row for row in page["results"] if row["uid"] == f.READOUT)
        voice = readout["voices"][0]

        assert len(page["results"]) == 10
        assert (page["next"], page["previous"]) == (None, None)
        assert "count" not in page
        assert readout["addressees"][0]["official"] == "jeyhun-bayramov"
        labels = page["labels"]
        assert labels["officials"]["sergey-lavrov"] == "Sergey Lavrov"
        assert labels["tenures"][voice["tenure"]] == "Minister of Foreign Affairs"
        assert "Minister of Foreign Affairs" in labels["offices"].values()
        assert labels["clauses"][f"{FIRST}/6"] == f"{labels['agreements'][FIRST]}, clause 6"

    def test_every_key_on_a_page_has_its_name(self) -> None:
        page = self.get("statements/?page_size=500")
        rows = PublicRecord.objects.of("statement").values_list("links", flat=True)
        for name in {name for links in rows for name in links.split()}:
            noun, _, key = name.partition("/")
            assert page["labels"][PLURALS[noun]][key]
        assert "labels" not in self.get("statements/?labels=0")

    def test_newest_first(self) -> None:
        rows = self.get("statements/?page_size=500")["results"]
        keys = [((r["said_on"] or r["known_by"])["first"], r["uid"]) for r in rows]

        assert keys == sorted(keys, reverse=True)

    def test_pages_lead_on_and_back(self) -> None:
        for path in ("statements/", "references/", "clauses/", "officials/"):
            with self.subTest(path):
                whole = self.get(f"{path}?page_size=500&labels=0")["results"]
                page = self.get(f"{path}?page_size=7&labels=0&count=1")
                assert (page["count"], page["previous"]) == (len(whole), None)
                records, first = list(page["results"]), page["results"]
                while page["next"]:
                    page = orjson.loads(self.client.get(page["next"]).content)
                    records += page["results"]
                assert records == whole
                while page["previous"]:
                    page = orjson.loads(self.client.get(page["previous"]).content)
                assert page["results"] == first

    def test_a_cursor_belongs_to_its_query(self) -> None:
        page = self.get("statements/?page_size=7&ref=!none")
        cursor = page["next"].partition("cursor=")[2]

        assert len(self.get(f"statements/?ref=!none&cursor={cursor}")["results"]) == 55
        for query in ("ref=none", "", "ref=!none&government=russia"):
            with self.subTest(query):
                problem = self.refused(f"statements/?{query}&cursor={cursor}")
                assert problem["errors"][0]["parameter"] == "cursor"
                assert "corrected" not in problem
        self.refused(f"references/?cursor={cursor}")
        self.refused(f"statements/?ref=!none&cursor={cursor[:-2]}xx")

    def test_swapped_pairs_are_another_query(self) -> None:
        voices = "institution=russia-mfa&institution=france-mfa"
        one = f"statements/?page_size=1&government=russia&government=france&{voices}"
        swapped = f"statements/?page_size=1&government=france&government=russia&{voices}"
        cursor = self.get(one)["next"].partition("cursor=")[2]

        self.refused(f"{swapped}&cursor={cursor}")
        tags = [self.client.get(ROOT + path).headers["ETag"] for path in (one, swapped)]
        assert tags[0] != tags[1]

    def test_numbers_beyond_the_ledger_are_refused(self) -> None:
        last = Change.objects.last_number()
        for path in (
            "changes/?since={}",
            "statements/?changed_since={}",
            "topics/?changed_since={}",
        ):
            with self.subTest(path):
                assert self.get(path.format(last))["results"] == []
                problem = self.refused(path.format(last + 1))
                assert problem["errors"][0]["code"] == "beyond"
                assert "corrected" not in problem

    def test_a_list_of_cursors_is_never_offered(self) -> None:
        problem = self.refused("references/?cursor=a&cursor=b")

        assert "corrected" not in problem
        assert "takes one value" in problem["errors"][0]["message"]

    def test_queries_do_not_grow_with_the_page(self) -> None:
        for path, queries in (
            ("statements/?page_size={}", 2),  # the ledger's state, documents; names are held
            ("statements/?page_size={}&labels=0", 2),
            ("references/?page_size={}", 2),
            ("clauses/?page_size={}", 2),
            ("officials/?page_size={}&labels=0", 2),
            (f"statements/?page_size={{}}&ref=*:{FIRST}&government=russia&labels=0", 6),
            ("changes/?page_size={}", 2),
            ("changes/?page_size={}&document=1", 2),
        ):
            for size in (5, 60):
                with self.subTest(path, size=size):
                    self.client.get(ROOT + path.format(size))
                    with self.assertNumQueries(queries):
                        self.client.get(ROOT + path.format(size))

    def test_a_list_refuses_what_it_does_not_know(self) -> None:
        for path, parameter in (
            ("statements/?goverment=russia", "goverment"),
            ("statements/?page_size=501", "page_size"),
            ("statements/?page_size=0", "page_size"),
            ("statements/?page_size=", "page_size"),
            ("statements/?page_size=5&page_size=6", "page_size"),
            ("statements/?count=yes", "count"),
            ("statements/?labels=no", "labels"),
            ("statements/?cursor=x", "cursor"),
            ("statements/?format=xml", "format"),
            ("governments/?format=csv&page_size=5", "page_size"),
            ("governments/?format=jsonl&labels=0", "labels"),
            ("changes/?format=csv&document=1", "document"),
            ("resolve/?q=x&format=csv", "format"),
            ("governments/?government=russia", "government"),
            (f"statements/{f.READOUT}/?format=csv", "format"),
            (f"statements/{f.READOUT}/?page_size=5", "page_size"),
            ("changes/?since=x", "since"),
            ("changes/?since=99999999999999999999999", "since"),
            ("changes/?noun=clause", "noun"),
            ("changes/?cursor=x", "cursor"),
            ("resolve/", "q"),
            ("resolve/?q=", "q"),
            ("resolve/?q=%00", "q"),
            ("resolve/?q=x&noun=thing", "noun"),
            ("resolve/?q=" + "a" * 201, "q"),
            ("?x=1", "x"),
            ("statements/?government=%00", "government"),
            ("statements/?ref=" + "a" * 9_000, "ref"),
            ("statements/?topic=" + ",".join(["a"] * 501), "topic"),
            ("statements/?%00=1", "\x00"),
        ):
            with self.subTest(path[:60]):
                problem = self.refused(path)
                assert problem["errors"][0]["parameter"] == parameter

    def test_a_corrected_query_is_an_address_that_works(self) -> None:
        problem = self.refused("statements/?GOVERNMENT=russia&page_size=3")

        assert problem["corrected"] == f"{ROOT}statements/?government=russia&page_size=3"
        assert self.client.get(problem["corrected"]).status_code == 200

    def test_unknown_addresses_are_problems(self) -> None:
        for path in (
            "nothing/",
            "nothing",
            "statements/x/",
            "governments/nobody/",
            "governments/RUSSIA/",
            "governments/%00/",
            "governments/russia/more/",
            f"clauses/{FIRST}/66/",
            f"clauses/{FIRST}/",
            "changes/999999999/",
            "changes/999999999999999999999/",
            "statements/01a205b3-d000-7fff-bfff-0abfedb0a93a/",
            "references/not-a-uid-of-thirty-six-characters--/",
            "statements.json",
        ):
            with self.subTest(path):
                assert self.get(path, 404)["status"] == 404

    def test_a_slash_that_is_missing_is_added(self) -> None:
        for path in (f"clauses/{FIRST}/6.3", "statements", "changes/1"):
            with self.subTest(path):
                response = self.client.get(f"{ROOT}{path}?labels=0")
                self.assertRedirects(
                    response,
                    f"{ROOT}{path}/?labels=0",
                    status_code=301,
                    fetch_redirect_response=False,
                )
        assert self.client.post(f"{ROOT}statements").status_code == 404

    def test_accept_is_heeded(self) -> None:
        for accept in ("image/png", "text/html", "application/xml", "x", "*/xml"):
            with self.subTest(accept):
                problem = self.get("governments/", 406, accept=accept)
                served = ["application/json", "application/jsonl", "text/csv"]
                assert problem["available"] == served
        problem = self.get("governments/russia/", 406, accept="text/csv")
        assert problem["available"] == ["application/json"]
        for accept in ("application/json", "*/*", "text/html,*/*;q=0.8", ""):
            with self.subTest(accept):
                self.get("governments/", accept=accept)
        response = self.client.get(f"{ROOT}statements/?ref=none", headers={"accept": "text/csv"})
        assert response.headers["Content-Type"].startswith("text/csv")
        assert "Accept" in response.headers["Vary"]
        self.get("statements/?format=json", accept="text/csv")

    def test_only_reading(self) -> None:
        for path in (
            "",
            "statements/",
            f"statements/{f.READOUT}/",
            "changes/",
            "resolve/",
            "schema/",
        ):
            for method in ("post", "put", "patch", "delete"):
                with self.subTest(path, method=method):
                    response = getattr(self.client, method)(ROOT + path)
                    assert response.status_code == 405
                    assert response.headers["Content-Type"] == PROBLEM
                    assert "GET" in response.headers["Allow"]

    def test_head_and_options(self) -> None:
        for path in ("statements/", f"statements/{f.READOUT}/", "statements/?format=csv"):
            with self.subTest(path):
                got, head = self.client.get(ROOT + path), self.client.head(ROOT + path)
                assert (head.status_code, head.getvalue()) == (200, b"")
                assert head.headers["Content-Type"] == got.headers["Content-Type"]
                b"".join(got.streaming_content) if got.streaming else got.content
        response = self.client.options(f"{ROOT}statements/")
        assert (response.status_code, response.content) == (204, b"")
        assert response.headers["Allow"] == "GET, HEAD, OPTIONS"

    def test_changes_are_told_in_order_and_lead_on(self) -> None:
        page = self.get("changes/?page_size=200")
        numbers = [row["number"] for row in page["results"]]
        assert numbers == list(range(1, 201))
        while page["next"]:
            page = orjson.loads(self.client.get(page["next"]).content)
            numbers += [row["number"] for row in page["results"]]
        assert numbers == list(range(1, Change.objects.last_number() + 1))
        checker = validator("changes_list")
        assert [str(e) for e in checker.iter_errors(page)] == []

    def test_changes_are_filtered_and_carry_documents_when_asked(self) -> None:
        page = self.get("changes/?noun=series,statement&action=created&document=1&page_size=3")

        assert page["results"][0]["noun"] == "series"
        assert page["results"][0]["document"]["key"] == "trilateral-statements"
        assert "document" not in self.get("changes/?page_size=1")["results"][0]
        one = self.get(f"changes/{page['results'][0]['number']}/")
        assert one == page["results"][0]

    def test_resolve(self) -> None:
        reply = self.get("resolve/?q=November%2010%20statement")

        assert reply["results"][0] == {
            "noun": "agreement",
            "key": FIRST,
            "label": "Trilateral statement of 9 November 2020",
            "path": f"agreements/{FIRST}/",
            "why": "alias",
            "matched": "November 10 statement",
            "score": 85,
        }
        assert self.get("resolve/?q=zzz") == {"results": []}
        checker = validator("resolve_read")
        assert [str(e) for e in checker.iter_errors(reply)] == []

    def test_authorities_have_filters_of_their_own(self) -> None:
        for path, count in (
            ("clauses/?agreement=trilateral-2020-11-09", 15),
            ("agreements/?series=trilateral-statements", 4),
            ("agreements/?series=!trilateral-statements", 20),
            ("offices/?institution=russia-mfa&kind=foreign_minister", 1),
            ("tenures/?official=sergey-lavrov", 1),
            ("officials/?government=none", 0),
        ):
            with self.subTest(path):
                noun = path.partition("/")[0]
                rows = self.get(f"{path}&page_size=500")["results"]
                assert len(rows) <= len(self.get(f"{noun}/?page_size=500")["results"])
                if noun in ("agreements", "tenures", "officials"):
                    assert len(rows) == count
                else:
                    assert rows

    def test_other_methods_are_refused_as_problems_everywhere(self) -> None:
        for method, path in (
            ("post", "docs/"),
            ("post", "schema/"),
            ("post", "nope/"),
            ("post", "statements"),
        ):
            with self.subTest(f"{method} {path}"):
                client = Client(enforce_csrf_checks=True)
                response = getattr(client, method)(f"{ROOT}{path}")
                assert response.status_code in (404, 405)
                assert response.headers["Content-Type"] == "application/problem+json"

    def test_a_corrected_address_is_offered_only_if_it_is_right(self) -> None:
        wrong = self.client.get(f"{ROOT}statements/?government=Russia,B").json()
        right = self.client.get(f"{ROOT}statements/?government=Russia,%20armenia").json()

        assert "corrected" not in wrong
        assert right["corrected"] == f"{ROOT}statements/?government=russia,armenia"

    def test_the_docs_page_has_no_inline_script(self) -> None:
        response = self.client.get(f"{ROOT}docs/")
        body = response.content.decode()

        assert response.status_code == 200
        assert "script-src 'self'" in response.headers["Content-Security-Policy"]
        assert not re.search(r"<script(?![^>]* src=)[^>]*>\s*\S", body)
        assert "<style" not in body
        assert " style=" not in body


class EndedTests(ApiTestCase):
    """Addresses of what is not public any more, or not yet."""

    @classmethod
    def setUpTestData(cls) -> None:
        cls.world = f.small_world()

    def test_a_retracted_statement_is_gone_with_its_reason(self) -> None:
        uid = f.publish(f.make_said(self.world))["uid"]
        endings.retract(uid, "It was a hoax.")

        problem = self.get(f"statements/{uid}/", 410)

        assert (problem["detail"], problem["action"]) == ("It was a hoax.", "retracted")
        last = self.get(f"changes/?since={problem['number'] - 1}&document=1")["results"][0]
        assert (last["key"], last["action"]) == (uid, "retracted")
        assert last["document"] is None
        assert last["changed"] == []

    def test_its_references_left_with_it(self) -> None:
        reference = f.make_reference("mentions", f.make_target(self.world["agreement"]))
        uid = f.publish(f.make_said(self.world, references=[reference]))["uid"]
        self.get(f"references/{reference['uid']}/")
        endings.retract(uid)

        self.get(f"references/{reference['uid']}/", 404)

    def test_a_deleted_authority_is_gone_with_its_reason(self) -> None:
        f.store("topic", {"key": "war", "label": "War", "definition": "No peace."})
        endings.delete("topic", "war", "Nobody used it.")

        assert self.get("topics/war/", 410)["detail"] == "Nobody used it."

    def test_a_merged_key_leads_to_its_winner(self) -> None:
        f.store("agreement", f.make_agreement("loser"))
        endings.merge("agreement", "loser", self.world["agreement"])
        for path, winner in (
            ("agreements/loser/", f"agreements/{self.world['agreement']}/"),
            ("clauses/loser/1.1/", f"clauses/{self.world['agreement']}/1.1/"),
        ):
            with self.subTest(path):
                response = self.client.get(f"{ROOT}{path}?labels=0")
                assert response.status_code == 308
                assert response.headers["Location"] == f"{ROOT}{winner}?labels=0"
        self.get("clauses/loser/9/", 404)

    def test_a_child_that_left_its_record_is_unknown(self) -> None:
        f.store("agreement", f.make_agreement("other", clauses=[f.make_clause("1")]))
        self.get("clauses/other/1/")
        f.store("agreement", f.make_agreement("other"))

        self.get("clauses/other/1/", 404)

    def test_a_draft_is_unknown(self) -> None:
        draft = f.store("statement", f.make_statement())

        self.get(f"statements/{draft['uid']}/", 404)

    def test_an_empty_list(self) -> None:
        page = self.get("statements/?count=1")

        assert page == {"results": [], "labels": {}, "next": None, "previous": None, "count": 0}


class SchemaTests(SimpleTestCase):
    def test_the_file_is_written_without_a_warning(self) -> None:
        out = StringIO()
        call_command("spectacular", "--fail-on-warn", "--validate", stdout=out)

        assert "openapi: 3.1" in out.getvalue()

    def test_every_operation_tells_its_problems_and_parameters(self) -> None:
        for path, methods in schema()["paths"].items():
            with self.subTest(path):
                operation = methods["get"]
                assert {"200", "400", "404", "406", "410"} <= set(operation["responses"])
                for parameter in operation["parameters"]:
                    assert parameter.get("description") or parameter["$ref"]
        assert "/clauses/{agreement}/{number}/" in schema()["paths"]

    def test_vocabularies_are_named_enums(self) -> None:
        components = schema()["components"]["schemas"]
        for name in ("StatementKind", "ReferenceType", "Certainty", "Resolution", "OfficeKind"):
            with self.subTest(name):
                assert "enum" in components[name]

    def test_a_reference_has_the_types_of_what_makes_it(self) -> None:
        components = schema()["components"]["schemas"]
        for origin in ("Statement", "Agreement"):
            with self.subTest(origin):
                row = components[f"{origin}Reference"]["properties"]["type"]
                assert row["$ref"].endswith(f"/{origin}ReferenceType")
                kinds = [kind.value for kind in ReferenceType.of(origin.lower())]
                assert components[f"{origin}ReferenceType"]["enum"] == kinds
        own = components["Reference"]["properties"]["type"]
        assert own["$ref"].endswith("/ReferenceType")


class ErrorTests(SimpleTestCase):
    """The handler itself."""

    def answer(self, error: Exception) -> Any:
        return problem_response(error, {})

    def test_what_the_desk_raises(self) -> None:
        broken = self.answer(BrokenRules([Problem("said_on", "A date is needed.", "required")]))
        assert broken.status_code == 422
        assert orjson.loads(broken.content)["errors"][0]["path"] == "said_on"
        assert self.answer(StaleVersion("topic/x", 1, 2)).status_code == 409

    def test_a_busy_database(self) -> None:
        error = OperationalError("canceling statement due to statement timeout")
        locked = OperationalError("database is locked")
        locked.__cause__ = sqlite3.OperationalError("database is locked")
        for busy in (error, locked):
            with self.subTest(str(busy)), self.assertLogs("statements.api.errors", "ERROR"):
                answer = self.answer(busy)
                assert answer.status_code == 503
                assert answer.headers["Retry-After"] == "5"
                assert answer.headers["Cache-Control"] == "no-store"

    def test_nonsense_asked_of_a_database_is_no_busy_database(self) -> None:
        error = OperationalError("no such column: x")
        error.__cause__ = sqlite3.OperationalError("no such column: x")

        assert self.answer(error) is None
        assert self.answer(RuntimeError("a bug")) is None

    def test_throttled(self) -> None:
        assert self.answer(Throttled(wait=3.6)).headers["Retry-After"] == "4"


class TimeoutTests(TestCase):
    def test_a_timeout_in_a_list_is_a_problem(self) -> None:
        error = OperationalError("canceling statement due to statement timeout")
        with (
            mock.patch("statements.paging.page_of", side_effect=error),
            self.assertLogs("statements.api.errors", "ERROR"),
        ):
            response = self.client.get(f"{ROOT}statements/")

        assert response.status_code == 503
        assert response.headers["Content-Type"] == PROBLEM
