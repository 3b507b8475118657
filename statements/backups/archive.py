"""The archive: what may stand in it, and whether all of it is what it was."""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from errno import EINVAL
from hashlib import sha256
from pathlib import Path
from typing import IO, Any, Self
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

import orjson

from statements.failures import BROKEN_ZIP

FORMAT = 1
MANIFEST = "manifest.json"
DATABASES = {"sqlite": "database.sqlite3", "postgresql": "database.pgdump"}
MEDIA = "media/"
PLACE = re.compile(r"media/(?:[\w-][\w.-]*/){0,5}[\w-][\w.-]*")  # no way out of its folder
PIECE = 1 << 20
MOST_MANIFEST = 256 << 20  # bytes


class BadArchive(Exception):
    """A file that is no whole backup of ours; nothing was done with it."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """What an archive holds, and of which state of the ledger."""

    engine: str
    made_at: str
    code_version: str
    migrations: tuple[str, ...]
    epoch: str
    ledger_number: int
    recorded_at: str | None
    counts: dict[str, int]
    missing: tuple[str, ...]  # files that the database names and that were not there
    files: dict[str, dict[str, Any]]  # size and sha256, by name
    damaged: tuple[str, ...] = ()  # files that are not what the database says of them
    served: str = ""  # digest of the ledger's last line and of the releases

    def __post_init__(self) -> None:
        """Raise ValueError or TypeError where a member is not of its type."""
        datetime.fromisoformat(self.made_at)
        names = (*self.migrations, *self.missing, *self.damaged, self.engine, self.epoch)
        names += (self.served,)
        numbers = [self.ledger_number, *self.counts.values()]
        for file in self.files.values():
            numbers.append(file["size"])
            names += (file["sha256"],)
        if not all(isinstance(one, str) for one in names) or not all(map(is_count, numbers)):
            raise TypeError("a text or a number is something else")

    def as_json(self) -> bytes:
        members = {"format": FORMAT, **{name: getattr(self, name) for name in self.__slots__}}
        return orjson.dumps(members, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)

    @property
    def database(self) -> str:
        return DATABASES[self.engine]

    @property
    def media(self) -> list[str]:
        """The names of its files, below the folder of media."""
        return [name.removeprefix(MEDIA) for name in self.files if name.startswith(MEDIA)]


class Writer:
    """Adds members to an archive, and sums them; left before its end, there is nothing to close."""

    def __init__(self, file: IO[bytes]) -> None:
        self.zip = ZipFile(file, "w", ZIP_STORED, allowZip64=True)
        self.files: dict[str, dict[str, Any]] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self.zip.fp = None  # or it would be ended once more, in a file that is closed

    def add(self, name: str, source: Path, *, packed: bool = False) -> str:
        """Add a file; return its SHA-256. Raises FileNotFoundError before anything is written."""
        digest, size = sha256(), 0
        member = ZipInfo(name)
        member.external_attr = (stat.S_IFREG | 0o600) << 16
        member.compress_type = ZIP_DEFLATED if packed else ZIP_STORED
        with source.open("rb") as file, self.zip.open(member, "w", force_zip64=True) as sink:
            while piece := file.read(PIECE):
                digest.update(piece)
                size += sink.write(piece)
        self.files[name] = {"size": size, "sha256": digest.hexdigest()}
        return digest.hexdigest()

    def finish(self, manifest: Manifest) -> None:
        """Write the manifest, without which it is no archive."""
        member = ZipInfo(MANIFEST)
        member.external_attr = (stat.S_IFREG | 0o600) << 16
        self.zip.writestr(member, manifest.as_json())
        self.zip.close()


class Archive:
    """An archive that is read; every member is held to its size and sum."""

    def __init__(self, zip: ZipFile) -> None:
        self.zip, self.manifest = zip, manifest_of(zip)
        check_members(zip.infolist(), self.manifest)

    def sum_of(self, name: str) -> str:
        return str(self.manifest.files[name]["sha256"])

    def pieces(self, name: str) -> Iterator[bytes]:
        """Yield a member; raise BadArchive at its end where it is not what was written."""
        declared, digest, size = self.manifest.files[name], sha256(), 0
        with self.zip.open(name) as source:
            while piece := source.read(PIECE):
                digest.update(piece)
                size += len(piece)
                if size > declared["size"]:  # however much more may come
                    break
                yield piece
        if (size, digest.hexdigest()) != (declared["size"], declared["sha256"]):
            raise BadArchive(f"{name} is not what was backed up: its sum differs.")

    def write(self, name: str, path: Path) -> None:
        """Write a member to a new file that nobody else may read."""
        with path.open("xb") as sink:
            path.chmod(0o600)
            for piece in self.pieces(name):
                sink.write(piece)
            sink.flush()
            os.fsync(sink.fileno())


@contextmanager
def open_archive(path: Path) -> Iterator[Archive]:
    """Open an archive; raise BadArchive where it is none, or not whole."""
    try:
        with ZipFile(path) as zip:
            yield Archive(zip)
    except (*BROKEN_ZIP, OSError) as error:
        if isinstance(error, OSError) and error.errno != EINVAL:  # of a place that is none
            raise
        raise BadArchive(f"{path} is no whole backup: {error}") from error


def verify(path: Path) -> Manifest:
    """Read all of an archive; raise BadArchive where anything differs from its manifest."""
    with open_archive(path) as archive:
        for name in archive.manifest.files:
            for _ in archive.pieces(name):
                pass
        return archive.manifest


def manifest_of(zip: ZipFile) -> Manifest:
    try:
        if zip.getinfo(MANIFEST).file_size > MOST_MANIFEST:
            raise BadArchive("Its manifest is too large to be one of ours.")
        members = orjson.loads(zip.read(MANIFEST))
    except (KeyError, ValueError) as error:
        raise BadArchive("It has no manifest: it is no backup, or a half-written one.") from error
    if not isinstance(members, dict) or members.pop("format", None) != FORMAT:
        raise BadArchive(f"Its format is not {FORMAT}: it was made by another version.")
    try:
        manifest = Manifest(**members)
    except (TypeError, ValueError, LookupError, AttributeError) as error:
        raise BadArchive(f"Its manifest is not one of ours: {error}") from error
    if manifest.engine not in DATABASES or manifest.database not in manifest.files:
        raise BadArchive("It holds no database of a kind that is known here.")
    return manifest


def check_members(members: list[ZipInfo], manifest: Manifest) -> None:
    """Raise BadArchive unless it holds the files of the manifest, once each, and nothing else."""
    names = [member.filename for member in members]
    if sorted(names) != sorted([MANIFEST, *manifest.files]):
        raise BadArchive("Its members are not those of its manifest.")
    for member in members:
        kind = stat.S_IFMT(member.external_attr >> 16)
        is_ours = member.filename in (MANIFEST, manifest.database)
        if kind not in (0, stat.S_IFREG) or member.flag_bits & 1 or packed_oddly(member):
            raise BadArchive(f"{member.filename} is no plain file.")
        if not is_ours and not lies_within(member.filename):
            raise BadArchive(f"{member.filename} would lie outside the folder of media.")


def lies_within(name: str) -> bool:
    """Tell whether a member lies in the folder of media."""
    return ".." not in name and PLACE.fullmatch(name) is not None


def packed_oddly(member: ZipInfo) -> bool:
    return member.compress_type not in (ZIP_STORED, ZIP_DEFLATED)


def is_count(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= 0
