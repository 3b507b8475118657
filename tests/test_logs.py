"""A line for each request, as JSON; no traceback for a refusal, and never a secret."""

from __future__ import annotations

import io
import json
import logging
import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from unittest import mock

from django.conf import settings
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.test import Client, SimpleTestCase, TestCase, override_settings
from pythonjsonlogger.json import JsonFormatter

from project.log_settings import config
from project.logs import Context
from statements import tokens
from statements.models import User
from statements.problems import CutShort

from . import factories as f
from .desk import browser
from .logins import LOGIN
from .test_failing import absent_server

SECRET = "s3cret-words-of-nobody"


@contextmanager
def written() -> Iterator[list[dict[str, Any]]]:
    """Collect what the log of production would say, as the lines of JSON that it is."""
    formatter = config("INFO", "JSON")["formatters"]["json"]
    stream, lines = io.StringIO(), list[dict[str, Any]]()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(JsonFormatter(**{k: v for k, v in formatter.items() if k != "()"}))
    handler.addFilter(Context())
    root = logging.getLogger()
    root.addHandler(handler)
    before, root.level = root.level, logging.INFO
    try:
        yield lines
    finally:
        root.removeHandler(handler)
        root.level = before
        lines += map(json.loads, stream.getvalue().splitlines())


def raising(error: Exception) -> Any:
    """Return a block within which pages raise an error."""
    return mock.patch("statements.explorer.pages.render", side_effect=error)


class RequestTests(TestCase):
    def test_a_request_has_one_line_with_what_one_asks_later(self) -> None:
        with written() as lines:
            response = self.client.get("/api/v1/topics/?q=peace", REMOTE_ADDR="203.0.113.5")

        assert len(lines) == 1
        line = lines[0]
        expected = {
            "level": "INFO",
            "method": "GET",
            "path": "/api/v1/topics/",
            "status": 200,
            "address": "203.0.113.5",
            "user": None,
            "route": "api-topics-list",
            "request_id": response["X-Request-ID"],
        }
        assert {name: line[name] for name in expected} == expected
        assert line["milliseconds"] >= 0
        assert line["time"].startswith("20")

    def test_people_are_named(self) -> None:
        root = User.objects.create_superuser("root")
        text = tokens.mint(root, 1)[1]
        with written() as lines:
            browser(root).get("/admin/")
            self.client.get("/api/v1/topics/", headers={"Authorization": f"Bearer {text}"})

        assert [line["user"] for line in lines if "path" in line] == ["root", "root"]
        assert text not in str(lines)

    def test_asking_who_it_is_asks_nothing_of_the_database(self) -> None:
        client = browser(User.objects.create_superuser("root"))
        with self.assertNumQueries(0):
            client.get("/docs/")

    def test_a_stream_is_told_when_it_ended(self) -> None:
        f.load_dataset()
        with written() as before:
            response = self.client.get("/api/v1/topics/?format=csv")
        with written() as after:
            b"".join(response.streaming_content)

        assert [line for line in before if "path" in line and "status" in line] == []
        assert [line["path"] for line in after if "path" in line] == ["/api/v1/topics/"]

    def test_an_id_is_taken_from_a_proxy_alone_and_only_if_it_is_one(self) -> None:
        good = "abcdef12-3456"
        for given, peer, is_taken in (
            (good, "127.0.0.1", True),
            (good, "203.0.113.5", False),
            ("short", "127.0.0.1", False),
            ("x" * 65, "127.0.0.1", False),
            ("with space", "127.0.0.1", False),
            ('"},{"level":"x', "127.0.0.1", False),
            ("é" * 10, "127.0.0.1", False),
        ):
            response = self.client.get("/", headers={"X-Request-ID": given}, REMOTE_ADDR=peer)
            with self.subTest(given=given, peer=peer):
                assert (response["X-Request-ID"] == given) is is_taken
                assert len(response["X-Request-ID"]) >= 8

    def test_a_path_adds_no_line_and_no_query_is_written(self) -> None:
        for path in ("/%0a%7B%22level%22:1%7D", f"/?token={SECRET}", f"/api/v1/topics/?q={SECRET}"):
            with written() as lines:
                self.client.get(path)
            with self.subTest(path=path):
                assert len(lines) == 1
                assert SECRET not in str(lines)
                assert "\n" not in lines[0]["path"]

    def test_a_password_is_never_written(self) -> None:
        with written() as lines:
            self.client.post(LOGIN, {"username": SECRET, "password": SECRET})
            self.client.post(f"{LOGIN}?next=/{SECRET}", {"username": "a", "password": SECRET})
            Client(enforce_csrf_checks=True).post(LOGIN, {"username": "a", "password": SECRET})

        assert len(lines) >= 5
        assert SECRET not in str(lines)


class ServerTests(SimpleTestCase):
    """What gunicorn says by itself, in the form of all other lines."""

    def test_nothing_that_a_client_sent_is_written(self) -> None:
        loggers = config("INFO", "JSON")["loggers"]
        assert loggers["gunicorn.error"] == {"handlers": [], "level": "INFO", "propagate": True}
        server = logging.getLogger("gunicorn.error")
        server.propagate, before = True, (server.propagate, server.handlers[:])
        server.handlers.clear()
        address = f"/api/v1/statements/?q={SECRET}"
        with written() as lines:
            for what in (
                f"Invalid HTTP Header: 'Authorization Bearer {SECRET}'",
                f"Invalid HTTP request line: 'GET {address}\\n'",
                f'Invalid HTTP Version: "{SECRET}\'"',
            ):
                server.warning(f"Invalid request from ip=2001:db8::1: {what}")
            try:
                raise CutShort("longer than 1 s")
            except CutShort:
                server.exception("Error handling request %s %s", "GET", address)
            server.info("Worker exiting (pid: %s)", 7)
        server.propagate, server.handlers[:] = before

        assert SECRET not in str(lines)
        messages = [line["message"] for line in lines]
        assert messages[0] == "Invalid request from ip=2001:db8::1: Invalid HTTP Header: …"
        assert messages[-2:] == [
            "Error handling request GET /api/v1/statements/",
            "Worker exiting (pid: 7)",
        ]
        assert not [line for line in lines if "traceback" in line]


class RefusalTests(TestCase):
    def test_a_refusal_has_no_traceback(self) -> None:
        for error, status in (
            (PermissionDenied("no"), 403),
            (SuspiciousOperation("odd"), 400),
        ):
            with self.subTest(status=status), raising(error), written() as lines:
                assert self.client.get("/").status_code == status
            assert "traceback" not in str(lines).lower()
            assert [line["status"] for line in lines if "path" in line] == [status]

    @override_settings(ALLOWED_HOSTS=["example.org"])
    def test_nor_has_a_host_of_nobody_or_an_address_of_nothing(self) -> None:
        for path, host, status in (
            ("/", "evil.example", 400),
            ("/nothing/", "example.org", 404),
            ("/api/v1/nothing/", "example.org", 404),
            ("/api/v1/statements/?nothing=1", "example.org", 400),
        ):
            with self.subTest(path=path), written() as lines:
                assert self.client.get(path, HTTP_HOST=host).status_code == status
            assert "traceback" not in str(lines).lower()
            assert not [line for line in lines if line["level"] == "ERROR" and "path" in line]
            assert [line["status"] for line in lines if "path" in line] == [status]

    def test_an_error_of_ours_has_one_in_one_line(self) -> None:
        self.client.raise_request_exception = False
        with raising(ZeroDivisionError("ours")), written() as lines:
            response = self.client.get(f"/search/?q={SECRET}")

        assert response.status_code == 500
        (error,) = [line for line in lines if line["level"] == "ERROR"]
        assert "ZeroDivisionError: ours" in error["traceback"]
        assert error["request_id"] == response["X-Request-ID"]
        assert SECRET not in str(lines)

    def test_its_line_has_the_reference_that_was_told_at_every_door(self) -> None:
        self.client.raise_request_exception = False
        for path, broken in (
            ("/", "statements.explorer.pages.render"),
            ("/admin/login/", "statements.site.PasswordPage.as_view"),
            ("/api/v1/topics/", "statements.query.records.page_of_rows"),
            ("/admin/%0dforged/", "statements.site.DeskSite.has_permission"),
        ):
            error = ZeroDivisionError("ours")
            with mock.patch(broken, side_effect=error), written() as lines:
                response = self.client.get(path)
            with self.subTest(path=path):
                assert response.status_code == 500
                (error_line,) = [line for line in lines if line["level"] == "ERROR"]
                reference = re.search(r"Reference ([0-9a-f]{10})", error_line["message"])
                assert reference and reference[1] in response.content.decode()
                assert "ZeroDivisionError: ours" in error_line["traceback"]
                assert "\r" not in error_line["message"]

    def test_a_database_that_fails_has_one_line_with_its_reference_and_no_traceback(self) -> None:
        self.client.raise_request_exception = False
        self.client.cookies[settings.SESSION_COOKIE_NAME] = "x" * 32  # asked for before any view
        for path in ("/admin/", "/admin/statements/topic/add/", "/api/v1/topics/"):
            with absent_server(), written() as lines:
                response = self.client.get(path)
            with self.subTest(path=path):
                assert response.status_code == 503
                (error_line,) = [line for line in lines if line["level"] == "ERROR"]
                assert "Reference " in error_line["message"]
                assert error_line["request_id"] == response["X-Request-ID"]
                assert "traceback" not in str(lines).lower()
