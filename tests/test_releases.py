"""Releases: what is in them, that it is what was public, and that nothing changes them."""

from __future__ import annotations

import csv
import io
import json
import os
import runpy
import shutil
import sqlite3
import subprocess
import sys
from collections import Counter
from contextlib import closing
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory
from unittest import mock

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import IntegrityError, transaction
from django.test import TestCase, override_settings
from frictionless import Package

from statements import curation, releases, writing
from statements.checking import check_data
from statements.documents import KINDS, NOUNS
from statements.exports import TABLES, all_rows, stream, stream_changes, tables_of
from statements.models import Change, Reference, Release
from statements.problems import BrokenRules
from statements.releases import members as members_module
from statements.releases.package import described_tables
from statements.releases.tables import release_tables

from . import factories as f
from .releasing import CITING, SAME_CONTENT, Releasing, members, unpacked
from .sql import outside

pytestmark = pytest.mark.slow


def rows(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode(), newline="")))


INDEXED = """
    SELECT t.name, i.name FROM pragma_table_list AS t, pragma_index_list(t.name) AS l,
    pragma_index_info(l.name) AS i WHERE i.seqno = 0
"""  # first columns of all indexes


class Released(Releasing, TestCase):
    """A release of the first dataset and of what happened to it since."""

    @classmethod
    def setUpTestData(cls) -> None:
        f.load_dataset()
        cls.one = f.make_user("one", is_superuser=True)
        cls.other = f.make_user("other")

    @classmethod
    def edit_merge_and_retract(cls) -> None:
        """Let every kind of change come to pass: Sylvania becomes part of Freedonia."""
        world = f.small_world()
        statement = f.publish(f.make_said(world), cls.one, cls.other)
        gone = f.publish(f.make_said(world), cls.one, cls.other)
        hostile = {"title": '=Another title; "quoted"', "summary": "+One line\nand, another;"}
        f.publish(statement | hostile, cls.one, cls.other)
        cls.retract(gone["uid"], "Said by nobody.")
        f.publish(f.make_said(world, voices=[f.make_voice("sylvania")], kind="attributed_position"))
        bases = f.version("government", "sylvania"), f.version("government", "freedonia")
        curation.merge(cls.one, "government", "sylvania", "freedonia", bases, "They are one.")
        pending = f.publish(f.make_said(world), cls.one, cls.other)
        f.store("statement", pending | {"title": "Nobody reads plughword."}, cls.one)
        f.store("statement", f.make_said(world, title="Another plughword."), cls.one)

    @classmethod
    def retract(cls, uid: str, reason: str) -> None:
        edition = f.version("statement", uid)
        curation.ask_retraction(cls.one, uid, edition, reason)
        curation.retract(cls.other, uid, edition)

    def part(self) -> None:
        """Let Sylvania stand by itself again."""
        base = f.version("government", "sylvania")
        curation.unmerge(self.one, "government", "sylvania", base, "They are two.")


class MemberTests(Released):
    @classmethod
    def setUpTestData(cls) -> None:
        super().setUpTestData()
        with cls.shelved():
            cls.release_row = cls.release()

    def test_tables_are_the_bytes_that_the_api_writes(self) -> None:
        members_by_name = members(self.release_row)

        for noun in TABLES:
            for name, table in tables_of(noun).items():
                with self.subTest(name):
                    expected = b"".join(stream(table, all_rows(noun)))
                    assert members_by_name[f"{name}.csv"] == expected
        assert members_by_name["changes.csv"] == b"".join(stream_changes(Change.objects.all()))

    def test_sums_are_those_of_the_members(self) -> None:
        release = self.release_row
        members_by_name = members(release)

        sums = dict(
            reversed(line.split("  "))
            for line in members_by_name["SHA256SUMS"].decode().split("\n")[:-1]
        )
        assert sums.keys() | {"SHA256SUMS"} == members_by_name.keys()
        for name, digest in sums.items():
            assert sha256(members_by_name[name]).hexdigest() == digest, name
        path = releases.path_of(release)
        assert sha256(path.read_bytes()).hexdigest() == release.sha256
        beside = path.with_name(f"{path.name}.sha256").read_text()
        assert beside == f"{release.sha256}  {path.name}\n"

    def test_counts_are_those_of_the_tables(self) -> None:
        members_by_name = members(self.release_row)

        counts = json.loads(members_by_name["counts.json"])
        for name, count in counts["rows"].items():
            assert len(rows(members_by_name[name])) == count, name
        assert counts["rows"]["statements.csv"] == 67

    @pytest.mark.dealt
    def test_the_package_is_valid_with_its_foreign_keys(self) -> None:
        folder = unpacked(self.release_row, Path(self.enterContext(TemporaryDirectory())))

        report = Package(str(folder / "datapackage.json")).validate()

        assert report.valid, report.flatten(["type", "message"])[:5]
        described = json.loads((folder / "datapackage.json").read_text())["resources"]
        keys = {r["name"]: r["schema"].get("foreignKeys", []) for r in described}
        assert {
            "fields": ["voice"],
            "reference": {"resource": "statement_voices", "fields": ["uid"]},
        } in keys["references"]

    @pytest.mark.dealt
    def test_a_key_that_leads_nowhere_is_found_by_the_package(self) -> None:
        folder = unpacked(self.release_row, Path(self.enterContext(TemporaryDirectory())))
        table = folder / "statements.csv"
        table.write_text(table.read_text().replace('"russia-mfa"', '"nobody"', 1))

        report = Package(str(folder / "datapackage.json")).validate()

        assert "foreign-key" in [kind for (kind,) in report.flatten(["type"])]

    def test_the_database_has_the_rows_keys_and_words(self) -> None:
        folder = unpacked(self.release_row, Path(self.enterContext(TemporaryDirectory())))
        with closing(sqlite3.connect(folder / "statements.sqlite")) as connection:
            names = {path.stem for path in folder.glob("*.csv")}
            tables = connection.execute(
                "SELECT name FROM sqlite_master WHERE type = 'table'"
            ).fetchall()
            assert names - {name for (name,) in tables} == {
                "codebook",
                "codebook_values",
                "coverage",
                "differences",
            }
            for path in folder.glob("*.csv"):
                if path.stem in ("codebook", "codebook_values", "coverage", "differences"):
                    continue
                count = connection.execute(f'SELECT count(*) FROM "{path.stem}"').fetchone()[0]
                assert count == len(rows(path.read_bytes())), path.stem
            assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
            keys = connection.execute('PRAGMA foreign_key_list("statement_voices")').fetchall()
            assert ("officials", "official", "key") in [row[2:5] for row in keys]
            hits = connection.execute(
                "SELECT count(*) FROM statements_fts WHERE statements_fts MATCH 'corridor'"
            )
            assert hits.fetchone()[0] > 10

    def test_the_database_is_indexed_by_keys_and_days(self) -> None:
        folder = unpacked(self.release_row, Path(self.enterContext(TemporaryDirectory())))
        expected = {
            (table.name, column.name)
            for table in release_tables()
            for column in table.columns
            if column.type == "date" or (column.refers_to and column.type in ("key", "uid"))
        }
        with closing(sqlite3.connect(folder / "statements.sqlite")) as connection:
            assert expected <= {*connection.execute(INDEXED)}
            newest = "SELECT * FROM statements ORDER BY said_on_first DESC LIMIT 101"
            plan = str(connection.execute(f"EXPLAIN QUERY PLAN {newest}").fetchall())
            assert "USING INDEX statements_said_on_first" in plan

    def test_it_describes_itself(self) -> None:
        members_by_name = members(self.release_row)

        readme = members_by_name["README.md"].decode()
        for name in members_by_name:
            is_in_folder = name.startswith(("documents/", "parquet/"))
            if name not in ("README.md", "LICENSE.txt") and not is_in_folder:
                assert (f"`{name}`" if name.endswith(".csv") else name) in readme
        assert "There is\n  none before: they hold no change." in readme
        assert "the same tables but `coverage`, `differences` and the codebook" in readme
        assert 'version: "1.1"' in members_by_name["CITATION.cff"].decode()
        assert "creativecommons.org/licenses/by/4.0" in members_by_name["LICENSE.txt"].decode()


class DocumentTests(Released):
    """Documents are those that a mirror of the API holds."""

    @classmethod
    def setUpTestData(cls) -> None:
        super().setUpTestData()
        cls.edit_merge_and_retract()
        with cls.shelved():
            cls.release_row = cls.release()

    def test_every_list_of_the_api_has_its_file(self) -> None:
        members_by_name = members(self.release_row)

        files = {name for name in members_by_name if name.startswith("documents/")}
        assert files == {f"documents/{kind.plural}.jsonl" for kind in KINDS.values()}
        for kind in KINDS.values():
            with self.subTest(kind.name):
                reply = self.client.get(f"/api/v1/{kind.plural}/?format=jsonl").getvalue()
                expected = {
                    row.pop("path"): (row.pop("number"), row)
                    for row in map(json.loads, reply.splitlines())
                }
                lines = members_by_name[f"documents/{kind.plural}.jsonl"].splitlines()
                records = [json.loads(line) for line in lines]
                assert {
                    f"{kind.plural}/{line[kind.identity]}/": (line["number"], line["document"])
                    for line in records
                } == expected
                keys = [line[kind.identity] for line in records]
                assert keys == sorted(keys)

    def test_a_line_tells_the_format_of_its_record(self) -> None:
        members_by_name = members(self.release_row)

        for name, noun in (("statements", "statement"), ("clauses", "agreement")):
            lines = members_by_name[f"documents/{name}.jsonl"].splitlines()
            assert {json.loads(line)["format"] for line in lines} == {NOUNS[noun].format}


class EditedTests(Released):
    @classmethod
    def setUpTestData(cls) -> None:
        super().setUpTestData()
        cls.edit_merge_and_retract()
        with cls.shelved():
            cls.release_row = cls.release()

    def test_what_was_edited_merged_and_retracted_since_is_as_the_api_has_it(self) -> None:
        members_by_name = members(self.release_row)

        for noun in TABLES:
            for name, table in tables_of(noun).items():
                with self.subTest(name):
                    expected = b"".join(stream(table, all_rows(noun)))
                    assert members_by_name[f"{name}.csv"] == expected

    def test_drafts_and_pending_changes_are_nowhere(self) -> None:
        for name, content in members(self.release_row).items():
            with self.subTest(name):
                assert b"plughword" not in content


class ReaderTests(Released):
    """`read.py` and `read.R` read every table with the types that the codebook tells."""

    @classmethod
    def setUpTestData(cls) -> None:
        super().setUpTestData()
        namibia = f.make_government("namibia", alpha2="NA", alpha3="NAM")
        f.store("government", namibia, cls.one)
        with cls.shelved():
            cls.folder = unpacked(cls.release(), Path(cls.enterClassContext(TemporaryDirectory())))

    def test_pandas_reads_every_table(self) -> None:
        program = runpy.run_path(str(self.folder / "read.py"))
        read, frames = program["read"], program["read_all"]()
        assert list(frames) == [sheet.name for sheet in described_tables()]
        for sheet in described_tables():
            with self.subTest(sheet.name):
                frame, given = frames[sheet.name], rows((self.folder / sheet.path).read_bytes())
                assert len(frame) == len(given)
                assert list(frame) == [column.name for column in sheet.columns]
        governments = read("governments").set_index("key")
        assert governments.alpha2["namibia"] == "NA"
        assert governments.alpha2.isna().any()
        references = read("references")
        assert str(references.implied.dtype) == "boolean"
        assert references.said_on_first.max().year == 2023
        assert str(read("changes").recorded_at.dtype.tz) == "UTC"

    def citing_most(self) -> list[tuple[str, str, str]]:
        """Return what the example of both programs answers, by the ORM."""
        pairs = Counter(
            (government, agreement)
            for reference in Reference.objects.exclude(statement=None)
            for government in {v.government_id for v in reference.statement.voices.all()}
            for agreement in {t.agreement_id for t in reference.targets.all() if t.agreement_id}
        )
        ordered = sorted(pairs, key=lambda pair: (-pairs[pair], *pair))
        return [(*pair, str(pairs[pair])) for pair in ordered[:5]]

    def test_pandas_answers_the_example(self) -> None:
        example = runpy.run_path(str(self.folder / "read.py"))["example"]

        answers = [tuple(map(str, row)) for row in example().itertuples(index=False)]
        assert answers == self.citing_most()

    def test_the_program_tells_every_table(self) -> None:
        command = [sys.executable, "read.py"]
        done = subprocess.run(command, cwd=self.folder, capture_output=True, text=True, check=True)

        for sheet in described_tables():
            assert f"\n{sheet.name} " in f"\n{done.stdout}"
        assert self.citing_most()[0][1] in done.stdout

    def test_base_r_answers_the_example(self) -> None:
        if not shutil.which("Rscript"):
            self.skipTest("R is not installed")
        script = """
            source("read.R"); stopifnot(identical(names(read_all()), names(types)))
            write.table(example(), col.names = FALSE, row.names = FALSE, quote = FALSE)
        """
        command = ["Rscript", "-e", script]
        done = subprocess.run(command, cwd=self.folder, capture_output=True, text=True, check=True)

        assert [tuple(line.split()) for line in done.stdout.splitlines()] == self.citing_most()

    def test_base_r_reads_every_table(self) -> None:
        if not shutil.which("Rscript"):
            self.skipTest("R is not installed")
        script = """
            source("read.R"); for (name in names(types)) {
                told <- read_table(name); cat(name, nrow(told), "\\n") }
            held <- read_table("governments"); told <- read_table("references")
            cat(held$alpha2[held$key == "namibia"], anyNA(held$alpha2), class(told$implied),
                class(told$said_on_first), anyNA(told$implied),
                sum(nchar(read_table("government_aliases")$text)))
        """
        aliases = rows((self.folder / "government_aliases.csv").read_bytes())
        letters = sum(len(row["text"]) for row in aliases)
        for locale in ("C.UTF-8", "C"):  # C is that of cron, and of many containers
            done = subprocess.run(
                ["Rscript", "-e", script],
                cwd=self.folder,
                env={**os.environ, "LC_ALL": locale},
                capture_output=True,
                text=True,
                check=True,
            )
            *counts, last = done.stdout.splitlines()
            assert last == f"NA TRUE logical Date FALSE {letters}"
            for line in counts:
                name, count = line.split()
                with self.subTest(name, locale=locale):
                    given = rows((self.folder / f"{name}.csv").read_bytes())
                    assert int(count) == len(given)


class AgainTests(Released):
    def test_an_earlier_number_made_later_has_the_same_members(self) -> None:
        first = members(self.release())
        releases.withdraw(self.one, 1, "To make it again.")
        self.edit_merge_and_retract()
        self.part()

        again = self.release(464)

        assert again.number == 2
        self.assert_same(members(again), first)

    def test_names_and_merges_are_those_of_the_number(self) -> None:
        self.edit_merge_and_retract()
        then, number = members(self.release()), Change.objects.last_number()
        releases.withdraw(self.one, 1, "To make it again.")
        self.part()
        russia = f.fixture("government", "russia") | {"name": "Rossiya"}
        f.store("government", russia, self.one)

        again = members(self.release(number))

        self.assert_same(again, then)
        assert b"Rossiya" not in again["statements.csv"]
        assert "sylvania" not in [row["key"] for row in rows(again["governments.csv"])]
        assert b"Rossiya" in members(self.release())["statements.csv"]

    def assert_same(self, files: dict[str, bytes], other: dict[str, bytes]) -> None:
        assert files.keys() == other.keys()
        for name in files.keys() - {*SAME_CONTENT, *CITING}:
            assert files[name] == other[name], name
        assert dump(files["statements.sqlite"]) == dump(other["statements.sqlite"])

    def test_what_a_release_holds_already_is_not_made_again(self) -> None:
        self.release()
        message = "Release 1 holds change 464 already"
        with self.assertRaisesMessage(BrokenRules, message):
            self.release()
        with (
            override_settings(CODE_VERSION="another"),
            self.assertRaisesMessage(BrokenRules, message),
        ):
            self.release(464)
        with (
            override_settings(CODE_VERSION="another"),
            mock.patch.object(members_module, "codebook_csv", return_value=b'"a new column"\r\n'),
        ):
            assert self.release().number == 2
        assert len(list(self.media.rglob("*.zip"))) == 2

    def test_a_number_that_the_ledger_has_not_reached_is_refused(self) -> None:
        with self.assertRaisesMessage(BrokenRules, "no change 465: its last one is 464"):
            self.release(465)
        assert list(self.media.rglob("*.zip")) == []


def dump(content: bytes) -> list[str]:
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.deserialize(content)
        return [line for line in connection.iterdump() if "statements_fts_" not in line]


class DifferenceTests(Released):
    def test_the_first_release_tells_none(self) -> None:
        members_by_name = members(self.release())

        assert rows(members_by_name["differences.csv"]) == []
        assert members_by_name["differences.jsonl"] == b""

    def test_what_was_added_changed_and_removed_is_told_with_the_reasons(self) -> None:
        self.release()
        self.edit_merge_and_retract()

        again = self.release()
        members_by_name = members(again)

        assert again.against == 464
        differences = {
            (row["key"], row["difference"]) for row in rows(members_by_name["differences.csv"])
        }
        assert ("gazette", "added") in differences
        assert "sylvania" not in {key for key, _ in differences}  # it came and went
        for line in map(json.loads, members_by_name["differences.jsonl"].splitlines()):
            assert (line["difference"], line["changes"]) == ("added", [])

    def test_a_retraction_after_a_release_is_told_by_the_next(self) -> None:
        first = self.release()
        before = members(first)
        self.retract(f.PESKOV, "It was never said.")

        differences = [
            r for r in rows(members(self.release())["differences.csv"]) if r["key"] == f.PESKOV
        ]

        assert [r["difference"] for r in differences] == ["removed"]
        assert differences[0]["reasons"] == "It was never said."
        assert members(first) == before

    def test_a_changed_field_is_told_with_both_values(self) -> None:
        self.release()
        russia = f.fixture("government", "russia") | {"name": "Rossiya"}
        f.store("government", russia, self.one, reason="As it calls itself.")

        members_by_name = members(self.release())

        (row,) = rows(members_by_name["differences.csv"])
        facts = (row["key"], row["field"], row["reasons"])
        assert facts == ("russia", "name", "As it calls itself.")
        (line,) = map(json.loads, members_by_name["differences.jsonl"].splitlines())
        assert line["changes"] == [{"path": "name", "before": "Russia", "after": "Rossiya"}]


class ImmutableTests(Released):
    def test_nobody_but_the_verb_changes_or_deletes_a_release(self) -> None:
        release = self.release()
        release.note = "Rewritten."
        attempts = (
            release.save,
            release.delete,
            lambda: Release.objects.update(sha256="0" * 64),
            lambda: Release.objects.all().delete(),
            lambda: Release._base_manager.filter(number=1)._raw_delete("default"),
        )
        for attempt in attempts:
            with pytest.raises(writing.OutsideRecording), transaction.atomic():
                attempt()
        assert Release.objects.get().note is None

    def test_what_a_cursor_does_is_found(self) -> None:
        self.release()
        for sql in ("size = 1", "number = 2"):
            with self.subTest(sql), transaction.atomic():
                outside(f"UPDATE statements_release SET {sql}")
                assert [one for _, findings in check_data() for one in findings]
                transaction.set_rollback(True)

    def test_a_file_that_cannot_be_unpacked_is_found(self) -> None:
        """Whatever zipfile makes of it: the other releases are looked at all the same."""
        path = releases.path_of(self.release())
        whole = path.read_bytes()
        at = whole.index(b"PK\x01\x02")  # the list of members, where flags and packing stand
        for place, value in ((8, 1), (8, 32), (10, 99), (10, 14)):
            with self.subTest(place=place, value=value):
                content = bytearray(whole)
                content[at + place] = content[place - 2] = value
                path.write_bytes(content)
                with writing.unsealed():
                    Release.objects.update(sha256=sha256(content).hexdigest())

                assert "is unreadable" in next(releases.faults())[1]

    def test_a_changed_file_is_found(self) -> None:
        release = self.release()
        assert list(releases.faults()) == []
        path = releases.path_of(release)
        content = bytearray(path.read_bytes())
        content[100] ^= 1
        path.write_bytes(content)

        ((where, what),) = releases.faults()
        assert where == "Release 1"
        assert "not the one that was made" in what
        path.unlink()
        assert "is gone" in next(releases.faults())[1]
        with pytest.raises(CommandError):
            call_command("check_data", stdout=io.StringIO())

    def test_a_line_deleted_from_outside_is_found(self) -> None:
        release = self.release()
        f.store("topic", {"key": "war", "label": "War", "definition": "Another word."})
        self.release()
        with transaction.atomic(), writing.unsealed():
            release.delete()
            assert list(releases.faults()) == [("releases", "There are 1, and the last one is 2.")]
            path = releases.path_of(release)
            os.utime(path, (0, 0))
            assert next(releases.faults())[0] == path.name
            transaction.set_rollback(True)
        assert list(releases.faults()) == []

    def test_a_line_changed_from_outside_is_found(self) -> None:
        self.release()
        release = Release.objects.get()
        for changed in (
            {"number": 7},
            {"ledger_number": release.ledger_number - 1},
            {"against": 1},
            {"recorded_at": release.recorded_at.replace(year=2001)},
            {"code_version": "x"},
            {"size": release.size + 1},
            {"members": [m | {"rows": 99} for m in release.members]},
            {"members": "x"},
            {"head": "x"},
        ):
            with self.subTest(changed), transaction.atomic():
                with writing.unsealed():
                    Release.objects.update(**changed)
                assert list(releases.faults())
                transaction.set_rollback(True)
        assert list(releases.faults()) == []

    def test_a_withdrawn_release_keeps_its_line(self) -> None:
        release = self.release()
        for reason in ("", "  "):
            with pytest.raises(BrokenRules):
                releases.withdraw(self.one, 1, reason)
        releases.withdraw(self.one, 1, "A name was wrong.")

        again = Release.objects.get()
        assert (again.sha256, again.withdrawn_reason) == (release.sha256, "A name was wrong.")
        with self.assertRaisesMessage(BrokenRules, "withdrawn already"):
            releases.withdraw(self.one, 1, "Again.")
        with self.assertRaisesMessage(BrokenRules, "no release 2"):
            releases.withdraw(self.one, 2, "Nothing.")
        assert self.release().against is None  # what is withdrawn is compared with no more

    def test_a_doi_is_given_once(self) -> None:
        self.release()
        with self.assertRaisesMessage(BrokenRules, "is no DOI"):
            releases.name_doi(1, "doi:10.1/x")
        releases.name_doi(1, "10.5281/zenodo.1234")
        with self.assertRaisesMessage(BrokenRules, "it never changes"):
            releases.name_doi(1, "10.5281/zenodo.1235")

    def test_half_a_withdrawal_is_refused_by_the_database(self) -> None:
        self.release()
        with (
            pytest.raises(IntegrityError),
            transaction.atomic(),
            writing.unsealed(),
        ):
            Release.objects.update(withdrawn_reason="Why.")


class CommandTests(Released):
    def command(self, *words: str) -> str:
        out = io.StringIO()
        call_command(*words, stdout=out, stderr=io.StringIO())
        return out.getvalue()

    def test_a_release_is_made_named_and_withdrawn(self) -> None:
        printed = self.command("release", "--note", "The first.", "--user", "one")
        assert "Release 1: change 464" in printed
        assert "doi.org/10.5281/zenodo.1" in self.command(
            "release", "--of", "1", "--doi", "10.5281/zenodo.1"
        )
        printed = self.command("withdraw_release", "1", "--user", "one", "--reason", "Wrong.")
        assert "Release 1 is withdrawn" in printed
        assert Release.objects.get().made_by == self.one

    def test_what_is_wrong_is_said(self) -> None:
        for words, message in (
            (("release", "--number", "9999"), "The ledger has no change 9999"),
            (("release", "--number", "-1"), "The ledger has no change -1"),
            (("release", "--user", "nobody"), "There is no user nobody"),
            (("release", "--of", "7", "--doi", "10.5281/zenodo.1"), "There is no release 7"),
            (("withdraw_release", "7", "--user", "one", "--reason", "X."), "There is no release 7"),
        ):
            with self.subTest(words), self.assertRaisesMessage(CommandError, message):
                self.command(*words)
        assert Release.objects.count() == 0
