"""Redactions beside imports, approvals and releases that go on at the same time."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Event
from typing import Any
from unittest import mock

import orjson
import pytest
from django.db import OperationalError, connection
from django.test import override_settings

from statements import curation, importing, redacting, releases
from statements.ledger import batches
from statements.models import Batch, Change, Edition, Redaction, Release
from statements.problems import BrokenRules, StaleVersion
from statements.redacting import What
from statements.releases import making

from . import factories as f
from .auditing import faults
from .desk import address, browser, make_people
from .live_server import OnFile
from .releasing import Releasing
from .test_concurrency import ONE_WRITER, PATIENCE, together
from .test_redacting import BAD, WHY, make_redactor

pytestmark = pytest.mark.slow

ROUNDS = 3


def until_somebody_waits() -> None:
    """Return once another session waits for a lock."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted")
            if cursor.fetchone()[0]:
                return
        time.sleep(0.01)
    raise TimeoutError


class Beside(Releasing, OnFile):
    def setUp(self) -> None:
        super().setUp()
        self.world = f.small_world()
        self.one, self.other = make_redactor("one"), make_redactor("other")
        self.saver, self.approver = f.make_user("saver"), f.make_user("approver")

    def tearDown(self) -> None:
        assert faults() == []
        assert [what for _, what in releases.faults()] == []

    def published(self, **words: Any) -> f.Document:
        """Publish a statement whose first edition holds what must go, and other words after it."""
        statement = f.make_said(self.world, title=f"Told of {BAD}")
        f.store("statement", statement, self.saver)
        self.approve(statement["uid"], 1)
        f.store("statement", statement | {"title": "Told of somebody"}, self.saver)
        self.approve(statement["uid"], 2)
        return statement

    def approve(self, uid: str, version: int) -> None:
        curation.submit(self.saver, uid, version)
        curation.approve(self.approver, uid, version)

    def asked(self, uid: str, what: What) -> Callable[[], Redaction]:
        """Ask for a redaction of a statement; return what approves it."""
        redaction = redacting.ask(self.one, f"statement/{uid}", what, WHY)
        return lambda: redacting.approve(self.other, redaction.pk)


@pytest.mark.skipif(connection.vendor == "sqlite", reason=ONE_WRITER)
class ImportTests(Beside):
    def imported(self) -> tuple[Batch, str]:
        """Import a change of a statement, which is changed once more; return batch and uid."""
        statement = self.published()
        changed, new = statement | {"title": "Told again"}, f.make_said(self.world)
        path = Path(self.enterContext(TemporaryDirectory())) / "statements.json"
        whole = {"noun": "statement", "format": 1, "documents": [changed, new]}
        path.write_bytes(orjson.dumps(whole | {"recorded_at": "2026-01-01T00:00:00Z"}))
        batch = importing.store(importing.rehearse(path), self.saver, f"As {BAD} wrote")
        assert batch is not None
        f.store("statement", statement | {"title": "Told anew"}, self.saver)
        return batch, statement["uid"]

    def beside_a_redaction(self, decide: Callable[[Batch], Any]) -> None:
        """Decide about an import of which a redaction takes the reason, once that has begun."""
        batch, uid = self.imported()
        redact, locked = self.asked(uid, What(editions=(3,))), Event()
        lock_batch = batches.lock_batch

        def wait(uid: str) -> Batch:
            row = lock_batch(uid)
            locked.set()
            until_somebody_waits()
            return row

        def redact_then() -> Redaction:
            assert locked.wait(PATIENCE)
            return redact()

        with mock.patch.object(batches, "lock_batch", wait):
            done, redaction = together(lambda: decide(batch), redact_then)

        assert not isinstance(done, Exception), done
        assert isinstance(redaction, Redaction), redaction
        assert Batch.objects.get().reason is None
        assert Edition.objects.get(pk=f"statement/{uid}/3").is_redacted

    def test_an_approval_of_the_import_and_a_redaction_never_lock_each_other_out(self) -> None:
        self.beside_a_redaction(lambda batch: importing.approve(self.approver, str(batch.pk)))
        assert Batch.objects.get().state == "approved"

    def test_nor_does_taking_the_import_back(self) -> None:
        self.beside_a_redaction(lambda batch: importing.undo(self.saver, str(batch.pk), "Twice"))
        assert Batch.objects.get().state == "undone"

    def test_two_redactions_of_one_import_follow_each_other(self) -> None:
        batch, uid = self.imported()
        other = Edition.objects.filter(batch=batch).exclude(record=f"statement/{uid}").get()
        key = other.record_id.partition("/")[2]
        f.store("statement", f.make_said(self.world, uid=key, title="Otherwise"), self.saver)

        results = together(
            self.asked(uid, What(editions=(3,))), self.asked(key, What(editions=(1,)))
        )

        assert [type(result) for result in results] == [Redaction, Redaction]


class StatementTests(Beside):
    def test_an_approval_and_a_redaction_of_one_statement_both_end_whole(self) -> None:
        for _ in range(ROUNDS):
            statement = self.published()
            uid = statement["uid"]
            f.store("statement", statement | {"title": "Told anew"}, self.saver)
            curation.submit(self.saver, uid, 3)

            approved, redaction = together(
                lambda uid=uid: curation.approve(self.approver, uid, 3),
                self.asked(uid, What(editions=(1,))),
            )

            assert approved is None
            assert isinstance(redaction, Redaction), redaction
            editions = Change.objects.filter(record=f"statement/{uid}", action="redacted")
            assert {line.edition_id for line in editions} <= {
                f"statement/{uid}/{n}" for n in (2, 3)
            }
            assert Edition.objects.get(pk=f"statement/{uid}/1").document == ""

    def test_what_becomes_public_meanwhile_is_not_taken(self) -> None:
        """Either the words go, and what pends is approved no more, or they stand: never half."""
        for _ in range(ROUNDS):
            statement = self.published()
            uid = statement["uid"]
            f.store("statement", statement | {"title": f"Anew of {BAD}"}, self.saver)
            f.store("statement", statement | {"title": "Clean"}, self.saver)
            curation.submit(self.saver, uid, 4)
            redact = self.asked(uid, What(editions=(3,)))

            back, redaction = together(
                lambda uid=uid: curation.revert(self.saver, "statement", uid, 3, base=4), redact
            )

            edition = Edition.objects.get(pk=f"statement/{uid}/3")
            assert edition.is_redacted == isinstance(redaction, Redaction)
            if isinstance(redaction, Redaction):
                assert isinstance(back, BrokenRules | StaleVersion) or back is None
            else:
                assert isinstance(redaction, BrokenRules)

    @pytest.mark.skipif(connection.vendor != "sqlite", reason="of a file with one writer")
    def test_a_database_that_somebody_else_writes_to_leaves_nothing_half_done(self) -> None:
        uid = self.published()["uid"]
        redact = self.asked(uid, What(editions=(1,)))
        lines = Change.objects.count()

        result = self.in_vain(redact)

        assert isinstance(result, OperationalError), result
        assert Change.objects.count() == lines
        assert BAD in Edition.objects.get(pk=f"statement/{uid}/1").document
        assert redact().approved_at

    @pytest.mark.skipif(connection.vendor != "sqlite", reason="of a file with one writer")
    def test_an_approval_beside_a_redaction_that_lasts_is_answered_503(self) -> None:
        uid = self.published()["uid"]
        f.store("statement", f.make_said(self.world, uid=uid, title="Anew"), self.saver)
        curation.submit(self.saver, uid, 3)
        lines, at = Change.objects.count(), address("statement", "approve/", uid)
        client = browser(make_people()["reviewer"])

        reply = self.in_vain(lambda: client.post(at, {"edition": "3"}))

        assert reply.status_code == 503
        assert reply["Retry-After"]
        assert Change.objects.count() == lines
        client.post(at, {"edition": "3"})
        assert Change.objects.count() == lines + 1

    def in_vain(self, work: Callable[[], Any]) -> Any:
        """Do something while somebody else writes to the file for longer than it waits."""
        writing, ended = Event(), Event()

        def write() -> None:
            with connection.cursor() as cursor:
                cursor.execute("BEGIN IMMEDIATE")
                writing.set()
                assert ended.wait(PATIENCE)
                cursor.execute("ROLLBACK")

        def work_meanwhile() -> Any:
            assert writing.wait(PATIENCE)
            with connection.cursor() as cursor:
                cursor.execute("PRAGMA busy_timeout = 50")
            try:
                return work()
            finally:
                ended.set()

        return together(write, work_meanwhile)[1]


class ReleaseTests(Beside):
    def test_one_that_was_packed_before_the_words_went_is_none(self) -> None:
        uid = self.published()["uid"]
        number = Change.objects.filter(edition=f"statement/{uid}/1").get().number
        redact, packed, redacted = self.asked(uid, What(editions=(1,))), Event(), Event()
        pack = making.pack

        def pack_then_wait(*args: Any) -> None:
            pack(*args)
            packed.set()
            assert redacted.wait(PATIENCE)

        def redact_meanwhile() -> Redaction:
            assert packed.wait(PATIENCE)
            try:
                return redact()
            finally:
                redacted.set()

        with mock.patch.object(making, "pack", pack_then_wait):
            release, redaction = together(lambda: self.release(number), redact_meanwhile)

        assert isinstance(release, BrokenRules)
        assert isinstance(redaction, Redaction), redaction
        assert not Release.objects.exists()
        assert not [*releases.releases_folder().glob("*.zip")]

    def test_of_one_that_is_stored_at_that_moment_nothing_is_served(self) -> None:
        """Whoever has the ledger first: the release is none, or it is withdrawn."""
        for _ in range(ROUNDS):
            uid = self.published()["uid"]
            number = Change.objects.filter(edition=f"statement/{uid}/1").get().number
            plan, redact, packed = releases.prepare(number), self.asked(uid, What((1,))), Event()
            measure = making.measure

            def measure_then_go(*args: Any, go: Event = packed, run: Any = measure) -> Any:
                go.set()
                return run(*args)

            def redact_then(redact: Any = redact, packed: Event = packed) -> Redaction:
                assert packed.wait(PATIENCE)
                return redact()

            with mock.patch.object(making, "measure", measure_then_go):
                release, redaction = together(lambda plan=plan: releases.make(plan), redact_then)

            assert isinstance(redaction, Redaction), redaction
            assert isinstance(release, Release | BrokenRules), release
            if isinstance(release, Release):
                release.refresh_from_db()
                assert release.is_withdrawn
                assert not releases.path_of(release).exists()

    @override_settings(CODE_VERSION="another")
    def test_withdrawing_one_that_a_redaction_withdraws_is_done_once(self) -> None:
        for _ in range(ROUNDS):
            uid = self.published()["uid"]
            number = Change.objects.filter(edition=f"statement/{uid}/1").get().number
            release = self.release(number)

            withdrawn, redaction = together(
                lambda release=release: releases.withdraw(self.one, release.number, f"Of {BAD}"),
                self.asked(uid, What(editions=(1,))),
            )

            assert isinstance(redaction, Redaction), redaction
            assert isinstance(withdrawn, Release | BrokenRules), withdrawn
            release.refresh_from_db()
            assert BAD not in str(release.withdrawn_reason)
            assert not releases.path_of(release).exists()
