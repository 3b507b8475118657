"""What people keep of their own login: weak passwords that must go, and recovery codes."""

from __future__ import annotations

import re
from contextlib import suppress
from typing import Any
from unittest import mock

import time_machine
from axes.models import AccessAttempt
from django.contrib.auth.hashers import make_password
from django.contrib.auth.password_validation import validate_password
from django.db import OperationalError
from django.test import Client, TestCase, override_settings
from django_otp.plugins.otp_static.models import StaticDevice

from statements.login import codes, steps
from statements.models import User

from .desk import browser
from .logins import (
    APP,
    CODE,
    LOGIN,
    NEW,
    PASSWORD,
    QUICKLY,
    code_at,
    key_of,
    make_person,
    set_up,
    try_password,
    wrong,
)

HOME = "/admin/"
OWN, RECOVERY = "/admin/password_change/", "/admin/recovery_codes/"
NOON = 1_796_040_000
WEAK = ("short-one", "password1234", "123456789012345")
GOOD = "something-quite-else"
HERE = {"REMOTE_ADDR": "203.0.113.5"}


def is_in(client: Client) -> bool:
    return client.get(HOME).status_code == 200


def give(user: User, password: str) -> None:
    """Set a password as commands do, which ask no rules."""
    User.objects.filter(pk=user.pk).update(password=make_password(password))


class OnTheClock(TestCase):
    def setUp(self) -> None:
        self.user = make_person()
        travel = time_machine.travel(NOON, tick=False)
        self.clock = travel.start()
        self.addCleanup(travel.stop)


@QUICKLY
@override_settings(WEAK_PASSWORDS_ALLOWED=False, REQUIRE_TOTP=False)
class WeakPasswordTests(OnTheClock):
    def choose(self, client: Client, password: str = GOOD, again: str = "") -> Any:
        sent = {"new_password1": password, "new_password2": again or password}
        return client.post(NEW, sent | {"next": "/admin/statements/statement/"})

    def test_a_weak_password_is_changed_before_the_desk_opens(self) -> None:
        for weak in WEAK:
            give(self.user, weak)
            client = Client()
            with self.subTest(weak):
                response = try_password(client, "nina", weak, next="/admin/statements/statement/")
                self.assertRedirects(response, f"{NEW}?next=/admin/statements/statement/")
                assert not is_in(client)
                assert client.get("/admin/statements/statement/").status_code == 302

                with self.assertLogs("statements.audit") as logged:
                    done = self.choose(client)

                assert done["Location"] == "/admin/statements/statement/"
                assert [one.event for one in logged.records] == ["password changed", "login"]
                assert is_in(client)
                assert try_password(Client(), "nina", weak).status_code == 200
                assert try_password(Client(), "nina", GOOD)["Location"] == HOME

    def test_a_good_one_opens_at_once_and_so_does_a_weak_one_where_they_are_allowed(self) -> None:
        assert try_password(self.client, "nina")["Location"] == HOME
        give(self.user, WEAK[0])
        with override_settings(WEAK_PASSWORDS_ALLOWED=True):
            assert try_password(Client(), "nina", WEAK[0])["Location"] == HOME

    def test_another_weak_one_or_two_that_differ_are_refused(self) -> None:
        give(self.user, WEAK[0])
        try_password(self.client, "nina", WEAK[0])

        for password, again in ((WEAK[0], ""), (WEAK[1], ""), (GOOD, "other"), ("", "")):
            response = self.choose(self.client, password, again)
            assert response.status_code == 200
            assert response.context["form"].errors
        assert not is_in(self.client)
        assert not re.search(rb'value="[^"]*short-one', response.content)

    def test_a_wrong_password_leads_nowhere(self) -> None:
        give(self.user, WEAK[0])
        try_password(self.client, "nina", WEAK[1])

        assert self.client.get(NEW)["Location"].startswith(LOGIN)
        assert self.choose(self.client)["Location"].startswith(LOGIN)
        assert Client().get(NEW)["Location"].startswith(LOGIN)

    @override_settings(REQUIRE_TOTP=True)
    def test_the_code_comes_first(self) -> None:
        give(self.user, WEAK[0])
        assert try_password(self.client, "nina", WEAK[0])["Location"] == APP
        key = key_of(self.client)
        for page in (NEW, CODE):
            self.assertRedirects(self.client.get(page), APP)
        assert self.choose(self.client)["Location"].startswith(APP)
        shown = self.client.post(APP, {"code": code_at(key)})
        assert len(shown.context["codes"]) == 10
        self.assertContains(shown, f'href="{NEW}"')
        assert not is_in(self.client)

        self.clock.shift(60)
        again = Client()
        assert try_password(again, "nina", WEAK[0])["Location"] == CODE
        assert self.choose(again)["Location"].startswith(CODE)
        assert again.post(CODE, {"code": code_at(key)})["Location"] == NEW
        assert not is_in(again)
        assert self.choose(again).status_code == 302
        assert is_in(again)
        assert self.choose(self.client)["Location"].startswith(LOGIN)  # by the old password
        assert not is_in(self.client)

    @override_settings(REQUIRE_TOTP=True)
    def test_an_app_that_was_reset_meanwhile_lets_nobody_on(self) -> None:
        key, _ = set_up(Client())
        self.clock.shift(60)
        give(self.user, WEAK[0])
        try_password(self.client, "nina", WEAK[0])
        self.client.post(CODE, {"code": code_at(key)})
        codes.reset(self.user)

        assert self.choose(self.client)["Location"].startswith(APP)
        assert not is_in(self.client)

    def test_the_session_gets_another_key_and_the_step_ends_with_time(self) -> None:
        give(self.user, WEAK[0])
        try_password(self.client, "nina", WEAK[0])
        before = self.client.session.session_key
        self.choose(self.client)
        assert self.client.session.session_key != before

        give(self.user, WEAK[0])
        late = Client()
        try_password(late, "nina", WEAK[0])
        self.clock.shift(steps.PASSED_FOR + 1)
        assert self.choose(late)["Location"].startswith(LOGIN)

    def test_what_is_weak_is_what_may_not_be_chosen(self) -> None:
        validate_password(PASSWORD, self.user)
        validate_password(GOOD, self.user)

    def test_pages_keep_the_strict_policy(self) -> None:
        give(self.user, WEAK[0])
        try_password(self.client, "nina", WEAK[0])
        page = self.client.get(NEW)
        assert "no-store" in page["Cache-Control"]
        assert "unsafe" not in page["Content-Security-Policy"]
        assert b" style=" not in page.content
        assert page.content.count(b'type="password"') == 2


@QUICKLY
class OwnPasswordTests(OnTheClock):
    def change(self, client: Client, old: str, **where: str) -> Any:
        sent = {"old_password": old, "new_password1": GOOD, "new_password2": GOOD}
        return client.post(OWN, sent, **(where or HERE))

    def test_a_wrong_old_password_counts_as_a_wrong_login(self) -> None:
        client = browser(self.user)
        for _ in range(4):
            response = self.change(client, "wrong")
            assert response.context["form"].errors["old_password"]
        with self.assertLogs("statements.audit") as logged:
            response = self.change(client, "wrong")

        assert response.status_code == 429
        assert response["Retry-After"] == "900"
        assert (logged.records[0].event, logged.records[0].typed_by) == ("login locked", "nina")
        assert self.change(client, PASSWORD).status_code == 429  # the right one, too
        assert try_password(Client(), "nina", **HERE).status_code == 429
        assert self.change(client, PASSWORD, REMOTE_ADDR="203.0.113.6").status_code == 302

    def test_wrong_logins_count_for_it_too(self) -> None:
        client = browser(self.user)
        for _ in range(4):
            try_password(Client(), "nina", "wrong", **HERE)

        assert self.change(client, "wrong").status_code == 429

    def test_the_right_one_ends_the_count_as_a_login_does(self) -> None:
        client = browser(self.user)
        for place in (HERE, {"REMOTE_ADDR": "203.0.113.6"}):
            self.change(client, "wrong", **place)

        self.change(client, PASSWORD)

        [left] = AccessAttempt.objects.all()
        assert left.ip_address == "203.0.113.6"

    def test_the_log_tells_only_what_was_kept(self) -> None:
        client = browser(self.user)
        with (
            mock.patch.object(User, "save", side_effect=OperationalError("gone")),
            self.assertNoLogs("statements.audit"),
            suppress(OperationalError),
        ):
            self.change(client, PASSWORD)

    def test_the_right_one_changes_it_and_says_so_in_the_log(self) -> None:
        client, other = browser(self.user), browser(self.user)
        with self.assertLogs("statements.audit") as logged:
            assert self.change(client, PASSWORD).status_code == 302

        assert [one.event for one in logged.records] == ["password changed"]
        assert is_in(client)
        assert not is_in(other)
        assert not AccessAttempt.objects.exists()


@QUICKLY
@override_settings(REQUIRE_TOTP=True)
class RecoveryCodeTests(OnTheClock):
    def setUp(self) -> None:
        super().setUp()
        self.key, self.old = set_up(self.client)
        self.clock.shift(60)

    def test_new_ones_are_shown_once_and_the_old_ones_end(self) -> None:
        page = self.client.get(RECOVERY)
        self.assertContains(page, "10 recovery codes left")
        self.assertContains(self.client.get(HOME), f'href="{RECOVERY}"')
        with self.assertLogs("statements.audit") as logged:
            done = self.client.post(RECOVERY, {"code": code_at(self.key)})

        assert [one.event for one in logged.records] == ["recovery codes made"]
        codes = done.context["codes"]
        assert len(set(codes)) == 10
        assert not set(codes) & set(self.old)
        assert "no-store" in done["Cache-Control"]
        self.assertContains(done, "have ended")
        assert codes[0] not in self.client.get(RECOVERY).content.decode()
        client = Client()
        try_password(client, "nina")
        assert client.post(CODE, {"code": self.old[0]}).status_code == 200
        self.clock.shift(60)
        assert client.post(CODE, {"code": codes[0]}).status_code == 302

    def test_a_recovery_code_makes_new_ones_where_the_phone_is_lost(self) -> None:
        done = self.client.post(RECOVERY, {"code": self.old[3]})

        assert len(done.context["codes"]) == 10

    def test_who_logged_in_by_a_recovery_code_stays_at_the_desk(self) -> None:
        StaticDevice.objects.create(user=self.user, name="of an older time")
        client = Client()
        try_password(client, "nina")
        assert client.post(CODE, {"code": self.old[0]}).status_code == 302
        client.post(RECOVERY, {"code": wrong(code_at(self.key))})

        done = client.post(RECOVERY, {"code": self.old[1]})

        assert is_in(client)
        assert codes.recovery_codes_left(self.user) == 10
        assert StaticDevice.objects.filter(user=self.user).count() == 1
        again = Client()
        try_password(again, "nina")
        assert again.post(CODE, {"code": self.old[2]}).status_code == 200
        self.clock.shift(60)
        assert again.post(CODE, {"code": done.context["codes"][0]}).status_code == 302

    def test_a_session_alone_makes_none(self) -> None:
        for code in ("", "abc", wrong(code_at(self.key))):
            page = self.client.post(RECOVERY, {"code": code})
            assert page.context["form"].errors["code"]
        page = self.client.post(RECOVERY, {"code": code_at(self.key)})  # right, and too soon
        assert page.status_code == 429
        assert codes.recovery_codes_left(self.user) == 10

    def test_nobody_else_sees_the_page(self) -> None:
        assert Client().get(RECOVERY)["Location"].startswith(LOGIN)
        half = Client()
        try_password(half, "nina")
        assert half.post(RECOVERY, {"code": code_at(self.key)})["Location"].startswith(LOGIN)

    def test_who_has_no_app_is_told(self) -> None:
        with override_settings(REQUIRE_TOTP=False):
            client = browser(make_person("otto"))
            self.assertContains(client.get(RECOVERY), "You have no authenticator app")
            self.assertNotContains(client.get(HOME), RECOVERY)

    def test_no_wait_grows_without_end(self) -> None:
        client, waits = Client(), []
        try_password(client, "nina")
        for _ in range(13):
            client.post(CODE, {"code": wrong(code_at(self.key))})
            response = client.post(CODE, {"code": code_at(self.key)})
            waits.append(int(response["Retry-After"]))
            self.clock.shift(waits[-1])
            try_password(client, "nina")

        assert waits == [1, 2, 4, 8, 16, 32, 64, 128, 256, *[512] * 4]
        assert max(waits) <= 900
        assert client.post(CODE, {"code": code_at(self.key)}).status_code == 302
