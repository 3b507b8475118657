"""What may become of a release: it is named by a DOI once, or withdrawn."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from functools import partial
from hashlib import file_digest
from pathlib import Path
from time import time
from typing import Any
from zipfile import ZipFile

import orjson
from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from statements import private, writing
from statements.documents.nouns import KEEPING_PARTS
from statements.failures import BROKEN_ZIP
from statements.folding import clean_text, text_fault
from statements.keys import RecordName
from statements.models import Change, Redaction, Release, User
from statements.problems import BrokenRules, Problem
from statements.vocabularies import Action

from .citing import check_doi
from .coverage import COVERAGE
from .files import file_name, measure, releases_folder

COUNTS = "counts.json"
COVERAGE_FILE = f"{COVERAGE}.json"
UNREADABLE = (*BROKEN_ZIP, TypeError, LookupError, AttributeError)


def path_of(release: Release) -> Path:
    """Return where a release's file lies."""
    return releases_folder() / str(release.file_name)


def coverage_of(release: Release) -> Any:
    """Return what a release covers as its own file tells it; None of one that tells nothing.

    Those made before it was told, and those whose file is served no more, tell nothing; nor does
    one whose file is gone or damaged, as `faults` says.
    """
    if release.is_withdrawn:
        return None
    try:
        with ZipFile(path_of(release)) as archive:
            return orjson.loads(archive.read(COVERAGE_FILE))
    except (OSError, *UNREADABLE):
        return None


def withdraw(user: User, number: int, reason: str) -> Release:
    """Withdraw a release: its file is served no more, its number, sums and reason stay.

    Raises BrokenRules where there is no such release, it is withdrawn already, or no reason is
    given.
    """
    reason = clean_text(reason) or ""
    if not reason or text_fault(reason):
        raise refuse(text_fault(reason) or "Say why: the public reads it.", "reason")
    with lock_release(number) as release:
        if release.is_withdrawn:
            raise refuse(f"Release {number} is withdrawn already.", "number")
        release.withdrawn_at, release.withdrawn_by = timezone.now(), user
        release.withdrawn_reason = reason
        release.save(update_fields=["withdrawn_at", "withdrawn_by", "withdrawn_reason"])
    return release


def holding(record: str, editions: set[str], reason: int | None) -> list[Release]:
    """Return the releases that tell one of some editions of a record, or its reason of a line.

    Each tells the edition that was public at its number, and among its differences the one that
    was public at the number before it. Reasons stand in the table of all lines.
    """
    lines = Change.objects.filter(record=record).order_by("number")
    public_editions, last = list[tuple[int, str | None]](), None
    is_parted = RecordName.parse(record).noun in KEEPING_PARTS
    for number, action, edition in lines.values_list("number", "action", "edition_id"):
        keeps_parts = action == Action.MERGED and is_parted  # its parts are told on
        last = last if keeps_parts else edition
        public_editions.append((number, last))

    def edition_at(number: int | None) -> str | None:
        earlier = [
            edition for at, edition in public_editions if number is not None and at <= number
        ]
        return earlier[-1] if earlier else None

    return [
        release
        for release in Release.objects.order_by("number")
        if {edition_at(release.ledger_number), edition_at(release.against)} & editions
        or (reason is not None and release.ledger_number >= reason)
    ]


def ended_since(release: Release) -> QuerySet[Change]:
    """Return the lines after a release that retract or redact a record it may hold."""
    is_ending = Q(action__in=(Action.RETRACTED, Action.REDACTED)) | Q(redacts__isnull=False)
    earlier = Change.objects.filter(record=OuterRef("record"), number__lte=release.ledger_number)
    later = Change.objects.filter(is_ending, number__gt=release.ledger_number)
    return later.filter(Exists(earlier)).order_by("number")


def remove(user: User, release: Release, reason: str) -> None:
    """Withdraw a release of which words go, and delete its file once that is kept.

    Number and sums stay. What people wrote of it goes as well: it may tell these words.
    """
    with lock_release(release.number) as locked:
        locked.withdrawn_at = locked.withdrawn_at or timezone.now()
        locked.withdrawn_by = locked.withdrawn_by or user
        locked.note, locked.withdrawn_reason = None, reason
        locked.save(update_fields=["note", "withdrawn_at", "withdrawn_by", "withdrawn_reason"])
    transaction.on_commit(partial(private.delete, path_of(release)))


def undeleted_files() -> Iterator[tuple[str, str]]:
    """Yield each release whose file should have gone with the words that were redacted in it."""
    approved = {str(redaction) for redaction in Redaction.objects.exclude(approved_at=None)}
    for release in Release.objects.filter(withdrawn_reason__in=approved).order_by("number"):
        if path_of(release).exists():
            yield str(release), f"Redacted words stand in {release.file_name}: delete it."


def unrecorded_files() -> Iterator[tuple[str, str]]:
    """Tell where a release has no line in the database: the next one would take its number.

    A file of today may be of one that was not finished, or that a restore just gave up.
    """
    yesterday = time() - timedelta(days=1).total_seconds()
    file_names = {
        path.name
        for path in releases_folder().glob(file_name("*"))
        if path.stat().st_mtime < yesterday
    }
    releases = list(Release.objects.order_by("number").values_list("number", "file_name"))
    for name in sorted(file_names - {name for _, name in releases}):
        yield name, "No release has this file: look at it, and move it away."
    if releases and releases[-1][0] != len(releases):
        yield "releases", f"There are {len(releases)}, and the last one is {releases[-1][0]}."


def name_doi(number: int, doi: str) -> Release:
    """Give a release its DOI, once; raise BrokenRules where it has one or this is none."""
    check_doi(doi)
    with lock_release(number) as release:
        if release.doi:
            raise refuse(f"Release {number} has the DOI {release.doi}: it never changes.", "doi")
        release.doi = doi
        release.save(update_fields=["doi"])
    return release


@contextmanager
def lock_release(number: int) -> Iterator[Release]:
    """Hold one release until what becomes of it is kept."""
    with transaction.atomic(), writing.unsealed():
        release = Release.objects.select_for_update().filter(number=number).first()
        if release is None:
            raise refuse(f"There is no release {number}.", "number")
        yield release


def refuse(message: str, path: str) -> BrokenRules:
    return BrokenRules([Problem(path, message, "release")])


def faults() -> Iterator[tuple[str, str]]:
    """Yield each release whose file is not what it was, and what is wrong with it."""
    yield from undeleted_files()
    yield from unrecorded_files()
    for release in Release.objects.filter(withdrawn_at=None).order_by("number"):
        path = path_of(release)
        if release.file_name != file_name(release.number):
            yield str(release), f"Its file is called {release.file_name!r}: nobody gives that name."
        elif not path.exists():
            yield str(release), f"The file {release.file_name} is gone."
        elif (measure(path, None)["sha256"], path.stat().st_size) != (
            release.sha256,
            release.size,
        ):
            yield str(release), f"The file {release.file_name} is not the one that was made."
        else:
            try:
                yield from [(str(release), fault) for fault in archive_faults(release, path)]
            except UNREADABLE as error:
                yield str(release), f"Its file, or its line in the database, is unreadable: {error}"


def archive_faults(release: Release, path: Path) -> Iterator[str]:
    """Yield what in a release's file is not what its line says of it."""
    with ZipFile(path) as archive:
        head = [str(release.ledger_number), release.head]
        if archive.comment and archive.comment.decode().split()[:2] != head:
            yield f"The file {release.file_name} carries another head of the ledger than its line."
        names, recorded_names = archive.namelist(), [member["name"] for member in release.members]
        if names != recorded_names:
            yield f"The file {release.file_name} has {names}, and its line tells {recorded_names}."
        for member in (m for m in release.members if m["name"] in names):
            with archive.open(member["name"]) as file:
                digest = file_digest(file, "sha256").hexdigest()  # type: ignore[arg-type]  # any open file will do
            size = archive.getinfo(member["name"]).file_size
            if (digest, size) != (member["sha256"], member["size"]):
                yield f"{member['name']} in {release.file_name} is not what its line tells."
        if COUNTS in names:
            yield from counts_faults(release, orjson.loads(archive.read(COUNTS)))


def counts_faults(release: Release, counts: dict[str, Any]) -> Iterator[str]:
    """Yield what a release's line tells otherwise than its file, which nobody can change."""
    recorded = {
        "ledger_number": release.ledger_number,
        "against": release.against,
        "recorded_at": release.recorded_at.isoformat(),
        "code_version": release.code_version,
        "rows": {m["name"]: m["rows"] for m in release.members if m.get("rows") is not None},
    }
    for name, value in recorded.items():
        if name in counts and counts[name] != value:
            yield f"Its line tells another {name} than {COUNTS} in {release.file_name}."
