"""Password, then code: what lets people in, and what does not."""

from __future__ import annotations

import re
from base64 import b32encode, b64decode
from io import StringIO
from typing import Any
from unittest import mock
from urllib.parse import unquote

import pytest
import time_machine
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.test import Client, TestCase, override_settings
from django.urls import URLPattern, URLResolver
from django_otp.plugins.otp_static.models import StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice

from statements import accounts
from statements.login import codes, passwords, steps
from statements.models import User

from .desk import browser
from .logins import (
    APP,
    CODE,
    LOGIN,
    PASSWORD,
    QUICKLY,
    code_at,
    key_of,
    make_person,
    set_up,
    try_password,
)
from .logins import wrong as wrong_code

pytestmark = pytest.mark.slow

HOME = "/admin/"
NOON = 1_796_040_000


def is_in(client: Client) -> bool:
    return client.get(HOME).status_code == 200


def desk_addresses(patterns: Any, before: str = HOME) -> list[str]:
    """Return an address for each pattern of the desk."""
    addresses = []
    for one in patterns:
        here = before + re.sub(r"<[^>]*>", "1", str(one.pattern)).replace("^", "").replace("$", "")
        if isinstance(one, URLResolver):
            addresses += desk_addresses(one.url_patterns, here)
        elif isinstance(one, URLPattern):
            addresses.append(here)
    return addresses


@QUICKLY
@override_settings(REQUIRE_TOTP=True)
class CodeTests(TestCase):
    def setUp(self) -> None:
        self.user = make_person()
        travel = time_machine.travel(NOON, tick=False)
        self.clock = travel.start()
        self.addCleanup(travel.stop)

    def later(self, seconds: int = 60) -> None:
        self.clock.shift(seconds)

    def test_the_first_login_sets_up_an_app_and_shows_ten_codes_once(self) -> None:
        response = try_password(self.client, "nina", next="/admin/statements/statement/")
        self.assertRedirects(response, f"{APP}?next=/admin/statements/statement/")
        key = key_of(self.client)
        page = self.client.get(response["Location"])
        secret = b32encode(bytes.fromhex(key)).decode()
        assert secret in page.content.decode().replace(" ", "")
        picture = re.search(r'src="(data:image/svg\+xml[^"]*)"', page.content.decode())
        assert picture and "no-store" in page["Cache-Control"]

        sent = {"code": code_at(key), "next": "/admin/statements/statement/"}
        done = self.client.post(APP, sent)

        assert done.status_code == 200
        assert len(set(done.context["codes"])) == 10
        self.assertContains(done, 'href="/admin/statements/statement/"')
        assert is_in(self.client)
        kept = set(StaticToken.objects.values_list("token", flat=True))
        assert not kept & {codes.plain_code(code) for code in done.context["codes"]}
        self.assertRedirects(self.client.get(APP), f"{LOGIN}", fetch_redirect_response=False)

    def test_a_wrong_code_sets_up_nothing(self) -> None:
        try_password(self.client, "nina")
        key = key_of(self.client)

        for code in (wrong_code(code_at(key)), "", "abc", "١٢٣٤٥٦", "1_2345"):
            response = self.client.post(APP, {"code": code})
            assert response.status_code == 200
            assert response.context["form"].errors["code"]

        assert not TOTPDevice.objects.exists()
        assert not is_in(self.client)
        assert key_of(self.client) == key

    def test_each_login_that_sets_up_has_a_secret_of_its_own(self) -> None:
        other = Client()
        try_password(self.client, "nina")
        try_password(other, "nina")
        assert key_of(self.client) != key_of(other)
        self.client.post(APP, {"code": code_at(key_of(self.client))})

        for method in ("get", "post"):
            response = getattr(other, method)(APP, {"code": code_at(key_of(other))})
            assert response["Location"].startswith(CODE)
        assert TOTPDevice.objects.count() == 1
        assert not is_in(other)

    def test_a_code_of_the_app_lets_in_and_is_taken_once(self) -> None:
        key, _ = set_up(self.client)
        self.later()
        code = code_at(key)
        one, other = Client(), Client()
        self.assertRedirects(try_password(one, "nina"), CODE, fetch_redirect_response=False)
        try_password(other, "nina")

        self.assertRedirects(one.post(CODE, {"code": f"{code[:3]} {code[3:]}"}), HOME)
        refused = other.post(CODE, {"code": code})

        assert "used already" in str(refused.context["form"].errors)
        assert is_in(one)
        assert not is_in(other)

    def test_a_recovery_code_lets_in_once(self) -> None:
        _, recovery = set_up(self.client)
        one, other = Client(), Client()
        try_password(one, "nina")
        try_password(other, "nina")

        self.assertRedirects(one.post(CODE, {"code": recovery[0].upper()}), HOME)
        assert other.post(CODE, {"code": recovery[0]}).status_code == 200
        assert not is_in(other)
        assert codes.recovery_codes_left(self.user) == 9

    def test_recovery_codes_of_others_let_nobody_in(self) -> None:
        _, recovery = set_up(self.client)
        make_person("otto")
        set_up(Client(), "otto")
        other = Client()
        try_password(other, "otto")

        assert other.post(CODE, {"code": recovery[0]}).status_code == 200
        assert not is_in(other)

    def test_wrong_codes_make_one_wait_longer_and_longer(self) -> None:
        key, _ = set_up(self.client)
        self.later()
        other = Client()
        try_password(other, "nina")
        waits = []
        for _ in range(4):
            assert other.post(CODE, {"code": wrong_code(code_at(key))}).status_code == 200
            response = other.post(CODE, {"code": code_at(key)})  # right, and not looked at
            assert response.status_code == 429
            waits.append(int(response["Retry-After"]))
            self.assertContains(response, "Too many wrong codes", status_code=429)
            self.later(waits[-1])

        assert waits == [1, 2, 4, 8]
        assert not is_in(other)
        assert other.post(CODE, {"code": code_at(key)}).status_code == 302

    def test_nothing_of_the_desk_is_reached_between_password_and_code(self) -> None:
        set_up(Client())
        User.objects.update(is_superuser=True)
        try_password(self.client, "nina")
        addresses = desk_addresses(admin.site.urls[0])
        assert len(addresses) > 100
        assert {"/admin/jsi18n/", "/admin/autocomplete/"} <= set(addresses)

        for address in addresses:
            if address.startswith(LOGIN):
                continue
            for method in ("get", "post"):
                with self.subTest(method=method, address=address):
                    response = getattr(self.client, method)(address)
                    assert response.status_code in (302, 301)
                    assert re.match(r"/admin/(login/|$|[^?]*/$)", response["Location"])
            with self.subTest(address=address):
                end = self.client.get(address, follow=True)
                assert end.redirect_chain[-1][0].startswith(LOGIN)

    def test_a_session_without_a_code_opens_nothing_and_goes_on_to_the_code(self) -> None:
        set_up(Client())
        client = browser(self.user)

        assert client.get(HOME)["Location"].startswith(LOGIN)
        response = client.get(f"{LOGIN}?next=/admin/")
        assert response["Location"].startswith(CODE)
        assert "_auth_user_id" not in client.session

    def test_a_session_of_a_person_without_an_app_begins_with_the_password(self) -> None:
        """Else an old cookie would enrol an app of its own once the person's codes are reset."""
        set_up(self.client)
        codes.reset(self.user)

        page = self.client.get(LOGIN, follow=True)

        self.assertContains(page, 'name="password"')
        assert "_auth_user_id" not in self.client.session
        assert self.client.get(APP)["Location"].startswith(LOGIN)
        assert try_password(self.client, "nina")["Location"] == APP

    def test_superusers_need_a_code_too(self) -> None:
        User.objects.create_superuser("root", password=PASSWORD)

        assert try_password(self.client, "root")["Location"] == APP
        assert not is_in(self.client)

    def test_the_password_is_forgotten_after_ten_minutes_and_with_the_password(self) -> None:
        key, _ = set_up(Client())
        try_password(self.client, "nina")
        self.later(steps.PASSED_FOR + 1)
        assert self.client.post(CODE, {"code": code_at(key)})["Location"].startswith(LOGIN)

        try_password(self.client, "nina")
        user = User.objects.get()
        user.set_password("another-long-word")
        user.save()
        assert self.client.post(CODE, {"code": code_at(key)})["Location"].startswith(LOGIN)
        try_password(self.client, "nina", "another-long-word")
        User.objects.update(is_active=False)
        assert self.client.post(CODE, {"code": code_at(key)})["Location"].startswith(LOGIN)

    def test_the_session_gets_another_key_at_each_step(self) -> None:
        key, _ = set_up(Client())
        self.later()
        self.client.get(LOGIN)
        self.client.session.create()
        keys = []
        try_password(self.client, "nina")
        keys.append(self.client.session.session_key)
        self.client.post(CODE, {"code": code_at(key)})
        keys.append(self.client.session.session_key)

        assert len(set(keys)) == 2

    def test_no_page_leads_to_another_site(self) -> None:
        key, _ = set_up(Client())
        self.later()
        for next in ("https://evil.example/", "//evil.example/", "/\\evil.example", "javascript:1"):
            client = Client()
            with self.subTest(next=next):
                response = try_password(client, "nina", next=next)
                assert response["Location"] == CODE
                page = client.get(f"{CODE}?next={next}")
                assert page.context["next"] == ""
        response = client.post(CODE, {"code": code_at(key), "next": "https://evil.example/"})
        assert response["Location"] == HOME

    def test_who_has_an_app_needs_it_where_nobody_has_to(self) -> None:
        set_up(Client())
        with override_settings(REQUIRE_TOTP=False):
            assert try_password(self.client, "nina")["Location"] == CODE
            assert not is_in(self.client)
            make_person("otto")
            assert try_password(Client(), "otto")["Location"] == HOME

    def test_nobody_sees_secrets_in_the_desk(self) -> None:
        shown = {model._meta.label for model in admin.site._registry}

        assert not [label for label in shown if label.startswith(("otp_", "axes"))]

    def test_pages_keep_the_strict_policy(self) -> None:
        try_password(self.client, "nina")
        pages = [self.client.get(APP)]
        pages.append(self.client.post(APP, {"code": code_at(key_of(self.client))}))
        other = Client()
        try_password(other, "nina")
        pages.append(other.get(CODE))
        for page in pages:
            assert "unsafe" not in page["Content-Security-Policy"]
            assert b" style=" not in page.content
            assert b"<style" not in page.content


@QUICKLY
@override_settings(REQUIRE_TOTP=True)
class ResetTests(TestCase):
    def test_it_takes_the_app_away_ends_its_sessions_and_says_why(self) -> None:
        make_person()
        set_up(self.client)
        out = StringIO()

        with self.assertLogs("statements.audit") as logged:
            call_command("reset_totp", "nina", reason="lost her phone", user="root", stdout=out)

        assert "sets one up at the next login" in out.getvalue()
        line = logged.records[0].__dict__
        assert (line["user"], line["by"], line["reason"]) == ("nina", "root", "lost her phone")
        assert not is_in(self.client)
        assert try_password(Client(), "nina")["Location"] == APP

    def test_it_needs_a_person_and_a_reason(self) -> None:
        make_person()
        for args, message in (
            (("otto",), "There is no user otto"),
            (("nina",), "--reason is empty"),
        ):
            with pytest.raises(CommandError, match=message):
                call_command("reset_totp", *args, reason=" " if args == ("nina",) else "lost")


@QUICKLY
class SessionTests(TestCase):
    def setUp(self) -> None:
        make_person()
        travel = time_machine.travel(NOON, tick=False)
        self.clock = travel.start()
        self.addCleanup(travel.stop)

    @override_settings(SESSION_IDLE_LIMIT=600, SESSION_COOKIE_AGE=3_600)
    def test_a_session_ends_where_nobody_uses_it_or_when_it_is_old(self) -> None:
        for step, last, why in ((601, 0, "not used"), (500, 3_500, "too old")):
            try_password(self.client, "nina")
            for _ in range(last // step):
                self.clock.shift(step)
                assert is_in(self.client)
            self.clock.shift(step)
            with self.assertLogs("statements.audit") as logged:
                response = self.client.get(HOME)
            with self.subTest(why):
                assert response["Location"] == f"{LOGIN}?next={HOME}"
                assert (logged.records[0].why, logged.records[0].user) == (why, "nina")

    @override_settings(SESSION_IDLE_LIMIT=30)
    def test_who_is_there_stays_within_a_short_limit(self) -> None:
        try_password(self.client, "nina")
        for _ in range(5):
            self.clock.shift(20)
            assert is_in(self.client)

    def test_logging_in_again_starts_the_clock_again(self) -> None:
        try_password(self.client, "nina")
        self.clock.shift(3_000)
        assert try_password(self.client, "nina").status_code == 302
        self.clock.shift(3_000)
        assert is_in(self.client)

    def test_a_session_from_before_has_its_clock_started(self) -> None:
        client = browser(User.objects.get())
        session = client.session
        del session[steps.BEGAN], session[steps.LAST_USED]
        session.save()

        assert is_in(client)
        assert client.session[steps.BEGAN] == NOON

    def test_being_seen_is_written_once_a_minute(self) -> None:
        client = browser(User.objects.get())
        for seconds, written in ((10, NOON), (49, NOON), (1, NOON + 60)):
            self.clock.shift(seconds)
            assert is_in(client)
            assert client.session[steps.LAST_USED] == written


class DemoPasswordTests(TestCase):
    def make(self, *names: str) -> None:
        for name in names:
            user = User.objects.create_user(name, is_staff=True)
            user.set_password(accounts.demo_password(name))
            user.save()

    def test_no_demo_password_lets_in_where_strangers_come(self) -> None:
        self.make("curator")
        User.objects.update(username="renamed")

        with override_settings(DEMO_PASSWORDS_ALLOWED=False), no_hashing():
            response = try_password(self.client, "renamed", "curator-demo")
        assert response.status_code == 200
        assert not is_in(self.client)
        assert try_password(self.client, "renamed", "curator-demo").status_code == 302

    def test_it_is_found_whatever_the_account_is_called(self) -> None:
        self.make("curator", "reviewer", "editor")
        make_person("nina")
        User.objects.filter(username="curator").update(username="anna")
        User.objects.filter(username="editor").update(is_active=False)

        assert sorted(passwords.with_demo_password()) == ["anna", "reviewer"]

    def test_a_password_is_looked_at_once(self) -> None:
        make_person("nina")
        assert list(passwords.with_demo_password()) == []
        with no_hashing():
            assert list(passwords.with_demo_password()) == []
        user = User.objects.get()
        user.set_password("curator-demo")
        user.save()
        assert list(passwords.with_demo_password()) == ["nina"]

    def test_it_is_no_new_password(self) -> None:
        for password in accounts.DEMO_PASSWORDS:
            with pytest.raises(ValidationError, match="printed in README"):
                passwords.NoDemoPassword().validate(password)
        with override_settings(
            AUTH_PASSWORD_VALIDATORS=[{"NAME": "statements.login.passwords.NoDemoPassword"}]
        ):
            root = browser(User.objects.create_superuser("root"))
            sent = {"username": "new", "password1": "curator-demo", "password2": "curator-demo"}
            page = root.post("/admin/statements/user/add/", sent | {"usable_password": "true"})
            self.assertContains(page, "printed in README")


def no_hashing() -> Any:
    """Return a block within which no password may be hashed."""
    refuse = mock.Mock(side_effect=AssertionError("a password was hashed"))
    return mock.patch.multiple("statements.login.hashing.InRoom", encode=refuse, verify=refuse)


def test_a_picture_is_an_svg_of_the_secret() -> None:
    user = User(username="nina")
    svg = unquote(codes.picture(user, "00" * 20))

    assert svg.startswith("data:image/svg+xml")
    assert "<svg" in (svg if "base64" not in svg else b64decode(svg.split(",")[1]).decode())
