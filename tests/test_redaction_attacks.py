"""Where redacted words may stay: merges, shared reasons, notes of releases, files that stay."""

from __future__ import annotations

import os
import sqlite3
import unicodedata
from contextlib import closing
from io import StringIO
from pathlib import Path
from tempfile import TemporaryDirectory
from unittest import mock

import orjson
import pytest
from django.core.files.base import ContentFile
from django.core.management import CommandError, call_command
from django.db import OperationalError, connection
from django.test import SimpleTestCase
from django.utils import timezone

from statements import copies, curation, importing, redacting, releases, writing
from statements.folding import clean_text
from statements.management.commands.approve_redaction import Command
from statements.models import Batch, Change, CheckRun, Edition, Redaction, Release, Source, User
from statements.models.sources import private_storage
from statements.problems import BrokenRules
from statements.redacting import What, approval, scrubbing

from . import endings
from . import factories as f
from .desk import make_people
from .releasing import members
from .test_redacting import BAD, WHY, Redacted, faults, rows_with

pytestmark = pytest.mark.slow


def keeper() -> User:
    return f.make_user("keeper", is_superuser=True)


class RequestTests(Redacted):
    def test_a_request_that_was_changed_by_hand_is_not_approved(self) -> None:
        self.clean()
        redaction = redacting.ask(self.one, self.record, What(editions=(1,)), WHY)
        with writing.unsealed():
            Redaction.objects.update(asked_by=self.saver)  # so that who asked might approve

        with self.assertRaisesMessage(BrokenRules, "by other means than ours"):
            redacting.approve(self.one, redaction.pk)
        assert any(redaction.pk in fault for fault in faults())
        redacting.withdraw(self.other, redaction.pk)

    def test_words_that_came_back_are_told(self) -> None:
        self.clean()
        curation.revert(self.saver, "statement", self.uid, 1, base=2)

        with self.assertRaisesMessage(BrokenRules, "Version 3 says the very same as version 1"):
            redacting.ask(self.one, self.record, What(editions=(1,)), WHY)

    def test_of_a_merged_record_the_way_is_told(self) -> None:
        f.store("topic", {"key": "old", "label": BAD, "definition": BAD})
        bases = f.version("topic", "old"), f.version("topic", "peace")
        curation.merge(keeper(), "topic", "old", "peace", bases, "One and the same")

        with self.assertRaisesMessage(BrokenRules, "take the merge back"):
            redacting.ask(self.one, "topic/old", What(editions=(1,)), WHY)

    def test_the_same_reason_elsewhere_is_told(self) -> None:
        for key in ("war", "law"):
            topic = {"key": key, "label": key, "definition": key}
            f.store("topic", topic, reason=f"{BAD} told us")
            f.store("topic", topic | {"label": key.upper()})
        output = StringIO()

        call_command(
            *("ask_redaction", "topic/war", "--editions=1", "--reason", WHY, "--user=one"),
            stdout=output,
        )

        other = Change.objects.get(edition="topic/law/1")
        assert "1 lines of other records give such a reason in the same words" in output.getvalue()
        assert f": {other.number}." in output.getvalue()


class SpellingTests(Redacted):
    """What is taken out goes whole, so that no other spelling of it stays anywhere."""

    def test_no_spelling_stays_in_any_table(self) -> None:
        spellings = ("plúghword", "PLU\u0301GHWORD", "Plu\xadghword", "ＰＬＵＧＨＷＯＲＤ")
        for number, word in enumerate(map(clean_text, spellings), 2):
            words = {"title": f"Told of {word}", "summary": word, "note": f"{word}, too"}
            f.store("statement", self.statement | words, self.saver, reason=f"As {word} wrote")
            self.approve(number)
        assert "statements_searchdocument" in tables_with(BAD)
        self.statement |= {"title": "Told", "summary": "Said"}
        f.store("statement", self.statement, self.saver, reason="Clearer")
        self.approve(6)

        self.redact(What(editions=(1, 2, 3, 4, 5)))

        assert tables_with(BAD) == set()
        assert faults() == []


def tables_with(word: str) -> set[str]:
    """Return the tables of the database that hold a word in any case, form or with any marks."""
    tables = set()
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            for row in cursor.fetchall():
                folded = unicodedata.normalize("NFKD", " ".join(map(plain, row))).casefold()
                bare = "".join(
                    c for c in folded if not unicodedata.category(c).startswith(("M", "C"))
                )
                tables |= {table} if word in bare else set()
    return tables


def plain(value: object) -> str:
    return value.decode(errors="replace") if isinstance(value, bytes) else str(value)


class MergedTests(Redacted):
    def test_a_release_that_holds_parts_of_a_merged_record_goes(self) -> None:
        """Offices and tenures outlive a merge, and so do the words in them."""
        tenure = f.make_tenure(
            "freedonia-mfa-minister", starts=f.day("1990"), note=f"As {BAD} said"
        )
        official = f.make_official("old-firefly", "freedonia", tenures=[tenure])
        f.store("official", official)
        bases = f.version("official", "old-firefly"), f.version("official", "rufus-firefly")
        curation.merge(keeper(), "official", "old-firefly", "rufus-firefly", bases, "One")
        release = self.release()
        curation.unmerge(keeper(), "official", "old-firefly", 1, "Two")
        f.store("official", official | {"tenures": [tenure | {"note": None}]})
        self.clean()
        self.redact(What(editions=(1,)))

        self.redact(What(editions=(1,)), "official/old-firefly")

        release.refresh_from_db()
        assert release.is_withdrawn
        assert not releases.path_of(release).exists()
        again = members(self.release(release.ledger_number))
        assert not [name for name, content in again.items() if BAD.encode() in content]
        assert tenure["uid"].encode() in again["tenures.csv"]
        assert rows_with(BAD) == []
        assert faults() == []


class ReleaseTests(Redacted):
    def test_what_people_wrote_of_a_release_goes_with_it(self) -> None:
        noted, withdrawn = self.release(note=f"It tells of {BAD}"), None
        releases.withdraw(keeper(), noted.number, f"{BAD} asked us")
        f.store("topic", {"key": "war", "label": "War", "definition": "No peace."})
        withdrawn = self.release(note=f"It tells of {BAD}")
        self.clean()

        self.redact(What(editions=(1,)))

        assert rows_with(BAD) == []
        for release in Release.objects.all():
            assert (release.note, WHY in str(release.withdrawn_reason)) == (None, True)
        assert not releases.path_of(withdrawn).exists()
        assert faults() == []

    def test_who_withdrew_one_before_is_told_further(self) -> None:
        first = self.release()
        by = keeper()
        releases.withdraw(by, first.number, "A fault in it.")
        self.clean()

        self.redact(What(editions=(1,)))

        first.refresh_from_db()
        assert first.withdrawn_by == by

    def test_one_file_that_cannot_be_deleted_keeps_no_other(self) -> None:
        first = self.release()
        f.store("topic", {"key": "war", "label": "War", "definition": "No peace."})
        second = self.release()
        self.clean()
        unlink = Path.unlink

        def refusing(path: Path, missing_ok: bool = False) -> None:
            if path == releases.path_of(first):
                raise PermissionError(13, "Permission denied")
            unlink(path, missing_ok=missing_ok)

        with (
            mock.patch.object(Path, "unlink", refusing),
            self.assertLogs("statements.private", "ERROR"),
        ):
            self.redact(What(editions=(1,)))

        assert releases.path_of(first).exists()
        assert not releases.path_of(second).exists()
        message = f"Redacted words stand in {first.file_name}: delete it."
        assert (str(first), message) in list(releases.faults())

    def test_a_copy_that_stays_is_told(self) -> None:
        content = ContentFile(b"%PDF")
        name = private_storage().save(f"{copies.FOLDER}/{'b' * 64}.pdf", content)

        problems = [fault for _, part in copies.verify() for fault in part]
        os.utime(private_storage().path(name), (0, 0))
        [(where, what)] = [fault for _, part in copies.verify() for fault in part]

        assert problems == []  # somebody may be saving it just now
        assert (where, "No source" in what) == (name, True)

    def test_a_copy_that_is_not_listed_is_told(self) -> None:
        name = private_storage().save(f"{copies.FOLDER}/{'b' * 64}.pdf", ContentFile(b"%PDF"))
        uid = self.world["source"]
        with writing.unsealed():
            Source._base_manager.filter(pk=uid).update(saved_copy_sha256="b" * 64)

        problems = [fault for _, part in copies.verify() for fault in part]

        [what] = [what for where, what in problems if where == f"source/{uid}"]
        assert what.startswith(f"Its saved copy {name} is not listed")


class AgainTests(Redacted):
    """A release is made again whatever pointed at what is gone: that is left out with it."""

    def again(self, record: str) -> dict[str, object]:
        """Make the release of now again after one version of a record was redacted."""
        number = self.number
        self.redact(What(editions=(1,)), record)
        return orjson.loads(members(self.release(number))["counts.json"])

    @property
    def number(self) -> int:
        return Release.objects.order_by("number")[0].ledger_number

    def left_out(self, counts: dict[str, object]) -> set[str]:
        rows: list[dict[str, object]] = counts["redacted"]
        assert {row["reason"] for row in rows} == {WHY}
        return {str(row["record"]) for row in rows if row["shown"] is None}

    @pytest.mark.dealt
    def test_of_a_source_that_nothing_uses_any_more(self) -> None:
        page = f.make_source(title=f"By {BAD}", url="https://example.org/told")
        f.store("source", page)
        appearances = [f.make_appearance(page["uid"])]
        statement = f.publish(f.make_said(self.world, appearances=appearances))
        cites = f.make_reference("responds_to", f.make_target(statement=statement["uid"]))
        f.publish(f.make_said(self.world, references=[cites]))
        self.release()
        f.publish(statement | {"appearances": [f.make_appearance(self.world["source"])]})
        f.store("source", page | {"title": "Clean"})

        counts = self.again(f"source/{page['uid']}")

        records = {f"source/{page['uid']}", f"statement/{statement['uid']}"}
        assert self.left_out(counts) == records
        assert counts["rows"]["statements.csv"] == 2
        assert faults() == []

    @pytest.mark.dealt
    def test_of_an_official_whose_tenure_is_gone(self) -> None:
        tenure = f.make_tenure("freedonia-mfa-minister", note=BAD)
        official = f.make_official("zeppo", "freedonia", tenures=[tenure])
        f.store("official", official)
        voice = f.make_voice("freedonia", official="zeppo", tenure=tenure["uid"])
        statement = f.publish(f.make_said(self.world, voices=[voice]))
        self.release()
        f.publish(statement | {"voices": [f.make_voice("freedonia", official="zeppo")]})
        f.store("official", official | {"tenures": []})

        counts = self.again("official/zeppo")

        assert self.left_out(counts) == {f"statement/{statement['uid']}"}

    @pytest.mark.dealt
    def test_of_an_agreement_whose_clause_is_gone(self) -> None:
        clauses = [f.make_clause("1"), f.make_clause("2", summary=BAD)]
        pact = f.make_agreement("pact-2002-01-01", clauses=clauses)
        f.store("agreement", pact)
        cites = [f.make_reference("mentions", f.make_target(pact["key"], n)) for n in "12"]
        statement = f.publish(f.make_said(self.world, references=cites))
        self.release()
        f.publish(statement | {"references": cites[:1]})
        f.store("agreement", pact | {"clauses": clauses[:1]})

        counts = self.again("agreement/pact-2002-01-01")

        assert self.left_out(counts) == {f"statement/{statement['uid']}"}

    @pytest.mark.dealt
    def test_of_what_was_part_of_another(self) -> None:
        """A merged official goes with the one that it was part of, and who spoke as it."""
        curator = User.objects.get(pk=make_people()["curator"].pk)
        official = f.make_official("zeppo", "freedonia", name=BAD)
        for one in (official, f.make_official("gummo", "freedonia")):
            f.store("official", one, curator)
        first, second = (
            f.publish(f.make_said(self.world, voices=[f.make_voice("freedonia", official=key)]))
            for key in ("zeppo", "gummo")
        )
        bases = f.version("official", "gummo"), f.version("official", "zeppo")
        curation.merge(keeper(), "official", "gummo", "zeppo", bases, "One")
        self.release()
        for statement in (first, second):
            f.publish(statement | {"voices": [f.make_voice("freedonia", official="rufus-firefly")]})
        f.store("official", official | {"name": "Clean"}, keeper())

        counts = self.again("official/zeppo")

        statements = {f"statement/{one['uid']}" for one in (first, second)}
        assert statements < self.left_out(counts)

    @pytest.mark.dealt
    def test_where_the_next_words_point_at_what_was_not_there(self) -> None:
        """At a clause that came later; at a source that was hidden then."""
        page = f.make_source(url="https://example.org/before")
        f.store("source", page)
        appearances = [f.make_appearance(page["uid"])]
        statement = f.publish(f.make_said(self.world, appearances=appearances))
        endings.retract(statement["uid"])
        clauses = [f.make_clause("1"), f.make_clause("1.1", parent="1"), f.make_clause("9")]
        cites = f.make_reference("mentions", f.make_target(self.world["agreement"], "9"))
        for changes in (
            {"references": [cites]},
            {"appearances": [f.make_appearance(page["uid"])]},
        ):
            with self.subTest(changes):
                said = f.publish(f.make_said(self.world, title=BAD))
                number = self.release().ledger_number
                f.store("agreement", f.make_agreement(clauses=clauses))
                f.publish(said | {"title": "Clean"} | changes)
                record = f"statement/{said['uid']}"
                self.redact(What(editions=(1,)), record)

                counts = orjson.loads(members(self.release(number))["counts.json"])

                assert self.left_out(counts) == {record}


class BatchTests(Redacted):
    def test_a_reason_of_an_import_goes_with_the_reason_of_a_line(self) -> None:
        path = Path(self.enterContext(TemporaryDirectory())) / "statements.json"
        statement = f.make_said(self.world)
        whole = {"noun": "statement", "format": 1, "documents": [statement]}
        path.write_bytes(orjson.dumps(whole | {"recorded_at": "2026-01-01T00:00:00Z"}))
        batch = importing.store(importing.rehearse(path), self.saver, f"As {BAD} wrote")
        assert batch is not None
        importing.approve(self.approver, str(batch.pk))
        record = f"statement/{statement['uid']}"
        line = Change.objects.get(record=record)
        f.store("statement", statement | {"title": "Another"}, self.saver)
        self.clean()

        self.redact(What(editions=(1,)))
        self.redact(What(reasons=(line.number,)), record)

        assert Batch.objects.get().reason is None
        assert rows_with(BAD) == ["statements_edition"]  # that asks for it by itself
        assert Edition.objects.get(pk=f"{record}/1").reason

    def test_what_an_audit_told_goes(self) -> None:
        now = timezone.now()
        faults = [["ledger", f"Something of {BAD}"]]
        CheckRun.objects.create(started_at=now, ended_at=now, records=1, faults=1, told=faults)
        self.clean()

        self.redact(What(editions=(1,)))

        assert rows_with(BAD) == []
        assert CheckRun.objects.get().faults == 1


class CommandTests(Redacted):
    @pytest.mark.dealt
    def test_a_busy_database_is_told_in_words(self) -> None:
        busy = mock.Mock(side_effect=OperationalError("database is locked"))
        with (
            mock.patch("statements.redacting.requests.Redaction.objects.create", busy),
            self.assertRaisesMessage(CommandError, "Nothing was asked for"),
        ):
            call_command("ask_redaction", self.record, "--reasons=1", "--reason=Why", "--user=one")

    def test_rehearsals_that_cannot_be_deleted_keep_nothing_from_being_written_anew(self) -> None:
        self.clean()
        redaction = redacting.ask(self.one, self.record, What(editions=(1,)), WHY)
        with (
            mock.patch.object(approval.keeping, "sweep", side_effect=OSError("read-only")),
            self.assertLogs("django", "ERROR"),
            self.captureOnCommitCallbacks(execute=True),
        ):
            redacting.approve(self.other, redaction.pk)

    def test_files_that_could_not_be_written_anew_are_told(self) -> None:
        """The redaction is done all the same: it cannot be undone, nor asked for again."""
        self.clean()
        for scrub, words in (
            (mock.Mock(side_effect=OperationalError("database is locked")), "locked"),
            (mock.Mock(return_value=False), "others read"),
        ):
            with (
                mock.patch("statements.redacting.scrub", scrub),
                self.assertRaisesMessage(CommandError, words),
            ):
                Command().scrub()


@pytest.mark.skipif(connection.vendor != "sqlite", reason="of SQLite's log")
class ScrubTests(SimpleTestCase):
    def test_somebody_who_reads_meanwhile_is_noticed(self) -> None:
        path = Path(self.enterContext(TemporaryDirectory())) / "db"
        with closing(sqlite3.connect(path, isolation_level=None, timeout=0)) as writer:
            writer.execute("PRAGMA journal_mode=WAL")
            writer.execute("CREATE TABLE said (words)")
            writer.execute("INSERT INTO said VALUES ('plughword')")
            with closing(sqlite3.connect(path, isolation_level=None)) as reader:
                reader.execute("BEGIN")
                reader.execute("SELECT * FROM said").fetchall()
                writer.execute("DELETE FROM said")
                with mock.patch.object(scrubbing, "connection", Held(writer)):
                    assert scrubbing.scrub() is False
            with mock.patch.object(scrubbing, "connection", Held(writer)):
                assert scrubbing.scrub() is True


class Held:
    """A connection of SQLite's own in the place of Django's."""

    vendor = "sqlite"

    def __init__(self, connection: sqlite3.Connection) -> None:
        self.connection = connection

    def cursor(self) -> closing[sqlite3.Cursor]:
        return closing(self.connection.cursor())
