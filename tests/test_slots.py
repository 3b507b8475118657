"""How many downloads run at once: slots are held by a stream, and given back however it ends."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from unittest import mock

from django.db import OperationalError
from django.test import TestCase, override_settings

from statements.api.slots import free_slot

from . import factories as f

ROOT = "/api/v1/"
HOLD = (
    "import fcntl, sys, time; f = open(sys.argv[1], 'ab'); fcntl.flock(f, fcntl.LOCK_EX);"
    " print(flush=True); time.sleep(60)"
)


def leave(response: Any) -> None:
    """Read no more of a reply: as a server closes it, but for the test's own connection."""
    for give_back in response._resource_closers:
        give_back()


class SlotTests(TestCase):
    @classmethod
    def setUpTestData(cls) -> None:
        f.small_world()

    def setUp(self) -> None:
        folder = TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)
        held = override_settings(EXPORT_SLOTS=folder.name, EXPORTS_AT_ONCE=2)
        held.enable()
        self.addCleanup(held.disable)

    def ask(self, path: str = "statements/?format=csv") -> Any:
        return self.client.get(ROOT + path)

    def is_free(self) -> bool:
        """Tell whether the first slot can be had."""
        held = free_slot(self.folder, 1)
        if held:
            held.close()
        return held is not None

    def test_one_too_many_is_answered_503_before_the_first_byte(self) -> None:
        running = [self.ask(), self.ask("topics/?format=jsonl")]

        refused = self.ask("changes/?format=csv")

        self.assertEqual(refused.status_code, 503)
        self.assertEqual(refused.headers["Content-Type"], "application/problem+json")
        self.assertEqual(refused.headers["Retry-After"], "30")
        self.assertEqual(self.ask("statements/").status_code, 200)
        for response in running:
            self.assertEqual(response.status_code, 200)
            leave(response)
        self.assertEqual(self.ask().status_code, 200)

    def test_a_slot_is_free_again_when_the_file_was_read_or_left(self) -> None:
        for _ in range(5):
            self.ask().getvalue()
            leave(self.ask())
            self.client.get(f"{ROOT}statements/?format=csv", headers={"If-None-Match": "*"})

        self.assertTrue(self.is_free())

    def test_a_slot_is_free_again_after_an_error(self) -> None:
        error = OperationalError("the server closed the connection")
        with (
            mock.patch("statements.api.downloads.stream_compiled", side_effect=error),
            self.assertLogs("statements.api.errors", "ERROR"),
        ):
            for _ in range(3):
                self.assertIn("too busy", self.ask().json()["detail"])

        self.assertTrue(self.is_free())

    def test_an_error_in_mid_stream_goes_up_to_the_server(self) -> None:
        def pieces(*args: Any, **kwargs: Any) -> Any:
            yield b"one"
            raise OperationalError("the server closed the connection")

        with mock.patch("statements.api.downloads.stream_compiled", pieces):
            response = self.ask()
            with self.assertRaises(OperationalError):
                response.getvalue()

        self.assertTrue(self.is_free())

    def test_a_process_that_ends_gives_its_slot_back(self) -> None:
        self.assertTrue(self.is_free())
        other = subprocess.Popen(
            [sys.executable, "-c", HOLD, str(self.folder / "1.slot")], stdout=subprocess.PIPE
        )
        assert other.stdout is not None
        other.stdout.readline()
        self.assertFalse(self.is_free())

        other.kill()
        other.communicate()

        self.assertTrue(self.is_free())
