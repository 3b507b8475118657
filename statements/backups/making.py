"""Make a backup: the database first, then the files that it names, which never change."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.conf import settings
from django.db import connection

from statements.exports.filing import atomic_file

from .archive import DATABASES, MEDIA, Manifest, Writer, lies_within, verify
from .facts import File, facts_of, media_of
from .tools import check_dump, dumped

FILE_NAME = "statements-backup-{:%Y%m%dT%H%M%SZ}.zip"


def make(
    target: Path, progress: Callable[[int], Any] = lambda count: None
) -> tuple[Path, Manifest]:
    """Write a backup into a folder, or to a new file; return where it is and what it holds.

    Raises FileExistsError, or Unable; then there is no file. Only its owner may read it: it holds
    drafts, saved copies, and digests of passwords and tokens.
    """
    now = datetime.now(UTC)
    path = target / FILE_NAME.format(now) if target.is_dir() else target
    if path.exists():
        raise FileExistsError(f"{path} is there already: name another file.")
    with (
        atomic_file(path) as file,
        TemporaryDirectory(dir=path.parent, prefix=".backup-") as work,
        Writer(file) as writer,
    ):
        os.fchmod(file.fileno(), 0o600)
        database = Path(work) / "database"
        with dumped(database) as rows_of:
            facts, media = facts_of(rows_of), list(media_of(rows_of))
        if connection.vendor == "postgresql":
            check_dump(database)
        writer.add(DATABASES[connection.vendor], database, packed=connection.vendor == "sqlite")
        database.unlink()
        missing, damaged = add_media(writer, media, progress)
        manifest = Manifest(
            engine=connection.vendor,
            made_at=now.isoformat(timespec="seconds"),
            code_version=settings.CODE_VERSION,
            migrations=facts.migrations,
            epoch=facts.epoch,
            ledger_number=facts.ledger_number,
            recorded_at=facts.recorded_at,
            counts=facts.counts,
            missing=tuple(missing),
            files=writer.files,
            damaged=tuple(damaged),
            served=facts.served,
        )
        writer.finish(manifest)
        file.flush()
        manifest = verify(Path(file.name))  # before it has its name
    return path, manifest


def add_media(
    writer: Writer, media: list[File], progress: Callable[[int], Any]
) -> tuple[list[str], list[str]]:
    """Add files; return the names of those that are not there, and not what they should be.

    A name or a link that leads out of the folder is not followed.
    """
    missing, damaged = [], []
    root = Path(settings.MEDIA_ROOT).resolve()
    for file in media:
        progress(1)
        member, source = f"{MEDIA}{file.name}", root / file.name
        try:
            if not lies_within(member) or not is_plain(source):
                raise FileNotFoundError(source)
            digest = writer.add(member, source)
        except FileNotFoundError:
            missing += [file.name] if file.is_needed else []
            continue
        if file.is_needed and digest != file.sha256:
            damaged.append(file.name)
    return missing, damaged


def is_plain(path: Path) -> bool:
    """Tell whether a file is there, and no link leads to it."""
    try:
        return path.resolve() == path and path.is_file()
    except (OSError, ValueError):  # a name that none can have
        return False
