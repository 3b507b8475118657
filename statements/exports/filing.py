"""Files that are whole or not there: written beside their place, then moved into it."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from gzip import GzipFile
from hashlib import sha256
from pathlib import Path
from typing import IO, Any
from uuid import uuid4

import orjson

LEVEL = 6  # of gzip
PACKED = ".gz"
Told = Callable[[int], object]  # is told how many rows were written since it was told last


@dataclass(slots=True)
class Rows:
    """Counts the rows of a file as it passes; a line end inside quotes ends none.

    A table begins with a header, which is no row; lines of JSON are rows all.
    """

    is_table: bool
    lines: int = 0
    quoted: int = 0  # 1 within quotes

    def __call__(self, piece: bytes) -> int:
        """Count a piece; return how many rows it ends."""
        before = self.found
        parts = piece.split(b'"') if self.is_table else [piece]
        self.lines += sum(part.count(b"\n") for part in parts[self.quoted :: 2])
        self.quoted ^= (len(parts) - 1) % 2
        return self.found - before

    @property
    def found(self) -> int:
        return max(0, self.lines - self.is_table)


@dataclass(slots=True)
class Sink:
    """Passes bytes on to a file, and sums them."""

    file: IO[bytes]
    size: int = 0
    digest: Any = field(default_factory=sha256)

    def write(self, piece: bytes) -> int:
        self.size += len(piece)
        self.digest.update(piece)
        return self.file.write(piece)

    def flush(self) -> None:
        self.file.flush()


def write_pieces(
    pieces: Iterable[bytes], file: IO[bytes] | Sink, rows: Rows, told: Told, *, pack: bool = False
) -> None:
    """Write pieces to an open file; packed, without name and time, so that equal are equal."""
    sink: Any = file
    if pack:
        sink = GzipFile("", "wb", LEVEL, file, mtime=0)
    for piece in pieces:
        sink.write(piece)
        told(rows(piece))
    if pack:
        sink.close()


def file_pieces(
    pieces: Iterable[bytes], path: Path, rows: Rows, told: Told, manifest: Mapping[str, Any]
) -> None:
    """Write pieces to a file, gzipped if its name ends so, with its manifest beside it.

    Where anything fails, both stay as they were. If the machine stops between the two moves, the
    manifest's sum is not the file's.
    """
    with beside(path) as file:
        sink = Sink(file)
        write_pieces(pieces, sink, rows, told, pack=path.suffix == PACKED)
        summed = {"rows": rows.found, "bytes": sink.size, "sha256": sink.digest.hexdigest()}
        whole = {"file": path.name, **manifest, **summed}
        with beside(manifest_of(path)) as other:
            other.write(orjson.dumps(whole, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE))


def manifest_of(path: Path) -> Path:
    """Return where the manifest of a file is."""
    return path.with_name(f"{path.name}.manifest.json")


@contextmanager
def beside(path: Path) -> Iterator[IO[bytes]]:
    """Open a file beside path that takes its place when all is on the disk, else goes away.

    Who is killed leaves it as `.NAME.….part`, never under the name itself.
    """
    part = path.with_name(f".{path.name}.{uuid4().hex}.part")
    try:
        with part.open("xb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
    except BaseException:
        with suppress(OSError):
            part.unlink()
        raise
    keep_name(path.parent)


def keep_name(folder: Path) -> None:
    """Bring a folder's names to the disk, where the system can."""
    held = os.open(folder, os.O_RDONLY)
    try:
        with suppress(OSError):
            os.fsync(held)
    finally:
        os.close(held)
