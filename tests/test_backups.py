"""Backup and restore: by command, on a database of its own, with the files that belong to it."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import stat
import zipfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from hashlib import sha256
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.db import connection

from statements.backups import archive, restoring, tools

from . import forking
from .databases import MEDIA, MIGRATED, Filled, database

pytestmark = [pytest.mark.slow, pytest.mark.own_database]

OURS = sha256(b"%PDF our copy").hexdigest()
SEED = """
from statements import releases
from statements.models import Source
from tests import factories as f
f.publish(f.make_said(f.small_world()))
for content in (b"%PDF an earlier copy", b"%PDF our copy"):
    f.store_with_copy(Source.objects.get().pk, content)
releases.make(releases.prepare())
"""
MORE = """
from tests import factories as f
f.store("topic", {"key": "later", "label": "Later", "definition": "After the backup."})
"""
FACTS = (
    "SELECT max(number) FROM statements_change",
    "SELECT uid FROM statements_epoch",
    "SELECT count(*) FROM statements_topic",
)
OLDER = """
from pathlib import Path
from django.db import connection
from statements.backups import facts, making
then = [name for name in facts.tables() if name in connection.introspection.table_names()]
facts.tables = lambda: then
facts.COPIES = "SELECT saved_copy, saved_copy_sha256 FROM statements_source WHERE saved_copy > ''"
making.make(Path("{}"))
"""
LISTED = """
from statements.models import SavedCopy, Source
print([str(source.saved_copy) for source in Source.objects.order_by("pk")])
"""
CALL = "\nfrom django.core.management import call_command\ncall_command({}, verbosity=0)\n"
BACK, AGAIN = CALL.format("'migrate', 'statements', '{}'"), CALL.format("'migrate'")


class House:
    """An installation of its own: a database, and a folder of media."""

    locks = tools.LOCKS

    def __init__(self, folder: Path, url: str) -> None:
        self.folder, self.url = folder, url
        self.media = folder / MEDIA
        self.name = url.rpartition("/")[2] if "postgres" in url else url.removeprefix("sqlite:///")

    def manage(self, *arguments: str, ok: bool = True, **environment: str) -> str:
        """Run a command as a process of its own; it waits for locks as long as `self.locks`."""
        environment = os.environ | {"DATABASE_URL": self.url} | environment
        code, written = forking.run(arguments, environment, self.media, self.locks)
        assert (code == 0) == ok, written
        return written

    def run(self, code: str) -> str:
        return self.manage("shell", "--no-imports", "-c", code)

    def facts(self) -> list[Any]:
        """Return the ledger's last number, its epoch, and how many topics there are."""
        with closing(connect(self)) as connection:
            return [connection.execute(sql).fetchone()[0] for sql in FACTS]


def connect(house: House) -> Any:
    if connection.vendor == "sqlite":
        return sqlite3.connect(house.name)
    return psycopg.connect(house.url)


@contextmanager
def house(folder: Path, filled: Filled | None = None) -> Iterator[House]:
    """Make an installation on the database that the tests run on: empty, or filled."""
    folder.mkdir(exist_ok=True)
    with database(folder, filled) as url:
        yield House(folder, url)


def seed(url: str, folder: Path) -> None:
    House(folder, url).run(SEED)


SEEDED = Filled("seeded", seed, MIGRATED)


@pytest.fixture
def seeded(tmp_path: Path) -> Iterator[House]:
    with house(tmp_path / "one", SEEDED) as home:
        yield home


class TestBothWays:
    """The one long story, so that an installation is made once."""

    def test_a_backup_is_whole_and_restores_to_the_same_with_a_new_epoch(
        self, seeded: House, tmp_path: Path
    ) -> None:
        printed = seeded.manage("backup", str(tmp_path))
        path = next(tmp_path.glob("statements-backup-*.zip"))
        number, epoch, topics = seeded.facts()
        assert "whole." in printed and f"change {number} of epoch {epoch}" in printed
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        assert not list(tmp_path.glob(".*")), "nothing half-written is left"
        manifest = archive.verify(path)
        assert len([name for name in manifest.media if "copies" in name]) == 2
        assert [name for name in manifest.media if name.endswith("-1.zip")]
        assert manifest.counts["statements_change"] == number
        assert "whole." in seeded.manage("backup", "--check", str(path))
        with zipfile.ZipFile(path) as zip:
            assert b"secret-of-the-server" not in zip.read("manifest.json")

        # Into a database that is not empty: refused, unless its name is typed.
        seeded.run(MORE)
        later = seeded.facts()
        assert "holds data" in seeded.manage("restore", str(path), ok=False)
        refused = seeded.manage("restore", str(path), "--replace", "--confirm", "no", ok=False)
        assert "nothing was restored" in refused
        kept = ("--replace", "--keep-epoch", "--confirm", seeded.name)
        assert "cannot be kept" in seeded.manage("restore", str(path), *kept, ok=False)
        assert seeded.facts() == later

        shutil.rmtree(seeded.media)
        done = seeded.manage("restore", str(path), "--replace", "--confirm", seeded.name)
        assert "no fault" in done
        again = seeded.facts()
        assert (again[0], again[2]) == (number, topics) != (later[0], later[2])
        assert again[1] != epoch
        assert (seeded.media / "copies" / f"{OURS}.pdf").read_bytes() == b"%PDF our copy"

        # Where nothing was lost since the backup, the epoch may be kept.
        other = tmp_path / "other.zip"
        seeded.manage("backup", str(other))
        assert "there already" in seeded.manage("backup", str(other), ok=False)
        assert "was kept" in seeded.manage("restore", str(other), *kept)
        assert seeded.facts() == again

        # Into an empty one, on another machine.
        with house(tmp_path / "two") as empty:
            empty.manage("restore", str(path))
            assert empty.facts()[0] == number
            assert empty.facts()[1] not in (epoch, again[1])

        # A copy that is gone is told, and the rest is backed up all the same.
        (seeded.media / "copies" / f"{OURS}.pdf").unlink()
        lacking = seeded.manage("backup", str(tmp_path / "lacking.zip"), ok=False)
        assert "1 files that the database names were not there" in lacking
        assert archive.verify(tmp_path / "lacking.zip").missing

    def test_an_archive_that_was_tampered_with_restores_nothing(
        self, seeded: House, tmp_path: Path
    ) -> None:
        path = tmp_path / "good.zip"
        seeded.manage("backup", str(path))
        before = seeded.facts()
        data = path.read_bytes()
        bad = tmp_path / "bad.zip"
        for size in (0, 100, len(data) // 2, len(data) - 30):
            bad.write_bytes(data[:size])
            with pytest.raises(archive.BadArchive, match=r"no whole backup|no manifest"):
                archive.verify(bad)
        for change, words in CHANGES:
            rewrite(path, bad, change)
            with pytest.raises(archive.BadArchive, match=words):
                restoring.restore(bad)
        given = ("--replace", "--confirm", seeded.name)
        rewrite(path, bad, flip)
        assert "Nothing was restored" in seeded.manage("restore", str(bad), *given, ok=False)
        assert seeded.facts() == before
        assert not (tmp_path / "one" / "evil").exists()


class TestOlder:
    """What was backed up before our copies had a table."""

    def test_it_is_restored_and_migrated(self, seeded: House, tmp_path: Path) -> None:
        path = tmp_path / "older.zip"
        listed = seeded.run(LISTED + BACK.format("0018") + OLDER.format(path) + AGAIN).strip()
        shutil.rmtree(seeded.media)

        done = seeded.manage("restore", str(path), "--replace", "--confirm", seeded.name)

        assert "no fault" in done
        assert seeded.run(LISTED).splitlines()[-1] == listed


Members = dict[str, bytes]


def rewrite(path: Path, target: Path, change: Any) -> None:
    """Write an archive anew with its members changed."""
    with zipfile.ZipFile(path) as zip:
        members = {name: zip.read(name) for name in zip.namelist()}
    manifest = json.loads(members["manifest.json"])
    change(members, manifest)
    members["manifest.json"] = json.dumps(manifest).encode()
    with zipfile.ZipFile(target, "w") as zip:
        for name, content in members.items():
            member = zipfile.ZipInfo(name)
            is_link = content == b"/etc"
            member.external_attr = ((stat.S_IFLNK if is_link else stat.S_IFREG) | 0o600) << 16
            zip.writestr(member, content)


def add(members: Members, manifest: Any, name: str, content: bytes = b"evil") -> None:
    members[name] = content
    manifest["files"][name] = {"size": len(content), "sha256": "0" * 64}


def flip(members: Members, manifest: Any) -> None:
    name = next(name for name in members if name.startswith("media/copies"))
    members[name] = b"our cosy"


def climb(members: Members, manifest: Any) -> None:
    add(members, manifest, "media/../../evil")


def leave(members: Members, manifest: Any) -> None:
    add(members, manifest, "/etc/evil")


def point(members: Members, manifest: Any) -> None:
    add(members, manifest, "media/evil", b"/etc")


def smuggle(members: Members, manifest: Any) -> None:
    members["media/evil"] = b"evil"


def drop(members: Members, manifest: Any) -> None:
    del members[next(name for name in members if name.startswith("media/copies"))]


def grow_old(members: Members, manifest: Any) -> None:
    manifest["migrations"].append("statements.9999_later")


def move(members: Members, manifest: Any) -> None:
    other = "postgresql" if manifest["engine"] == "sqlite" else "sqlite"
    ours, theirs = archive.DATABASES[manifest["engine"]], archive.DATABASES[other]
    members[theirs] = members.pop(ours)
    manifest["files"][theirs] = manifest["files"].pop(ours)
    manifest["engine"] = other


CHANGES = (
    (flip, "its sum differs"),
    (climb, "outside the folder of media"),
    (leave, "outside the folder of media"),
    (point, "no plain file"),
    (smuggle, "not those of its manifest"),
    (drop, "not those of its manifest"),
    (grow_old, "made by a newer version"),
    (move, "It is a backup of"),
)


class TestPlainCopies:
    """Why the guide says how to copy a file of SQLite that is in use."""

    def test_a_plain_copy_lacks_the_last_edits_and_a_backup_does_not(self, tmp_path: Path) -> None:
        used, copied, backed = (tmp_path / name for name in ("used", "copied", "backed"))
        with closing(sqlite3.connect(used)) as writer:
            writer.execute("PRAGMA journal_mode=WAL")
            writer.execute("CREATE TABLE edit (words)")
            writer.commit()
            writer.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            writer.execute("INSERT INTO edit VALUES ('the last one')")
            writer.commit()
            shutil.copy(used, copied)
            with closing(sqlite3.connect(backed)) as copy:
                writer.backup(copy)

        assert count(copied) == 0
        assert count(backed) == 1


def count(path: Path) -> int:
    with closing(sqlite3.connect(path)) as connection:
        return int(connection.execute("SELECT COUNT(*) FROM edit").fetchone()[0])


@pytest.mark.skipif(connection.vendor != "postgresql", reason="asks for PostgreSQL's programs")
class TestPrograms:
    def test_missing_programs_are_told(self, seeded: House, tmp_path: Path) -> None:
        printed = seeded.manage("backup", str(tmp_path / "x.zip"), ok=False, PATH="/nowhere")

        assert "pg_dump is not installed" in printed
        assert not (tmp_path / "x.zip").exists()
