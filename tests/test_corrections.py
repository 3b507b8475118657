"""Reports of mistakes: the form, its limits, the desk's decision, and what is forgotten."""

from __future__ import annotations

from datetime import timedelta
from io import StringIO
from typing import Any
from unittest import mock

import pytest
from django.core.cache import caches
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction
from django.test import Client, SimpleTestCase, TestCase, override_settings
from django.utils import timezone

from statements import corrections, dashboard, redacting
from statements.corrections import CorrectionForm, Slip
from statements.corrections.forms import LONGEST, TOO_OLD, TOO_QUICK, TRAP
from statements.corrections.slips import LEAST, MOST
from statements.models import CheckRun, Correction
from statements.problems import BrokenRules
from statements.vocabularies import CorrectionState

from . import endings
from . import factories as f
from .desk import browser, make_people
from .test_redacting import BAD, WHY, make_redactor, rows_with

ABOUT = "governments/freedonia/"
FORM = f"/corrections/?about=/{ABOUT}"
NOW = 1_700_000_000.0


def later(seconds: float) -> Any:
    return mock.patch("statements.corrections.slips.time.time", return_value=NOW + seconds)


def told(at: float = 10, **kwargs: str) -> dict[str, str]:
    """Return what a reader sends so many seconds after the form was shown."""
    return {"wrong": "The day is wrong.", "slip": Slip(ABOUT, 1, NOW).sign()} | kwargs


def filled(seconds: float = 10, **kwargs: str) -> CorrectionForm:
    with later(seconds):
        form = CorrectionForm(told(**kwargs), about=ABOUT, number=1)
        form.is_valid()
        return form


class TestForm(SimpleTestCase):
    def test_a_report_needs_what_is_wrong_and_nothing_else(self) -> None:
        assert filled().cleaned_data["mail"] is None
        assert [*filled(wrong="  ").errors] == ["wrong"]

    def test_what_is_too_long_or_no_address_is_refused_at_its_field(self) -> None:
        for name, value in {
            "wrong": "x" * (LONGEST + 1),
            "proposal": "x" * (LONGEST + 1),
            "source": "javascript:alert(1)",
            "name": "a\nb",
            "mail": "nobody",
        }.items():
            assert [*filled(**{name: value}).errors] == [name], name

    def test_what_only_programs_do_is_told_in_words(self) -> None:
        assert filled(website="x").errors == {"website": [TRAP]}
        assert filled(LEAST - 1).non_field_errors() == [TOO_QUICK]

    def test_a_slip_holds_for_its_page_and_a_day_and_only_as_we_signed_it(self) -> None:
        other = Slip("governments/sylvania/", 1, NOW).sign()
        for seconds, slip in ((MOST + 1, None), (10, other), (10, "x"), (10, "")):
            form = filled(seconds, **({} if slip is None else {"slip": slip}))
            assert form.non_field_errors() == [TOO_OLD]
            assert form.received is None

    def test_a_form_shown_again_keeps_its_slip_while_that_holds(self) -> None:
        read = Slip.read(filled(LEAST - 1).next_slip)
        assert read == Slip(ABOUT, 1, NOW)
        with later(MOST + 1):
            anew = Slip.read(filled(MOST + 1).next_slip)
        assert anew is not None
        assert anew.at > NOW + MOST


class Sending(TestCase):
    @classmethod
    def setUpTestData(cls) -> None:
        cls.world = f.small_world()
        cls.people = make_people()

    def setUp(self) -> None:
        caches["quotas"].clear()

    def send(self, at: str = FORM, seconds: float = 10, client: Any = None, **kwargs: str) -> Any:
        with later(seconds):
            return (client or self.client).post(at, told(**kwargs))


class TestPage(Sending):
    def test_a_page_of_a_record_leads_to_the_form(self) -> None:
        assert f'href="{FORM}"' in self.client.get(f"/{ABOUT}").text
        assert "/corrections/" not in self.client.get("/governments/").text

    def test_the_form_says_what_it_is_about_and_is_kept_by_nobody(self) -> None:
        response = self.client.get(FORM)
        assert response.status_code == 200
        assert "Freedonia" in response.text
        assert "180 days" in response.text
        assert response["Cache-Control"] == "no-store"
        assert "ETag" not in response
        assert not response.cookies
        assert "Cookie" not in response.get("Vary", "")

    def test_what_has_no_page_of_a_record_cannot_be_reported(self) -> None:
        for about in ("/", "/statements/", "/nothing/", "x", "//evil.example/", "/admin/", FORM):
            with self.subTest(about):
                response = self.client.get("/corrections/", {"about": about})
                assert response.status_code == 404
        assert self.client.get("/corrections/").status_code == 400
        assert self.client.get(f"{FORM}&x=1").status_code == 400

    def test_a_report_is_kept_without_a_session_and_its_number_told(self) -> None:
        strict = Client(enforce_csrf_checks=True)
        response = self.send(client=strict, mail="a@example.org", source="https://example.org/1")
        report = Correction.objects.get()
        assert response.status_code == 200
        assert report.reference in response.text
        assert response["Cache-Control"] == "no-store"
        assert (report.about, report.number, report.state) == (ABOUT, 1, "open")
        assert (report.wrong, report.mail) == ("The day is wrong.", "a@example.org")
        assert (report.name, report.proposal) == (None, None)

    def test_what_is_wrong_is_told_and_what_was_typed_stands(self) -> None:
        response = self.send(mail="nobody", wrong="Ծ <b>")
        assert response.status_code == 400
        assert "Ծ &lt;b&gt;</textarea>" in response.text
        assert 'aria-invalid="true"' in response.text
        assert not Correction.objects.exists()

    def test_the_same_sent_twice_is_one_and_another_text_is_another(self) -> None:
        self.send()
        self.send()
        assert Correction.objects.count() == 1
        self.send(wrong="The name, too.")
        assert Correction.objects.count() == 2

    def test_one_place_sends_a_few_in_an_hour(self) -> None:
        with override_settings(CORRECTIONS_PER_HOUR=1):
            assert self.send().status_code == 200
            response = self.send(wrong="Once more.")
            assert response.status_code == 429
            assert int(response["Retry-After"]) <= 3_600
            assert "Once more.</textarea>" in response.text
            with later(10):
                other = self.client.post(FORM, told(wrong="B"), REMOTE_ADDR="192.0.2.9")
        assert other.status_code == 200

    def test_a_long_body_is_refused_before_it_is_read(self) -> None:
        assert self.send(wrong="x" * 70_000).status_code == 413

    def test_what_is_gone_is_told_and_what_was_merged_leads_on(self) -> None:
        gone, left = (f.publish(f.make_said(self.world, title=t))["uid"] for t in ("A", "B"))
        winner = f.publish(f.make_said(self.world, title="C"))["uid"]
        endings.retract(gone, "It was never said.")
        endings.merge("statement", left, winner)
        at = "/corrections/?about=/statements/{}/"
        assert self.send(at.format(gone)).status_code == 410
        moved = self.client.get(at.format(left))
        assert (moved.status_code, moved["Location"]) == (308, at.format(winner))


class TestDesk(Sending):
    def test_an_open_report_is_a_task_of_those_who_keep_the_data(self) -> None:
        f.make_correction()
        for name, user in self.people.items():
            panels = [one for one in dashboard.panels(user) if one.name == "corrections"]
            assert [one.count for one in panels] == ([] if name == "analyst" else [1]), name

    def test_a_report_is_decided_with_a_note_and_who_and_when_are_kept(self) -> None:
        report = f.make_correction(name="Rufus")
        client = browser(self.people["reviewer"])
        at = f"/admin/statements/correction/{report.pk}/change/"
        page = client.get(at).content.decode()
        assert 'href="/governments/freedonia/"' in page
        assert "Rufus" in page
        assert client.post(at, {"decision": "answered"}).status_code == 200  # a note is needed
        assert Correction.objects.get().state == CorrectionState.OPEN
        with self.assertLogs("statements.audit") as log:
            client.post(at, {"decision": "answered", "note": "The day is mended."})
        report.refresh_from_db()
        assert (report.state, report.note) == ("answered", "The day is mended.")
        assert report.decided_by == self.people["reviewer"]
        assert report.decided_at is not None
        assert report.reference in log.output[0]
        assert client.post(at, {"decision": "refused", "note": "No."}).status_code == 403
        at = "/admin/statements/correction/?state__exact={}"
        client.get(at.format("open"))  # tells what was done
        for state, many in (("open", 0), ("answered", 1)):
            listed = client.get(at.format(state)).content.decode()
            assert listed.count(report.reference) == many

    def test_an_analyst_sees_none_and_nobody_adds_or_deletes_one(self) -> None:
        report = f.make_correction()
        at = "/admin/statements/correction/"
        assert browser(self.people["analyst"]).get(at).status_code == 403
        client = browser(self.people["editor"])
        assert client.get(at).status_code == 200
        assert client.get(f"{at}add/").status_code == 403
        assert client.post(f"{at}{report.pk}/delete/").status_code == 403

    def test_the_second_decision_is_refused(self) -> None:
        report = f.make_correction()
        user = self.people["curator"]
        corrections.decide(user, report.pk, CorrectionState.REFUSED, "It is right.")
        with pytest.raises(BrokenRules):
            corrections.decide(user, report.pk, CorrectionState.ANSWERED, "Mended.")
        with pytest.raises(IntegrityError), transaction.atomic():
            Correction.objects.update(note=None)


class TestForgetting(Sending):
    def test_who_sent_it_is_forgotten_and_what_was_reported_stays(self) -> None:
        old = f.make_correction(name="Rufus", mail="rufus@example.org")
        new = f.make_correction(wrong="Another.", name="Rufus")
        then = timezone.now() - timedelta(days=180, minutes=1)
        Correction.objects.filter(pk=old.pk).update(received_at=then)
        out = StringIO()
        call_command("forget_corrections", stdout=out)
        old.refresh_from_db()
        new.refresh_from_db()
        assert (old.name, old.mail, old.wrong) == (None, None, "The day is wrong.")
        assert new.name == "Rufus"
        assert "out of 1 report" in out.getvalue()

    def test_a_new_report_does_the_same(self) -> None:
        old = f.make_correction(name="Rufus")
        then = timezone.now() - timedelta(days=181)
        Correction.objects.filter(pk=old.pk).update(received_at=then)
        f.make_correction(wrong="Another.")
        old.refresh_from_db()
        assert old.name is None


class TestRedacting(Sending):
    """The words of a report go at once where the law demands it, however old it is."""

    def setUp(self) -> None:
        super().setUp()
        self.redactor = make_redactor("redactor")
        words = dict.fromkeys(("wrong", "proposal", "name"), f"Of {BAD}")
        page, mail = f"https://example.org/{BAD}", f"{BAD}@example.org"
        self.report = f.make_correction(**words, source=page, mail=mail)

    def redact(self, user: str = "redactor", reference: str | None = None) -> str:
        out = StringIO()
        reference = reference or self.report.reference
        call_command("redact_report", reference, user=user, reason=WHY, stdout=out)
        return out.getvalue()

    @pytest.mark.dealt
    def test_an_open_one_loses_all_words_and_a_tombstone_stays(self) -> None:
        with self.assertLogs("statements.audit") as log:
            printed = self.redact()
        assert rows_with(BAD) == []
        row = Correction.objects.get()
        assert (row.reference, row.about) == (self.report.reference, self.report.about)
        assert (row.received_at, row.state) == (self.report.received_at, CorrectionState.REDACTED)
        assert (row.decided_by, row.note) == (self.redactor, WHY)
        assert self.report.reference in printed
        assert self.report.reference in log.output[0]
        assert "redactor" in log.output[0]

    @pytest.mark.dealt
    def test_so_does_one_that_was_decided_with_what_was_noted(self) -> None:
        note = f"{BAD} was right."
        corrections.decide(self.people["curator"], self.report.pk, CorrectionState.ANSWERED, note)
        now, told = timezone.now(), [["reports", f"Something of {BAD}"]]
        CheckRun.objects.create(started_at=now, ended_at=now, records=1, faults=1, told=told)

        redacting.take_out(self.redactor, self.report.reference, WHY)

        assert rows_with(BAD) == []

    @pytest.mark.dealt
    def test_others_keep_theirs(self) -> None:
        other = f.make_correction(wrong="Another.", name="Rufus")
        self.redact()
        other.refresh_from_db()
        assert (other.wrong, other.name, other.state) == ("Another.", "Rufus", "open")

    @pytest.mark.dealt
    def test_it_takes_the_right_a_reason_and_a_report_with_words(self) -> None:
        reference = self.report.reference
        for user, number, reason, message in (
            (self.people["editor"], reference, WHY, "may not redact"),
            (self.redactor, reference, " ", "Say why"),
            (self.redactor, "NOBODYS", WHY, "no report NOBODYS"),
        ):
            with pytest.raises(BrokenRules, match=message):
                redacting.take_out(user, number, reason)
        assert Correction.objects.get().state == CorrectionState.OPEN
        self.redact()
        with self.assertRaisesMessage(CommandError, "gone already"):
            self.redact()

    @pytest.mark.dealt
    def test_nobody_decides_on_it_again_or_calls_another_one_redacted(self) -> None:
        self.redact()
        client = browser(self.people["editor"])
        at = f"/admin/statements/correction/{self.report.pk}/change/"
        page = client.get(at)
        self.assertContains(page, WHY)
        assert client.post(at, {"decision": "refused", "note": "No."}).status_code == 403
        other = f.make_correction(wrong="Another.")
        client.post(at.replace(self.report.pk, other.pk), {"decision": "redacted", "note": "No."})
        other.refresh_from_db()
        assert other.state == CorrectionState.OPEN

    @pytest.mark.dealt
    def test_the_same_sent_again_brings_no_words_back(self) -> None:
        slip = Slip("governments/freedonia/", 1, 0.0)
        words = {name: getattr(self.report, name) for name in ("wrong", "proposal", "source")}
        words |= {"name": self.report.name, "mail": self.report.mail}
        self.redact()
        again = corrections.receive(slip, words, "203.0.113.77")
        assert again.pk == self.report.pk
        assert rows_with(BAD) == []
