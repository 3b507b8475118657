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

GZIP_LEVEL = 6
GZIP_SUFFIX = ".gz"
RowProgress = Callable[[int], object]  # is told how many rows were written since it was told last


@dataclass(slots=True)
class RowCount:
    """Counts the rows of a file as it passes; a line end inside quotes ends none.

    A table begins with a header, which is no row; lines of JSON are rows all.
    """

    is_table: bool
    lines: int = 0
    in_quotes: int = 0  # 1 within quotes

    def __call__(self, piece: bytes) -> int:
        """Count a piece; return how many rows it ends."""
        total_before = self.total
        parts = piece.split(b'"') if self.is_table else [piece]
        self.lines += sum(part.count(b"\n") for part in parts[self.in_quotes :: 2])
        self.in_quotes ^= (len(parts) - 1) % 2
        return self.total - total_before

    @property
    def total(self) -> int:
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
    pieces: Iterable[bytes],
    file: IO[bytes] | Sink,
    rows: RowCount,
    progress: RowProgress,
    *,
    pack: bool = False,
) -> None:
    """Write pieces to an open file; packed, without name and time, so that equal are equal."""
    sink: Any = file
    if pack:
        sink = GzipFile("", "wb", GZIP_LEVEL, file, mtime=0)
    for piece in pieces:
        sink.write(piece)
        progress(rows(piece))
    if pack:
        sink.close()


def write_file(
    pieces: Iterable[bytes],
    path: Path,
    rows: RowCount,
    progress: RowProgress,
    manifest: Mapping[str, Any],
) -> None:
    """Write pieces to a file, gzipped if its name ends so, with its manifest beside it.

    Where anything fails, both stay as they were. If the machine stops between the two moves, the
    manifest's sum is not the file's.
    """
    with atomic_file(path) as file:
        sink = Sink(file)
        write_pieces(pieces, sink, rows, progress, pack=path.suffix == GZIP_SUFFIX)
        sums = {"rows": rows.total, "bytes": sink.size, "sha256": sink.digest.hexdigest()}
        content = {"file": path.name, **manifest, **sums}
        with atomic_file(manifest_path(path)) as manifest_file:
            manifest_file.write(
                orjson.dumps(content, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)
            )


def manifest_path(path: Path) -> Path:
    """Return where the manifest of a file is."""
    return path.with_name(f"{path.name}.manifest.json")


@contextmanager
def atomic_file(path: Path) -> Iterator[IO[bytes]]:
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
    sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """Bring a folder's names to the disk, where the system can."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        with suppress(OSError):
            os.fsync(descriptor)
    finally:
        os.close(descriptor)
