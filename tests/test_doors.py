"""Every door to a verb that writes asks for the right to write: pages, their verbs, commands."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from io import StringIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import orjson
import pytest
from django.contrib import admin
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.test import Client, SimpleTestCase, TestCase
from django.urls import URLPattern

from statements import curation, importing
from statements.documents import NOUNS
from statements.models import Batch, Change, Edition, Record, RowComment, User
from statements.problems import BrokenRules
from statements.vocabularies import BatchState

from . import factories as f
from .desk import address, browser, make_people, open_page, send

APP = Path(__file__).resolve().parent.parent / "statements"
STORING = ("store", "store_with_copy", "remove", "revert")  # of curation, which ask for no right
DOORS = {  # what stands behind the pages and commands of `Doors`
    "admin/documents.py",
    "admin/history/pages.py",
    "admin/imports/pages.py",
    "admin/nouns.py",
    "admin/removing.py",
    "admin/resubmission.py",
    "management/commands/approve_import.py",
    "management/commands/import_documents.py",
    "management/commands/undo_import.py",
}


def calls(path: Path) -> Iterator[tuple[str, str]]:
    """Yield which functions of other modules a module calls, as module and name."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            yield node.value.id, node.attr


class DoorTests(SimpleTestCase):
    def test_these_are_all(self) -> None:
        verbs = {("curation", name) for name in STORING}
        verbs |= {("importing", name) for name in ("store", "approve", "undo")}
        rooms = (APP / "curation", APP / "importing")
        callers = {
            path.relative_to(APP).as_posix()
            for path in APP.rglob("*.py")
            if not any(path.is_relative_to(room) for room in rooms)
            and verbs.intersection(calls(path))
        }

        assert callers == DOORS


def standing() -> tuple[Any, ...]:
    """Return all that a verb could have moved."""
    records = Record.objects.order_by("pk").values_list("pk", "version", "state", "state_note")
    batches = Batch.objects.order_by("pk").values_list("pk", "state")
    counts = (Edition.objects.count(), Change.objects.count(), RowComment.objects.count())
    return *counts, *records, *batches


class Doors(TestCase):
    @classmethod
    def setUpTestData(cls) -> None:
        cls.world = f.small_world()
        cls.people = make_people()
        cls.nobody = User.objects.create_user("nobody", is_staff=True)
        saver = f.make_user("saver")
        cls.draft = f.make_said(cls.world)
        f.store("statement", cls.draft, saver)
        f.store("statement", cls.draft | {"title": "Said again"}, saver)
        cls.public = f.publish(f.make_said(cls.world))
        cls.waiting = f.make_said(cls.world)
        f.store("statement", cls.waiting, saver)
        curation.submit(saver, cls.waiting["uid"], 1)
        f.store("government", f.make_government("ruritania"))
        f.store("government", f.make_government("ruritania", name="Renamed"))
        cls.keys = {"government": "ruritania", "statement": cls.draft["uid"]}

    def setUp(self) -> None:
        self.folder = Path(self.enterContext(TemporaryDirectory()))

    def file(self, *documents: f.Document, name: str = "governments.jsonl") -> Path:
        path = self.folder / name
        path.write_bytes(b"\n".join(map(orjson.dumps, documents)))
        return path


class PageTests(Doors):
    """Whoever may only read, or not even that, moves nothing whatever page they send to."""

    def routes(self) -> Iterator[str]:
        """Yield the address of every page of the desk, of each of some records of every noun."""
        keys: dict[str, list[str]] = {}
        for record in Record.objects.exclude(state="deleted"):
            keys.setdefault(record.noun, []).append(record.key)
        keys["statement"] += [self.draft["uid"], self.public["uid"], self.waiting["uid"]]
        for noun in NOUNS.values():
            model = noun.table.model
            assert model in admin.site._registry
            for pattern in admin.site._registry[model].get_urls():
                if isinstance(pattern, URLPattern):
                    for key in keys.get(noun.name, [])[-3:]:
                        yield address(noun.name, route_of(pattern, key))

    def values(self) -> dict[str, Any]:
        """Return what would make each verb do its work."""
        return {
            **{"edition": "1", "base": "2", "to": "1", "reason": "Why", "comment": "Why"},
            **{
                "winner": "sylvania",
                "winner_edition": "1",
                "path": "",
                "text": "Look",
                "post": "yes",
            },
            **{"action": "submit_each", "_selected_action": [self.draft["uid"]], "post": "yes"},
        }

    def assert_nothing_moves(self, client: Client, *models: str) -> None:
        """Post to every page, or to those of some models."""
        before, routes = standing(), sorted({*self.routes()})
        assert len(routes) > 200
        for route in routes:
            if models and route.split("/")[3] not in models:
                continue
            reply = client.post(route, self.values())
            assert reply.status_code < 500, (route, reply.status_code)
            assert standing() == before, route

    def test_who_may_read_alone_moves_nothing(self) -> None:
        self.assert_nothing_moves(browser(self.people["analyst"]))

    def test_who_keeps_governments_moves_no_statement_and_the_other_way_round(self) -> None:
        self.assert_nothing_moves(browser(self.people["editor"]), "statement")
        kept = ("government", "institution", "agreement", "series", "topic", "place")
        self.assert_nothing_moves(browser(self.people["reviewer"]), *kept)

    def test_nor_does_who_may_nothing(self) -> None:
        self.assert_nothing_moves(browser(self.nobody))

    def test_a_page_is_saved_with_the_right_alone(self) -> None:
        for noun, key in self.keys.items():
            able = browser(self.people["editor" if noun == "government" else "curator"])
            unable = browser(self.people["curator" if noun == "government" else "editor"])
            for record in (key, None):
                typed = open_page(able, noun, record)
                before = standing()
                assert send(unable, typed, noun, record).status_code == 403
                assert standing() == before

    def test_it_is_removed_and_put_back_with_the_right_alone(self) -> None:
        """The same requests do their work where they may: the pages above were well asked."""
        for noun, key in self.keys.items():
            able = browser(self.people["editor" if noun == "government" else "curator"])
            unable = browser(self.people["curator" if noun == "government" else "editor"])
            for tail, data in (
                ("history/revert/", {"to": "1", "base": "2", "reason": "Why"}),
                ("delete/", {"edition": "3", "post": "yes"}),
            ):
                before = standing()
                assert unable.post(address(noun, tail, key), data).status_code == 403
                assert standing() == before
                assert able.post(address(noun, tail, key), data).status_code == 302
                assert standing() != before, tail


def route_of(pattern: URLPattern, key: str) -> str:
    """Return what follows the address of a model in a page of a record."""
    names = pattern.pattern.converters
    values = {name: 1 if name == "number" else key for name in names}
    text = str(pattern.pattern)
    for name, value in values.items():
        kind = next(k for k in ("path:", "int:", "str:", "slug:", "") if f"<{k}{name}>" in text)
        text = text.replace(f"<{kind}{name}>", str(value))
    return text


class ImportTests(Doors):
    def test_what_others_rehearsed_is_not_stored(self) -> None:
        rehearsal = importing.rehearse(
            self.file(f.make_government("newland")), self.people["editor"]
        )

        for name in ("curator", "analyst"):
            with pytest.raises(BrokenRules, match="rehearse the file yourself"):
                importing.store(rehearsal, self.people[name])
        assert importing.store(rehearsal, self.people["editor"])

    def test_rights_that_were_lost_since_are_asked_where_it_is_stored(self) -> None:
        editor, path = self.people["editor"], self.file(f.make_government("newland"))
        rehearsal = importing.rehearse(path, editor)
        assert not rehearsal.faults
        editor.groups.clear()
        rehearsal.user = User.objects.get(pk=editor.pk)

        with pytest.raises(BrokenRules, match="may not add governments"):
            importing.store(rehearsal, rehearsal.user)

    def test_the_page_takes_no_file_of_who_may_not(self) -> None:
        content = orjson.dumps(f.make_said(self.world))
        before = standing()
        for user in (self.people["analyst"], self.people["editor"], self.nobody):
            client = browser(user)
            file = SimpleUploadedFile("statements.jsonl", content)
            reply = client.post("/admin/statements/batch/add/", {"file": file, "reason": ""})
            assert reply.status_code == 403
            reply = client.post("/admin/statements/batch/confirm/", {"token": "x"})
            assert reply.status_code == 403
        assert standing() == before

    def test_the_command_asks_whom_it_writes_for(self) -> None:
        path, before = self.file(f.make_government("newland")), standing()
        for name in ("demo-analyst", "demo-curator", "nobody"):
            with pytest.raises(CommandError, match="faults"):
                call_command(
                    "import_documents", str(path), user=name, stdout=StringIO(), stderr=StringIO()
                )
        assert standing() == before
        call_command("import_documents", str(path), user="demo-editor", stdout=StringIO())
        assert standing() != before

    def test_an_import_is_approved_with_the_right_alone(self) -> None:
        batch = self.imported(f.make_said(self.world), name="statements.jsonl")
        for name in ("demo-analyst", "demo-editor", "nobody"):
            with pytest.raises(CommandError, match="may not approve"):
                call_command("approve_import", batch.uid, user=name, stdout=StringIO())
        for user in (self.people["analyst"], self.nobody):
            browser(user).post(f"/admin/statements/batch/{batch.uid}/approve/")
        batch.refresh_from_db()
        assert batch.state == BatchState.WAITING

    def test_statements_of_others_are_taken_back_by_who_may_delete_them(self) -> None:
        """The page asked, the command did not."""
        batch = self.imported(
            f.make_said(self.world), self.draft | {"title": "Again"}, name="statements.jsonl"
        )
        for name in ("demo-analyst", "demo-editor", "nobody"):
            with pytest.raises(CommandError, match="may not"):
                call_command("undo_import", batch.uid, user=name, reason="Why", stdout=StringIO())
            person = User.objects.get(username=name)
            browser(person).post(f"/admin/statements/batch/{batch.uid}/undo/", {"reason": "Why"})
        batch.refresh_from_db()
        assert batch.state == BatchState.WAITING
        call_command(
            "undo_import", batch.uid, user="demo-reviewer", reason="Why", stdout=StringIO()
        )
        batch.refresh_from_db()
        assert batch.state == BatchState.UNDONE

    def imported(self, *documents: f.Document, name: str) -> Batch:
        batch = importing.store(importing.rehearse(self.file(*documents, name=name)), self.saver)
        assert batch is not None
        return batch

    @property
    def saver(self) -> User:
        return f.make_user("saver")
