"""Files of the server are for its account alone."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from unittest import mock

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import storages

from project.counters import FileCounters
from statements import private
from statements.slots import free_slot

ROOT = Path(__file__).resolve().parent.parent


def mode(path: Path) -> int:
    return path.stat().st_mode & 0o777


@pytest.fixture(params=[0, 0o022])
def umask(request: Any) -> Iterator[int]:
    before = os.umask(request.param)
    yield request.param
    os.umask(before)


@pytest.mark.usefixtures("umask")
class TestFiles:
    def test_a_saved_copy_and_its_folders(self, tmp_path: Path, settings: Any) -> None:
        settings.MEDIA_ROOT = tmp_path / "media"

        path = settings.MEDIA_ROOT / storages["default"].save("deep/copy", ContentFile(b"x"))

        assert mode(path) == 0o600
        assert {mode(path.parent), mode(settings.MEDIA_ROOT)} == {0o700}

    def test_the_counts_of_quotas(self, tmp_path: Path) -> None:
        counters = FileCounters(str(tmp_path / "counts"), {})
        counters.add("name", 1, 60)

        assert {mode(path) for path in tmp_path.iterdir()} == {0o600}
        assert len(list(tmp_path.iterdir())) == 3

    def test_the_locks_of_downloads_also_those_made_before(self, tmp_path: Path) -> None:
        (tmp_path / "1.slot").touch(0o644)
        slots = [free_slot(tmp_path, 2), free_slot(tmp_path / "new", 1)]

        assert all(slots)
        assert mode(tmp_path / "1.slot") == mode(tmp_path / "new" / "1.slot") == 0o600
        assert mode(tmp_path / "new") == 0o700
        for slot in slots:
            slot.close()

    def test_a_database_that_was_open_to_others(self, tmp_path: Path) -> None:
        path = tmp_path / "desk.sqlite3"
        path.touch(0o644)
        path.chmod(0o644)
        code = (
            "import os; os.umask(0); import django; django.setup();"
            "from django.db import connection; cursor = connection.cursor();"
            "cursor.execute('CREATE TABLE t (x)'); cursor.execute('SELECT * FROM t');"
            "os._exit(0)"  # so that what lies beside it stays
        )
        env = {"DEBUG": "1", "DATABASE_URL": f"sqlite:///{path}"}
        env |= {"DJANGO_SETTINGS_MODULE": "project.settings"}

        subprocess.run([sys.executable, "-c", code], cwd=ROOT, env=env, check=True)

        modes = {one.name.removeprefix("desk.sqlite3"): mode(one) for one in tmp_path.iterdir()}
        assert modes == {"": 0o600, "-wal": 0o600, "-shm": 0o600}

    def test_a_folder_and_a_file_that_were_open(self, tmp_path: Path) -> None:
        folder, file = tmp_path / "a" / "b", tmp_path / "file"
        for _ in range(2):
            private.private_folder(folder)
            private.private_file(file)
            assert (mode(folder), mode(file)) == (0o700, 0o600)
            folder.chmod(0o755)
            file.chmod(0o664)

    def test_what_cannot_be_taken_is_told(self, tmp_path: Path, caplog: Any) -> None:
        path = tmp_path / "file"
        path.touch(0o644)
        path.chmod(0o644)
        with mock.patch.object(Path, "chmod", side_effect=PermissionError(1, "not yours")):
            private.take_from_others(path)
        assert "can be read by others: not yours" in caplog.text


def test_sqlite_gives_what_lies_beside_the_rights_of_the_database(tmp_path: Path) -> None:
    private.private_file(tmp_path / "one")
    file = sqlite3.connect(tmp_path / "one")
    file.executescript("PRAGMA journal_mode=WAL; CREATE TABLE t (x)")

    assert {mode(path) for path in tmp_path.iterdir()} == {0o600}
    file.close()
