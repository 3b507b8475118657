"""Who else has a record open: told to who may see it, and forgotten soon."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from unittest import mock

from django.db import OperationalError
from django.test import TestCase
from django.utils import timezone

from statements.admin import presence
from statements.admin.desk import DeskAdmin
from statements.login import middleware
from statements.models import OpenPage, User

from . import factories as f
from .desk import address, browser, make_people

QUERIES = 11  # with those of session, person and rights


class PresenceTests(TestCase):
    @classmethod
    def setUpTestData(cls) -> None:
        cls.people = make_people()
        cls.uid = f.store("statement", f.make_statement(voices=[]), cls.people["curator"])["uid"]
        f.make_small_world()

    def tell(self, user: str, page: str = "window-1", after: int = 0, **data: Any) -> Any:
        now = timezone.now() + timedelta(seconds=after)
        with mock.patch.object(presence.timezone, "now", return_value=now):
            url = address("statement", "open/", self.uid)
            reply = browser(self.people[user]).post(url, {"page": page} | data)
        assert reply.status_code == 200
        return reply.json()["others"]

    def test_each_is_told_who_else_has_it_open_and_since_when(self) -> None:
        assert self.tell("curator") == []
        since = f"{OpenPage.objects.get().opened_at:%H:%M} UTC."
        assert self.tell("reviewer", after=60) == [f"demo-curator has this open, since {since}"]
        assert self.tell("curator", after=90)[0].startswith("demo-reviewer has this open, since ")
        own = self.tell("curator", "window-2", after=90)
        assert own[0] == f"You have this open in another window, since {since}"
        [sentence] = self.tell("reviewer", after=120)  # one sentence for a person's two windows
        assert sentence.endswith(since)  # not since it last told so
        assert OpenPage.objects.count() == 3

    def test_a_page_that_is_closed_or_silent_is_told_no_more(self) -> None:
        self.tell("curator")
        self.tell("curator", "window-2")
        self.tell("curator", closed="1")
        assert len(self.tell("reviewer", after=60)) == 1
        assert self.tell("reviewer", after=181) == []
        assert OpenPage.objects.count() == 1

    def test_nothing_is_told_while_the_database_is_busy(self) -> None:
        busy = mock.patch.object(presence, "note", side_effect=OperationalError("locked"))
        with busy:
            assert self.tell("curator") is None
        assert self.tell("curator") == []
        url, page = address("statement", "open/", self.uid), {"page": "window-1"}
        unattended = {middleware.UNATTENDED: "1"}
        with mock.patch.object(DeskAdmin, "get_object", side_effect=OperationalError("locked")):
            reply = browser(self.people["curator"]).post(url, page, headers=unattended)
        assert (reply.status_code, reply.content) == (204, b"")

    def test_only_who_may_see_the_record_tells_or_is_told(self) -> None:
        url = address("statement", "open/", self.uid)
        nobody = browser(User.objects.create_user("nobody", is_staff=True))
        assert nobody.post(url, {"page": "window-1"}).status_code == 403
        curator = browser(self.people["curator"])
        assert curator.get(url).status_code == 405
        for page in ("", "x", "a" * 41, "<b>window</b>"):
            assert curator.post(url, {"page": page}).status_code == 400
        gone = address("statement", "open/", f.new_uid())
        assert curator.post(gone, {"page": "window-1"}).status_code == 302
        assert not OpenPage.objects.exists()

    def test_it_takes_as_many_queries_whoever_is_there(self) -> None:
        self.tell("curator")
        client, url = browser(self.people["reviewer"]), address("statement", "open/", self.uid)
        client.post(url, {"page": "window-1"})  # the session is noted once
        with self.assertNumQueries(QUERIES):
            client.post(url, {"page": "window-1"})
        for number in range(3):
            self.tell("curator", f"window-{number}")
        with self.assertNumQueries(QUERIES):
            client.post(url, {"page": "window-1"})

    def test_pages_of_records_have_what_tells(self) -> None:
        client = browser(self.people["curator"])
        for noun, tail, key in (
            ("statement", "change/", self.uid),
            ("statement", "review/", self.uid),
            ("agreement", "change/", "accord-2001-01-01"),
        ):
            page = client.get(address(noun, tail, key))
            self.assertContains(page, f'data-at="{address(noun, "open/", key)}"')

    def test_what_a_page_tells_by_itself_keeps_no_login_from_ending(self) -> None:
        client, url = browser(self.people["curator"]), address("statement", "open/", self.uid)
        client.post(url, {"page": "window-1"})
        for header, used in (({"X-Unattended": "1"}, False), ({}, True)):
            before = client.session[middleware.LAST_USED]
            with mock.patch.object(middleware, "time", return_value=before + 600):
                client.post(url, {"page": "window-1"}, headers=header)
            assert (client.session[middleware.LAST_USED] > before) == used
        later = client.session[middleware.LAST_USED] + 3_601
        with mock.patch.object(middleware, "time", return_value=later):
            reply = client.post(url, {"page": "window-1"}, headers={"X-Unattended": "1"})
        assert reply.status_code == 302
