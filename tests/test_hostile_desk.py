"""What a person at the desk may try beyond the buttons of its pages."""

from __future__ import annotations

from typing import Any

import orjson
import pytest
from django.contrib.auth.models import Group
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import TestCase, override_settings

from statements import curation, dashboard, importing
from statements.models import Batch, Government, Record, Statement, Topic, User
from statements.problems import BrokenRules, StaleVersion

from . import factories as f
from .desk import address, browser, make_people, open_page
from .pages import fill
from .test_admin_imports import IN_MEMORY, ROOT
from .test_bulk import faults
from .test_imports import ImportTestCase


class TestImportsOfOthers(ImportTestCase):
    """Taking back or approving what was imported asks for no less than the import did."""

    def merged(self, document: Any, winner: Any) -> None:
        editor, bases = f.make_user("editor"), self.versions(document, winner)
        curation.ask_merge(editor, document["uid"], winner["uid"], bases, "The same act.")
        curation.merge(self.reviewer, "statement", document["uid"], winner["uid"], bases)

    def versions(self, one: Any, other: Any) -> tuple[int, int]:
        return f.version("statement", one["uid"]), f.version("statement", other["uid"])

    def test_who_may_not_write_governments_takes_none_back(self) -> None:
        people = make_people()
        government = f.store("government", f.make_government("ruritania"))
        documents = (government | {"name": "Renamed"}, f.make_government("newland"))
        batch = self.bring(*documents, name="governments.jsonl")

        with pytest.raises(BrokenRules) as refused:
            importing.undo(people["reviewer"], batch.uid, "I do not like it.")

        assert [p.code for p in refused.value.problems] == ["forbidden", "forbidden"]
        assert Government.objects.get(pk="ruritania").name == "Renamed"
        assert Government.objects.filter(pk="newland").exists()
        result = importing.undo(people["editor"], batch.uid, "Wrong file.")
        assert result.counts == {"deleted": 1, "restored": 1}
        assert faults() == []

    def test_what_was_merged_since_is_left_when_an_import_is_undone(self) -> None:
        winner = f.publish(f.make_said(self.world, title="The winner"))
        one, other = f.make_said(self.world), f.make_said(self.world)
        batch = self.bring(one, other)
        importing.approve(self.reviewer, batch.uid)
        self.merged(one, winner)
        importing.undo(self.importer, batch.uid, "A hoax.")

        result = importing.undo(self.reviewer, batch.uid, "Agreed.")

        message = f"part of statement/{winner['uid']} since"
        assert result.left == {f"statement/{one['uid']}": message}
        assert result.counts == {"retracted": 1}
        assert faults() == []

    def test_what_asks_to_be_parted_is_not_published_with_its_old_import(self) -> None:
        winner = f.publish(f.make_said(self.world, title="The winner"))
        one = f.make_said(self.world)
        batch = self.bring(one, f.make_said(self.world))
        curation.approve(self.reviewer, one["uid"], 1)
        self.merged(one, winner)
        curation.unmerge(f.make_user("editor"), "statement", one["uid"], 1, "Another act.")

        statements_left = importing.approve(self.reviewer, batch.uid)

        message = f"part of statement/{winner['uid']} since"
        assert (statements_left.count, statements_left.left) == (
            1,
            {f"statement/{one['uid']}": message},
        )
        assert Record.objects.named("statement", one["uid"]).merged_into is not None
        assert faults() == []


@override_settings(STORAGES=IN_MEMORY)
class TestDesk(TestCase):
    @classmethod
    def setUpTestData(cls) -> None:
        cls.world = f.small_world()
        cls.people = make_people()
        cls.root = User.objects.create_superuser("root")

    def test_rights_lost_between_rehearsal_and_confirmation_are_lost(self) -> None:
        user = User.objects.create_user("both", is_staff=True)
        user.groups.set(Group.objects.filter(name__in=["curator", "editor"]))
        client = browser(user)
        file = SimpleUploadedFile("governments.jsonl", orjson.dumps(f.make_government("newland")))
        rehearsal = client.post(f"{ROOT}add/", {"file": file, "reason": ""})
        user.groups.remove(Group.objects.get(name="editor"))

        reply = client.post(f"{ROOT}confirm/", {"token": rehearsal.context["token"]})

        self.assertContains(reply, "may not add governments")
        assert not Government.objects.filter(pk="newland").exists()

    def test_a_popup_is_answered_with_the_key_alone(self) -> None:
        client = browser(self.root)
        typed = open_page(client, "topic")
        fill(typed, key="war", label="War", definition="No peace.")
        popup = typed | {"_save": ["1"], "_popup": ["1"]}

        for field in ("nonexistent", "delete", "__class__"):
            with self.subTest(field):
                reply = client.post(address("topic", "add/"), popup | {"_to_field": [field]})
                assert reply.status_code == 400
                assert not Topic.objects.filter(pk="war").exists()
        reply = client.post(address("topic", "add/"), popup | {"_to_field": ["key"]})
        self.assertContains(reply, "&quot;value&quot;: &quot;war&quot;")

    def test_a_deletion_is_held_to_the_version_that_was_seen(self) -> None:
        client = browser(self.people["curator"])
        statement = f.store("statement", f.make_said(self.world))
        url = address("statement", "delete/", statement["uid"])
        number = client.get(url).context["edition"]
        f.store("statement", statement | {"title": "An hour of work"})

        reply = client.post(url, {"post": "yes", "edition": number})

        self.assertContains(reply, "Somebody saved version 2")
        assert Statement.objects.filter(pk=statement["uid"]).exists()
        with pytest.raises(StaleVersion):
            curation.remove(self.people["curator"], "statement", statement["uid"], base=1)
        client.post(url, {"post": "yes", "edition": client.get(url).context["edition"]})
        assert not Statement.objects.filter(pk=statement["uid"]).exists()

    def test_a_reason_is_no_book(self) -> None:
        statement = f.store("statement", f.make_said(self.world), self.people["curator"])
        client = browser(self.people["curator"])
        sent = {"edition": 1, "reason": "x" * 2_001}

        reply = client.post(address("statement", "submit/", statement["uid"]), sent, follow=True)

        self.assertContains(reply, "A reason has at most 2,000 characters")
        assert Record.objects.named("statement", statement["uid"]).state == "draft"

    def test_the_dashboard_of_who_may_see_imports_shows_them(self) -> None:
        reply = browser(self.people["curator"]).post(
            f"{ROOT}add/",
            {"file": SimpleUploadedFile("statements.jsonl", orjson.dumps(f.make_said(self.world)))},
        )
        browser(self.people["curator"]).post(
            f"{ROOT}confirm/", {"token": reply.context["token"], "reason": ""}
        )
        batch = Batch.objects.get()

        for name in ("curator", "reviewer", "editor", "analyst"):
            with self.subTest(name):
                page = browser(self.people[name]).get("/admin/")
                self.assertContains(page, f"{ROOT}{batch.pk}/change/")
        nobody = User.objects.create_user("nobody", is_staff=True)
        assert "imports" not in {panel.name for panel in dashboard.panels(nobody)}
