"""Wrong passwords: who waits for them, who does not, and what the log says."""

from __future__ import annotations

import logging
import os
import sys
from concurrent.futures import ThreadPoolExecutor
from tempfile import TemporaryDirectory
from threading import Barrier, BoundedSemaphore, Thread, get_native_id
from typing import Any
from unittest import mock

import pytest
import time_machine
from axes.models import AccessAttempt
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connections
from django.test import (
    Client,
    RequestFactory,
    SimpleTestCase,
    TestCase,
    TransactionTestCase,
    override_settings,
)

from statements import slots
from statements.login import hashing, locks
from statements.login.hashing import Busy, Room
from statements.models import User

from .logins import PASSWORD, QUICKLY, make_person, try_password

NOON = 1_796_040_000
HERE, THERE = {"REMOTE_ADDR": "203.0.113.5"}, {"REMOTE_ADDR": "203.0.113.6"}


@QUICKLY
class LockTests(TestCase):
    def setUp(self) -> None:
        make_person()
        travel = time_machine.travel(NOON, tick=False)
        self.clock = travel.start()
        self.addCleanup(travel.stop)

    def fail(self, times: int, username: str = "nina", **where: str) -> Any:
        for _ in range(times):
            response = try_password(self.client, username, "wrong", **(where or HERE))
        return response

    def test_a_name_is_locked_from_one_address_and_not_from_others(self) -> None:
        assert self.fail(4).status_code == 200

        response = self.fail(1)

        assert response.status_code == 429
        assert response["Retry-After"] == "900"
        assert response["Cache-Control"] == "no-store"
        self.assertContains(response, "Too many wrong logins", status_code=429)
        self.assertContains(response, "15 minutes", status_code=429)
        assert try_password(self.client, "nina", **HERE).status_code == 429  # the right one, too
        assert try_password(Client(), "nina", **THERE).status_code == 302

    def test_spellings_of_a_name_are_one_name(self) -> None:
        for name in ("nina", "NINA", " nina ", "Nina", "ｎｉｎａ"):
            response = self.fail(1, name)

        assert response.status_code == 429

    def test_other_browsers_are_no_way_out(self) -> None:
        for number in range(5):
            response = self.fail(1, **HERE, HTTP_USER_AGENT=f"browser {number}")

        assert response.status_code == 429

    def test_networks_of_ipv6_count_as_one_address(self) -> None:
        for number in range(5):
            response = self.fail(1, REMOTE_ADDR=f"2001:db8:1:2::{number:x}")
        assert response.status_code == 429
        assert self.fail(1, REMOTE_ADDR="2001:db8:1:3::1").status_code == 200

    def test_a_forwarded_address_counts_behind_proxies_alone(self) -> None:
        for number in range(5):
            response = self.fail(1, **HERE, HTTP_X_FORWARDED_FOR=f"198.51.100.{number}")
        assert response.status_code == 429

    def test_the_lock_ends_and_trying_on_does_not_make_it_longer(self) -> None:
        self.fail(5)
        self.clock.shift(899)
        assert self.fail(3)["Retry-After"] == "1"
        self.clock.shift(2)

        assert try_password(self.client, "nina", **HERE).status_code == 302

    def test_a_right_password_forgets_the_wrong_ones(self) -> None:
        self.fail(4)
        assert try_password(Client(), "nina", **HERE).status_code == 302
        assert not AccessAttempt.objects.exists()

    @override_settings(LOGIN_NAMES_PER_ADDRESS=3)
    def test_an_address_that_tries_many_names_is_locked_and_no_name_is(self) -> None:
        for name in ("anna", "boris", "clara"):
            assert self.fail(1, name).status_code == 200

        assert try_password(self.client, "nina", **HERE).status_code == 429
        for name in ("anna", "nina"):
            response = try_password(Client(), name, **THERE)
            assert response.status_code == (302 if name == "nina" else 200)

    def test_a_locked_login_hashes_nothing(self) -> None:
        self.fail(5)
        with mock.patch("django.contrib.auth.backends.UserModel.check_password") as checked:
            assert try_password(self.client, "nina", **HERE).status_code == 429
        assert not checked.called

    def test_who_is_locked_out_takes_no_place_from_others(self) -> None:
        self.fail(5)
        with mock.patch.object(hashing.ROOM, "place", side_effect=AssertionError("took a place")):
            assert try_password(self.client, "nina", **HERE).status_code == 429

    def test_names_of_nobody_take_a_hash_like_others_and_say_no_more(self) -> None:
        with mock.patch("statements.models.User.set_password") as hashed:
            unknown = self.fail(1, "nobody-here")
        assert hashed.called
        known = self.fail(1)
        assert unknown.context["form"].errors == known.context["form"].errors

    def test_odd_names_are_refused_in_words(self) -> None:
        for name in ("", "n" * 5_000, "n\0ina", "ﷺ" * 149, "\ud7ff", "'; DROP TABLE", "ß" * 150):
            with self.subTest(name=name[:9]):
                assert self.fail(1, name).status_code == 200

    def test_unlock_lets_a_name_or_an_address_try_at_once(self) -> None:
        for args in (["Nina "], ["--address", HERE["REMOTE_ADDR"]]):
            self.fail(5)
            with self.assertLogs("statements.audit") as logged:
                call_command("unlock", *args, stdout=mock.Mock())
            assert logged.records[0].wrong_logins == 5
            assert self.fail(1).status_code == 200
            AccessAttempt.objects.all().delete()

    def test_unlock_says_what_it_needs(self) -> None:
        for args, message in (([], "Name a user"), (["--address", "here"], "no IP address")):
            with pytest.raises(CommandError, match=message):
                call_command("unlock", *args)


@QUICKLY
class AuditTests(TestCase):
    def setUp(self) -> None:
        make_person()

    def logged_line(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        with self.assertLogs("statements.audit") as logged:
            try_password(self.client, *args, **HERE, **kwargs)
        assert len(logged.records) == 1
        assert PASSWORD not in str(logged.output)
        return logged.records[0].__dict__

    def test_each_login_has_a_line_with_person_and_address(self) -> None:
        for password, event, level in (
            *(("wrong", "login refused", logging.WARNING),) * 4,
            ("wrong", "login locked", logging.WARNING),
            (PASSWORD, "login locked", logging.WARNING),
        ):
            line = self.logged_line("nina", password)
            facts = (line["event"], line["user"], line["address"], line["levelno"])
            assert facts == (event, "nina", HERE["REMOTE_ADDR"], level)

    def test_a_success_and_a_logout_have_theirs(self) -> None:
        assert self.logged_line("nina")["event"] == "login"
        with self.assertLogs("statements.audit") as logged:
            self.client.post("/admin/logout/", **HERE)
        assert (logged.records[0].event, logged.records[0].user) == ("logout", "nina")

    def test_a_password_typed_as_name_is_not_written_down(self) -> None:
        with self.assertLogs() as logged:
            try_password(self.client, PASSWORD, "wrong", **HERE)
        assert PASSWORD not in str(logged.output)
        assert PASSWORD not in str([record.__dict__ for record in logged.records])


class PlaceTests(SimpleTestCase):
    def test_a_place_is_an_address_or_the_network_of_one(self) -> None:
        for address, expected in (
            ("203.0.113.5", "203.0.113.5"),
            ("::ffff:203.0.113.5", "203.0.113.5"),
            ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::"),
            ("fe80::1%eth0", "fe80::"),
            ("", None),
        ):
            request = RequestFactory().get("/", REMOTE_ADDR=address)
            with self.subTest(address=address):
                assert locks.place_of(request) == expected


class Watched:
    """Counts how many are hashing at once; each waits until the test lets it go on."""

    def __init__(self) -> None:
        self.now = self.most = 0

    def hash(self, room: Room, let_go: Barrier | None = None) -> None:
        with room.place():
            self.now += 1
            self.most = max(self.most, self.now)
            if let_go is not None:
                let_go.wait(5)
            self.now -= 1


class RoomTests(SimpleTestCase):
    def test_as_many_hash_as_may_and_three_times_as_many_wait(self) -> None:
        room = Room(2, patience=30, threads=BoundedSemaphore(30))
        watched, let_go = Watched(), Barrier(3)
        refused: list[Busy] = []

        def one() -> None:
            try:
                watched.hash(room, let_go)
            except Busy as error:
                refused.append(error)

        threads = [Thread(target=one) for _ in range(30)]
        for thread in threads:
            thread.start()
        while len(refused) < 22:  # two hash, six wait, nobody else is kept
            threads[-1].join(0.01)
        assert watched.most == 2
        for _ in range(4):
            let_go.wait(5)
        for thread in threads:
            thread.join(5)

        assert (watched.most, len(refused), watched.now) == (2, 22, 0)

    def test_who_hashes_or_waits_leaves_half_of_the_threads_to_readers(self) -> None:
        for places, threads, taken in (
            (1, 8, 4),
            (2, 8, 4),
            (8, 8, 4),
            (1, 4, 2),
            (2, 32, 8),
            (1, 1, 1),
        ):
            with self.subTest(places=places, threads=threads):
                door = hashing.room_of(places, threads).door
                assert [door.acquire(blocking=False) for _ in range(9)].count(True) == taken

    def test_downloads_and_passwords_leave_one_thread_between_them(self) -> None:
        threads = BoundedSemaphore(3)  # of four
        room = Room(1, patience=0, threads=threads)
        with (
            mock.patch.object(slots, "LONG_THREADS", threads),
            override_settings(EXPORT_SLOTS=self.enterContext(TemporaryDirectory())),
        ):
            with slots.slot(), slots.slot():
                with room.place(), pytest.raises(slots.Crowded), slots.slot():
                    pytest.fail("a download took the last thread")
                with slots.slot(), pytest.raises(Busy), room.place():
                    pytest.fail("a password took the last thread")
            with room.place():
                pass

    def test_one_thread_of_a_worker_is_held_by_nothing_that_lasts(self) -> None:
        assert hashing.ROOM.threads is slots.LONG_THREADS
        places = [slots.LONG_THREADS.acquire(blocking=False) for _ in range(settings.THREADS)]
        slots.LONG_THREADS.release(places.count(True))

        assert places.count(False) == 1

    def test_who_waits_too_long_is_refused_and_the_place_is_free_later(self) -> None:
        room, watched, let_go = Room(1, patience=0), Watched(), Barrier(2)
        thread = Thread(target=watched.hash, args=(room, let_go))
        thread.start()
        while not watched.now:
            thread.join(0.01)

        with pytest.raises(Busy):
            watched.hash(room)
        let_go.wait(5)
        thread.join(5)
        watched.hash(room)

    def test_a_hasher_that_calls_itself_takes_one_place(self) -> None:
        with mock.patch.object(hashing, "ROOM", Room(1, patience=0)):
            hasher = hashing.PBKDF2()
            assert hasher.verify("word", hasher.encode("word", "saltsaltsaltsaltsaltsa", 1))

    @pytest.mark.skipif(sys.platform != "linux", reason="threads have a priority of their own")
    def test_what_is_computed_gives_way_to_readers_and_nothing_else_does(self) -> None:
        def niceness() -> int:
            return os.getpriority(os.PRIO_PROCESS, get_native_id())

        with ThreadPoolExecutor(1) as reader:
            before = reader.submit(niceness).result()

            assert hashing.compute(niceness) == max(before, hashing.NICE)
            assert reader.submit(niceness).result() == before


class BusyTests(TransactionTestCase):
    def test_thirty_wrong_logins_side_by_side_hold_few_threads(self) -> None:
        make_person()
        inside: list[int] = []
        verify = hashing.Argon2PasswordHasher.verify
        watched, start = Watched(), Barrier(30)
        answers: list[Any] = []

        def slow(*args: Any) -> bool:
            watched.now += 1
            watched.most = max(watched.most, watched.now)
            inside.append(1)
            try:
                return bool(verify(*args))
            finally:
                watched.now -= 1

        def one(number: int) -> None:
            start.wait(30)
            try:
                where = {"REMOTE_ADDR": f"203.0.113.{number}"}
                answers.append(try_password(Client(), "nina", "wrong", **where))
            finally:
                connections.close_all()

        with mock.patch.object(hashing.Argon2PasswordHasher, "verify", slow):
            threads = [Thread(target=one, args=(number,)) for number in range(30)]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join(60)

        assert watched.most == 1
        assert len(answers) == 30
        assert {answer.status_code for answer in answers} <= {200, 503}
        busy = [answer for answer in answers if b"Too many people" in answer.content]
        assert busy
        assert {answer["Retry-After"] for answer in busy} == {str(hashing.PATIENCE)}
        self.assertContains(busy[0], "Too many people log in just now", status_code=503)
        assert User.objects.count() == 1
