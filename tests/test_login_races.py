"""Twenty at the door at once: what lets one in lets in one, and guesses are counted as they are."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from unittest import mock

import time_machine
from axes.models import AccessAttempt
from django.conf import settings
from django.db import connection
from django.test import Client, TestCase, TransactionTestCase, override_settings
from django_otp.plugins.otp_static.models import StaticDevice
from django_otp.plugins.otp_totp.models import TOTPDevice

from statements.login import codes, hashing, locks
from statements.login.hashing import Room

from .logins import (
    CODE,
    PASSWORD,
    QUICKLY,
    code_at,
    make_person,
    set_up,
    try_password,
    wrong,
)
from .test_concurrency import ONE_WRITER, together

MANY, NOON = 20, 1_796_040_000
HERE = {"REMOTE_ADDR": "203.0.113.5"}


class AtOnce(TransactionTestCase):
    def setUp(self) -> None:
        if connection.vendor == "sqlite":
            self.skipTest(ONE_WRITER)
        self.user = make_person()

    def all_at_once(self, work: Callable[[int], int]) -> list[int]:
        return together(*(lambda number=number: work(number) for number in range(MANY)))


@QUICKLY
@override_settings(REQUIRE_TOTP=True)
class OneCodeTests(AtOnce):
    def setUp(self) -> None:
        super().setUp()
        with time_machine.travel(NOON, tick=False):
            self.key, self.recovery = set_up(Client())
        travel = time_machine.travel(NOON + 60, tick=False)
        travel.start()
        self.addCleanup(travel.stop)
        self.clients = [Client() for _ in range(MANY)]
        for client in self.clients:
            try_password(client, "nina")

    def type(self, code: str) -> list[int]:
        """Let all type a code at once; return the statuses of who was let in."""
        statuses = self.all_at_once(
            lambda number: self.clients[number].post(CODE, {"code": code}).status_code
        )
        inside = [client for client in self.clients if client.get("/admin/").status_code == 200]
        assert len(inside) == statuses.count(302)
        return statuses

    def test_a_recovery_code_lets_one_in(self) -> None:
        statuses = self.type(self.recovery[0])

        assert statuses.count(302) == 1
        assert set(statuses) <= {200, 302, 429}
        assert codes.recovery_codes_left(self.user) == 9

    def test_a_code_of_the_app_lets_one_in(self) -> None:
        statuses = self.type(code_at(self.key, NOON + 60))
        assert statuses.count(302) == 1

        self.clients[statuses.index(302)] = Client()
        try_password(self.clients[statuses.index(302)], "nina")
        assert 302 not in self.type(code_at(self.key, NOON + 60))

    def test_wrong_codes_at_once_are_one_guess(self) -> None:
        for device, code in (
            (TOTPDevice, wrong(code_at(self.key, NOON + 60))),
            (StaticDevice, "a" * 16),
        ):
            statuses = self.type(code)
            assert set(statuses) <= {200, 429}
            assert device.objects.get().throttling_failure_count == 1


class GuessTests(AtOnce):
    def test_twenty_passwords_at_once_are_no_more_guesses_than_five(self) -> None:
        guesses: list[int] = []
        verify = hashing.Argon2PasswordHasher.verify

        def counted(*args: Any) -> bool:
            guesses.append(1)
            return bool(verify(*args))

        with (
            mock.patch.object(hashing.Argon2PasswordHasher, "verify", counted),
            mock.patch.object(hashing, "ROOM", Room(1, patience=30)),
        ):
            for _ in range(3):
                statuses = self.all_at_once(
                    lambda _: try_password(Client(), "nina", "wrong", **HERE).status_code
                )
                assert set(statuses) <= {200, 429, 503}

        assert len(guesses) <= settings.AXES_FAILURE_LIMIT
        assert try_password(Client(), "nina", PASSWORD, **HERE).status_code == 429


@QUICKLY
class DoorTests(TestCase):
    """What one can learn or leave at the door without a password."""

    def test_every_spelling_that_finds_a_person_counts_as_one(self) -> None:
        user = make_person()
        spellings = (
            *("nina", " nina", "nina ", "ｎｉｎａ", "\u00a0nina", "nina\u3000"),
            *("ⁿina", "𝐧ina", "ni\u2099a", "ｎina\t"),
        )
        for name in spellings:
            assert try_password(Client(), name).status_code == 302, name
        for name in (*spellings, "NINA", "Nina"):
            assert locks.plain_name(name) == "nina", name
        for name in spellings[:5]:
            response = try_password(Client(), name, "wrong", **HERE)
        assert response.status_code == 429
        assert AccessAttempt.objects.get().username == user.username

    def test_nobody_learns_which_names_there_are(self) -> None:
        make_person()
        make_person("otto", is_active=False)
        reader = make_person("rita")
        reader.is_staff = False
        reader.save()
        without = make_person("dataset-like")
        without.set_unusable_password()
        without.save()
        answers = set()
        for name, password in (
            *(("nina", "wrong"), ("nobody", "wrong"), ("otto", PASSWORD), ("rita", PASSWORD)),
            ("dataset-like", "wrong"),
        ):
            with mock.patch(
                "django.contrib.auth.hashers.MD5PasswordHasher.encode",
                autospec=True,
                side_effect=lambda *args: "md5$salt$00",
            ) as encoded:
                response = try_password(Client(), name, password, **HERE)
            page = response.content.decode().replace(name, "NAME")
            start = page.index("<main") if "<main" in page else 0
            answers.add((response.status_code, str(response.context["form"].errors), start > 0))
            assert encoded.call_count == 1, name
        assert len(answers) == 1

    def test_a_session_that_somebody_else_knows_ends_at_the_login(self) -> None:
        make_person()
        make_person("mallory")
        attacker = Client()
        attacker.get("/admin/login/")
        with override_settings(REQUIRE_TOTP=True):
            try_password(attacker, "mallory")
        known = attacker.cookies["sessionid"].value
        victim = Client()
        victim.cookies["sessionid"] = known
        assert try_password(victim, "nina").status_code == 302
        assert victim.get("/admin/").status_code == 200
        assert victim.cookies["sessionid"].value != known
        assert attacker.get("/admin/").status_code == 302
        assert attacker.post(CODE, {"code": "000000"})["Location"].startswith("/admin/login/")

    def test_logging_out_ends_the_session_for_whoever_copied_it(self) -> None:
        make_person()
        try_password(self.client, "nina")
        thief = Client()
        thief.cookies["sessionid"] = self.client.cookies["sessionid"].value
        assert thief.get("/admin/").status_code == 200
        assert self.client.get("/admin/logout/").status_code == 405
        assert thief.get("/admin/").status_code == 200
        self.client.post("/admin/logout/")
        assert thief.get("/admin/").status_code == 302
