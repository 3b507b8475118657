"""How many downloads run at once: slots are held by a stream, and given back however it ends."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from unittest import mock

import pytest
from django.db import OperationalError
from django.test import Client, RequestFactory, TestCase, override_settings
from rest_framework.request import Request

from statements.api.ranges import ranged
from statements.models import User
from statements.slots import Crowded, Stream, TooLong, free_slot, note_request

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
        settings = override_settings(EXPORT_SLOTS=folder.name, EXPORTS_AT_ONCE=2)
        settings.enable()
        self.addCleanup(settings.disable)

    def ask(self, path: str = "statements/?format=csv") -> Any:
        return self.client.get(ROOT + path)

    def is_free(self) -> bool:
        """Tell whether the first slot can be had."""
        slot = free_slot(self.folder, 1)
        if slot:
            slot.close()
        return slot is not None

    def test_one_too_many_is_answered_503_before_the_first_byte(self) -> None:
        running = [self.ask(), self.ask("topics/?format=jsonl")]

        refused = self.ask("changes/?format=csv")

        assert refused.status_code == 503
        assert refused.headers["Content-Type"] == "application/problem+json"
        assert refused.headers["Retry-After"] == "30"
        assert self.ask("statements/").status_code == 200
        for response in running:
            assert response.status_code == 200
            leave(response)
        assert self.ask().status_code == 200

    def test_a_slot_is_free_again_when_the_file_was_read_or_left(self) -> None:
        for _ in range(5):
            self.ask().getvalue()
            leave(self.ask())
            self.client.get(f"{ROOT}statements/?format=csv", headers={"If-None-Match": "*"})

        assert self.is_free()

    def test_a_slot_is_free_again_after_an_error(self) -> None:
        error = OperationalError("the server closed the connection")
        with (
            mock.patch("statements.exports.stream_compiled", side_effect=error),
            self.assertLogs("statements.api.errors", "ERROR"),
        ):
            for _ in range(3):
                assert "cannot be reached" in self.ask().json()["detail"]

        assert self.is_free()

    def test_an_error_in_mid_stream_goes_up_to_the_server(self) -> None:
        def pieces(*args: Any, **kwargs: Any) -> Any:
            yield b"one"
            raise OperationalError("the server closed the connection")

        with mock.patch("statements.exports.stream_compiled", pieces):
            response = self.ask()
            with pytest.raises(OperationalError):
                response.getvalue()

        assert self.is_free()

    def test_the_desks_files_hold_slots_too(self) -> None:
        desk = Client()
        desk.force_login(User.objects.create_superuser("root"))
        for path in ("statement/download/plain/", "government/download/excel/", "batch/set/"):
            with self.subTest(path):
                address = f"/admin/statements/{path}"
                running = [desk.get(address), desk.get(address)]
                assert [one.status_code for one in running] == [200, 200]
                assert self.ask().status_code == 503
                refused = desk.get(address)
                self.assertContains(refused, "Ask for it again", status_code=503)
                assert refused.headers["Retry-After"] == "30"
                for response in running:
                    assert "no-store" in response.headers["Cache-Control"]
                    assert response.getvalue()
                    leave(response)
                assert self.is_free()

    def test_the_file_of_a_release_holds_a_slot_whole_and_in_ranges(self) -> None:
        path = self.folder / "file"
        path.write_bytes(b"0123456789" * 100_000)
        for headers, status in (({}, 200), ({"HTTP_RANGE": "bytes=5-"}, 206)):
            request = Request(RequestFactory().get("/", **headers))
            running = [ranged(request, path, '"t"', "application/zip") for _ in range(2)]
            assert [one.status_code for one in running] == [status, status]
            with pytest.raises(Crowded):
                ranged(request, path, '"t"', "application/zip")
            head = Request(RequestFactory().head("/"))
            assert ranged(head, path, '"t"', "application/zip").status_code == 200
            for response in running:
                leave(response)
            assert self.is_free()

    def test_a_stream_ends_at_its_time_and_says_it_to_the_server(self) -> None:
        server = mock.Mock()
        request = RequestFactory().get("/", **{"gunicorn.socket": server})
        ended: list[bool] = []

        def pieces() -> Any:
            try:
                while True:
                    yield b"more"
            finally:
                ended.append(True)

        with override_settings(EXPORT_TIME_LIMIT=60):
            stream = Stream(request, pieces)
            assert next(stream) == b"more"
            stream.ends = 0
            with pytest.raises(TooLong):
                next(stream)
            self.ask_at(server)

        server.end_after.assert_called_with(60)
        assert ended == [True]
        assert self.is_free()

    def test_a_download_rests_as_long_as_it_worked_while_others_are_answered(self) -> None:
        def pieces() -> Any:
            for seconds in (0.02, 9, 0.03, 0.04, 0.05, 0.06):
                clock[0] += seconds
                yield b"piece"

        clock = [100.0]
        with (
            mock.patch("statements.slots.monotonic", lambda: clock[0]),
            mock.patch("statements.slots.thread_time", lambda: 0.0),
            mock.patch("statements.slots.sleep") as sleep,
            mock.patch.dict("statements.slots.latest_requests", clear=True) as latest,
        ):
            stream = Stream(None, pieces)
            next(stream)  # nothing was done before it
            note_request()
            next(stream)  # its own thread alone
            latest[-1] = clock[0]
            next(stream)  # after nine seconds of work: no longer than LONGEST_REST
            latest[-1] = clock[0]
            next(stream)
            clock[0] += 2
            next(stream)  # nobody of late
            latest[-1] = clock[0]
            stream.rests_until = clock[0]
            next(stream)  # half of its time is over
            stream.close()

        rests = [round(call.args[0], 3) for call in sleep.call_args_list]
        assert rests == [0.25, 0.03]

    def ask_at(self, server: mock.Mock) -> None:
        """Download with a server that knows of time limits."""
        server.end_after.reset_mock()
        response = self.client.get(f"{ROOT}topics/?format=csv", **{"gunicorn.socket": server})
        response.getvalue()
        leave(response)

    def test_a_process_that_ends_gives_its_slot_back(self) -> None:
        assert self.is_free()
        other = subprocess.Popen(
            [sys.executable, "-c", HOLD, str(self.folder / "1.slot")], stdout=subprocess.PIPE
        )
        assert other.stdout is not None
        other.stdout.readline()
        assert not self.is_free()

        other.kill()
        other.communicate()

        assert self.is_free()
