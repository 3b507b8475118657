"""A release that fails or is killed is not there, leaves nothing, and is made the next time."""

from __future__ import annotations

import io
import os
import random
import resource
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from unittest import mock

import psycopg
import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import OperationalError, connection, connections
from django.test import TestCase, TransactionTestCase

from statements import releases
from statements.models import Release
from statements.problems import BrokenRules
from statements.releases import files

from . import factories as f
from .releasing import Releasing, data_members, members

pytestmark = pytest.mark.slow

KILLS = 20


@contextmanager
def files_of_at_most(size: int) -> Iterator[None]:
    """Let no file of this process grow beyond a size, as where a disk is full."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


class Failing(Releasing):
    def assert_nothing(self) -> None:
        """Assert that no release is there, and that the next one leaves no rest of others."""
        assert Release.objects.count() == 0
        release = self.release()
        left = sorted(path.name for path in (self.media / "releases").iterdir())
        assert left == [".lock", release.file_name, f"{release.file_name}.sha256"]
        assert list(releases.faults()) == []
        assert release.number == 1


class FullDiskTests(Failing, TestCase):
    @classmethod
    def setUpTestData(cls) -> None:
        f.load_dataset()

    def test_a_full_disk_leaves_nothing(self) -> None:
        whole = members(self.release())
        releases.withdraw(f.make_user("one"), 1, "To make it again.")
        largest = max(map(len, whole.values()))
        for size in (0, 1, 4_096, 50_000, 200_000, largest // 2, largest - 1):
            with (
                self.subTest(size),
                pytest.raises(CommandError, match="no new release"),
                files_of_at_most(size),
            ):
                call_command("release", stdout=io.StringIO(), stderr=io.StringIO())
            assert Release.objects.count() == 1
            names = {path.name for path in (self.media / "releases").glob("*.zip")}
            assert names == {"statements-release-1.zip"}
        assert data_members(self.release()) == data_members(Release.objects.get(number=1))

    def test_a_failure_after_the_move_leaves_no_release(self) -> None:
        with (
            mock.patch.object(Release.objects, "create", side_effect=OperationalError("gone")),
            pytest.raises(OperationalError),
        ):
            self.release()
        assert list((self.media / "releases").glob("*.zip"))  # named, and no release

        self.assert_nothing()

    def test_one_at_a_time(self) -> None:
        message = "Another release is being made here"
        with (
            files.lock_folder(releases.releases_folder()),
            self.assertRaisesMessage(BrokenRules, message),
        ):
            self.release()
        self.assert_nothing()


class KilledTests(Failing, TransactionTestCase):
    def setUp(self) -> None:
        super().setUp()
        if connection.vendor == "sqlite":
            self.skipTest("Another process cannot see a database in memory: run with a file.")
        f.load_dataset()

    def test_killed_at_any_moment_there_is_a_whole_release_or_none(self) -> None:
        begun = time.perf_counter()
        self.release()
        whole, release_count = (time.perf_counter() - begun) * 1.2, 1
        seed = random.randrange(1 << 32)
        draw = random.Random(seed)
        with self.subTest(seed=seed):
            for turn in range(KILLS):
                self.kill_one(draw.uniform(0, whole), 463 - turn)
                count_before = Release.objects.count()
                assert count_before in (release_count, release_count + 1)
                assert list(releases.faults()) == []
                release_count = count_before
        last = self.release(400)
        left = {path.name for path in (self.media / "releases").glob("*.zip")}
        assert left == set(Release.objects.values_list("file_name", flat=True))
        assert list((self.media / "releases").glob(".making-*")) == []
        assert members(last).keys() == members(Release.objects.get(number=1)).keys()

    def kill_one(self, after: float, number: int) -> None:
        """Fork a child that makes a release, and kill it after some seconds."""
        connections.close_all()
        child = os.fork()
        if child == 0:
            try:
                self.release(number)
            finally:
                os._exit(0)
        time.sleep(after)
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)

    def test_a_lost_database_leaves_nothing(self) -> None:
        params = connection.get_connection_params()
        wanted = ("host", "port", "user", "password", "dbname")
        address = {name: params[name] for name in wanted if params.get(name)}
        connection.ensure_connection()
        backend = connection.connection.info.backend_pid

        def lose(count: int) -> None:
            with psycopg.connect(**address, autocommit=True) as other:
                other.execute("SELECT pg_terminate_backend(%s)", [backend])

        with pytest.raises(OperationalError):
            releases.make(releases.prepare(), lose)
        connection.close()

        self.assert_nothing()
