"""Two people take words of the past away: bytes and salts go, digests and a tombstone stay."""

from __future__ import annotations

import os
from io import StringIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from unittest import mock

import orjson
import pytest
from django.contrib.auth.models import Permission
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction
from django.test import TestCase, TransactionTestCase
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from statements import curation, importing, redacting, releases, writing
from statements.checking import check_data
from statements.documents.emptying import without_words
from statements.importing import keeping
from statements.ledger.projections import PUBLIC_SIDE
from statements.models import (
    Change,
    Edition,
    Redaction,
    Release,
    RowComment,
    SavedCopy,
    SearchDocument,
    User,
)
from statements.problems import BrokenRules
from statements.redacting import What
from statements.releases import making

from . import endings
from . import factories as f
from .desk import address, browser, make_people, open_page, send
from .releasing import Releasing, members

pytestmark = pytest.mark.slow

BAD = "plughword"  # in no other text
WHY = "Order of the court of 1 November"


def faults() -> list[str]:
    findings = [str(fault) for _, part in check_data() for fault in part]
    return findings + [what for _, what in releases.faults()]


def make_redactor(name: str) -> User:
    user = f.make_user(name)
    user.user_permissions.add(Permission.objects.get(codename="redact"))
    return User.objects.get(pk=user.pk)


def rows_with(word: str) -> list[str]:
    """Return every table of the database that holds a word in any of its rows."""
    with connection.cursor() as cursor:
        tables = []
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            tables += [table for row in cursor.fetchall() if word in repr(row)]
    return tables


class Redacted(Releasing, TestCase):
    """A statement whose first public edition, and its reason, hold what must go."""

    @classmethod
    def setUpTestData(cls) -> None:
        cls.world = f.small_world()
        cls.one, cls.other = make_redactor("one"), make_redactor("other")
        cls.saver, cls.approver = f.make_user("saver"), f.make_user("approver")
        cls.statement = f.make_said(cls.world, title=f"Told of {BAD}", summary=f"It was {BAD}.")
        f.store("statement", cls.statement, cls.saver, reason=f"As {BAD} wrote")
        cls.approve(1)
        cls.record, cls.uid = f"statement/{cls.statement['uid']}", cls.statement["uid"]

    @classmethod
    def approve(cls, version: int) -> None:
        curation.submit(cls.saver, cls.statement["uid"], version)
        curation.approve(cls.approver, cls.statement["uid"], version)

    @classmethod
    def clean(cls) -> f.Document:
        """Say it in other words, publicly, and return them."""
        clean = {"title": "Told of somebody", "summary": "It was said."}
        statement = f.store("statement", cls.statement | clean, cls.saver, reason="Clearer")
        cls.approve(2)
        return statement

    def redact(self, what: What, record: str | None = None) -> Redaction:
        redaction = redacting.ask(self.one, record or self.record, what, WHY)
        with self.captureOnCommitCallbacks(execute=True):
            return redacting.approve(self.other, redaction.pk)

    @classmethod
    def line_of(cls, edition: int) -> Change:
        line = Change.objects.filter(edition=f"{cls.record}/{edition}").order_by("number").first()
        assert line
        return line


class EditionTests(Redacted):
    @classmethod
    def setUpTestData(cls) -> None:
        super().setUpTestData()
        cls.statement = cls.clean()

    def test_bytes_and_salts_go_and_digests_stay(self) -> None:
        digest = Edition.objects.get(pk=f"{self.record}/1").digest
        line = self.line_of(1)

        self.redact(What(editions=(1,)))

        edition = Edition.objects.get(pk=f"{self.record}/1")
        assert (edition.document, edition.reason, edition.salt) == ("", None, None)
        assert edition.digest == digest
        after = self.line_of(1)
        assert (after.reason, after.reason_salt) == (None, None)
        assert (after.digest, after.reason_digest) == (line.digest, line.reason_digest)
        assert rows_with(BAD) == []
        assert faults() == []

    def test_the_ledger_tells_of_it(self) -> None:
        done = self.redact(What(editions=(1,)))

        last = Change.objects.head()
        assert last
        assert (last.number, last.action, last.reason) == (done.number, "redacted", WHY)
        assert (last.saved_by, last.approved_by) == (self.one, self.other)
        changes = self.client.get("/api/v1/changes/?action=redacted&document=1").json()["results"]
        assert [change["key"] for change in changes] == [self.uid]
        assert changes[0]["redacts"] == {
            "editions": [1],
            "reasons": [self.line_of(1).number],
            "copy": False,
        }
        assert changes[0]["document"]["title"] == "Told of somebody"

    def test_the_public_past_has_a_tombstone(self) -> None:
        before = self.client.get(f"/api/v1/statements/{self.uid}/editions/")
        number = self.line_of(1).number

        self.redact(What(editions=(1,)))

        gone = {"on": timezone.now().date().isoformat(), "reason": WHY}
        listed = self.client.get(
            f"/api/v1/statements/{self.uid}/editions/", headers={"If-None-Match": before["ETag"]}
        ).json()["results"]
        assert [row["redacted"] for row in listed] == [None, None, gone]
        assert [row["changes"] for row in listed] == [[], None, None]
        one = self.client.get(f"/api/v1/statements/{self.uid}/editions/{number}/").json()
        assert (one["document"], one["reason"], one["redacted"]) == (None, None, gone)
        change = self.client.get(f"/api/v1/changes/{number}/").json()
        assert (change["document"], change["reason"], change["redacted"]) == (None, None, gone)
        for form in ("jsonl", "csv"):
            response = self.client.get(f"/api/v1/changes/?format={form}&since=0")
            assert BAD.encode() not in b"".join(response)

    def test_pages_of_the_history_say_so(self) -> None:
        self.redact(What(editions=(1,)))
        client = browser(make_people()["editor"])
        pages = ["history/", "history/edition/1/", "history/compare/?from=1&to=2"]
        pages += [f"history/as-of/?at={self.line_of(1).number}"]

        for page in pages:
            response = client.get(address("statement", page, self.uid))
            self.assertContains(response, f": {WHY}")
            self.assertNotContains(response, BAD)

    def test_an_import_is_not_undone_to_words_that_are_gone(self) -> None:
        self.redact(What(editions=(1,)))
        path = Path(self.enterContext(TemporaryDirectory())) / "statements.json"
        document = {**self.statement, "title": "Told in an import"}
        whole = {"noun": "statement", "format": 1, "documents": [document]}
        whole |= {"recorded_at": "2026-01-01T00:00:00Z"}
        path.write_bytes(orjson.dumps(whole))
        batch = importing.store(importing.rehearse(path), self.saver, "Import")
        assert batch is not None
        self.redact_behind(2)

        result = importing.undo(self.saver, str(batch.pk), "A mistake")

        assert result.left == {self.record: "what it said before was redacted"}

    def redact_behind(self, number: int) -> None:
        """Let a version be redacted that nothing shows any more."""
        with writing.unsealed():
            Edition.objects.filter(pk=f"{self.record}/{number}").update(
                document="", salt=None, reason=None, redaction=Redaction.objects.get()
            )

    def test_nobody_goes_back_to_it(self) -> None:
        self.redact(What(editions=(1,)))

        with self.assertRaisesMessage(BrokenRules, WHY):
            curation.revert(self.saver, "statement", self.uid, 1, base=2)

    def test_what_stands_now_is_changed_first(self) -> None:
        f.store("statement", self.statement | {"title": "A draft"}, self.saver)

        for number, where in ((2, "the public reads"), (3, "the desk says")):
            with self.assertRaisesMessage(BrokenRules, where):
                redacting.ask(self.one, self.record, What(editions=(number,)), WHY)

    def test_what_came_back_since_is_refused_at_the_approval(self) -> None:
        redaction = redacting.ask(self.one, self.record, What(editions=(1,)), WHY)
        with writing.unsealed():
            redaction.what = What(editions=(2,)).as_dict()
            redaction.save()

        with self.assertRaisesMessage(BrokenRules, "the public reads"):
            redacting.approve(self.other, redaction.pk)
        assert Edition.objects.exclude(redaction=None).count() == 0

    def test_a_draft_loses_its_words_without_a_line(self) -> None:
        draft = f.store("statement", f.make_said(self.world, title=f"Draft of {BAD}"), self.saver)
        f.store("statement", draft | {"title": "Draft"}, self.saver)
        last = Change.objects.last_number()

        done = self.redact(What(editions=(1,)), f"statement/{draft['uid']}")

        assert (done.number, Change.objects.last_number()) == (None, last)
        assert faults() == []

    def test_a_pending_change_is_approved_beside_it_by_nobody_who_saved_it(self) -> None:
        for title in (f"Pending {BAD}", "Pending"):
            f.store("statement", self.statement | {"title": title}, self.saver)
        self.redact(What(editions=(3,)))
        curation.submit(self.saver, self.uid, 4)

        with self.assertRaisesMessage(BrokenRules, "Somebody else must approve"):
            curation.approve(self.saver, self.uid, 4)
        curation.approve(self.approver, self.uid, 4)
        assert faults() == []

    def test_authority_records_as_well(self) -> None:
        f.store("topic", {"key": "war", "label": BAD, "definition": BAD}, reason=BAD)
        f.store("topic", {"key": "war", "label": "War", "definition": "No peace."})
        self.redact(What(editions=(1,)))

        self.redact(What(editions=(1,)), "topic/war")

        assert rows_with(BAD) == []
        assert faults() == []
        assert self.client.get("/api/v1/topics/war/").json()["label"] == "War"


class RetractedTests(Redacted):
    """A statement that is withdrawn altogether: the desk's own rows go, too."""

    @classmethod
    def setUpTestData(cls) -> None:
        super().setUpTestData()
        reply = f.make_reference("responds_to", f.make_target(statement=cls.uid))
        cls.reply = f.publish(f.make_said(cls.world, references=[reply]))
        curation.ask_retraction(cls.saver, cls.uid, 1, f"{BAD} asked us")
        curation.retract(cls.approver, cls.uid, 1)

    def test_all_words_go_and_what_points_at_it_stays(self) -> None:
        number = Change.objects.last_number()

        self.redact(What(editions=(1,), reasons=(number,), comment=True))

        assert rows_with(BAD) == []
        assert faults() == []
        gone = self.client.get(f"/api/v1/statements/{self.uid}/")
        assert gone.status_code == 410
        assert (gone.json()["detail"], gone.json()["action"]) == (WHY, "retracted")
        reply = self.client.get(f"/api/v1/statements/{self.reply['uid']}/").json()
        assert reply["references"][0]["targets"][0]["statement"] == self.uid
        page = browser(make_people()["editor"]).get(address("statement", "history/", self.uid))
        self.assertContains(page, WHY)

    def told_everywhere(self, word: str) -> str:
        """Publish and retract a statement with a word in each field that takes one."""
        appearance = f.make_appearance(
            self.world["source"], attribution=word, locator=f"p. 3, {word}", words=f"It was {word}."
        )
        quote = f.make_quote(appearance["uid"], word, start=7)
        target = f.make_target(self.world["agreement"], "1")
        statement = f.make_said(
            self.world,
            kind="attributed_position",
            title=word,
            summary=word,
            note=word,
            said_on=None,
            known_by=f.day("2001-02-04", note=word),
            appearances=[appearance],
            quotes=[quote],
            references=[f.make_reference("mentions", target, quote=quote["uid"], note=word)],
        )
        f.publish(statement)
        endings.retract(statement["uid"])
        return f"statement/{statement['uid']}"

    @pytest.mark.dealt
    def test_no_field_keeps_words(self) -> None:
        other = self.told_everywhere("bilgewater")

        self.redact(What(editions=(1,)), other)

        assert rows_with("bilgewater") == []
        [left] = Edition.objects.filter(record=other, redaction=None)
        assert orjson.loads(left.document)["appearances"][0]["language"] == "en"
        assert faults() == []

    @pytest.mark.dealt
    def test_what_an_older_redaction_left_is_named_and_goes_with_another_one(self) -> None:
        def as_it_was(document: f.Document) -> f.Document:
            known_by = document["known_by"]
            pairs = zip(
                document["appearances"], without_words(document)["appearances"], strict=True
            )
            rows = [new | {"locator": old["locator"]} for old, new in pairs]
            return without_words(document) | {"known_by": known_by, "appearances": rows}

        other = self.told_everywhere("bilgewater")
        with mock.patch("statements.redacting.approval.without_words", as_it_was):
            self.redact(What(editions=(1,)), other)
        [fault] = [one for one in faults() if one.startswith(other)]
        assert "known_by" in fault
        assert "locator" in fault
        assert "title" not in fault
        assert "bilgewater" not in fault
        assert "--editions 2" in fault
        with pytest.raises(BrokenRules, match="left of it is version 2"):
            redacting.ask(self.one, other, What(editions=(1,)), WHY)

        self.redact(What(editions=(2,)), other)

        assert rows_with("bilgewater") == []
        assert faults() == []

    @pytest.mark.dealt
    def test_a_comment_that_an_older_redaction_left_is_named(self) -> None:
        self.redact(What(editions=(1,)))
        RowComment.objects.create(
            edition=Edition.objects.get(pk=f"{self.record}/1"),
            text=f"Who is {BAD}?",
            written_by=self.approver,
            written_at=timezone.now(),
        )
        [fault] = faults()
        assert "--comment" in fault

        self.redact(What(comment=True))

        assert not RowComment.objects.exists()
        assert faults() == []

    def test_words_of_a_version_that_nobody_redacted_are_none_of_it(self) -> None:
        """A retracted statement of which an old reason went keeps what its last version says."""
        self.redact(What(comment=True))

        assert faults() == []

    def test_a_reason_that_stays_is_told_further(self) -> None:
        self.redact(What(editions=(1,)))

        detail = self.client.get(f"/api/v1/statements/{self.uid}/").json()["detail"]
        assert detail == f"{BAD} asked us"


class ReasonTests(Redacted):
    def test_a_reason_alone(self) -> None:
        self.clean()
        number = self.line_of(2).number
        self.redact(What(reasons=(number,)))

        line = Change.objects.get(number=number)
        assert (line.reason, line.reason_salt) == (None, None)
        assert Edition.objects.get(pk=f"{self.record}/2").document
        assert faults() == []

    def test_lines_of_others_are_refused(self) -> None:
        with self.assertRaisesMessage(BrokenRules, "is none of"):
            redacting.ask(self.one, self.record, What(reasons=(1,)), WHY)

    @pytest.mark.dealt
    def test_one_that_is_gone_goes_once(self) -> None:
        self.clean()
        line = self.line_of(1)
        self.redact(What(reasons=(line.number,)))

        with self.assertRaisesMessage(BrokenRules, "or none any more"):
            self.redact(What(reasons=(line.number,)))

    @pytest.mark.dealt
    def test_comments_of_the_desk_go_without_a_public_line(self) -> None:
        cleaned = self.statement | {"title": "Told", "summary": "Said"}
        f.store("statement", cleaned, self.saver)
        curation.submit(self.saver, self.uid, 2)
        curation.comment(self.approver, self.uid, 2, "", f"You left {BAD} out")
        curation.send_back(self.approver, self.uid, 2, f"Is {BAD} gone?")
        number = Change.objects.last_number()

        self.redact(What(comment=True))

        assert Change.objects.last_number() == number
        comments = {"statements_rowcomment", "statements_record"}
        assert not comments & {*rows_with(BAD)}
        assert faults() == []


class TwoPeopleTests(Redacted):
    @classmethod
    def setUpTestData(cls) -> None:
        super().setUpTestData()
        cls.clean()
        cls.redaction = redacting.ask(cls.one, cls.record, What(editions=(1,)), WHY)

    def test_nobody_approves_what_they_asked_for(self) -> None:
        with self.assertRaisesMessage(BrokenRules, "Somebody else must approve"):
            redacting.approve(self.one, self.redaction.pk)
        with pytest.raises(IntegrityError), transaction.atomic(), writing.unsealed():
            Redaction.objects.update(approved_by=self.one, approved_at=timezone.now())

    def test_both_need_the_permission(self) -> None:
        for verb in (
            lambda: redacting.ask(self.saver, self.record, What(editions=(1,)), WHY),
            lambda: redacting.approve(self.saver, self.redaction.pk),
            lambda: redacting.withdraw(self.saver, self.redaction.pk),
        ):
            with self.assertRaisesMessage(BrokenRules, "may not redact"):
                verb()

    def test_it_is_done_once(self) -> None:
        redacting.approve(self.other, self.redaction.pk)

        with self.assertRaisesMessage(BrokenRules, "done already"):
            redacting.approve(self.other, self.redaction.pk)
        with self.assertRaisesMessage(BrokenRules, "Redacted on"):
            redacting.ask(self.one, self.record, What(editions=(1,)), WHY)

    @pytest.mark.dealt
    def test_who_asked_has_the_right_until_it_is_approved(self) -> None:
        redaction = redacting.ask(self.one, self.record, What(editions=(1,)), WHY)
        User.objects.filter(pk=self.one.pk).update(is_active=False)

        with self.assertRaisesMessage(BrokenRules, "one may not redact"):
            redacting.approve(self.other, redaction.pk)

    def test_a_request_that_is_taken_back_leaves_nothing(self) -> None:
        redacting.withdraw(self.other, self.redaction.pk)

        assert Redaction.objects.count() == 0
        assert Edition.objects.get(pk=f"{self.record}/1").document

    def test_what_makes_no_sense_is_refused(self) -> None:
        for record, what, why, message in (
            (self.record, What(), WHY, "Name editions"),
            (self.record, What(editions=(9,)), WHY, "has no version 9"),
            (self.record, What(copy=True), WHY, "We hold no copy"),
            (self.record, What(editions=(1,)), "  ", "Say why"),
            ("statement/nobody", What(editions=(1,)), WHY, "There is no record"),
        ):
            with self.subTest(message), self.assertRaisesMessage(BrokenRules, message):
                redacting.ask(self.one, record, what, why)

    def test_words_that_go_from_outside_are_found(self) -> None:
        with writing.unsealed():
            redacting.approve(self.other, self.redaction.pk)
            Edition.objects.filter(pk=f"{self.record}/2").update(
                document="", salt=None, reason=None, redaction=self.redaction.pk
            )
            Change.objects.filter(number=self.line_of(2).number).update(
                reason=None, reason_salt=None, redaction=self.redaction.pk
            )

        problems = faults()
        assert len([fault for fault in problems if "no line of the ledger tells" in fault]) == 2

    def test_half_a_redaction_is_refused_by_the_database(self) -> None:
        with pytest.raises(IntegrityError), transaction.atomic(), writing.unsealed():
            Edition.objects.filter(pk=f"{self.record}/1").update(redaction=self.redaction.pk)

    def test_only_the_verb_takes_words_away(self) -> None:
        with pytest.raises(writing.OutsideRecording), transaction.atomic():
            Edition.objects.update(document="")
        with pytest.raises(writing.OutsideRecording), transaction.atomic():
            Redaction.objects.update(reason="x")


class ReleaseTests(Redacted):
    @classmethod
    def setUpTestData(cls) -> None:
        super().setUpTestData()
        f.store("topic", {"key": "war", "label": "War", "definition": "No peace."})
        with cls.shelved():
            cls.before = cls.release(cls.line_of(1).number - 1)
            cls.holds = cls.release()
            cls.clean()
            cls.differs = cls.release()
            f.store("topic", {"key": "law", "label": "Law", "definition": "Rules."})
            cls.clear = cls.release()

    def test_those_that_hold_the_words_are_withdrawn_and_their_files_deleted(self) -> None:
        """Of the last ones, the reason stands in the table of lines."""
        self.redact(What(editions=(1,)))

        releases_by_number = {r.number: r for r in Release.objects.all()}
        assert [n for n, r in releases_by_number.items() if r.is_withdrawn] == [4, 3, 2]
        for number in (2, 3, 4):
            assert WHY in str(releases_by_number[number].withdrawn_reason)
            assert not releases.path_of(releases_by_number[number]).exists()
            assert releases_by_number[number].sha256
        assert releases.path_of(releases_by_number[1]).exists()
        assert faults() == []

    def test_one_that_is_being_made_meanwhile_is_none(self) -> None:
        def packed(*args: Any) -> None:
            pack(*args)
            self.redact(What(editions=(1,)))

        releases.withdraw(self.holds.made_by or f.make_user("keeper"), self.holds.number, WHY)
        pack = making.pack
        with (
            mock.patch.object(making, "pack", packed),
            self.assertRaisesMessage(BrokenRules, "make it once more"),
        ):
            self.release(self.holds.ledger_number)

        assert Release.objects.count() == 4

    def test_those_without_the_words_stay(self) -> None:
        with writing.unsealed():
            line = self.line_of(1)
            Change.objects.filter(pk=line.pk).update(reason=None, reason_salt=None)

        self.redact(What(editions=(1,)))

        assert [r.number for r in Release.objects.order_by("number") if r.is_withdrawn] == [2, 3]

    def test_they_can_be_made_again_without_the_words(self) -> None:
        self.redact(What(editions=(1,)))

        numbers = (self.differs.ledger_number, self.holds.ledger_number)
        for again in [members(self.release(number)) for number in numbers]:
            assert not [name for name, content in again.items() if BAD.encode() in content]
            assert again["statements.csv"].count(f'"{self.uid}"'.encode()) == 1
        assert b"Told of somebody" in again["statements.csv"]
        [redacted] = orjson.loads(again["counts.json"])["redacted"]
        assert redacted == {
            "record": self.record,
            "shown": self.line_of(2).number,
            "on": timezone.now().date().isoformat(),
            "reason": WHY,
        }
        assert faults() == []

    def test_what_was_retracted_without_another_edition_is_left_out(self) -> None:
        gone = f.publish(f.make_said(self.world, title=f"Another {BAD}"))
        release = self.release()
        curation.ask_retraction(self.saver, gone["uid"], 1, "Said by nobody")
        curation.retract(self.approver, gone["uid"], 1)
        self.redact(What(editions=(1,)), f"statement/{gone['uid']}")

        again = members(self.release(release.ledger_number))

        assert gone["uid"].encode() not in again["statements.csv"]
        [reply] = orjson.loads(again["counts.json"])["redacted"]
        assert (reply["record"], reply["shown"]) == (f"statement/{gone['uid']}", None)

    def test_older_ones_say_what_was_retracted_and_redacted_since(self) -> None:
        self.redact(What(editions=(1,)))
        number = Change.objects.last_number()

        since = self.client.get("/api/v1/releases/2/").json()["retracted_since"]

        assert [(row["number"], row["key"], row["action"]) for row in since] == [
            (number, self.uid, "redacted")
        ]
        assert self.client.get("/api/v1/releases/1/").json()["retracted_since"] == []
        curation.ask_retraction(self.saver, self.uid, 2, "Said by nobody")
        curation.retract(self.approver, self.uid, 2)
        since = self.client.get("/api/v1/releases/4/").json()["retracted_since"]
        assert [(row["action"], row["reason"]) for row in since] == [
            ("redacted", WHY),
            ("retracted", "Said by nobody"),
        ]


class CopyTests(Redacted):
    def upload(self, content: bytes) -> None:
        client = browser(User.objects.get(username="demo-editor"))
        typed: Any = open_page(client, "source", self.world["source"])
        typed["saved_copy"] = SimpleUploadedFile("page.txt", content)
        assert send(client, typed, "source", self.world["source"]).status_code == 302

    def test_old_and_present_copies_go(self) -> None:
        make_people()
        source = f"source/{self.world['source']}"
        self.upload(b"plughword, of old")
        self.upload(b"plughword, of now")
        folder = self.media / "copies"
        assert len([*folder.iterdir()]) == 2

        self.redact(What(editions=(2,)), source)
        assert [path.read_bytes() for path in folder.iterdir()] == [b"plughword, of now"]
        self.redact(What(copy=True), source)

        assert [*folder.iterdir()] == []
        assert not SavedCopy.objects.exists()
        assert faults() == []
        digest = self.client.get(f"/api/v1/sources/{self.world['source']}/").json()
        assert len(digest["saved_copy_sha256"]) == 64

    def test_a_copy_that_another_source_has_stays(self) -> None:
        uid, other = self.world["source"], f.make_source(url="https://example.org/other")
        digest = f.store_with_copy(uid, b"plughword")["saved_copy_sha256"]
        f.store("source", other | {"saved_copy_sha256": digest})

        with pytest.raises(BrokenRules, match=f"is our copy of source/{other['uid']}"):
            self.redact(What(copy=True), f"source/{uid}")
        f.store_with_copy(uid, b"other words")
        self.redact(What(editions=(2,)), f"source/{uid}")

        assert {copy.pk for copy in SavedCopy.objects.all()} >= {digest}
        assert (self.media / "copies" / f"{digest}.pdf").exists()
        f.store("source", other)
        f.store("source", f.make_source(uid=uid, saved_copy_sha256=digest))
        self.redact(What(copy=True), f"source/{uid}")
        assert not (self.media / "copies" / f"{digest}.pdf").exists()

    def test_what_was_merged_keeps_no_copy(self) -> None:
        uid, other = self.world["source"], f.make_source(url="https://example.org/other")
        digest = f.store_with_copy(uid, b"plughword")["saved_copy_sha256"]
        f.store("source", other | {"saved_copy_sha256": digest})
        f.publish(f.make_said(self.world | {"source": other["uid"]}))
        merger = f.make_user("merger", is_superuser=True)
        curation.merge(merger, "source", other["uid"], uid, (1, 2), "The same page")

        self.redact(What(copy=True), f"source/{uid}")

        assert not SavedCopy.objects.exists()

    def test_rehearsals_that_are_kept_go_as_well(self) -> None:
        kept = self.media / "imports" / "x.rehearsed"
        kept.parent.mkdir()
        kept.write_text(BAD)
        self.clean()

        self.redact(What(editions=(1,)))

        assert not kept.exists()

    def test_a_rehearsal_that_cannot_be_deleted_keeps_no_other(self) -> None:
        folder = self.media / "imports"
        folder.mkdir()
        for name in ("a", "b", "c"):
            (folder / name).write_text(BAD)
        unlink, remove = Path.unlink, os.remove

        def refusing(path: Path, missing_ok: bool = False) -> None:
            if path.name == "b":
                raise PermissionError(13, "Permission denied")
            unlink(path, missing_ok=missing_ok)

        def refusing_too(path: str) -> None:
            if Path(path).name == "b":
                raise PermissionError(13, "Permission denied")
            remove(path)

        with (
            mock.patch.object(Path, "unlink", refusing),
            mock.patch.object(os, "remove", refusing_too),
            self.assertLogs("statements.private", "ERROR"),
        ):
            keeping.sweep(all=True)

        assert [path.name for path in folder.iterdir()] == ["b"]


class CommandTests(Redacted):
    def run_command(self, *args: str) -> str:
        out = StringIO()
        call_command(*args, stdout=out)
        return out.getvalue()

    def test_two_people_redact(self) -> None:
        self.clean()
        printed = self.run_command(
            "ask_redaction", self.record, "--editions=1", "--reason", WHY, "--user=one"
        )
        uid = str(Redaction.objects.get().pk)
        assert f"approve_redaction {uid}" in printed
        with self.assertRaisesMessage(CommandError, "Somebody else must approve"):
            self.run_command("approve_redaction", uid, "--user=one")

        printed = self.run_command("approve_redaction", uid, "--user=other")

        assert WHY in printed
        assert rows_with(BAD) == []
        with self.assertRaisesMessage(CommandError, "done already"):
            self.run_command("approve_redaction", uid, "--user=other", "--refuse")

    def test_what_is_wrong_is_said(self) -> None:
        for args, message in (
            (("--editions=x",), "no list of numbers"),
            (("--editions=1",), "the public reads"),
            ((), "Name editions"),
        ):
            with self.assertRaisesMessage(CommandError, message):
                self.run_command("ask_redaction", self.record, *args, "--reason", WHY, "--user=one")
        with self.assertRaisesMessage(CommandError, "Nobody asked"):
            self.run_command("approve_redaction", "x", "--user=other", "--refuse")


class ScrubTests(TransactionTestCase):
    """What a database keeps of deleted rows goes as well."""

    def test_nothing_breaks(self) -> None:
        f.publish(f.make_said(f.small_world()))

        with CaptureQueriesContext(connection) as queries:
            redacting.scrub()

        assert any(query["sql"].startswith("VACUUM") for query in queries)
        assert not [finding for _, part in PUBLIC_SIDE.rebuild(check=True) for finding in part]
        assert SearchDocument.objects.count() == 1
