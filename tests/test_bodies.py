"""Bodies that are too long for their address are refused before anything of them is read."""

from __future__ import annotations

from typing import Any
from unittest import mock

from django.conf import settings
from django.db import OperationalError
from django.test import Client, TestCase

from project.bodies import ANYBODY
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
