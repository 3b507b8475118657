"""People who work at the same time, with real connections."""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Barrier, Event, Thread
from typing import Any
from unittest import mock

import orjson
import pytest
from django.db import OperationalError, connection
from django.test import TransactionTestCase, override_settings

from statements import curation, importing, ledger
from statements.documents import NOUNS, render
from statements.ledger import closing, locks
from statements.ledger.projections import DESK
from statements.models import (
    Change,
    PublicRecord,
    PublicStatement,
    Record,
    SavedCopy,
)
from statements.models.sources import private_storage
from statements.problems import BrokenRules, StaleVersion, StillUsed
from statements.vocabularies import DeskState

from . import factories as f
from .auditing import faults
from .sql import outside

pytestmark = pytest.mark.slow

ONE_WRITER = "SQLite has one writer at a time: these are questions for PostgreSQL"
REFUSALS = (BrokenRules, StaleVersion)
PATIENCE = 60  # seconds that one waits for another: a busy machine is slow


def together(*works: Callable[[], object]) -> list[Any]:
    """Run works at once, each on a connection of its own; return results or refusals in order."""
    results: list[Any] = [None] * len(works)
    start = Barrier(len(works))

    def run(place: int, work: Callable[[], object]) -> None:
        try:
            start.wait(PATIENCE)
            results[place] = work()
        except Exception as error:
            results[place] = error
        finally:
            connection.close()

    threads = [Thread(target=run, args=item) for item in enumerate(works)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(2 * PATIENCE)
    return results


class Concurrent(TransactionTestCase):
    def setUp(self) -> None:
        if connection.vendor == "sqlite":
            self.skipTest(ONE_WRITER)
        self.world = f.small_world()
        self.curator, self.reviewer = f.make_user("curator"), f.make_user("reviewer")
        self.editor, self.other = f.make_user("editor"), f.make_user("other")

    def tearDown(self) -> None:
        if connection.vendor != "sqlite":
            assert faults() == []

    def submitted(self, **kwargs: Any) -> str:
        """Store and submit a statement; return its uid."""
        document = f.store("statement", f.make_said(self.world, **kwargs), self.curator)
        curation.submit(self.curator, document["uid"], f.version("statement", document["uid"]))
        return str(document["uid"])


class TestPoller(Concurrent):
    def test_no_number_is_missed_while_one_writer_is_slow(self) -> None:
        slow, quick = [self.submitted() for _ in range(4)], [self.submitted() for _ in range(12)]
        first = Change.objects.last_number()
        numbers: list[int] = []

        def write_slowly() -> None:
            for uid in slow:
                with ledger.recording(self.reviewer):
                    curation.approve(self.reviewer, uid, 1)
                    time.sleep(0.1)

        def write() -> None:
            for uid in quick:
                curation.approve(self.reviewer, uid, 1)
                time.sleep(0.02)

        def poll() -> None:
            last = first
            until = time.monotonic() + PATIENCE
            while len(numbers) < 16 and time.monotonic() < until:
                new = Change.objects.filter(number__gt=last).order_by("number")
                for number in new.values_list("number", flat=True):
                    numbers.append(number)
                    last = number

        assert together(write_slowly, write, poll) == [None, None, None]
        assert numbers == list(range(first + 1, first + 17))

    def test_nor_while_one_is_slow_between_its_number_and_its_commit(self) -> None:
        """The numbers are given while the ledger is locked, so nobody overtakes them."""
        curation.approve(self.reviewer, self.submitted(), 1)  # its source is public from here on
        slow, *quick = [self.submitted() for _ in range(6)]
        first = Change.objects.last_number()
        numbered = Event()
        numbers: list[int] = []
        publish = closing.publish

        def publish_slowly(cases: Any, *others: Any) -> None:
            publish(cases, *others)
            if ("statement", slow) in cases:
                numbered.set()
                time.sleep(0.3)

        def write() -> None:
            numbered.wait(PATIENCE)
            for uid in quick:
                curation.approve(self.reviewer, uid, 1)

        def poll() -> None:
            last, until = first, time.monotonic() + PATIENCE
            while len(numbers) < 6 and time.monotonic() < until:
                new = Change.objects.filter(number__gt=last).order_by("number")
                numbers.extend(new.values_list("number", flat=True))
                last = numbers[-1] if numbers else last

        with mock.patch.object(closing, "publish", publish_slowly):
            results = together(lambda: curation.approve(self.reviewer, slow, 1), write, poll)

        assert results == [None, None, None]
        assert numbers == list(range(first + 1, first + 7))
        assert PublicRecord.objects.get(pk=f"statement/{slow}").number == first + 1


class TestOneRecord(Concurrent):
    def test_two_editors_of_two_children_lose_nothing(self) -> None:
        document = f.make_said(self.world)
        document["addressees"] = [
            {"uid": f.make_voice("x")["uid"], "government": "sylvania"}
            | dict.fromkeys(("official", "institution"))
        ]
        uid = f.store("statement", document, self.curator)["uid"]

        def edit(person: Any, listed: str, change: f.Document, pause: float) -> Callable[[], None]:
            def work() -> None:
                with ledger.recording(person):
                    base = f.version("statement", uid)  # first: what is read may only be newer
                    statement = ledger.current_documents(NOUNS["statement"], [uid])[uid]
                    statement[listed][0] |= change
                    curation.store(person, "statement", statement, base=base)
                    time.sleep(pause)

            return work

        edits = (
            edit(self.curator, "voices", {"role": "signs"}, 0.3),
            edit(self.other, "addressees", {"government": "freedonia"}, 0),
        )
        results = together(*edits)

        for result, again in zip(results, edits, strict=True):
            if result is not None:  # told, not lost: one looks again and saves once more
                assert isinstance(result, StaleVersion)
                again()
        last = Record.objects.named("statement", uid).editions.get(number=3)
        stored = ledger.read(NOUNS["statement"], last)
        assert stored["voices"][0]["role"] == "signs"
        assert stored["addressees"][0]["government"] == "freedonia"

    def test_of_two_stores_from_one_base_one_wins(self) -> None:
        uid = self.submitted()
        document = render(NOUNS["statement"], [uid])[uid]

        def store(title: str) -> Callable[[], None]:
            changed = document | {"title": title}
            return lambda: curation.store(self.curator, "statement", changed, base=1)

        results = together(*(store(f"Title {n}") for n in range(4)))

        assert [type(r) for r in results].count(StaleVersion) == 3
        assert results.count(None) == 1
        assert f.version("statement", uid) == 2

    def test_of_two_creators_of_one_key_one_wins(self) -> None:
        def create(name: str) -> Callable[[], None]:
            document = f.make_government("laurania", name=name)
            return lambda: curation.store(self.editor, "government", document, base=0)

        results = together(create("One"), create("Two"))

        assert results.count(None) == 1
        assert any(isinstance(result, REFUSALS) for result in results)
        assert f.version("government", "laurania") == 1

    def test_an_agreement_and_a_series_never_share_a_key(self) -> None:
        series = {"key": "same", "title": "S", "definition": "D", "agreements": [], "aliases": []}

        results = together(
            lambda: curation.store(self.editor, "agreement", f.make_agreement("same"), base=0),
            lambda: curation.store(self.editor, "series", series, base=0),
        )

        assert results.count(None) == 1
        assert Record.objects.filter(key="same").count() == 1

    def test_a_statement_is_not_deleted_while_it_becomes_public(self) -> None:
        for _ in range(5):
            uid = self.submitted()

            def approve(uid: str = uid) -> None:
                with ledger.recording(self.reviewer) as recording:
                    recording.hold("statement", uid, 1)
                    curation.approve(self.reviewer, uid, 1)
                    time.sleep(0.05)

            results = together(
                approve, lambda uid=uid: curation.remove(self.curator, "statement", uid)
            )

            is_public = PublicStatement.objects.filter(uid=uid).exists()
            assert results.count(None) == 1
            assert is_public == (results[0] is None)


class TestTwoRecords(Concurrent):
    def test_an_approved_answer_and_a_retraction_never_both(self) -> None:
        for round_ in range(20):
            first = self.submitted()
            curation.approve(self.reviewer, first, 1)
            answer = f.make_reference("responds_to", f.make_target(statement=first))
            second = self.submitted(references=[answer])
            curation.ask_retraction(self.curator, first, 1, "It was never said.")

            def approve(uid: str = second, late: bool = bool(round_ % 2)) -> None:
                time.sleep(0.01 * late)
                curation.approve(self.reviewer, uid, 1)

            def retract(uid: str = first, late: bool = not round_ % 2) -> None:
                time.sleep(0.01 * late)
                curation.retract(self.other, uid, 1)

            results = together(approve, retract)

            assert results.count(None) == 1, results
            refused = next(result for result in results if result is not None)
            assert isinstance(refused, BrokenRules)
            assert isinstance(refused, StillUsed) == (results[0] is None)

    def test_a_rename_racing_an_approval_leaves_no_old_name(self) -> None:
        for number in range(5):
            uid = self.submitted()
            renamed = f.make_government("freedonia", name=f"Freedonia {number}")

            results = together(
                lambda uid=uid: curation.approve(self.reviewer, uid, 1),
                lambda doc=renamed: curation.store(self.editor, "government", doc, base=None),
            )

            assert results == [None, None]
            public_record = PublicRecord.objects.get(pk="government/freedonia")
            assert public_record.label == f"Freedonia {number}"
            assert public_record.number == Record.objects.get(pk=public_record.pk).public_change_id

    def test_a_source_that_goes_while_it_is_taken_up_is_told_in_words(self) -> None:
        for _ in range(5):
            source = f.store("source", f.make_source())["uid"]
            document = f.make_said(self.world, appearances=[f.make_appearance(source)])

            results = together(
                lambda d=document: curation.store(self.curator, "statement", d, base=0),
                lambda s=source: curation.remove(self.editor, "source", s),
            )

            assert None in results
            others = [result for result in results if result is not None]
            assert all(isinstance(other, (*REFUSALS, OperationalError)) for other in others)

    def test_of_one_file_that_comes_three_times_at_once_one_is_kept(self) -> None:
        self.enterContext(override_settings(MEDIA_ROOT=self.enterContext(TemporaryDirectory())))
        urls = [f"https://example.org/{number}" for number in range(3)]
        uids = [f.store("source", f.make_source(url=url))["uid"] for url in urls]
        for round_ in range(5):
            content = b"%%PDF %d" % round_
            results = together(*(partial(f.store_with_copy, uid, content) for uid in uids))

            [digest] = {document["saved_copy_sha256"] for document in results}
            assert [str(copy) for copy in SavedCopy.objects.in_use()] == [f"copies/{digest}.pdf"]
        assert len(private_storage().listdir("copies")[1]) == 5

    def test_eight_writers_of_eight_statements_all_get_through(self) -> None:
        uids = [self.submitted() for _ in range(8)]

        results = together(
            *(lambda uid=uid: curation.approve(self.reviewer, uid, 1) for uid in uids)
        )

        assert results == [None] * 8
        states = Record.objects.filter(key__in=uids).values_list("state", flat=True)
        assert set(states) == {DeskState.PUBLISHED}

    def test_a_draft_does_not_wait_for_a_slow_publication(self) -> None:
        uid = self.submitted()
        locked, stored = Event(), Event()

        def publish() -> bool:
            with ledger.recording(self.reviewer):
                curation.approve(self.reviewer, uid, 1)
                ledger.lock_ledger()
                locked.set()
                return stored.wait(PATIENCE)

        def draft() -> None:
            assert locked.wait(PATIENCE)
            curation.store(self.curator, "statement", f.make_said(self.world), base=0)
            stored.set()

        assert together(publish, draft) == [True, None]

    def test_an_edit_with_its_approval_and_another_approval_never_lock_each_other_out(self) -> None:
        for _ in range(3):
            uid = self.submitted()
            document = render(NOUNS["statement"], [uid])[uid] | {"title": "Edited and approved"}
            stored = Event()

            def edit(uid: str = uid, document: Any = document, stored: Event = stored) -> None:
                with ledger.recording(self.curator):
                    curation.store(self.curator, "statement", document, base=1)
                    stored.set()
                    time.sleep(0.1)  # the other waits for the record meanwhile
                    curation.approve(self.reviewer, uid, None)

            def approve(uid: str = uid, stored: Event = stored) -> None:
                assert stored.wait(PATIENCE)
                curation.approve(self.reviewer, uid, 1)

            results = together(edit, approve)

            assert results[0] is None
            assert isinstance(results[1], StaleVersion)
            assert PublicStatement.objects.get(uid=uid).title == "Edited and approved"

    def test_an_import_of_what_somebody_made_since_and_its_approval(self) -> None:
        """The import of a government has the ledger before it brings what is made since."""
        statement = f.make_said(self.world)
        path = Path(self.enterContext(TemporaryDirectory()))
        for noun, plural, document in (
            ("government", "governments", f.make_government("ruritania")),
            ("statement", "statements", statement),
        ):
            whole = {"noun": noun, "format": NOUNS[noun].format, "documents": [document]}
            whole["recorded_at"] = "2026-01-01T00:00:00Z"
            (path / f"{plural}.json").write_bytes(orjson.dumps(whole))
        rehearsal = importing.rehearse(path)
        assert not rehearsal.faults, rehearsal.problems
        f.store("statement", statement, self.curator)
        curation.submit(self.curator, statement["uid"], 1)
        locked, ledger_taken = Event(), Event()
        lock_ledger = locks.lock_ledger

        def approve() -> None:
            with ledger.recording(self.reviewer):
                curation.approve(self.reviewer, statement["uid"], 1)
                locked.set()
                ledger_taken.wait(0.5)  # never set where the import is refused before

        def store() -> Any:
            assert locked.wait(PATIENCE)
            return importing.store(rehearsal, self.editor)

        def note() -> None:
            lock_ledger()
            ledger_taken.set()

        with mock.patch.object(closing, "lock_ledger", note):
            approved, stored = together(approve, store)

        assert approved is None
        assert isinstance(stored, StaleVersion), stored


class TestWaiting(Concurrent):
    """Who waits too long is told so, and nothing of theirs is kept."""

    def impatient(self, work: Callable[[], object], after: Event, ended: Event) -> Any:
        """Return a work that begins after something, and waits for no lock."""

        def run() -> object:
            try:
                assert after.wait(PATIENCE)
                with connection.cursor() as cursor:
                    cursor.execute("SET lock_timeout = '100ms'")
                return work()
            finally:
                ended.set()

        return run

    def held_up(self, hold: Callable[[], object], *works: Callable[[], object]) -> list[Any]:
        """Return what becomes of works while somebody else holds what they need."""
        is_held, ends = Event(), [Event() for _ in works]

        def holding() -> None:
            with ledger.recording(self.other):
                hold()
                is_held.set()
                assert all(ended.wait(PATIENCE) for ended in ends)

        tried = [self.impatient(work, is_held, end) for work, end in zip(works, ends, strict=True)]
        lock_time, *results = together(holding, *tried)
        assert lock_time is None
        return results

    def test_for_the_ledger(self) -> None:
        uid = self.submitted()
        last = Change.objects.last_number()

        results = self.held_up(
            ledger.lock_ledger,
            lambda: curation.approve(self.reviewer, uid, 1),
            lambda: curation.store(self.editor, "government", f.make_government("x"), base=0),
        )

        assert [type(result) for result in results] == [OperationalError] * 2
        assert Change.objects.last_number() == last
        assert Record.objects.named("statement", uid).state == DeskState.IN_REVIEW
        curation.approve(self.reviewer, uid, 1)

    def test_for_a_record(self) -> None:
        uid = self.submitted()
        document = render(NOUNS["statement"], [uid])[uid] | {"title": "Too late"}

        def hold() -> None:
            with ledger.recording(self.other) as recording:
                recording.hold("statement", uid, 1)

        results = self.held_up(
            hold,
            lambda: curation.store(self.curator, "statement", document, base=1),
            lambda: curation.approve(self.reviewer, uid, 1),
            lambda: curation.remove(self.curator, "statement", uid),
        )

        assert [type(result) for result in results] == [OperationalError] * 3
        assert f.version("statement", uid) == 1
        assert not PublicStatement.objects.filter(uid=uid).exists()

    def test_a_refusal_lets_go_of_every_lock(self) -> None:
        uid = self.submitted()
        has_failed, approved = Event(), Event()

        def fail() -> None:
            try:
                with ledger.recording(self.other) as recording:
                    ledger.lock_ledger()
                    recording.hold("statement", uid, 1)
                    raise ZeroDivisionError
            finally:  # before the connection is closed, which would let go of all
                has_failed.set()
                assert approved.wait(PATIENCE)

        approve = partial(curation.approve, self.reviewer, uid, 1)
        results = together(fail, self.impatient(approve, has_failed, approved))

        assert isinstance(results[0], ZeroDivisionError)
        assert results[1] is None


class TestRebuilding(Concurrent):
    def test_the_desk_is_made_anew_beside_people_who_write(self) -> None:
        approved, edited, kept = (self.submitted() for _ in range(3))
        outside("UPDATE statements_statement SET summary = 'Drifted'")
        outside("UPDATE statements_topic SET label = 'Drifted'")
        topic = {"key": "trade", "label": "Trade", "definition": "Buying and selling."}
        document = f.make_said(self.world, uid=kept, title="New")

        results = together(
            lambda: sum(len(findings) for _, findings in DESK.rebuild()),
            lambda: curation.approve(self.reviewer, approved, 1),
            lambda: curation.store(self.curator, "topic", topic, base=0),
            lambda: curation.store(self.curator, "statement", document, base=1),
            lambda: curation.submit(self.curator, edited, 1),
        )

        assert results[0] == 4
        failed = [each for each in results if isinstance(each, Exception)]
        assert all(isinstance(each, REFUSALS) for each in failed), failed
        assert [findings for _, findings in DESK.rebuild(check=True) if findings] == []


class TestEmptyDesk(TransactionTestCase):
    def setUp(self) -> None:
        if connection.vendor == "sqlite":
            self.skipTest(ONE_WRITER)

    def test_of_two_that_load_the_first_dataset_one_does(self) -> None:
        load = partial(importing.load_dataset, f.FIRST_EDITION)
        results = together(load, load)

        assert sorted(results) == [0, 464]
        assert Change.objects.count() == Change.objects.last_number() == 464
        assert faults() == []
