"""The files of releases: measured, packed byte for byte, and moved to their place."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from fcntl import LOCK_EX, LOCK_NB, flock
from hashlib import sha256
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from django.conf import settings

from statements.models import Release
from statements.private import private_folder, take_from_others
from statements.problems import BrokenRules, Problem

PIECE = 1 << 20
BEGINNING = (1980, 1, 1, 0, 0, 0)  # the earliest time that a zip can tell
MAKING = ".making-"  # begins the names of folders that are worked in
Files = dict[str, dict[str, Any]]  # size, sum and rows of each member, in their order


def releases_folder() -> Path:
    """Return where releases lie."""
    return Path(settings.MEDIA_ROOT) / "releases"


@contextmanager
def lock_folder(folder: Path) -> Iterator[Path]:
    """Hold the folder of releases; raise BrokenRules where somebody else does."""
    private_folder(Path(settings.MEDIA_ROOT))
    private_folder(folder)
    with (folder / ".lock").open("w") as lock:
        try:
            flock(lock, LOCK_EX | LOCK_NB)
        except BlockingIOError:
            message = "Another release is being made here: wait until it is done."
            raise BrokenRules([Problem("", message, "busy")]) from None
        yield folder


def remove_unfinished(folder: Path) -> None:
    """Remove what a release left that was not finished."""
    file_names = set(Release.objects.values_list("file_name", flat=True))
    for path in folder.iterdir():
        if path.name.startswith(MAKING):
            shutil.rmtree(path)
        elif path.is_dir():  # of a restore
            continue
        elif path.name.removesuffix(".sha256") not in file_names and path.name != ".lock":
            path.unlink()


def measure(path: Path, rows: int | None) -> dict[str, Any]:
    """Return size and sum of a file."""
    digest = sha256()
    with path.open("rb") as file:
        while piece := file.read(PIECE):
            digest.update(piece)
    return {"size": path.stat().st_size, "sha256": digest.hexdigest(), "rows": rows}


def pack(zip_path: Path, work: Path, files: Files, comment: str) -> None:
    """Write the members into a zip, the same bytes for the same members and the same ledger.

    The ledger's head and epoch stand in the comment, not in a member: they are of one install, and
    two with the same data have the same members.
    """
    with ZipFile(zip_path, "w", ZIP_DEFLATED, compresslevel=6) as archive:
        archive.comment = comment.encode()
        for name in files:
            member = ZipInfo(name, BEGINNING)
            member.compress_type, member.external_attr = ZIP_DEFLATED, 0o644 << 16
            with (
                (work / name).open("rb") as source,
                archive.open(member, "w", force_zip64=True) as sink,
            ):
                shutil.copyfileobj(source, sink, PIECE)


def file_name(number: int | str) -> str:
    """Return what the file of a release is called."""
    return f"statements-release-{number}.zip"


def move_to_place(path: Path, place: Path) -> None:
    """Move a file to its place, for this account alone, and see that the disk has it."""
    take_from_others(path)
    with path.open("rb") as file:
        os.fsync(file.fileno())
    path.replace(place)
    # The name as well: a folder is written by itself, fsync(2).
    handle = os.open(place.parent, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
