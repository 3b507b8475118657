"""Make a release: everything public at one number of the ledger, as one file that never changes.

Members are the same bytes for the same data, ledger number and code (the SQLite file: the same
content), but for those that say how to cite it: these tell its number, DOI and address. They tell
no time but the ledger's own.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from statements import writing
from statements.ledger.locks import lock_ledger
from statements.models import Change, Epoch, Redaction, Release, User
from statements.problems import BrokenRules, Problem

from .citing import Citation, check_doi, version_of
from .coverage import read_limits
from .files import (
    MAKING,
    Files,
    file_name,
    lock_folder,
    measure,
    move_to_place,
    pack,
    releases_folder,
    remove_unfinished,
)
from .members import write_members
from .parquet import PARQUET, has_parquet
from .plans import ReleasePlan

DATA = (".csv", ".jsonl")  # ends the names of members that are data


def prepare(
    number: int | None = None,
    note: str | None = None,
    user: User | None = None,
    doi: str | None = None,
) -> ReleasePlan:
    """Return what to make; without a number, of the ledger's last one.

    It is compared with the release of the nearest earlier number that was not withdrawn; one that
    was made of this number before tells the same again. A DOI is one reserved for it. Raises
    BrokenRules for a number that the ledger has not reached, a text that is no DOI, and where a
    release holds the same.
    """
    doi = check_doi(doi) if doi else None
    last = Change.objects.last_number()
    number = last if number is None else number
    change = Change.objects.filter(number=number).first()
    if change is None:
        message = f"The ledger has no change {number}: its last one is {last}."
        raise BrokenRules([Problem("number", message, "no_such_change")])
    for release in Release.objects.standing_at(number).filter(code_version=settings.CODE_VERSION):
        refuse_same_formats(release)
    previous = Release.objects.filter(ledger_number=number).order_by("number").first()
    earlier = Release.objects.filter(ledger_number__lt=number, withdrawn_at=None)
    nearest = earlier.order_by("-ledger_number").first()
    against = nearest.ledger_number if nearest else None
    if previous:
        against = previous.against
    return ReleasePlan(
        change.number, against, change.recorded_at, change.digest, read_limits(), doi, note, user
    )


def make(plan: ReleasePlan, progress: Callable[[int], Any] = lambda count: None) -> Release:
    """Make a release. Where anything fails there is none, and nothing of it stays.

    Raises BrokenRules while another one is made on this machine.
    """
    redactions = count_redactions()
    with lock_folder(releases_folder()) as folder:
        remove_unfinished(folder)
        with TemporaryDirectory(prefix=MAKING, dir=folder) as work:
            number = next_number()
            version = version_of(number)
            citation = Citation(number, version, plan.number, plan.recorded_at, plan.doi)
            files = write_members(plan, citation, Path(work), progress)
            refuse_duplicate(plan, files)
            zip_path = Path(work) / "release.zip"
            pack(
                zip_path, Path(work), files, f"{plan.number} {plan.head} {Epoch.objects.current()}"
            )
            return number_and_store(plan, citation, zip_path, files, folder, redactions)


def refuse_duplicate(plan: ReleasePlan, files: Files) -> None:
    """Raise BrokenRules where a release of other code holds the same tables, byte for byte."""
    for release in Release.objects.standing_at(plan.number):
        if sums_of(release.members) == sums_of([{"name": n, **f} for n, f in files.items()]):
            refuse_same_formats(release)


def sums_of(members: list[dict[str, Any]]) -> dict[str, str]:
    """Return the sums of the members that hold data."""
    return {m["name"]: m["sha256"] for m in members if m["name"].endswith(DATA)}


def refuse_same_formats(release: Release) -> None:
    """Raise BrokenRules unless a release of the same data lacks a format that is written here."""
    names = [member["name"] for member in release.members]
    if has_parquet() and not any(name.startswith(f"{PARQUET}/") for name in names):
        return
    message = (
        f"{release} holds change {release.ledger_number} already, in the same formats: cite that."
    )
    raise BrokenRules([Problem("number", message, "release_exists")])


def count_redactions() -> int:
    return Redaction.objects.filter(approved_at__isnull=False).count()


def next_number() -> int:
    last = Release.objects.order_by("-number").first()
    return last.number + 1 if last else 1


def number_and_store(
    plan: ReleasePlan,
    citation: Citation,
    zip_path: Path,
    files: Files,
    folder: Path,
    redactions: int,
) -> Release:
    """Give the file its number and its name; it is a release once the line is committed.

    Raises BrokenRules where there are more redactions, or releases, than when it was begun.
    """
    sums = measure(zip_path, None)
    with transaction.atomic(), writing.unsealed():
        lock_ledger()
        if count_redactions() != redactions:
            message = "Words were redacted meanwhile, and this may hold them: make it once more."
            raise BrokenRules([Problem("", message, "redacted")])
        if next_number() != citation.number:  # which stands in its members
            message = "Another release was made meanwhile, elsewhere: make this one once more."
            raise BrokenRules([Problem("", message, "busy")])
        name = file_name(citation.number)
        # The file before its line: what has no line is swept by the next release.
        move_to_place(zip_path, folder / name)
        checksum_file = zip_path.with_suffix(".sha256")
        checksum_file.write_text(f"{sums['sha256']}  {name}\n")
        move_to_place(checksum_file, folder / f"{name}.sha256")
        return Release.objects.create(
            number=citation.number,
            version=citation.version,
            doi=citation.doi,
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
