"""How long one statement may run: on either database, a heavy question is 503 and not a hang."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from unittest import mock

import pytest
from django.db import OperationalError, connection, transaction
from django.test import TestCase, override_settings

from statements.query.limits import limited

from . import factories as f

ROOT = "/api/v1/"
HEAVY = (
    "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < %s) "
    "SELECT COUNT(*) FROM n"
)
FAR = 500_000_000  # minutes of counting


def count(to: int) -> int:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(HEAVY, [to])
        return int(cursor.fetchone()[0])


@contextmanager
def timeout(milliseconds: int) -> Iterator[None]:
    """Set the time that a statement may take, on either database."""
    with override_settings(DATABASE_STATEMENT_TIMEOUT=milliseconds):
        if connection.vendor != "postgresql":
            yield
            return
        with connection.cursor() as cursor:
            cursor.execute(f"SET LOCAL statement_timeout = {milliseconds:d}")
        yield
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL statement_timeout = 0")


class TimeoutTests(TestCase):
    @classmethod
    def setUpTestData(cls) -> None:
        f.small_world()

    def heavy(self, *args: Any, **kwargs: Any) -> Any:
        return count(FAR)

    def assert_too_heavy(self, path: str) -> None:
        with timeout(50), self.assertLogs("statements.api.errors", "ERROR"):
            response = self.client.get(ROOT + path)
        assert response.status_code == 503
        assert response.headers["Content-Type"] == "application/problem+json"
        assert response.headers["Retry-After"] == "5"
        assert response.headers["Cache-Control"] == "no-store"
        assert "ETag" not in response.headers

    def test_a_heavy_list_is_answered_503(self) -> None:
        with mock.patch("statements.paging.page_of", self.heavy):
            self.assert_too_heavy("governments/")
            self.assert_too_heavy("statements/")

    def test_a_heavy_download_is_answered_503_before_it_begins(self) -> None:
        with mock.patch("statements.exports.stream_compiled", self.heavy):
            self.assert_too_heavy("statements/?format=csv")

    def test_a_connection_is_good_again_after_it(self) -> None:
        with mock.patch("statements.paging.page_of", self.heavy):
            self.assert_too_heavy("governments/")

        assert self.client.get(f"{ROOT}governments/").status_code == 200

    def test_the_time_is_that_of_each_statement(self) -> None:
        with timeout(2_000), limited(), mock.patch("statements.query.limits.monotonic") as now:
            for seconds in (0, 1.5, 3, 4.5):  # together more than one may take
                now.return_value = seconds
                assert count(100000) == 100000

    def test_outside_the_api_nothing_is_cut(self) -> None:
        with override_settings(DATABASE_STATEMENT_TIMEOUT=1):
            with limited():
                pass
            assert count(1000000) == 1000000

    def test_no_limit_is_no_limit(self) -> None:
        with override_settings(DATABASE_STATEMENT_TIMEOUT=0), limited():
            assert count(1000000) == 1000000

    def test_sqlite_says_interrupted(self) -> None:
        if connection.vendor != "sqlite":
            self.skipTest("PostgreSQL counts the time itself")
        with (
            override_settings(DATABASE_STATEMENT_TIMEOUT=50),
            limited(),
            pytest.raises(OperationalError) as caught,
        ):
            count(FAR)

        assert isinstance(caught.value.__cause__, sqlite3.OperationalError)
        assert str(caught.value) == "interrupted"
