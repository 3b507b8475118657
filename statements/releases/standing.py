"""What may become of a release: it is named by a DOI once, or withdrawn."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.db import transaction
from django.utils import timezone

from statements import writing
from statements.folding import clean_text, text_fault
from statements.models import Release, User
from statements.problems import BrokenRules, Problem

from .making import folder, summed

DOI = re.compile(r"10\.[0-9]{4,9}/[!-~]{1,180}")  # https://www.doi.org/doi-handbook/


def path_of(release: Release) -> Path:
    """Return where a release's file lies."""
    return folder() / release.file_name


def withdraw(user: User, number: int, reason: str) -> Release:
    """Withdraw a release: its file is served no more, its number, sums and reason stay.

    Raises BrokenRules where there is no such release, it is withdrawn already, or no reason is
    given.
    """
    reason = clean_text(reason) or ""
    if not reason or text_fault(reason):
        raise refuse(text_fault(reason) or "Say why: the public reads it.", "reason")
    with changing(number) as release:
        if release.is_withdrawn:
            raise refuse(f"Release {number} is withdrawn already.", "number")
        release.withdrawn_at, release.withdrawn_by = timezone.now(), user
        release.withdrawn_reason = reason
        release.save(update_fields=["withdrawn_at", "withdrawn_by", "withdrawn_reason"])
    return release


def name_doi(number: int, doi: str) -> Release:
    """Give a release its DOI, once; raise BrokenRules where it has one or this is none."""
    if not DOI.fullmatch(doi):
        raise refuse(f"“{doi}” is no DOI: write it like 10.5281/zenodo.1234.", "doi")
    with changing(number) as release:
        if release.doi:
            raise refuse(f"Release {number} has the DOI {release.doi}: it never changes.", "doi")
        release.doi = doi
        release.save(update_fields=["doi"])
    return release


@contextmanager
def changing(number: int) -> Iterator[Release]:
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
    for release in Release.objects.filter(withdrawn_at=None).order_by("number"):
        path = path_of(release)
        if not path.exists():
            yield str(release), f"The file {release.file_name} is gone."
        elif summed(path, None)["sha256"] != release.sha256:
            yield str(release), f"The file {release.file_name} is not the one that was made."
