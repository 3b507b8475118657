"""Archives that were cut, changed or forged, links in folders, and restores that fail."""

from __future__ import annotations

import errno
import json
import os
import random
import sqlite3
import stat
import zipfile
from contextlib import closing
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from typing import Any
from unittest import mock

import pytest
from django.db import connection
from django.test import override_settings

from statements import copies
from statements.backups import archive, making, restoring, tools
from statements.backups.archive import BadArchive, Manifest, Writer
from statements.backups.facts import File
from statements.backups.tools import Unable
from statements.keys import new_uid
from statements.releases.files import remove_unfinished

from .test_backups import House, connect, seeded

pytestmark = [pytest.mark.slow, pytest.mark.own_database]

__all__ = ["seeded"]  # a fixture
SUM = sha256(b"a copy").hexdigest()
MANIFEST = Manifest(
    engine="sqlite",
    made_at="2026-11-30T02:00:00+00:00",
    code_version="x",
    migrations=("statements.0001_initial",),
    epoch=new_uid(),
    ledger_number=3,
    recorded_at=None,
    counts={"statements_change": 3},
    missing=(),
    files={},
)


def make_archive(folder: Path, copy: bytes = b"a copy") -> Path:
    """Write an archive with a database of a few bytes and two files."""
    path, source = folder / "good.zip", folder / "source"
    with path.open("wb") as file, Writer(file) as writer:
        for name, content in {
            "database.sqlite3": b"SQLite" * 50,
            "media/copies/a.pdf": copy,
            "media/releases/statements-release-1.zip": b"PK",
        }.items():
            source.write_bytes(content)
            writer.add(name, source, packed=name.startswith("database"))
        writer.finish(replace(MANIFEST, files=writer.files))
    return path


class TestArchives:
    def test_cut_anywhere_it_is_refused(self, tmp_path: Path) -> None:
        data, bad = make_archive(tmp_path).read_bytes(), tmp_path / "bad.zip"
        for size in range(0, len(data), 7):
            bad.write_bytes(data[:size])
            with pytest.raises(BadArchive):
                archive.verify(bad)

    def test_changed_anywhere_it_is_refused_or_says_the_same(self, tmp_path: Path) -> None:
        path, bad, dice = make_archive(tmp_path), tmp_path / "bad.zip", random.Random(7)
        data, good, refused = path.read_bytes(), archive.verify(path), 0
        for place in range(len(data)):
            changed = bytearray(data)
            changed[place] ^= 1 << dice.randrange(8)
            bad.write_bytes(changed)
            try:
                faults = archive.verify(bad)
            except BadArchive:
                refused += 1
                continue
            assert faults.files == good.files
        assert refused > len(data) / 2

    def test_a_manifest_with_other_types_is_refused(self, tmp_path: Path) -> None:
        file = {"size": 1, "sha256": "0"}
        for name, values in {
            "engine": (None, [], 5, "oracle"),
            "made_at": (None, "yesterday", 7),
            "epoch": (None, 7),
            "ledger_number": ("3", -1, True, None),
            "counts": (None, [], {"x": "3"}, {"x": -1}),
            "migrations": (None, 7, [7]),
            "files": (None, [], {"database.sqlite3": 5}, {"database.sqlite3": {}}),
            "missing": (None, [{}]),
            "surprise": (1,),
        }.items():
            for value in values:
                manifest = {"format": 1, **json.loads(MANIFEST.as_json()), name: value}
                manifest["files"] = value if name == "files" else {"database.sqlite3": file}
                with zipfile.ZipFile(tmp_path / "x.zip", "w") as zip:
                    zip.writestr("database.sqlite3", b"x")
                    zip.writestr("manifest.json", json.dumps(manifest))
                with pytest.raises(BadArchive):
                    archive.verify(tmp_path / "x.zip")
        for text in (b"\xff\xfe", b"[]", b"5", b"null", b"{" * 100_000):
            with zipfile.ZipFile(tmp_path / "x.zip", "w") as zip:
                zip.writestr("manifest.json", text)
            with pytest.raises(BadArchive):
                archive.verify(tmp_path / "x.zip")

    def test_what_is_larger_than_told_is_read_no_further(self, tmp_path: Path) -> None:
        manifest = replace(MANIFEST, files={"database.sqlite3": {"size": 10, "sha256": "0"}})
        with zipfile.ZipFile(tmp_path / "x.zip", "w", zipfile.ZIP_DEFLATED) as zip:
            zip.writestr("database.sqlite3", bytes(40 << 20))
            zip.writestr("manifest.json", manifest.as_json())

        with archive.open_archive(tmp_path / "x.zip") as opened:
            pieces = opened.pieces("database.sqlite3")
            with pytest.raises(BadArchive, match="not what was backed up"):
                next(pieces)

    def test_only_ways_of_packing_that_we_use_are_taken(self, tmp_path: Path) -> None:
        manifest = replace(MANIFEST, files={"database.sqlite3": {"size": 1, "sha256": "0"}})
        with zipfile.ZipFile(tmp_path / "x.zip", "w", zipfile.ZIP_LZMA) as zip:
            zip.writestr("database.sqlite3", b"x")
            zip.writestr("manifest.json", manifest.as_json())

        with pytest.raises(BadArchive, match="no plain file"):
            archive.verify(tmp_path / "x.zip")


class TestFiles:
    """What is taken into an archive, and what is written from one."""

    def add(self, folder: Path, *files: File) -> tuple[list[str], list[str], list[str]]:
        path = folder / "x.zip"
        with override_settings(MEDIA_ROOT=folder), path.open("wb") as file, Writer(file) as writer:
            missing, damaged = making.add_media(writer, list(files), lambda count: None)
            return missing, damaged, list(writer.files)

    def test_names_and_links_that_lead_out_are_told_as_missing(self, tmp_path: Path) -> None:
        """Else one row of the database would keep any backup from being made."""
        (tmp_path / "secret").write_text("of others")
        media = tmp_path / "media"
        (media / "copies").mkdir(parents=True)
        (media / "copies" / "link.pdf").symlink_to(tmp_path / "secret")
        (media / "out").symlink_to(tmp_path)
        os.mkfifo(media / "copies" / "pipe")
        names = ("../secret", "/etc/hostname", "copies/link.pdf", "out/secret", "copies/pipe")
        names += ("copies/gone.pdf", "", "copies/\x00", "copies/" + "x" * 300, ".lock", "copies")

        missing = self.add(media, *(File(name, True, None) for name in names))

        assert missing == (list(names), [], [])

    def test_a_file_that_is_not_what_was_saved_is_told(self, tmp_path: Path) -> None:
        (tmp_path / "copies").mkdir()
        (tmp_path / "copies" / "a.pdf").write_bytes(b"another")

        missing, damaged, there = self.add(tmp_path, File("copies/a.pdf", True, SUM))

        assert (missing, damaged, there) == ([], ["copies/a.pdf"], ["media/copies/a.pdf"])

    def restore(self, path: Path, media: Path, **kwargs: Any) -> None:
        with (
            override_settings(MEDIA_ROOT=media),
            mock.patch.object(restoring, "present_facts", lambda: None),
            mock.patch.object(restoring, "check_fit"),
            mock.patch.object(restoring, "load", kwargs.pop("load")),
            mock.patch.object(restoring, "compare", kwargs.pop("compare", mock.Mock())),
            mock.patch.object(restoring, "call_command"),
            mock.patch.object(restoring, "redactions", lambda: iter(())),
        ):
            restoring.restore(path, **kwargs)

    def test_each_folder_may_be_a_disk_of_its_own(self, tmp_path: Path) -> None:
        path, media = make_archive(tmp_path), tmp_path / "media"
        (media / "copies").mkdir(parents=True)
        move, named = os.replace, mock.Mock(wraps=restoring.sync_folder)

        def disk(place: Path) -> bool:
            return place.is_relative_to(media / "copies")

        def replacing(source: Path, target: Path) -> None:
            if disk(source) != disk(target):
                raise OSError(errno.EXDEV, "Invalid cross-device link")
            assert not named.called
            move(source, target)

        with (
            mock.patch.object(restoring.os, "replace", replacing),
            mock.patch.object(restoring, "sync_folder", named),
        ):
            self.restore(path, media, load=mock.Mock())

        assert [one.name for one in (media / "copies").iterdir()] == ["a.pdf"]
        assert sorted(one.name for one in media.iterdir()) == ["copies", "releases"]
        brought = {call.args[0] for call in named.call_args_list}
        assert brought == {media, media / "copies", media / "releases"}

    @pytest.mark.django_db
    def test_what_a_killed_restore_leaves_is_in_no_way(self, tmp_path: Path) -> None:
        for folder in ("copies", "releases"):
            (tmp_path / folder / ".restore-x").mkdir(parents=True)
            (tmp_path / folder / ".restore-x" / "media-0").write_bytes(b"a copy")

        with override_settings(MEDIA_ROOT=tmp_path):
            assert [fault for _, part in copies.verify() for fault in part] == []
            remove_unfinished(tmp_path / "releases")

    def test_a_restore_that_fails_leaves_the_files_as_they_were(self, tmp_path: Path) -> None:
        path, media = make_archive(tmp_path), tmp_path / "media"
        (media / "copies").mkdir(parents=True)
        (media / "copies" / "a.pdf").write_bytes(b"of now")
        load = mock.Mock(side_effect=Unable("Somebody else holds the database."))

        with pytest.raises(Unable):
            self.restore(path, media, load=load, replace=True)

        assert (media / "copies" / "a.pdf").read_bytes() == b"of now"
        assert [path.name for path in media.iterdir()] == ["copies"]
        assert [path.name for path in (media / "copies").iterdir()] == ["a.pdf"]

    def test_without_replace_no_other_file_goes(self, tmp_path: Path) -> None:
        path, media, load = make_archive(tmp_path), tmp_path / "media", mock.Mock()
        (media / "copies").mkdir(parents=True)
        (media / "copies" / "a.pdf").write_bytes(b"of now")

        with pytest.raises(Unable, match="is another file"):
            self.restore(path, media, load=load)
        assert load.call_count == 0

    def test_links_in_the_folder_are_not_followed(self, tmp_path: Path) -> None:
        path, media, load = make_archive(tmp_path), tmp_path / "media", mock.Mock()
        media.mkdir()
        (tmp_path / "outside").mkdir()
        (media / "copies").symlink_to(tmp_path / "outside")
        with pytest.raises(Unable, match="leads out"):
            self.restore(path, media, load=load, replace=True)
        (media / "copies").unlink()
        (media / "copies").mkdir()
        (media / "copies" / "a.pdf").symlink_to(tmp_path / "outside" / "a.pdf")

        self.restore(path, media, load=load, replace=True)

        assert not list((tmp_path / "outside").iterdir())
        written = media / "copies" / "a.pdf"
        assert (written.read_bytes(), written.is_symlink()) == (b"a copy", False)
        assert stat.S_IMODE(written.stat().st_mode) == 0o600
        assert stat.S_IMODE((media / "releases").stat().st_mode) == 0o700

    def test_a_folder_in_the_place_of_a_file_is_told_before_anything_is_done(
        self, tmp_path: Path
    ) -> None:
        path, media, load = make_archive(tmp_path), tmp_path / "media", mock.Mock()
        (media / "copies" / "a.pdf").mkdir(parents=True)

        with pytest.raises(Unable, match="is a folder"):
            self.restore(path, media, load=load, replace=True)
        assert load.call_count == 0

    def test_an_archive_in_a_folder_that_is_only_read_is_restored(self, tmp_path: Path) -> None:
        (tmp_path / "archive").mkdir()
        path, media = make_archive(tmp_path / "archive"), tmp_path / "media"

        with mock.patch.object(
            restoring, "TemporaryDirectory", wraps=restoring.TemporaryDirectory
        ) as folders:
            self.restore(path, media, load=mock.Mock())

        assert folders.call_args.kwargs["dir"] == media

    def test_what_fails_after_the_database_was_replaced_says_so(self, tmp_path: Path) -> None:
        path, broken = make_archive(tmp_path), mock.Mock(side_effect=OSError(28, "No space"))

        with pytest.raises(restoring.Differs, match="The database was restored, but"):
            self.restore(path, tmp_path / "media", load=mock.Mock(), compare=broken)

    def test_a_full_disk_ends_it_before_the_database_is_touched(self, tmp_path: Path) -> None:
        path, load = make_archive(tmp_path), mock.Mock()
        full = mock.Mock(side_effect=OSError(28, "No space left on device"))

        with mock.patch.object(archive.os, "fsync", full), pytest.raises(OSError, match="No space"):
            self.restore(path, tmp_path / "media", load=load, replace=True)

        assert load.call_count == 0
        assert not list((tmp_path / "media").iterdir())


@pytest.mark.skipif(connection.vendor != "sqlite", reason="of SQLite's locks")
def test_a_database_that_somebody_writes_to_is_left_as_it_is(tmp_path: Path) -> None:
    names = [tmp_path / name for name in ("live", "copy")]
    for name in names:
        with closing(sqlite3.connect(name, isolation_level=None)) as database:
            database.execute("PRAGMA journal_mode=WAL")
            database.execute("CREATE TABLE said (words)")
    with closing(sqlite3.connect(names[0], isolation_level=None)) as live:
        live.execute("INSERT INTO said VALUES ('of now')")
        live.execute("BEGIN IMMEDIATE")
        target = sqlite3.connect(names[0], isolation_level=None, timeout=0)
        with (
            mock.patch.object(tools, "PATIENCE", 1),
            mock.patch.object(tools, "own_connection", lambda: (target, True)),
            pytest.raises(Unable, match="Somebody else holds"),
        ):
            tools.load_sqlite(names[1], "UPDATE said SET words = 'x'", tmp_path)

        assert live.execute("SELECT words FROM said").fetchall() == [("of now",)]


def test_what_a_database_keeps_for_itself_is_not_of_others() -> None:
    own = {"sqlite_stat1", "django_migrations", "statements_record", "knox_authtoken"}

    assert restoring.ours({*own, "of_others", "recordings"}) == own


RELEASE = """
from statements import releases
from tests import factories as f
releases.withdraw(f.make_user("keeper"), 1, "Wrong")
"""
CLIMB = """
from statements import writing
from statements.models import SavedCopy
with writing.unsealed():
    SavedCopy.objects.update(file="../../secret")
"""
REDACT = """
from tests import factories as f
from tests.test_redacting import make_redactor
from statements import redacting
f.store("topic", {"key": "peace", "label": "Peace", "definition": "Another word."})
asked = redacting.ask(make_redactor("a"), "topic/peace", redacting.What((1,)), "By order")
redacting.approve(make_redactor("b"), asked.pk)
"""


class TestHistoryThatIsLost:
    """One installation, and what a restore says of what it lost."""

    def test_the_epoch_stays_only_where_nothing_that_was_served_is_lost(
        self, seeded: House, tmp_path: Path
    ) -> None:
        path, given = tmp_path / "x.zip", ("--replace", "--confirm", seeded.name)
        seeded.manage("backup", str(path))
        epoch = seeded.facts()[1]

        assert f"epoch {epoch} was kept" in seeded.manage("restore", str(path), *given)

        seeded.run(RELEASE)  # no line of the ledger tells of it
        refused = seeded.manage("restore", str(path), *given, "--keep-epoch", ok=False)
        assert "cannot be kept" in refused
        assert "is new: clients begin anew" in seeded.manage("restore", str(path), *given)

        # What was redacted after the backup is back, and is told.
        seeded.manage("backup", str(tmp_path / "y.zip"))
        seeded.run(REDACT)
        printed = seeded.manage("restore", str(tmp_path / "y.zip"), *given)
        assert "are back: redact again topic/peace" in printed

        # Tables of others in the same database are not taken along.
        with closing(connect(seeded)) as database:
            database.execute("CREATE TABLE of_others (words text)")
            database.commit()
        refused = seeded.manage("restore", str(path), *given, ok=False)
        assert "tables that are none of ours, as of_others" in refused

        # A row that names a file elsewhere keeps nobody from making a backup.
        seeded.run(CLIMB)
        lacking = seeded.manage("backup", str(tmp_path / "z.zip"), ok=False)
        assert "were not there to be backed up: ../../secret" in lacking
        assert archive.verify(tmp_path / "z.zip").missing == ["../../secret"]


@pytest.mark.skipif(connection.vendor != "postgresql", reason="asks for PostgreSQL's programs")
class TestPrograms:
    def test_a_client_older_than_the_server_is_told(self, seeded: House, tmp_path: Path) -> None:
        old = tmp_path / "old"
        old.mkdir()
        program = old / "pg_dump"
        words = "pg_dump: error: aborting because of server version mismatch"
        program.write_text(f"#!/bin/sh\necho '{words}' >&2\nexit 1\n")
        program.chmod(0o755)
        path = f"{old}:{os.environ['PATH']}"

        printed = seeded.manage("backup", str(tmp_path / "x.zip"), ok=False, PATH=path)

        assert "pg_dump must be as new as the server" in printed
        assert not list(tmp_path.glob("*.zip"))

    def test_a_lock_of_somebody_else_is_told_and_not_waited_for_without_end(
        self, seeded: House, tmp_path: Path
    ) -> None:
        path, given = str(tmp_path / "x.zip"), ("--replace", "--confirm", seeded.name)
        seeded.manage("backup", path)
        before = seeded.facts()
        seeded.locks = "1s"  # ten have no other end
        for table, mode in (
            ("statements_statement", "ACCESS EXCLUSIVE"),  # pg_dump waits
            ("statements_record", "ACCESS EXCLUSIVE"),  # a question before it waits
            ("statements_statement", "ACCESS SHARE"),  # psql waits
        ):
            with closing(connect(seeded)) as other:
                other.execute(f"LOCK TABLE {table} IN {mode} MODE")

                refused = seeded.manage("restore", path, *given, ok=False)

                assert refused.strip().splitlines() == [
                    f"CommandError: {tools.IN_USE} Nothing was restored."
                ]
                if mode == "ACCESS EXCLUSIVE":
                    assert tools.IN_USE in seeded.manage("backup", f"{tmp_path}/y.zip", ok=False)
        assert seeded.facts() == before
        assert [one.name for one in tmp_path.glob("*.zip")] == ["x.zip"]
