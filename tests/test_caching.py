"""Entity tags: 304 when nothing has changed, and never when something has."""

from __future__ import annotations

import re
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from unittest import mock

from django.db import connection
from django.test import SimpleTestCase, TestCase, override_settings
from django.test.utils import CaptureQueriesContext

from project.version import digest
from statements import paging
from statements.entity_tags import matches_any, names_tag
from statements.models import Change
from statements.writing import unsealed

from . import endings
from . import factories as f

ROOT = "/api/v1/"
PATHS = (
    "",
    "schema/",
    "governments/",
    "statements/",
    "statements/?count=1&labels=0",
    f"statements/{f.READOUT}/",
    "statements/?format=csv",
    "references/?format=csv&type=mentions",
    "clauses/trilateral-2020-11-09/6/",
    "changes/",
    "changes/1/",
    "resolve/?q=Lachin",
)


class CachingTestCase(TestCase):
    def get(self, path: str, **headers: str) -> Any:
        response = self.client.get(ROOT + path, headers=headers)
        response.getvalue()
        return response

    def tag(self, path: str, **headers: str) -> str:
        response = self.get(path, **headers)
        assert response.status_code == 200, path
        return str(response.headers["ETag"])

    def assert_unchanged(self, response: Any, tag: str) -> None:
        assert (response.status_code, response.getvalue()) == (304, b"")
        assert response.headers["ETag"] == tag
        assert response.headers["Cache-Control"] == "public, max-age=0, s-maxage=1"
        assert response.headers["Vary"] == "Accept, Authorization, Accept-Encoding"
        assert "Content-Type" not in response.headers
        assert "Content-Length" not in response.headers


class TagTests(CachingTestCase):
    @classmethod
    def setUpTestData(cls) -> None:
        f.load_dataset()

    def test_every_reply_has_a_weak_tag_of_its_own(self) -> None:
        tags = [self.tag(path) for path in PATHS]

        for tag in tags:
            assert re.search(r'^W/"[0-9a-f]{32}"$', tag)
        assert len(set(tags)) == len(tags)
        assert [self.tag(path) for path in PATHS] == tags

    def test_a_client_that_has_the_reply_gets_304_for_one_query(self) -> None:
        for path in PATHS:
            tag = self.tag(path)
            for method in (self.client.get, self.client.head):
                with self.subTest(path, method=method.__name__):
                    queries = 0 if path in ("", "schema/") else 1
                    with self.assertNumQueries(queries):
                        response = method(ROOT + path, headers={"if-none-match": tag})
                    self.assert_unchanged(response, tag)

    def test_the_header_may_hold_a_list_and_is_compared_weakly(self) -> None:
        tag = self.tag("governments/")

        for header in (f'"x", {tag}', f'{tag},W/"y"', tag.removeprefix("W/"), "*", " * "):
            with self.subTest(header):
                self.assert_unchanged(self.get("governments/", if_none_match=header), tag)
        for header in ('"x"', 'W/"x"', "", tag[2:-1], f'{tag[:-1]}0"', "W/*", '"*"', "\x00", ",,"):
            with self.subTest(header):
                assert self.get("governments/", if_none_match=header).status_code == 200

    def test_the_order_of_parameters_makes_no_difference(self) -> None:
        first = self.tag("statements/?government=russia&ref=none&labels=0")

        assert first == self.tag("statements/?labels=0&ref=none&government=russia")

    def test_what_makes_another_reply_makes_another_tag(self) -> None:
        tag = self.tag("statements/")
        https = self.client.get(f"{ROOT}statements/", secure=True).headers["ETag"]
        with override_settings(ALLOWED_HOSTS=["other.example", "testserver"]):
            host = self.get("statements/", host="other.example").headers["ETag"]
        others = [
            self.tag("statements/?format=csv"),
            self.tag("statements/?page_size=5"),
            self.tag("statements/", accept="text/csv"),
            https,
            host,
        ]
        with override_settings(CODE_VERSION="another"):
            others.append(self.tag("statements/"))
        with override_settings(SECRET_KEY="another"):  # cursors are signed with it
            others.append(self.tag("statements/"))

        assert len({tag, *others}) == 1 + len(others)

    def test_a_wrong_query_is_refused_whatever_the_client_has(self) -> None:
        tag = self.tag("statements/")
        for path, status in (
            ("statements/?goverment=russia", 400),
            ("statements/?government=nobody", 400),
            ("statements/?format=xml", 400),
            ("statements/?cursor=x", 400),
            ("changes/?since=x", 400),
            ("resolve/", 400),
            ("?x=1", 400),
            ("schema/?x=1", 400),
            ("statements/01a205b3-d000-7fff-bfff-0abfedb0a93a/", 404),
            ("changes/999999999/", 404),
            ("nothing/", 404),
        ):
            for header in ("*", tag):
                with self.subTest(path, header=header):
                    response = self.get(path, if_none_match=header)
                    assert response.status_code == status
                    assert "ETag" not in response.headers
                    assert response.headers["Cache-Control"] == "no-store"

    def test_an_answer_to_any_writes_nothing_and_is_asked_of_other_methods_in_vain(self) -> None:
        response = self.client.post(f"{ROOT}statements/", headers={"if-none-match": "*"})

        assert response.status_code == 405
        assert self.client.options(f"{ROOT}statements/").headers.get("ETag") is None

    def test_what_tells_the_moment_has_no_tag(self) -> None:
        response = self.get("quota/", if_none_match="*")
        assert response.status_code == 200
        assert "ETag" not in response.headers
        assert response.headers["Cache-Control"] == "no-store"

    def test_head_tells_the_headers_of_get(self) -> None:
        for path in (*PATHS, "docs/", "quota/", "nothing/", "statements/?x=1"):
            with self.subTest(path):
                got, head = self.client.get(ROOT + path), self.client.head(ROOT + path)
                for response in (got, head):
                    del response["X-Request-ID"]  # each has its own
                assert head.headers == got.headers
                assert head.getvalue() == b""
                assert head.status_code == got.status_code
                got.getvalue()


class ChangeTests(CachingTestCase):
    @classmethod
    def setUpTestData(cls) -> None:
        cls.world = f.small_world()
        cls.document = f.publish(f.make_said(cls.world))
        cls.uid = cls.document["uid"]

    def test_any_change_ends_every_tag_of_data(self) -> None:
        paths = ("statements/", f"statements/{self.uid}/", "governments/", "statements/?format=csv")
        tags = {path: self.tag(path) for path in paths}

        f.publish(self.document | {"title": "Other words"})

        for path, tag in tags.items():
            with self.subTest(path):
                assert self.get(path, if_none_match=tag).status_code == 200

    def test_a_draft_ends_none(self) -> None:
        tag = self.tag("statements/")

        f.store("statement", f.make_statement())

        assert self.get("statements/", if_none_match=tag).status_code == 304

    def test_what_is_gone_is_never_unchanged(self) -> None:
        path = f"statements/{self.uid}/"
        tag = self.tag(path)
        endings.retract(self.uid, "It was a hoax.")

        for header in (tag, "*"):
            assert self.get(path, if_none_match=header).status_code == 410

    def test_a_key_that_became_unknown_is_refused(self) -> None:
        f.store("topic", {"key": "war", "label": "War", "definition": "No peace."})
        tag = self.tag("statements/?topic=war")
        endings.delete("topic", "war", "Nobody used it.")

        assert self.get("statements/?topic=war", if_none_match=tag).status_code == 400

    def test_a_ledger_put_back_to_the_same_number_is_another_state(self) -> None:
        tag = self.tag("statements/")
        last = Change.objects.order_by("-number")[:1].get()

        with unsealed():
            Change.objects.filter(pk=last.pk).update(
                recorded_at=last.recorded_at + timedelta(seconds=1)
            )

        assert self.tag("statements/") != tag

    @contextmanager
    def published_between(self) -> Any:
        """Publish other words after the number was read, and before the rows are."""
        whole = paging.page_of

        def late(*args: Any, **kwargs: Any) -> Any:
            f.publish(self.document | {"title": "Later words"})
            return whole(*args, **kwargs)

        with mock.patch("statements.paging.page_of", late):
            yield

    def test_a_change_while_a_page_is_read_makes_no_wrong_304(self) -> None:
        before = self.tag("statements/")
        with self.published_between():
            mixed = self.client.get(f"{ROOT}statements/")

        assert b"Later words" in mixed.content  # newer rows,
        assert mixed.headers["ETag"] == before  # under the older tag,
        again = self.get("statements/", if_none_match=mixed.headers["ETag"])
        assert again.status_code == 200  # which nobody ever has again
        assert again.headers["ETag"] != before

    def test_the_number_is_read_before_anything_else(self) -> None:
        for path in ("statements/?government=freedonia", f"statements/{self.uid}/", "changes/"):
            with self.subTest(path), CaptureQueriesContext(connection) as queries:
                self.get(path)
            assert "number, CAST(recorded_at" in queries[0]["sql"]
            assert "DESC LIMIT 1" in queries[0]["sql"]


class HeaderTests(SimpleTestCase):
    def test_any_is_a_star_alone(self) -> None:
        assert [matches_any(h) for h in ("*", " *", '"*"', "", "*, *")] == [1, 1, 0, 0, 0]
        assert not names_tag('W/"*"', "*")


class CodeVersionTests(SimpleTestCase):
    def setUp(self) -> None:
        folder = TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.root = Path(folder.name)
        (self.root / "statements" / "api").mkdir(parents=True)
        (self.root / "statements" / "api" / "a.py").write_text("a = 1\n")
        (self.root / "requirements.txt").write_text("x==1\n")

    def test_the_same_code_has_the_same_version(self) -> None:
        assert digest(self.root) == digest(self.root)
        (self.root / "statements" / "api" / "notes.txt").write_text("no code")
        (self.root / "statements" / "api" / "a.pyc").write_bytes(b"made")
        before = digest(self.root)
        (self.root / "statements" / "api" / "notes.txt").write_text("other")
        assert digest(self.root) == before

    def test_any_other_line_file_name_or_library_is_another_version(self) -> None:
        seen = {digest(self.root)}
        for path, text in (
            ("statements/api/a.py", "a = 2\n"),
            ("statements/b.py", ""),
            ("statements/page.html", "x"),
            ("statements/told.json", "{}"),
            ("requirements.txt", "x==2\n"),
        ):
            (self.root / path).write_text(text)
            seen.add(digest(self.root))
        (self.root / "statements" / "b.py").rename(self.root / "statements" / "c.py")

        assert len(seen | {digest(self.root)}) == 7
