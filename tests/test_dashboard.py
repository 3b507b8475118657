"""The first page of the desk."""

from __future__ import annotations

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import TestCase

from statements import accounts, curation, dashboard
from statements.dashboard.words import unanswered
from statements.models import CheckRun, Official, Statement, User

from . import factories as f
from .desk import browser, make_people


def panel(user: User, name: str) -> dashboard.Panel | None:
    """Return a panel as a person sees it, None where it is not theirs."""
    fresh = User.objects.get(pk=user.pk)  # without remembered permissions
    return next((one for one in dashboard.panels(fresh) if one.name == name), None)


class PanelTests(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.world = f.small_world()
        cls.people = make_people()

    def keys(self, name: str, user: str) -> list[str]:
        shown_panel = panel(self.people[user], name)
        assert shown_panel is not None
        return [line.key for line in shown_panel.lines]

    def draft(self, **kwargs) -> str:
        document = f.make_said(self.world, **kwargs)
        f.store("statement", document, self.people["curator"])
        return document["uid"]

    def test_a_draft_is_shown_to_who_saved_it_alone(self):
        uid = self.draft()

        assert self.keys("drafts", "curator") == [uid]
        assert self.keys("drafts", "reviewer") == []

    def test_what_was_submitted_waits_for_others_and_not_for_who_saved_it(self):
        uid = self.draft()
        curation.submit(self.people["curator"], uid, 1)

        assert self.keys("drafts", "curator") == []
        assert self.keys("reviews", "reviewer") == [uid]
        assert panel(self.people["curator"], "reviews") is None

        f.store(
            "statement", f.make_said(self.world, uid=uid, title="Mine"), self.people["reviewer"]
        )
        curation.submit(self.people["curator"], uid, 2)

        assert self.keys("reviews", "reviewer") == []

    def test_what_was_sent_back_is_shown_with_the_comment(self):
        uid = self.draft()
        curation.submit(self.people["curator"], uid, 1)
        curation.send_back(self.people["reviewer"], uid, 1, "Name the place.")

        shown_panel = panel(self.people["curator"], "sent-back")

        assert shown_panel is not None
        assert [(line.key, line.about) for line in shown_panel.lines] == [
            (uid, f"{self.people['reviewer']}: Name the place.")
        ]
        assert self.keys("sent-back", "reviewer") == []

    def test_a_quote_edited_after_the_approval_is_told_until_the_edit_is_approved(self):
        printed = f.make_appearance(self.world["source"])
        quote = f.make_quote(printed["uid"], "Keep it.")
        target = f.make_target(self.world["agreement"])
        cited = f.make_reference("mentions", target, quote=quote["uid"])
        lists = {"appearances": [printed], "quotes": [quote], "references": [cited]}
        statement = f.make_said(self.world, **lists)
        f.publish(statement, self.people["curator"], self.people["reviewer"])
        assert self.keys("quotes", "curator") == []

        quote["exact"] = "Keep all of it."
        f.store("statement", statement, self.people["curator"])
        assert self.keys("quotes", "curator") == [statement["uid"]]

        curation.submit(self.people["curator"], statement["uid"], 2)
        curation.approve(self.people["reviewer"], statement["uid"], 2)
        assert self.keys("quotes", "curator") == []

    def test_a_source_revised_after_the_approval_puts_its_quotes_in_doubt(self):
        printed = f.make_appearance(self.world["source"])
        quote = f.make_quote(printed["uid"], "Keep it.")
        target = f.make_target(self.world["agreement"])
        cited = f.make_reference("mentions", target, quote=quote["uid"])
        lists = {"appearances": [printed], "quotes": [quote], "references": [cited]}
        statement = f.make_said(self.world, **lists)
        f.publish(statement, self.people["curator"], self.people["reviewer"])

        source = f.make_source(uid=self.world["source"], saved_copy_sha256="a" * 64)
        f.store("source", source, self.people["editor"])

        assert self.keys("quotes", "curator") == [statement["uid"]]

    def test_an_allegation_is_answered_only_by_whom_it_is_about(self):
        accord = f.make_target(self.world["agreement"])
        alleged = f.make_reference("alleges_violation", accord, about=["sylvania"])
        statement = f.publish(f.make_said(self.world, references=[alleged]))
        assert self.keys("allegations", "curator") == [statement["uid"]]

        answer = f.make_reference("responds_to", f.make_target(statement=statement["uid"]))
        later = {"said_on": f.day("2001-02-05")}
        f.publish(f.make_said(self.world, references=[answer], **later))
        assert [row.statement for row in unanswered()] == [statement["uid"]]

        voices = [f.make_voice("sylvania")]
        answer = f.make_reference("responds_to", f.make_target(statement=statement["uid"]))
        rest = {"issued_by": "freedonia-mfa", "kind": "attributed_position"} | later
        f.publish(f.make_said(self.world, voices=voices, references=[answer], **rest))
        assert list(unanswered()) == []

    def test_allegations_of_one_statement_are_one_line_with_names(self):
        accord = f.make_target(self.world["agreement"])
        alleged = [
            f.make_reference(kind, accord, about=[about])
            for kind, about in (
                ("alleges_violation", "sylvania"),
                ("alleges_violation", "freedonia"),
                ("alleges_non_fulfilment", "sylvania"),
            )
        ]
        f.publish(f.make_said(self.world, references=alleged))

        shown_panel = panel(self.people["curator"], "allegations")

        assert shown_panel is not None
        assert [line.about for line in shown_panel.lines] == [
            "2001-02-03, about Sylvania, Freedonia"
        ]
        assert shown_panel.count == 3

    def test_what_a_person_submitted_is_shown_while_it_waits(self):
        uid = self.draft()
        assert panel(self.people["curator"], "submitted") is None
        curation.submit(self.people["curator"], uid, 1)
        assert self.keys("submitted", "curator") == [uid]
        assert panel(self.people["reviewer"], "submitted") is None

    def test_a_source_that_nothing_public_uses_any_more_was_deleted_by_nobody(self):
        statement = f.publish(
            f.make_said(self.world), self.people["curator"], self.people["reviewer"]
        )
        curation.ask_retraction(self.people["curator"], statement["uid"], 1, "Made up.")
        curation.retract(self.people["reviewer"], statement["uid"], 1)

        shown_panel = panel(self.people["curator"], "changes")

        assert shown_panel is not None
        deleted_line = next(line for line in shown_panel.lines if line.key == self.world["source"])
        assert deleted_line.text != deleted_line.key
        assert deleted_line.about.startswith("source no longer used in public")

    def test_everybody_who_reads_statements_sees_the_imports(self):
        for name in accounts.GROUPS:
            assert panel(self.people[name], "imports") is not None

    def test_counts_end_at_a_hundred(self):
        for number in range(dashboard.MOST + 2):
            self.draft(title=f"Draft {number}")

        shown_panel = panel(self.people["curator"], "drafts")

        assert shown_panel is not None
        assert (shown_panel.counted, len(shown_panel.lines)) == ("more than 100", dashboard.SHOWN)

    def test_the_last_run_of_the_checks_is_told_with_what_failed(self):
        shown_panel = panel(self.people["curator"], "checks")
        assert shown_panel is not None
        assert (shown_panel.count, "never ran" in shown_panel.note) == (None, True)

        call_command("check_data", stdout=StringIO())
        shown_panel = panel(self.people["curator"], "checks")
        assert shown_panel is not None
        assert (shown_panel.count, "0 faults" in shown_panel.note) == (0, True)

        self.draft()
        with connection.cursor() as cursor:
            execute = cursor.execute
            wrappers, connection.execute_wrappers[:] = list(connection.execute_wrappers), []
            execute("UPDATE statements_statement SET title = 'Changed outside'")
            connection.execute_wrappers[:] = wrappers
        with pytest.raises(CommandError):
            call_command("check_data", stdout=StringIO())

        shown_panel = panel(self.people["curator"], "checks")
        assert shown_panel is not None
        assert shown_panel.count == CheckRun.objects.order_by("-pk")[0].faults == 1
        assert "differs from edition" in shown_panel.lines[0].about

    def test_a_tenure_moved_under_a_public_statement_is_told_at_once(self):
        f.publish(f.make_said(self.world), self.people["curator"], self.people["reviewer"])
        official = Official.objects.get(pk="rufus-firefly")
        tenure = f.make_tenure(
            "freedonia-mfa-minister", uid=self.world["tenure"], starts=f.day("2005")
        )
        document = f.make_official(official.pk, "freedonia", tenures=[tenure])
        f.store("official", document, self.people["editor"], confirmed=True)

        assert self.keys("checks", "curator") == [Statement.objects.get().pk]


class PageTests(TestCase):
    def test_who_may_nothing_is_told_so(self):
        nobody = User.objects.create_user("nobody", is_staff=True)

        response = browser(nobody).get("/admin/")

        self.assertContains(response, "There is nothing here for you yet.")

    def test_what_waits_for_review_opens_the_page_of_the_review(self):
        people = make_people()
        statement = f.store("statement", f.make_said(f.small_world()), people["curator"])
        curation.submit(people["curator"], statement["uid"], 1)

        page = browser(people["reviewer"]).get("/admin/")

        self.assertContains(page, f"/admin/statements/statement/{statement['uid']}/review/")

    def test_the_menu_holds_what_the_person_may_see(self):
        people = make_people()

        self.assertContains(browser(people["editor"]).get("/admin/"), "Text versions")
        self.assertNotContains(browser(people["curator"]).get("/admin/"), "API tokens")
