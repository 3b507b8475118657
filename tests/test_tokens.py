"""Tokens: minted by people who may, told once, kept as digests, and good for a quota alone."""

from __future__ import annotations

import re
from datetime import timedelta
from io import StringIO
from typing import Any

from django.contrib.admin.models import LogEntry
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client, TestCase
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from knox.models import AuthToken

from statements import accounts, tokens
from statements.models import User

from . import factories as f

ROOT = "/api/v1/"
PROBLEM = "application/problem+json"
LIST = reverse("admin:knox_authtoken_changelist")
ADD = reverse("admin:knox_authtoken_add")


class TokenTestCase(TestCase):
    user: User

    @classmethod
    def setUpTestData(cls) -> None:
        f.small_world()
        cls.user = f.make_user("analyst", may_approve=False)

    def ask(self, path: str = "governments/", **headers: str) -> Any:
        return self.client.get(ROOT + path, headers=headers)

    def bearer(self, text: str, path: str = "governments/") -> Any:
        return self.ask(path, authorization=f"Bearer {text}")

    def assert_refused(self, response: Any) -> None:
        assert response.status_code == 401
        assert response.headers["Content-Type"] == PROBLEM
        assert response.headers["WWW-Authenticate"] == 'Bearer error="invalid_token"'
        assert response.headers["Cache-Control"] == "no-store"
        assert "ETag" not in response.headers


class ReadingTests(TokenTestCase):
    def test_anybody_reads_and_so_does_a_token(self) -> None:
        _, text = tokens.mint(self.user, 1)

        anonymous, known = self.ask(), self.bearer(text)

        assert (anonymous.status_code, known.status_code) == (200, 200)
        assert known.content == anonymous.content
        assert known.headers["Cache-Control"] == "private, no-cache"
        assert anonymous.headers["Cache-Control"] == "public, max-age=0, s-maxage=1"
        assert self.ask(authorization=f"bearer {text}").status_code == 200
        assert self.ask(authorization=" ").status_code == 200

    def test_a_wrong_token_is_never_taken_for_nobody(self) -> None:
        _, text = tokens.mint(self.user, 1)
        for header in (
            f"Bearer {text[:-1]}x",
            f"Bearer {text}0",
            f"Bearer {text[: tokens.SHOWN]}",
            f"Bearer {text} {text}",
            "Bearer",
            "Bearer \x00",
            "Bearer \xff\xfe",
            "Bearer " + "a" * 10_000,
            f"Token {text}",
            "Basic YTpi",
            text,
        ):
            with self.subTest(header[:30]):
                self.assert_refused(self.ask(authorization=header))
                self.assert_refused(self.ask("statements/?format=csv", authorization=header))
                self.assert_refused(self.ask("quota/", authorization=header))

    def test_a_token_ends_by_time_by_revocation_and_with_its_person(self) -> None:
        token, text = tokens.mint(self.user, 1)
        AuthToken.objects.filter(pk=token.pk).update(expiry=timezone.now())
        self.assert_refused(self.bearer(text))
        AuthToken.objects.filter(pk=token.pk).update(expiry=timezone.now() + timedelta(hours=1))
        assert self.bearer(text).status_code == 200
        User.objects.filter(pk=self.user.pk).update(is_active=False)
        self.assert_refused(self.bearer(text))
        User.objects.filter(pk=self.user.pk).update(is_active=True)
        tokens.beginning_with(text).delete()
        self.assert_refused(self.bearer(text))

    def test_reading_with_a_token_writes_nothing_and_asks_once(self) -> None:
        _, old = tokens.mint(self.user, 1)
        AuthToken.objects.update(expiry=timezone.now())
        token, text = tokens.mint(self.user, 1)
        self.bearer(text)

        with CaptureQueriesContext(connection) as queries:
            self.bearer(text)
            self.bearer(old)

        assert [q["sql"] for q in queries if not q["sql"].startswith("SELECT")] == []
        assert sum("knox" in q["sql"] for q in queries) == 2
        assert AuthToken.objects.count() == 2  # what has expired is still there
        assert AuthToken.objects.get(pk=token.pk).expiry == token.expiry

    def test_a_token_opens_nothing(self) -> None:
        chief = User.objects.create_superuser("chief", password="secret")
        _, text = tokens.mint(chief, 1)
        draft = f.store("statement", f.make_statement())
        header = {"authorization": f"Bearer {text}"}

        assert self.bearer(text, f"statements/{draft['uid']}/").status_code == 404
        assert self.bearer(text, "statements/").json()["results"] == []
        for method in ("post", "put", "patch", "delete"):
            response = getattr(self.client, method)(f"{ROOT}statements/", headers=header)
            assert response.status_code == 405
        assert self.client.get("/admin/", headers=header).status_code == 302

    def test_a_session_of_the_desk_is_nobody_here(self) -> None:
        self.client.force_login(User.objects.create_superuser("chief", password="secret"))

        assert self.ask("quota/").json()["scope"] == "anonymous"

    def test_only_a_digest_is_kept(self) -> None:
        token, text = tokens.mint(self.user, 1)

        assert len(text) == 64
        row = AuthToken.objects.values_list().get()
        assert text not in str(row)
        assert (token.token_key, len(token.digest)) == (text[: tokens.SHOWN], 128)


class CommandTests(TokenTestCase):
    def run_command(self, *args: str) -> tuple[str, str]:
        out, err = StringIO(), StringIO()
        call_command(*args, stdout=out, stderr=err)
        return out.getvalue(), err.getvalue()

    def test_a_token_is_made_and_stands_alone_on_stdout(self) -> None:
        out, err = self.run_command("create_token", "analyst", "--days", "30")

        assert re.search(r"^[0-9a-f]{64}\n$", out)
        assert self.bearer(out.strip()).status_code == 200
        left = AuthToken.objects.get().expiry - timezone.now()
        assert left.days == 29
        assert out.strip() not in err

    def test_what_cannot_be_is_said(self) -> None:
        User.objects.create(username="gone", is_active=False)
        for args, words in (
            (("create_token", "nobody"), "There is no user nobody."),
            (("create_token", "gone"), "gone is not active"),
            (("create_token", "analyst", "--days", "0"), "--days is a number from 1 to 3650."),
            (("create_token", "analyst", "--days", "99999999"), "--days is a number"),
            (("revoke_token", "abc"), "There is no such token."),
            (("revoke_token", "--user", "nobody"), "There is no user nobody."),
        ):
            with self.subTest(args), self.assertRaisesMessage(CommandError, words):
                self.run_command(*args)
        assert AuthToken.objects.count() == 0

    def test_tokens_are_revoked_by_their_beginning_by_person_and_by_age(self) -> None:
        tokens_made = [tokens.mint(self.user, 1)[1] for _ in range(4)]
        other = tokens.mint(f.make_user("other"), 1)[1]
        AuthToken.objects.filter(token_key=tokens_made[3][: tokens.SHOWN]).update(
            expiry=timezone.now()
        )

        assert self.run_command("revoke_token", "--expired")[0] == "Revoked 1 token.\n"
        assert self.run_command("revoke_token", "--expired")[0] == "Revoked 0 tokens.\n"
        self.run_command("revoke_token", tokens_made[0][: tokens.SHOWN])
        self.assert_refused(self.bearer(tokens_made[0]))
        self.run_command("revoke_token", tokens_made[1])
        self.assert_refused(self.bearer(tokens_made[1]))
        assert self.bearer(tokens_made[2]).status_code == 200
        self.run_command("revoke_token", "--user", "analyst")
        self.assert_refused(self.bearer(tokens_made[2]))
        assert self.bearer(other).status_code == 200


class AdminTests(TokenTestCase):
    def setUp(self) -> None:
        self.chief = User.objects.create_superuser("chief", password="secret")
        self.client.force_login(self.chief)

    def mint(self) -> tuple[str, Any]:
        response = self.client.post(ADD, {"user": self.user.pk, "days": 30})
        return str(response.context["text"]), response

    def test_a_token_is_told_once_in_the_answer_alone(self) -> None:
        text, response = self.mint()

        self.assertContains(response, text, count=1)
        assert "no-store" in response.headers["Cache-Control"]
        assert text not in str(response.headers) + str(response.cookies)
        self.assertNotContains(self.client.get(LIST), text)
        self.assertNotContains(self.client.get(ADD), text)
        self.assertNotContains(self.client.get("/admin/"), text)
        assert text not in str(list(LogEntry.objects.values()))
        assert text not in str(dict(self.client.session))
        assert self.bearer(text).status_code == 200

    def test_the_history_says_who_made_and_revoked_it_without_its_digest(self) -> None:
        text, _ = self.mint()
        token = AuthToken.objects.get()
        self.client.post(LIST, {"action": "revoke", "_selected_action": [token.pk]})

        entries = list(LogEntry.objects.order_by("pk"))
        assert [e.action_flag for e in entries] == [1, 3]
        for entry in entries:
            assert entry.object_repr == f"{text[: tokens.SHOWN]}… of analyst"
            assert entry.user == self.chief
        self.assertNotContains(self.client.get("/admin/"), token.digest)

    def test_a_form_filled_wrongly_makes_none(self) -> None:
        gone = User.objects.create(username="gone", is_active=False)
        for data in (
            {},
            {"user": self.user.pk, "days": 0},
            {"user": self.user.pk, "days": 3651},
            {"user": gone.pk, "days": 1},
            {"user": "\x00", "days": "x"},
        ):
            with self.subTest(data):
                response = self.client.post(ADD, data)
                self.assertContains(response, "errorlist")
        assert AuthToken.objects.count() == 0

    def test_the_list_finds_and_revokes(self) -> None:
        text, _ = self.mint()
        keep, _ = self.mint()

        self.assertContains(self.client.get(f"{LIST}?q={text[:9]}"), text[: tokens.SHOWN])
        self.assertNotContains(self.client.get(f"{LIST}?q={text[:9]}"), keep[: tokens.SHOWN])
        pk = AuthToken.objects.get(token_key=text[: tokens.SHOWN]).pk
        response = self.client.post(
            LIST, {"action": "revoke", "_selected_action": [pk]}, follow=True
        )

        self.assertContains(response, f"Revoked: {text[: tokens.SHOWN]}.")
        self.assert_refused(self.bearer(text))
        assert self.bearer(keep).status_code == 200

    def test_no_token_has_a_page_and_none_is_edited_or_deleted_by_one(self) -> None:
        self.mint()
        digest = AuthToken.objects.get().pk
        for path in ("change", "delete", "history"):
            address = reverse(f"admin:knox_authtoken_{path}", args=[digest])
            with self.subTest(path):
                assert self.client.get(address).status_code == 403
                assert self.client.post(address, {"post": "yes"}).status_code in (403, 405)
        assert AuthToken.objects.count() == 1

    def test_nobody_but_superusers_sees_or_makes_tokens(self) -> None:
        accounts.make_groups()
        self.mint()
        token = AuthToken.objects.get()
        for name in (*accounts.GROUPS, "everything"):
            user = f.make_user(f"{name}-of-desk", is_staff=True)
            user.groups.set(accounts.Group.objects.filter(name=name))
            if name == "everything":
                user.user_permissions.set(accounts.Permission.objects.all())
            client = Client()
            client.force_login(user)
            with self.subTest(name):
                self.assertNotContains(client.get("/admin/"), "API tokens")
                assert client.get(LIST).status_code == 403
                assert client.get(ADD).status_code == 403
                data = {"user": user.pk, "days": 1}
                assert client.post(ADD, data).status_code == 403
                data = {"action": "revoke", "_selected_action": [token.pk]}
                assert client.post(LIST, data).status_code == 403
        assert list(AuthToken.objects.all()) == [token]
        assert Client().get(LIST).status_code == 302
        self.assertContains(self.client.get("/admin/"), "API tokens")

    def test_a_form_of_another_site_makes_none(self) -> None:
        client = Client(enforce_csrf_checks=True)
        client.force_login(self.chief)

        assert client.post(ADD, {"user": self.user.pk, "days": 1}).status_code == 403
        assert AuthToken.objects.count() == 0
