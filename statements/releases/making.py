"""Make a release: everything public at one number of the ledger, as one file that never changes.

Members are the same bytes for the same data, ledger number and code (the SQLite file: the same
content). They tell no time but the ledger's own, and not the release's number.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from datetime import datetime
from fcntl import LOCK_EX, LOCK_NB, flock
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import orjson
from django.conf import settings
from django.db import transaction
from django.utils import timezone

from statements import writing
from statements.exports.codebook import OWN, codebook_csv
from statements.ledger.locks import lock_ledger
from statements.models import Change, Epoch, Redaction, Release, User
from statements.private import private_folder, take_from_others
from statements.problems import BrokenRules, Problem

from . import differing, readers, self_description
from .database import Database
from .package import package
from .stage import Replaced, Stage
from .tables import sheets
from .writing import write_tables

PIECE = 1 << 20
BEGINNING = (1980, 1, 1, 0, 0, 0)  # the earliest time that a zip can tell
MAKING = ".making-"  # begins the names of folders that are worked in
DATABASE = "statements.sqlite"
DATA = (".csv", ".jsonl")  # ends the names of members that are data
Files = dict[str, dict[str, Any]]  # size, sum and rows of each member, in their order


@dataclass(frozen=True, slots=True)
class Asked:
    """Of which number of the ledger, compared with which, and what to say of it."""

    number: int
    against: int | None
    recorded_at: datetime
    head: str  # digest of the number's line in the ledger
    note: str | None = None
    user: User | None = None


def folder() -> Path:
    """Return where releases lie."""
    return Path(settings.MEDIA_ROOT) / "releases"


def asked(number: int | None = None, note: str | None = None, user: User | None = None) -> Asked:
    """Return what to make; without a number, of the ledger's last one.

    It is compared with the release of the nearest earlier number that was not withdrawn; one that
    was made of this number before tells the same again. Raises BrokenRules for a number that the
    ledger has not reached, and where a release holds the same.
    """
    last = Change.objects.last_number()
    number = last if number is None else number
    change = Change.objects.filter(number=number).first()
    if change is None:
        message = f"The ledger has no change {number}: its last one is {last}."
        raise BrokenRules([Problem("number", message, "no_such_change")])
    standing = Release.objects.standing_at(number)
    if made := standing.filter(code_version=settings.CODE_VERSION).first():
        raise held_already(made)
    same = Release.objects.filter(ledger_number=number).order_by("number").first()
    earlier = Release.objects.filter(ledger_number__lt=number, withdrawn_at=None)
    nearest = earlier.order_by("-ledger_number").first()
    against = nearest.ledger_number if nearest else None
    if same:
        against = same.against
    return Asked(change.number, against, change.recorded_at, change.digest, note, user)


def make(told: Asked, progress: Callable[[int], Any] = lambda count: None) -> Release:
    """Make a release. Where anything fails there is none, and nothing of it stays.

    Raises BrokenRules while another one is made on this machine.
    """
    redactions = redactions_done()
    with alone(folder()) as here:
        clean(here)
        with TemporaryDirectory(prefix=MAKING, dir=here) as work:
            files = write_members(told, Path(work), progress)
            refuse_again(told, files)
            packed = Path(work) / "release.zip"
            pack(packed, Path(work), files, f"{told.number} {told.head} {Epoch.objects.current()}")
            return keep(told, packed, files, here, redactions)


def refuse_again(told: Asked, files: Files) -> None:
    """Raise BrokenRules where a release of other code holds the same tables, byte for byte."""
    for made in Release.objects.standing_at(told.number):
        if tables_of(made.members) == tables_of([{"name": n, **f} for n, f in files.items()]):
            raise held_already(made)


def tables_of(members: list[dict[str, Any]]) -> dict[str, str]:
    """Return the sums of the members that hold data."""
    return {m["name"]: m["sha256"] for m in members if m["name"].endswith(DATA)}


def held_already(made: Release) -> BrokenRules:
    message = f"{made} holds change {made.ledger_number} already, in the same formats: cite that."
    return BrokenRules([Problem("number", message, "release_exists")])


@contextmanager
def alone(here: Path) -> Iterator[Path]:
    """Hold the folder of releases; raise BrokenRules where somebody else does."""
    private_folder(Path(settings.MEDIA_ROOT))
    private_folder(here)
    with (here / ".lock").open("w") as lock:
        try:
            flock(lock, LOCK_EX | LOCK_NB)
        except BlockingIOError:
            message = "Another release is being made here: wait until it is done."
            raise BrokenRules([Problem("", message, "busy")]) from None
        yield here


def clean(here: Path) -> None:
    """Remove what a release left that was not finished."""
    known = set(Release.objects.values_list("file_name", flat=True))
    for path in here.iterdir():
        if path.name.startswith(MAKING):
            shutil.rmtree(path)
        elif path.is_dir():  # of a restore
            continue
        elif path.name.removesuffix(".sha256") not in known and path.name != ".lock":
            path.unlink()


def write_members(told: Asked, work: Path, progress: Callable[[int], Any]) -> Files:
    """Write every member into a folder; return what is told of each, in their order."""
    with ExitStack() as held:
        stage = held.enter_context(closing(Stage(work / ".stage", told.number)))
        database = held.enter_context(closing(Database(work / DATABASE, sheets())))
        redacted = stage.fill(progress)
        rows: dict[str, int | None] = {**write_tables(stage, work, database)}
        database.finish()
        rows |= differing.write_differences(stage, told.against, work)
    for name in OWN:
        content = codebook_csv(name)
        (work / f"{name}.csv").write_bytes(content)
        rows[f"{name}.csv"] = content.count(b"\r\n") - 1
    others = (DATABASE, differing.RECORDS_FILE)
    files = {name: summed(work / name, rows.get(name)) for name in (*rows, *others)}
    counted = {name: int(file["rows"]) for name, file in files.items() if file["rows"] is not None}
    for name, content in texts(told, files, counted, redacted):
        (work / name).write_bytes(content)
        files[name] = summed(work / name, None)
    sums = "".join(f"{file['sha256']}  {name}\n" for name, file in files.items())
    (work / "SHA256SUMS").write_text(sums)
    return {"SHA256SUMS": summed(work / "SHA256SUMS", None), **files}


def texts(
    told: Asked, files: Files, rows: Mapping[str, int], redacted: Sequence[Replaced]
) -> Iterator[tuple[str, bytes]]:
    """Yield the members that describe the others."""
    recorded, code = told.recorded_at, settings.CODE_VERSION
    described = package(told.number, recorded.isoformat(), code, files)
    counts = {
        "ledger_number": told.number,
        "against": told.against,
        "recorded_at": recorded,
        "code_version": code,
        "rows": rows,
        "redacted": [
            {"record": record, "shown": number, **redaction.public()}
            for record, number, redaction in redacted
        ],
    }
    yield "datapackage.json", orjson.dumps(described, option=orjson.OPT_INDENT_2)
    yield "counts.json", orjson.dumps(counts, option=orjson.OPT_INDENT_2)
    yield "README.md", self_description.readme(told.number, recorded, told.against, rows).encode()
    yield "CITATION.cff", self_description.citation_file(told.number, recorded).encode()
    yield "LICENSE.txt", self_description.licence().encode()
    yield "read.py", readers.read_py().encode()
    yield "read.R", readers.read_r().encode()


def summed(path: Path, rows: int | None) -> dict[str, Any]:
    """Return size and sum of a file."""
    digest = sha256()
    with path.open("rb") as file:
        while piece := file.read(PIECE):
            digest.update(piece)
    return {"size": path.stat().st_size, "sha256": digest.hexdigest(), "rows": rows}


def pack(packed: Path, work: Path, files: Files, head: str) -> None:
    """Write the members into a zip, the same bytes for the same members and the same ledger.

    The ledger's head and epoch stand in the comment, not in a member: they are of one install, and
    two with the same data have the same members.
    """
    with ZipFile(packed, "w", ZIP_DEFLATED, compresslevel=6) as archive:
        archive.comment = head.encode()
        for name in files:
            member = ZipInfo(name, BEGINNING)
            member.compress_type, member.external_attr = ZIP_DEFLATED, 0o644 << 16
            with (
                (work / name).open("rb") as source,
                archive.open(member, "w", force_zip64=True) as sink,
            ):
                shutil.copyfileobj(source, sink, PIECE)


def redactions_done() -> int:
    return Redaction.objects.filter(approved_at__isnull=False).count()


def keep(told: Asked, packed: Path, files: Files, here: Path, redactions: int) -> Release:
    """Give the file its number and its name; it is a release once the line is committed.

    Raises BrokenRules where there are more redactions than when it was begun.
    """
    whole = summed(packed, None)
    with transaction.atomic(), writing.unsealed():
        lock_ledger()
        if redactions_done() != redactions:
            message = "Words were redacted meanwhile, and this may hold them: make it once more."
            raise BrokenRules([Problem("", message, "redacted")])
        last = Release.objects.order_by("-number").first()
        number = last.number + 1 if last else 1
        name = file_name(number)
        # The file before its line: what has no line is swept by the next release.
        settle(packed, here / name)
        beside = packed.with_suffix(".sha256")
        beside.write_text(f"{whole['sha256']}  {name}\n")
        settle(beside, here / f"{name}.sha256")
        return Release.objects.create(
            number=number,
            ledger_number=told.number,
            head=told.head,
            against=told.against,
            recorded_at=told.recorded_at,
            made_at=timezone.now(),
            made_by=told.user,
            note=told.note,
            code_version=settings.CODE_VERSION,
            file_name=name,
            size=whole["size"],
            sha256=whole["sha256"],
            members=[{"name": name, **file} for name, file in files.items()],
        )


def file_name(number: int | str) -> str:
    """Return what the file of a release is called."""
    return f"statements-release-{number}.zip"


def settle(path: Path, final: Path) -> None:
    """Move a file to its place, for this account alone, and see that the disk has it."""
    take_from_others(path)
    with path.open("rb") as file:
        os.fsync(file.fileno())
    path.replace(final)
    # The name as well: a folder is written by itself, fsync(2).
    handle = os.open(final.parent, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
