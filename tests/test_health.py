"""What machines ask: alive, ready, counts."""

from __future__ import annotations

import gc
import os
import re
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from unittest import mock

from django.db import OperationalError, connection
from django.test import SimpleTestCase, TestCase, override_settings

from project import health, readiness
from statements.models import Change

from . import factories as f

TOKEN = "a-token-of-thirty-two-characters"
AUTHORIZED = {"HTTP_AUTHORIZATION": f"Bearer {TOKEN}"}
STRANGE = ("evil.example", "10.0.0.7:8000", "", "a b", "x" * 300)


class HealthTests(SimpleTestCase):
    """`SimpleTestCase` refuses every question to the database."""

    @override_settings(SECURE_SSL_REDIRECT=True, ALLOWED_HOSTS=["example.org"])
    def test_it_is_alive_whatever_the_host_without_asking_the_database(self) -> None:
        for host in STRANGE:
            with self.subTest(host=host):
                response = self.client.get("/healthz", HTTP_HOST=host)
                assert (response.status_code, response.content) == (200, b"ok\n")
                assert response["Cache-Control"] == "no-store"

    def test_it_only_reads(self) -> None:
        for path in ("/healthz", "/readyz"):
            response = self.client.post(path)
            assert (response.status_code, response["Allow"]) == (405, "GET, HEAD")
        response = self.client.head("/healthz")
        assert (response.status_code, response.content) == (200, b"")
        assert response["Content-Length"] == "3"

    @override_settings(SECURE_SSL_REDIRECT=True)
    def test_the_rest_is_sent_to_https(self) -> None:
        assert self.client.get("/")["Location"] == "https://testserver/"


class StateTests(TestCase):
    """What tells a proxy that pages still hold."""

    def state(self) -> str:
        response = self.client.get("/statez", HTTP_HOST="10.0.0.7:8000")
        assert response["Cache-Control"] == "no-store"
        assert response.content.decode() == f"{response[health.STATE]}\n"
        return str(response[health.STATE])

    def test_it_stands_while_the_data_does(self) -> None:
        before = self.state()
        with self.assertNumQueries(2):
            assert self.state() == before
        f.store("topic", {"key": "peace", "label": "Peace", "definition": "No war."})
        assert self.state() != before

    def test_it_is_another_with_other_releases(self) -> None:
        before = self.state()
        with mock.patch.object(health, "Release") as releases:
            releases.objects.state.return_value = "1 0 0"
            assert self.state() != before

    def test_a_database_that_is_away_tells_none(self) -> None:
        with mock.patch.object(health, "ledger_state", side_effect=OperationalError("hunter2")):
            response = self.client.get("/statez")
        assert response.status_code == 503
        assert health.STATE not in response
        assert b"hunter2" not in response.content


class ReadyTests(TestCase):
    def ready(self, **extra: Any) -> tuple[int, dict[str, Any]]:
        response = self.client.get("/readyz", **extra)
        assert response["Cache-Control"] == "no-store"
        return response.status_code, response.json()

    @override_settings(SECURE_SSL_REDIRECT=True, ALLOWED_HOSTS=["example.org"])
    def test_all_parts_are_named(self) -> None:
        for host in STRANGE:
            status, checks = self.ready(HTTP_HOST=host)
            assert status == 200
            assert checks == {
                "ready": True,
                "database": "ok",
                "migrations": "ok",
                "writable": "ok",
                "search": "ok",
            }

    def test_it_asks_little(self) -> None:
        self.ready()
        with self.assertNumQueries(6):
            self.ready()

    def test_a_database_that_is_away_is_told_without_its_secrets(self) -> None:
        secret = OperationalError("password of desk@db.internal is hunter2")
        with (
            mock.patch.object(readiness, "connection") as away,
            self.assertLogs("project.readiness", "ERROR"),
        ):
            away.cursor.side_effect = secret
            status, checks = self.ready()

        assert status == 503
        assert checks["database"] == "does not answer"
        assert set(checks.values()) == {False, "does not answer", "not known"}
        assert "hunter2" not in str(checks)

    def test_a_migration_that_is_missing_is_told(self) -> None:
        required_migrations = readiness.required_migrations() | {("statements", "9999_tomorrow")}
        with mock.patch.object(readiness, "required_migrations", return_value=required_migrations):
            status, checks = self.ready()

        assert status == 503
        assert checks["migrations"] == "1 to be applied: run manage.py migrate"
        assert checks["search"] == "ok"

    def test_a_database_that_takes_no_rows_is_told(self) -> None:
        def refused(execute: Any, sql: str, *args: Any) -> Any:
            if sql == readiness.WRITE:
                raise OperationalError("attempt to write a readonly database")
            return execute(sql, *args)

        with (
            connection.execute_wrapper(refused),
            self.assertLogs("project.readiness", "ERROR"),
        ):
            status, checks = self.ready()
        assert (status, checks["writable"], checks["search"]) == (503, "fails", "ok")

    def test_one_who_writes_keeps_sqlite_ready(self) -> None:
        if connection.vendor != "sqlite":
            return

        def locked(execute: Any, sql: str, *args: Any) -> Any:
            if sql == readiness.WRITE:
                raise OperationalError("database is locked")
            return execute(sql, *args)

        with connection.execute_wrapper(locked):
            status, checks = self.ready()
        assert (status, checks["writable"]) == (200, "busy")
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA busy_timeout")
            assert cursor.fetchone()[0] == 5_000

    def test_an_index_that_is_not_there_is_told(self) -> None:
        gc.collect()  # a query that an earlier test left open would lock the table
        drop = {
            "sqlite": f"DROP TABLE {readiness.TABLE}_index",
            "postgresql": f"DROP INDEX {readiness.TABLE}_vector",
        }
        with connection.cursor() as cursor:
            cursor.execute(drop[connection.vendor])
        with self.settings():
            status, checks = self.ready()
        assert status == 503
        assert checks["search"] in ("fails", "the index is not there")


class MetricsTests(TestCase):
    def test_without_a_token_there_is_no_such_address(self) -> None:
        assert self.client.get("/metrics").status_code == 404
        assert self.client.get("/metrics", **AUTHORIZED).status_code == 404

    @override_settings(METRICS_TOKEN=TOKEN)
    def test_another_token_is_refused(self) -> None:
        for sent in ({}, {"HTTP_AUTHORIZATION": "Bearer é"}, {"HTTP_AUTHORIZATION": TOKEN}):
            response = self.client.get("/metrics", **sent)
            assert (response.status_code, response.content) == (401, b"")
        assert self.client.post("/metrics", **AUTHORIZED).status_code == 405

    @override_settings(METRICS_TOKEN=TOKEN, ALLOWED_HOSTS=["example.org"])
    def test_counts_are_told_by_route_and_the_ledger_by_number(self) -> None:
        f.store("topic", f.fixture("topic", "status"))
        self.client.get("/api/v1/topics/", HTTP_HOST="example.org")
        page = self.client.get("/metrics", HTTP_HOST="anything", **AUTHORIZED).content.decode()

        assert 'statements_requests_total{route="api-topics-list",status="200"}' in page
        assert "statements_request_seconds_bucket" in page
        assert re.search(r"^statements_downloads_running \d+\.0$", page, re.M)
        assert f"statements_ledger_number {float(Change.objects.last_number())}" in page

    @override_settings(METRICS_TOKEN=TOKEN)
    def test_what_strangers_send_is_no_label(self) -> None:
        for path in ("/made-up-1/", "/api/v1/made-up-2/", "/admin/made-up-3/", "/%0amade-up-4"):
            self.client.get(path, HTTP_HOST="testserver", HTTP_USER_AGENT="made-up-5")
        self.client.generic("MADEUP6", "/")
        page = self.client.get("/metrics", **AUTHORIZED).content.decode()

        assert not re.search("made-?up", page, re.I)

    def test_workers_that_are_gone_run_nothing(self) -> None:
        with TemporaryDirectory() as folder:
            for pid in (os.getpid(), 2**22 + 1):
                for kind in ("gauge_livesum", "counter"):
                    Path(folder, f"{kind}_{pid}.db").touch()
            health.forget_dead(Path(folder))
            left = {path.name for path in Path(folder).iterdir()}

        gone = f"gauge_livesum_{2**22 + 1}.db"
        assert len(left) == 3
        assert gone not in left

    def test_workers_share_their_counts(self) -> None:
        code = (
            "from statements.metrics import LOGINS; LOGINS.labels('let_in').inc();"
            "from prometheus_client import CollectorRegistry, generate_latest;"
            "from prometheus_client.multiprocess import MultiProcessCollector as All;"
            "registry = CollectorRegistry(); All(registry); print(generate_latest(registry))"
        )
        root = Path(__file__).resolve().parent.parent
        with TemporaryDirectory() as folder:
            env = {"PROMETHEUS_MULTIPROC_DIR": folder}
            for count in (1, 2):
                done = subprocess.run(
                    [sys.executable, "-c", code], cwd=root, env=env, capture_output=True, text=True
                )
                assert f'outcome="let_in"}} {count}.0' in done.stdout, done.stderr
