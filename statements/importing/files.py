"""Files as they arrive: one file, a folder, a zip, or the sheets of a workbook, opened safely."""

from __future__ import annotations

import hashlib
import io
import lzma
import re
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import IO, Any

from statements.failures import failure_of
from statements.problems import BrokenRules, Problem

JSON_LINES = (".jsonl", ".ndjson")
SUFFIXES = (*JSON_LINES, ".json", ".csv")
PIECE = 1 << 20
MOST_PARTS = 100
MOST_BYTES = 4 << 30  # of a whole archive when unpacked
MOST_BOOK = 64 << 20  # of a workbook when unpacked: its texts are read into memory
MOST_WHOLE = 64 << 20  # of one file of JSON, which is read at once
LONGEST = 16 << 20  # of one line
LARGEST = 1 << 20  # characters of one cell
MOST_TIMES = 200  # larger when unpacked than packed; text comes nowhere near
MOST_EMPTY = 10_000  # empty lines or rows of one file
TOO_EMPTY = f"It has more than {MOST_EMPTY:,} empty lines: delete them."
SMALL = 16 << 20  # bytes that may be packed as well as they like
DOWNLOAD_SUFFIX = re.compile(r"(-[0-9]+)?( ?\([0-9]+\))?$")


@dataclass(frozen=True, slots=True)
class Part:
    """One file, or one sheet of a workbook."""

    name: str  # statements.csv
    open: Callable[[], AbstractContextManager[IO[bytes]]] | None = None
    workbook: Path | None = None

    @property
    def stem(self) -> str:
        """Its name, without what a download or a second one adds: statements-468 (1).csv."""
        return DOWNLOAD_SUFFIX.sub("", PurePosixPath(self.name).stem.lower())

    @property
    def kind(self) -> str:
        return ".xlsx" if self.workbook else PurePosixPath(self.name).suffix.lower()


# What reading an archive raises where it is damaged, or packed in a way nobody here can read.
DAMAGED = (zipfile.BadZipFile, zlib.error, lzma.LZMAError, EOFError, NotImplementedError, OSError)

Report = Callable[[Iterable[Problem]], None]  # called with what is wrong, while reading goes on


@contextmanager
def reporting(report: Report, part: Part) -> Iterator[None]:
    """Tell why a file cannot be read, or not to its end, so that the next one is read."""
    try:
        yield
    except BrokenRules as error:
        report(error.problems)
    except DAMAGED as error:
        if failure_of(error):  # of our disk, and no fault of the file
            raise
        report([Problem(part.name, f"It cannot be read to its end: {error}", "unreadable")])


def unreadable(where: str, message: str) -> BrokenRules:
    return BrokenRules([Problem(where, message, "unreadable")])


def file_digest(path: Path) -> str:
    """Return the SHA-256 of a file, or of the names and contents of a folder's files."""
    sha256 = hashlib.sha256()
    for part in [path] if path.is_file() else folder_files(path):
        if part != path:
            sha256.update(f"{part.name}\0{part.stat().st_size}\0".encode())
        with part.open("rb") as source:
            while piece := source.read(PIECE):
                sha256.update(piece)
    return sha256.hexdigest()


def folder_files(folder: Path) -> list[Path]:
    return sorted(p for p in folder.iterdir() if p.is_file() and p.suffix.lower() in SUFFIXES)


def opener(path: Path) -> Callable[[], AbstractContextManager[IO[bytes]]]:
    return lambda: path.open("rb")


def check_archive(path: Path, name: str, most: int = MOST_BYTES) -> list[zipfile.ZipInfo]:
    """Return what an archive holds; raise BrokenRules where unpacking it could do harm."""
    try:
        with zipfile.ZipFile(path) as archive:
            members = [info for info in archive.infolist() if not info.is_dir()]
    except (zipfile.BadZipFile, OSError, NotImplementedError) as error:
        if failure_of(error):  # of our disk, and no fault of the file
            raise
        raise unreadable(name, f"This is not an archive that can be read: {error}") from error
    if any(info.flag_bits & 1 for info in members):
        raise unreadable(name, "It is encrypted: pack it again without a password.")
    if len(members) > MOST_PARTS:
        raise unreadable(name, f"It holds {len(members)} files; at most {MOST_PARTS} are read.")
    for info in members:
        if info.file_size > SMALL and info.file_size > MOST_TIMES * max(info.compress_size, 1):
            raise unreadable(f"{name}/{info.filename}", "It is packed far too well to be a table.")
    if sum(info.file_size for info in members) > most:
        raise unreadable(name, f"Unpacked it is larger than {most >> 20:,} MB: cut it in parts.")
    return members


def zip_parts(path: Path, name: str) -> Iterator[Part]:
    """Yield the files of a zip that are read, folders in it left out of their names."""
    paths: dict[str, str] = {}
    for info in check_archive(path, name):
        inner = PurePosixPath(info.filename)
        if inner.suffix.lower() not in SUFFIXES or inner.name.startswith((".", "__")):
            continue
        if inner.name in paths:
            raise unreadable(name, f"It holds {paths[inner.name]} and {info.filename}: keep one.")
        paths[inner.name] = info.filename
        yield Part(inner.name, unzipper(path, info))


def unzipper(path: Path, info: zipfile.ZipInfo) -> Callable[[], AbstractContextManager[IO[bytes]]]:
    return lambda: Unzipped(path, info)


class Unzipped(AbstractContextManager[IO[bytes]]):
    """One file of a zip, read no further than the archive says it goes."""

    def __init__(self, path: Path, info: zipfile.ZipInfo) -> None:
        self.archive, self.info = zipfile.ZipFile(path), info

    def __enter__(self) -> IO[bytes]:
        return io.BufferedReader(self.archive.open(self.info), PIECE)  # type: ignore[type-var]  # reads as raw files do

    def __exit__(self, *error: Any) -> None:
        self.archive.close()
