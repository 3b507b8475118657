"""Bodies that are too long, or in another encoding, are refused before anything is read of them."""

from __future__ import annotations

from typing import Any
from unittest import mock

from django.conf import settings
from django.core.handlers.wsgi import WSGIRequest
from django.db import OperationalError
from django.test import Client, RequestFactory, SimpleTestCase, TestCase

from project.bodies import ANYBODY
from project.encodings import REFUSED, in_utf8
from statements.admin.imports.pages import MOST_BYTES

from . import factories as f

FORM = "multipart/form-data; boundary=x"
DESK = "/admin/statements"
LONG = settings.DATA_UPLOAD_MAX_MEMORY_SIZE
HUGE = 200 << 20
PROBLEM = "application/problem+json"


class Unread:
    """A body of which nothing may be read."""

    def read(self, size: int = -1) -> bytes:
        raise AssertionError("The body was read.")

    readline = read


def environ_of(content_type: str, body: bytes = b"") -> dict[str, Any]:
    """Return what a server hands on, with a query in UTF-8."""
    request = RequestFactory().generic("POST" if body else "GET", "/?q=%C3%A9", body, "")
    return {**request.META, "CONTENT_TYPE": content_type}


class EncodingTests(SimpleTestCase):
    """Text is UTF-8, whatever a Content-Type says of it."""

    def parsed(self, content_type: str, body: bytes = b"") -> tuple[str, dict[str, str], bool]:
        """Return query and form as a view reads them, and whether the body is refused."""
        requests: list[WSGIRequest] = []

        def application(environ: dict[str, Any], start_response: Any) -> list[bytes]:
            requests.append(WSGIRequest(environ))
            return []

        in_utf8(application)(environ_of(content_type, body), None)
        (request,) = requests
        return request.GET["q"], request.POST.dict(), REFUSED in request.META

    def test_the_query_is_read_in_utf8(self) -> None:
        for claim in (
            *("charset=latin-1", "charset=rot13", "charset=idna", "charset=utf-16"),
            *("charset*=nothing''x", "charset*=rot13''%41", "charset*0=lat;charset*1=in-1"),
        ):
            with self.subTest(claim):
                assert self.parsed(f"text/html; {claim}") == ("é", {}, False)

    def test_a_form_is_read_in_utf8_or_refused(self) -> None:
        plain = "application/x-www-form-urlencoded"
        part = b'--x\r\nContent-Disposition: form-data; name="a"\r\n\r\n\xc3\xa9\r\n--x--\r\n'
        for content_type, body in ((plain, b"a=%C3%A9"), (FORM, part)):
            for claim in ("", "; charset=utf-8", "; charset=UTF8", '; charset="utf_8"'):
                with self.subTest(content_type, claim=claim):
                    assert self.parsed(content_type + claim, body) == ("é", {"a": "é"}, False)
            for claim in ("latin-1", "rot13", "utf-7", "nothing", "x" * 3000):
                with self.subTest(content_type, claim=claim[:9]):
                    assert self.parsed(f"{content_type}; charset={claim}", body) == ("é", {}, True)

    def test_what_is_refused_is_told_in_words(self) -> None:
        for path in ("/admin/login/", "/api/v1/statements/"):
            reply = self.client.generic("POST", path, b"a=1", **{REFUSED: True})  # type: ignore[arg-type]
            self.assertContains(reply, "Send text in UTF-8", status_code=415)


class BodyTests(TestCase):
    @classmethod
    def setUpTestData(cls) -> None:
        f.small_world()
        cls.user = f.make_user("curator", is_staff=True)

    def post(self, client: Client, path: str, length: int | str, **headers: str) -> Any:
        """Send the head of a request with a body of this length."""
        meta: dict[str, Any] = {"wsgi.input": Unread(), "CONTENT_LENGTH": str(length)}
        return client.generic("POST", path, content_type=FORM, **meta, **headers)

    def desk(self) -> Client:
        client = Client(enforce_csrf_checks=True)
        client.force_login(self.user)
        return client

    def test_what_is_too_long_for_anybody_is_refused_unread(self) -> None:
        paths = ("/admin/login/", "/admin/", f"{DESK}/batch/add/", f"{DESK}/source/add/", "/")
        for path in (*paths, f"{DESK}/statement/add/", "/nowhere", "/static/x.css"):
            for length in (ANYBODY + 1, LONG + 1, HUGE, 10**17):
                with self.subTest(path, length=length):
                    refused = self.post(Client(enforce_csrf_checks=True), path, length)
                    assert refused.status_code == 413
                    self.assertContains(refused, f"{ANYBODY:,} at most", status_code=413)
                    assert "default-src 'none'" in refused.headers["Content-Security-Policy"]

    def test_the_api_says_it_as_a_problem(self) -> None:
        for path in ("/api/v1/", "/api/v1/statements/", "/api/v1/nowhere"):
            with self.subTest(path):
                refused = self.post(self.client, path, HUGE)
                assert refused.status_code == 413
                assert refused.headers["Content-Type"] == PROBLEM
                assert refused.json()["title"] == "Request Entity Too Large"
                assert refused.headers["Access-Control-Allow-Origin"] == "*"

    def test_people_of_the_desk_may_send_long_forms_and_files_where_they_are_taken(self) -> None:
        client = self.desk()
        for path, most in (
            ("/admin/login/", ANYBODY),
            (f"{DESK}/statement/add/", LONG),
            (f"{DESK}/batch/", LONG),
            (f"{DESK}/batch/confirm/", LONG),
            (f"{DESK}/batch/add/", LONG + MOST_BYTES),
            (f"{DESK}/source/add/", LONG + settings.SAVED_COPY_LIMIT),
            ("/api/v1/statements/", ANYBODY),
        ):
            with self.subTest(path):
                assert self.post(client, path, most + 1).status_code == 413
                # Let through to the check of forms, which finds no token, or to the API.
                assert self.post(client, path, most).status_code in (403, 405)

    def test_who_is_no_longer_staff_counts_as_anybody(self) -> None:
        client = self.desk()
        type(self.user).objects.filter(pk=self.user.pk).update(is_staff=False)

        refused = self.post(client, f"{DESK}/batch/add/", LONG)

        assert refused.status_code == 413

    def test_where_nobody_can_be_looked_up_what_is_too_long_for_all_is_refused_unread(self) -> None:
        client, path = self.desk(), f"{DESK}/batch/add/"
        client.raise_request_exception = False
        locked = OperationalError("database is locked")

        with mock.patch("project.bodies.get_user", side_effect=locked):
            refused = self.post(client, path, LONG + MOST_BYTES + 1)
            failed = client.post(path, {"reason": "Typed. " * 10_000})

        assert refused.status_code == 413
        self.assertContains(failed, "Typed. Typed.", status_code=503)

    def test_a_body_without_a_length_is_refused_unread(self) -> None:
        for client in (Client(), self.desk()):
            for path in ("/admin/login/", f"{DESK}/batch/add/", "/api/v1/statements/"):
                with self.subTest(path):
                    refused = self.post(client, path, "", HTTP_TRANSFER_ENCODING="chunked")
                    assert refused.status_code == 411
                    assert "Content-Length" in refused.content.decode()

    def test_short_bodies_cost_no_query(self) -> None:
        with self.assertNumQueries(0):
            self.client.generic("POST", "/healthz", b"x" * 1000)
