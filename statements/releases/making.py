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
from statements.exports.codebook import CODEBOOK_TABLES, codebook_csv
from statements.ledger.locks import lock_ledger
from statements.models import Change, Epoch, Redaction, Release, User
from statements.private import private_folder, take_from_others
from statements.problems import BrokenRules, Problem

from . import differences, readers, self_description
from .database import Database
from .package import package
from .stage import Replacement, Stage
from .tables import release_tables
from .writing import write_tables

PIECE = 1 << 20
BEGINNING = (1980, 1, 1, 0, 0, 0)  # the earliest time that a zip can tell
MAKING = ".making-"  # begins the names of folders that are worked in
DATABASE = "statements.sqlite"
DATA = (".csv", ".jsonl")  # ends the names of members that are data
Files = dict[str, dict[str, Any]]  # size, sum and rows of each member, in their order


@dataclass(frozen=True, slots=True)
class ReleasePlan:
    """Of which number of the ledger, compared with which, and what to say of it."""

    number: int
    against: int | None
    recorded_at: datetime
    head: str  # digest of the number's line in the ledger
    note: str | None = None
    user: User | None = None


def releases_folder() -> Path:
    """Return where releases lie."""
    return Path(settings.MEDIA_ROOT) / "releases"


def prepare(
    number: int | None = None, note: str | None = None, user: User | None = None
) -> ReleasePlan:
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
    if release := standing.filter(code_version=settings.CODE_VERSION).first():
        raise already_released(release)
    previous = Release.objects.filter(ledger_number=number).order_by("number").first()
    earlier = Release.objects.filter(ledger_number__lt=number, withdrawn_at=None)
    nearest = earlier.order_by("-ledger_number").first()
    against = nearest.ledger_number if nearest else None
    if previous:
        against = previous.against
    return ReleasePlan(change.number, against, change.recorded_at, change.digest, note, user)


def make(plan: ReleasePlan, progress: Callable[[int], Any] = lambda count: None) -> Release:
    """Make a release. Where anything fails there is none, and nothing of it stays.

    Raises BrokenRules while another one is made on this machine.
    """
    redactions = count_redactions()
    with lock_folder(releases_folder()) as folder:
        remove_unfinished(folder)
        with TemporaryDirectory(prefix=MAKING, dir=folder) as work:
            files = write_members(plan, Path(work), progress)
            refuse_duplicate(plan, files)
            zip_path = Path(work) / "release.zip"
            pack(
                zip_path, Path(work), files, f"{plan.number} {plan.head} {Epoch.objects.current()}"
            )
            return number_and_store(plan, zip_path, files, folder, redactions)


def refuse_duplicate(plan: ReleasePlan, files: Files) -> None:
    """Raise BrokenRules where a release of other code holds the same tables, byte for byte."""
    for release in Release.objects.standing_at(plan.number):
        if sums_of(release.members) == sums_of([{"name": n, **f} for n, f in files.items()]):
            raise already_released(release)


def sums_of(members: list[dict[str, Any]]) -> dict[str, str]:
    """Return the sums of the members that hold data."""
    return {m["name"]: m["sha256"] for m in members if m["name"].endswith(DATA)}


def already_released(release: Release) -> BrokenRules:
    message = (
        f"{release} holds change {release.ledger_number} already, in the same formats: cite that."
    )
    return BrokenRules([Problem("number", message, "release_exists")])


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


def write_members(plan: ReleasePlan, work: Path, progress: Callable[[int], Any]) -> Files:
    """Write every member into a folder; return what is told of each, in their order."""
    with ExitStack() as stack:
        stage = stack.enter_context(closing(Stage(work / ".stage", plan.number)))
        database = stack.enter_context(closing(Database(work / DATABASE, release_tables())))
        replacements = stage.fill(progress)
        rows: dict[str, int | None] = {**write_tables(stage, work, database)}
        database.finish()
        rows |= differences.write_differences(stage, plan.against, work)
    for name in CODEBOOK_TABLES:
        content = codebook_csv(name)
        (work / f"{name}.csv").write_bytes(content)
        rows[f"{name}.csv"] = content.count(b"\r\n") - 1
    others = (DATABASE, differences.RECORDS_FILE)
    files = {name: measure(work / name, rows.get(name)) for name in (*rows, *others)}
    row_counts = {
        name: int(file["rows"]) for name, file in files.items() if file["rows"] is not None
    }
    for name, content in describing_members(plan, files, row_counts, replacements):
        (work / name).write_bytes(content)
        files[name] = measure(work / name, None)
    checksums = "".join(f"{file['sha256']}  {name}\n" for name, file in files.items())
    (work / "SHA256SUMS").write_text(checksums)
    return {"SHA256SUMS": measure(work / "SHA256SUMS", None), **files}


def describing_members(
    plan: ReleasePlan,
    files: Files,
    row_counts: Mapping[str, int],
    replacements: Sequence[Replacement],
) -> Iterator[tuple[str, bytes]]:
    """Yield the members that describe the others."""
    recorded_at, code_version = plan.recorded_at, settings.CODE_VERSION
    datapackage = package(plan.number, recorded_at.isoformat(), code_version, files)
    counts = {
        "ledger_number": plan.number,
        "against": plan.against,
        "recorded_at": recorded_at,
        "code_version": code_version,
        "rows": row_counts,
        "redacted": [
            {"record": record, "shown": number, **redaction.public()}
            for record, number, redaction in replacements
        ],
    }
    yield "datapackage.json", orjson.dumps(datapackage, option=orjson.OPT_INDENT_2)
    yield "counts.json", orjson.dumps(counts, option=orjson.OPT_INDENT_2)
    yield (
        "README.md",
        self_description.readme(plan.number, recorded_at, plan.against, row_counts).encode(),
    )
    yield "CITATION.cff", self_description.citation_file(plan.number, recorded_at).encode()
    yield "LICENSE.txt", self_description.licence().encode()
    yield "read.py", readers.read_py().encode()
    yield "read.R", readers.read_r().encode()


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


def count_redactions() -> int:
    return Redaction.objects.filter(approved_at__isnull=False).count()


def number_and_store(
    plan: ReleasePlan, zip_path: Path, files: Files, folder: Path, redactions: int
) -> Release:
    """Give the file its number and its name; it is a release once the line is committed.

    Raises BrokenRules where there are more redactions than when it was begun.
    """
    sums = measure(zip_path, None)
    with transaction.atomic(), writing.unsealed():
        lock_ledger()
        if count_redactions() != redactions:
            message = "Words were redacted meanwhile, and this may hold them: make it once more."
            raise BrokenRules([Problem("", message, "redacted")])
        last = Release.objects.order_by("-number").first()
        number = last.number + 1 if last else 1
        name = file_name(number)
        # The file before its line: what has no line is swept by the next release.
        move_to_place(zip_path, folder / name)
        checksum_file = zip_path.with_suffix(".sha256")
        checksum_file.write_text(f"{sums['sha256']}  {name}\n")
        move_to_place(checksum_file, folder / f"{name}.sha256")
        return Release.objects.create(
            number=number,
            ledger_number=plan.number,
            head=plan.head,
            against=plan.against,
            recorded_at=plan.recorded_at,
            made_at=timezone.now(),
            made_by=plan.user,
            note=plan.note,
            code_version=settings.CODE_VERSION,
            file_name=name,
            size=sums["size"],
            sha256=sums["sha256"],
            members=[{"name": name, **file} for name, file in files.items()],
        )


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
