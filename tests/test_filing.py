"""Files that are whole or not there, whatever happens while they are written."""

from __future__ import annotations

import gzip
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory
from unittest import mock

import orjson
import pytest
from django.test import SimpleTestCase

from statements.exports.filing import RowCount, atomic_file, manifest_path, write_file, write_pieces

pytestmark = pytest.mark.slow

ROOT = Path(__file__).resolve().parent.parent
ENDLESS = """
import os, resource, sys
from pathlib import Path
import django
django.setup()
from statements.exports.filing import RowCount, write_file
most = int(sys.argv[2])
if most:
    resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))
def pieces():
    yield b'"a"\\r\\n'
    print("begun", flush=True)
    while True:
        yield b'"' + os.urandom(4096).hex().encode() + b'"\\r\\n'
write_file(pieces(), Path(sys.argv[1]), RowCount(is_table=True), lambda rows: None, {})
"""


class RowsTests(SimpleTestCase):
    def test_a_line_end_inside_quotes_ends_no_row(self) -> None:
        whole = b'"a","b"\r\n"1","x\ny"\r\n"2",\r\n"say ""no""\n","\n"\r\n'
        for size in (1, 2, 3, len(whole)):
            rows = RowCount(is_table=True)
            counted = sum(rows(whole[at : at + size]) for at in range(0, len(whole), size))
            with self.subTest(size):
                assert (rows.total, counted) == (3, 3)

    def test_nothing_and_a_header_have_no_rows(self) -> None:
        for text in (b"", b'"a"\r\n'):
            rows = RowCount(is_table=True)
            assert (rows(text), rows.total) == (0, 0)

    def test_lines_of_json_are_rows_all(self) -> None:
        rows = RowCount(is_table=False)

        assert rows(b'{"a":"\\""}\n{}\n') == 2


class FilingTests(SimpleTestCase):
    def setUp(self) -> None:
        self.folder = Path(self.enterContext(TemporaryDirectory()))
        self.path = self.folder / "x.csv"

    def file(self, path: Path, *pieces: bytes) -> dict[str, object]:
        rows = RowCount(is_table=True)
        write_file(iter(pieces), path, rows, lambda rows: None, {"noun": "statements"})
        reply: dict[str, object] = orjson.loads(manifest_path(path).read_bytes())
        return reply

    def names(self) -> set[str]:
        return {path.name for path in self.folder.iterdir()}

    def test_the_manifest_says_what_the_file_is(self) -> None:
        manifest = self.file(self.path, b'"a"\r\n', b'"1"\r\n"2"\r\n')

        data = self.path.read_bytes()
        assert data == b'"a"\r\n"1"\r\n"2"\r\n'
        assert manifest == {
            "file": "x.csv",
            "noun": "statements",
            "rows": 2,
            "bytes": len(data),
            "sha256": sha256(data).hexdigest(),
        }
        assert self.names() == {"x.csv", "x.csv.manifest.json"}

    def test_a_name_that_ends_in_gz_is_packed_the_same_every_time(self) -> None:
        packed = self.folder / "x.csv.gz"
        pieces = (b'"a"\r\n', b'"1"\r\n' * 1000)
        with mock.patch("time.time", return_value=1.0):
            once = self.file(packed, *pieces)
        first = packed.read_bytes()
        again = self.file(self.folder / "y.csv.gz", *pieces)

        assert gzip.decompress(first) == b"".join(pieces)
        assert first[4:8] == b"\x00\x00\x00\x00"
        assert (once["sha256"], once["rows"]) == (again["sha256"], 1000)
        assert once["sha256"] == sha256(first).hexdigest()

    def test_a_failure_leaves_what_was_there(self) -> None:
        self.file(self.path, b'"old"\r\n')
        before = {path.name: path.read_bytes() for path in self.folder.iterdir()}

        full = OSError(28, "No space left on device")

        def cut() -> Iterator[bytes]:
            yield b'"new"\r\n'
            raise full

        with pytest.raises(OSError):
            write_file(cut(), self.path, RowCount(is_table=True), lambda rows: None, {})
        with mock.patch("orjson.dumps", side_effect=full), pytest.raises(OSError):
            self.file(self.path, b'"new"\r\n')

        assert {path.name: path.read_bytes() for path in self.folder.iterdir()} == before

    def test_all_is_on_the_disk_before_it_has_its_name(self) -> None:
        moments: list[str] = []
        real = os.fsync

        def look(descriptor: int) -> None:
            moments.append("there" if self.path.exists() else "not yet")
            real(descriptor)

        with mock.patch("os.fsync", look), atomic_file(self.path) as file:
            file.write(b"x")

        assert moments == ["not yet", "there"]  # the file, then the folder's names

    def test_pieces_are_told_as_rows_while_they_are_written(self) -> None:
        row_counts: list[int] = []
        with atomic_file(self.path) as file:
            write_pieces(
                [b'"a"\r\n"1"\r\n', b'"2"\r\n'], file, RowCount(is_table=True), row_counts.append
            )

        assert row_counts == [1, 1]


class FaultTests(SimpleTestCase):
    """In a process of its own, which is killed or runs out of space."""

    def setUp(self) -> None:
        self.folder = Path(self.enterContext(TemporaryDirectory()))
        self.path = self.folder / "x.csv"

    def begin(self, most: int = 0, name: str = "x.csv") -> subprocess.Popen[str]:
        own = {"DJANGO_SETTINGS_MODULE": "project.settings", "DEBUG": "1"}
        return subprocess.Popen(
            [sys.executable, "-c", ENDLESS, str(self.folder / name), str(most)],
            cwd=ROOT,
            env=os.environ | own,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def test_whoever_is_killed_leaves_no_file_of_that_name(self) -> None:
        self.path.write_bytes(b"old")
        seeded = random.Random(5)
        for end in (signal.SIGKILL, signal.SIGKILL, signal.SIGINT):
            with self.begin() as process:
                assert process.stdout is not None
                process.stdout.readline()
                time.sleep(seeded.uniform(0.01, 0.2))
                process.send_signal(end)
                process.communicate()
            assert self.path.read_bytes() == b"old"
            assert not manifest_path(self.path).exists()
        left = [path.name for path in self.folder.iterdir() if path != self.path]
        assert len(left) == 2  # who was interrupted cleaned up; who was killed could not
        assert all(n.startswith(".x.csv.") and n.endswith(".part") for n in left)

    def test_a_full_disk_leaves_nothing(self) -> None:
        for name in ("x.csv", "x.csv.gz"):
            with self.subTest(name), self.begin(most=1 << 18, name=name) as process:
                _, findings = process.communicate(timeout=60)
                assert process.returncode == 1
                assert "File too large" in findings
                assert list(self.folder.iterdir()) == []
