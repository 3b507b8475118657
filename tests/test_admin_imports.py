from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import orjson
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction
from django.test import Client, TestCase, override_settings
from django.test.utils import CaptureQueriesContext

from statements import curation, importing
from statements.admin.imports import pages as imports
from statements.models import Batch, PublicStatement, Record, User
from statements.problems import BrokenRules

from . import factories as f
from .desk import browser, make_people
from .pages import form_of

pytestmark = pytest.mark.dealt

ROOT = "/admin/statements/batch/"
IN_MEMORY = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}


@override_settings(STORAGES=IN_MEMORY)
class TestImports(TestCase):
    @classmethod
    def setUpTestData(cls) -> None:
        cls.world = f.small_world()
        cls.people = make_people()

    def setUp(self) -> None:
        self.curator = browser(self.people["curator"])
        self.reviewer = browser(self.people["reviewer"])

    def send(
        self, *documents: Any, name: str = "statements.jsonl", by: Client | None = None
    ) -> Any:
        file = SimpleUploadedFile(name, b"\n".join(map(orjson.dumps, documents)))
        return (by or self.curator).post(f"{ROOT}add/", {"file": file, "reason": "Brought"})

    def confirm(self, rehearsal: Any, by: Client | None = None) -> Any:
        typed = {"token": rehearsal.context["token"] or "", "reason": rehearsal.context["reason"]}
        return (by or self.curator).post(f"{ROOT}confirm/", typed)

    def imported(self) -> Batch:
        self.confirm(self.send(f.make_said(self.world)))
        return Batch.objects.get()

    def test_the_whole_way_from_the_file_to_the_public_and_back(self) -> None:
        rehearsal = self.send(f.make_said(self.world, title="A new statement"))
        self.assertContains(rehearsal, "A new statement")
        self.assertContains(rehearsal, "503")
        assert not Batch.objects.exists()

        reply = self.confirm(rehearsal)

        batch = Batch.objects.get()
        page = f"{ROOT}{batch.pk}/change/"
        self.assertRedirects(reply, page)
        self.assertNotContains(self.curator.get(page), "Approve the whole import")
        self.assertContains(self.reviewer.get(page), "Approve the whole import")
        self.reviewer.post(f"{ROOT}{batch.pk}/approve/")
        assert PublicStatement.objects.count() == 1
        self.curator.post(f"{ROOT}{batch.pk}/undo/", {"reason": "A hoax."})
        assert PublicStatement.objects.count() == 1
        self.reviewer.post(f"{ROOT}{batch.pk}/undo/", {"reason": "Agreed."})
        assert PublicStatement.objects.count() == 0
        self.assertContains(self.curator.get(ROOT), "Undone")

    def test_what_differs_is_shown_before_and_after(self) -> None:
        statement = f.publish(f.make_said(self.world, title="Before"))

        rehearsal = self.send(statement | {"title": "After"})

        self.assertContains(rehearsal, "<del>Before</del>")
        self.assertContains(rehearsal, "<ins>After</ins>")

    def test_words_that_went_and_came_are_marked(self) -> None:
        statement = f.publish(f.make_said(self.world, title="They met one day"))

        rehearsal = self.send(statement | {"title": "They met one evening"})

        self.assertContains(rehearsal, "They met one <del>day</del><ins>evening</ins>")

    def test_a_faulty_row_is_told_and_cannot_be_confirmed(self) -> None:
        rehearsal = self.send(f.make_said(self.world), f.make_said(self.world, kind="x"))

        self.assertContains(rehearsal, "statements.jsonl:2 kind")
        assert rehearsal.context["token"] is None
        self.assertContains(self.confirm(rehearsal), "rehearse the file again")
        assert not Batch.objects.exists()

    def test_what_changes_nothing_is_told(self) -> None:
        statement = f.publish(f.make_said(self.world))

        self.assertContains(self.send(statement), "Zero changes")

    def test_a_rehearsal_is_confirmed_once_and_by_its_own_person(self) -> None:
        rehearsal = self.send(f.make_said(self.world))

        self.assertContains(self.confirm(rehearsal, self.reviewer), "rehearse the file again")
        self.confirm(rehearsal)
        self.assertContains(self.confirm(rehearsal), "rehearse the file again")

        assert Batch.objects.count() == 1

    def test_a_desk_that_moved_is_told(self) -> None:
        statement = f.store("statement", f.make_said(self.world))
        rehearsal = self.send(statement | {"title": "Mine"})
        f.store("statement", statement | {"title": "Theirs"})

        reply = self.confirm(rehearsal)

        assert reply.status_code == 409
        self.assertContains(reply, "version 2 of statement “2001-02-03: Theirs”", status_code=409)

    def test_large_files_are_for_the_command(self) -> None:
        self.enterContext(self.settings())
        with self.subTest("records"):
            usual_most, imports.MOST_RECORDS = imports.MOST_RECORDS, 1
            self.addCleanup(setattr, imports, "MOST_RECORDS", usual_most)
            reply = self.send(f.make_said(self.world), f.make_said(self.world))
            self.assertContains(reply, "import_documents")
            assert reply.context.get("token") is None

    def test_authority_records_need_an_editor(self) -> None:
        rehearsal = self.send(f.make_government("x"), name="governments.jsonl")

        self.assertContains(rehearsal, "may not add governments")

    def test_who_may_not_add_statements_may_not_import(self) -> None:
        editor = browser(self.people["editor"])

        assert editor.get(f"{ROOT}add/").status_code == 403
        assert self.send(f.make_said(self.world), by=editor).status_code == 403

    def test_who_imported_may_not_approve(self) -> None:
        batch = self.imported()

        self.curator.post(f"{ROOT}{batch.pk}/approve/")

        assert not PublicStatement.objects.exists()

    def brought(self, person: User, *documents: Any) -> Batch:
        before = set(Batch.objects.values_list("pk", flat=True))
        self.confirm(self.send(*documents, by=browser(person)), by=browser(person))
        return Batch.objects.exclude(pk__in=before).get()

    def accepts(self, verb: Callable[..., object], *args: object) -> bool:
        """Tell whether a verb does its work, and take it back."""
        point = transaction.savepoint()
        try:
            verb(*args)
        except BrokenRules:
            return False
        finally:
            transaction.savepoint_rollback(point)
        return True

    def test_its_page_offers_what_the_verbs_accept(self) -> None:
        """New and with an editor's record, approved, asked away, and all of it gone meanwhile."""
        curator, reviewer = (
            User.objects.get(pk=self.people[n].pk) for n in ("curator", "reviewer")
        )
        root = f.make_user("root", is_superuser=True, is_staff=True)
        place = {"noun": "place", "key": "river", "label": "River", "names": []}
        document = {"noun": "statement"} | f.make_said(self.world)
        batches = {"an editor's": self.brought(root, place, document)}
        states = ("new", "approved", "asked", "asked and retracted")
        batches |= {n: self.brought(curator, f.make_said(self.world)) for n in states}
        for state in states[1:]:
            importing.approve(reviewer, batches[state].pk)
        for state in states[2:]:
            importing.undo(curator, batches[state].pk, "A hoax.")
        uid = batches["asked and retracted"].editions.get().record.key
        curation.ask_retraction(curator, uid, 1, "A hoax.")
        curation.retract(reviewer, uid, 1)

        for name, person in (self.people | {"root": root}).items():
            user = User.objects.get(pk=person.pk)
            for state, batch in batches.items():
                page = browser(person).get(f"{ROOT}{batch.pk}/change/").context
                may = user.has_perm("statements.change_statement")  # the address asks for it
                with self.subTest(person=name, state=state):
                    accepted = self.accepts(importing.approve, user, batch.pk)
                    assert page["may_approve"] == accepted
                    accepted = may and self.accepts(importing.undo, user, batch.pk, "Why.")
                    assert page["may_undo"] == accepted

    def test_records_and_what_is_wrong_with_them_are_told_by_name(self) -> None:
        statement = f.make_said(self.world, title="A statement without a source", appearances=[])
        self.confirm(self.send(statement | {"quotes": [], "references": []}))
        page = f"{ROOT}{Batch.objects.get().pk}/change/"
        self.assertContains(self.reviewer.get(page), ">2001-02-03: A statement without a source<")

        reply = self.reviewer.post(page.replace("change", "approve"), follow=True)

        [shown_message] = [str(message) for message in reply.context["messages"]]
        assert shown_message.startswith(
            "statement “2001-02-03: A statement without a source”: Appearances: "
        ), shown_message

    def test_what_was_stored_is_counted_in_words(self) -> None:
        published = [f.publish(f.make_said(self.world)) for _ in range(2)]
        changed = [statement | {"title": "Changed"} for statement in published]
        reply = self.confirm(self.send(*changed, f.make_said(self.world)))

        reply = self.curator.get(reply.url)

        assert "Imported: 1 new, 2 changed." in reply.content.decode()

    def test_the_reason_outlives_a_refused_file(self) -> None:
        unread = self.send("x", name="statements.doc")
        self.assertContains(unread, 'value="Brought"')
        self.confirm(rehearsal := self.send(f.make_said(self.world)))
        self.assertContains(self.confirm(rehearsal), 'value="Brought"')

    def test_one_statement_of_it_is_approved_on_its_own_page(self) -> None:
        batch = self.imported()
        uid = batch.editions.get().record.key
        address = f"/admin/statements/statement/{uid}/approve/"

        self.reviewer.post(address, {"edition": "1"})

        assert Record.objects.named("statement", uid).state == "published"

    def test_everything_public_comes_as_a_zip_that_changes_nothing(self) -> None:
        f.publish(f.make_said(self.world))
        body = b"".join(self.curator.get(f"{ROOT}set/").streaming_content)
        file = io.BytesIO(body)
        file.name = "set.zip"

        reply = browser(f.make_user("root", is_superuser=True, is_staff=True)).post(
            f"{ROOT}add/", {"file": file}
        )

        self.assertContains(reply, "Zero changes")

    def test_pages_make_a_fixed_number_of_queries(self) -> None:
        batch = self.imported()
        page = f"{ROOT}{batch.pk}/change/"
        assert form_of(self.curator.get(page)) is not None
        with self.assertNumQueries(9):
            self.curator.get(page)

    def test_a_rehearsal_names_all_that_changed_in_a_fixed_number_of_queries(self) -> None:
        words = (("roads", "Roads and rails"), ("maps", "Maps of mines"))
        topics = [{"key": k, "label": label, "definition": label} for k, label in words]
        for topic in topics:
            f.store("topic", topic)
        published = [f.publish(f.make_said(self.world, topics=["roads"])) for _ in range(6)]
        changed = [statement | {"topics": [topics[1]["key"]]} for statement in published]

        def count(number: int) -> int:
            with CaptureQueriesContext(connection) as queries:
                reply = self.send(*changed[:number])
            self.assertContains(reply, f"<ins>{topics[1]['label']}</ins>", number)
            return len(queries)

        assert count(2) == count(6)
