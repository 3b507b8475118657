"""Rehearsals kept between the page that shows them and the click that confirms them."""

from __future__ import annotations

import hashlib
from collections import Counter
from datetime import timedelta
from pathlib import Path
from shutil import copyfileobj
from typing import Any

from django.core import signing
from django.core.files import File
from django.utils import timezone

from statements import private
from statements.keys import new_uid
from statements.models import User
from statements.models.sources import private_storage
from statements.problems import BrokenRules, Problem

from .rehearsal import CHANGED, NEW, Rehearsal, forbidden, opened

FOLDER = "imports"  # of the private storage, which no route serves
KEPT = timedelta(days=1)
SALT = "statements.importing.2"  # counts up with the form of what is kept
GONE = "This rehearsal was confirmed already, or is older than a day: rehearse the file again."


def keep(made: Rehearsal, user: User) -> str:
    """Keep what was rehearsed; return the signed text that stands for it."""
    sweep()
    made.spool.seek(0)
    name = private_storage().save(f"{FOLDER}/{new_uid()}.rehearsed", File(made.spool))
    held = {
        "spool": name,
        "digest": digest(made),
        "name": made.name,
        "sha256": made.sha256,
        "number": made.number,
        "counts": made.counts,
        "user": user.pk,
    }
    return signing.dumps(held, salt=SALT, compress=True)


def kept(text: str, user: User) -> Rehearsal:
    """Return what was rehearsed; raise BrokenRules where it is gone, somebody else's, or writes
    what the person may not write any more."""
    held: dict[str, Any] = {}
    try:
        held = signing.loads(text, salt=SALT, max_age=KEPT)
        with private_storage().open(held["spool"]) as source:
            spool = opened()
            copyfileobj(source, spool)
    except (signing.BadSignature, FileNotFoundError) as error:
        raise BrokenRules([Problem("", GONE, "gone")]) from error
    counts = {noun: Counter(counted) for noun, counted in held["counts"].items()}
    made = Rehearsal(held["name"], held["sha256"], held["number"], spool, counts)
    if held["user"] != user.pk or held["digest"] != digest(made):
        raise BrokenRules([Problem("", GONE, "gone")])
    lost = [
        problem
        for noun, counted in counts.items()
        for status in (NEW, CHANGED)
        if counted[status]
        for problem in forbidden(user, noun, status == CHANGED)
    ]
    if lost:
        raise BrokenRules(lost)
    return made


def forget(text: str) -> None:
    """Delete what was kept for a rehearsal that is done with."""
    private_storage().delete(signing.loads(text, salt=SALT)["spool"])


def digest(made: Rehearsal) -> str:
    made.spool.seek(0)
    return hashlib.file_digest(made.spool, "sha256").hexdigest()  # type: ignore[arg-type]


def sweep(*, all: bool = False) -> None:
    """Delete rehearsals that nobody confirmed in time, or every one of them."""
    storage = private_storage()
    names = storage.listdir(FOLDER)[1] if storage.exists(FOLDER) else []
    for name in names:
        path = f"{FOLDER}/{name}"
        if all or storage.get_modified_time(path) < timezone.now() - KEPT:
            private.delete(Path(storage.path(path)))
