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

from .rehearsal import Rehearsal, temporary_file

FOLDER = "imports"  # of the private storage, which no route serves
LIFETIME = timedelta(days=1)
SALT = "statements.importing.2"  # counts up with the form of what is kept
GONE = "This rehearsal was confirmed already, or is older than a day: rehearse the file again."


def keep(rehearsal: Rehearsal, user: User) -> str:
    """Keep what was rehearsed; return the signed text that stands for it."""
    sweep()
    rehearsal.spool.seek(0)
    name = private_storage().save(f"{FOLDER}/{new_uid()}.rehearsed", File(rehearsal.spool))
    payload = {
        "spool": name,
        "digest": spool_digest(rehearsal),
        "name": rehearsal.name,
        "sha256": rehearsal.sha256,
        "number": rehearsal.number,
        "counts": rehearsal.counts,
        "user": user.pk,
    }
    return signing.dumps(payload, salt=SALT, compress=True)


def read(token: str, user: User) -> Rehearsal:
    """Return what was rehearsed; raise BrokenRules where it is gone or somebody else's."""
    payload: dict[str, Any] = {}
    try:
        payload = signing.loads(token, salt=SALT, max_age=LIFETIME)
        with private_storage().open(payload["spool"]) as source:
            spool = temporary_file()
            copyfileobj(source, spool)
    except (signing.BadSignature, FileNotFoundError) as error:
        raise BrokenRules([Problem("", GONE, "gone")]) from error
    counts = {noun: Counter(statuses) for noun, statuses in payload["counts"].items()}
    names = (payload["name"], payload["sha256"])
    rehearsal = Rehearsal(*names, payload["number"], spool, user, counts)
    if payload["user"] != user.pk or payload["digest"] != spool_digest(rehearsal):
        raise BrokenRules([Problem("", GONE, "gone")])
    return rehearsal


def forget(token: str) -> None:
    """Delete what was kept for a rehearsal that is done with."""
    private_storage().delete(signing.loads(token, salt=SALT)["spool"])


def spool_digest(rehearsal: Rehearsal) -> str:
    rehearsal.spool.seek(0)
    return hashlib.file_digest(rehearsal.spool, "sha256").hexdigest()  # type: ignore[arg-type]  # a spool is a file


def sweep(*, all: bool = False) -> None:
    """Delete rehearsals that nobody confirmed in time, or every one of them."""
    storage = private_storage()
    names = storage.listdir(FOLDER)[1] if storage.exists(FOLDER) else []
    for name in names:
        path = f"{FOLDER}/{name}"
        if all or storage.get_modified_time(path) < timezone.now() - LIFETIME:
            private.delete(Path(storage.path(path)))
