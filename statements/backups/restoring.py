"""Put a backup in the place of a database, once all of it was found to be whole."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import file_digest
from pathlib import Path
from tempfile import TemporaryDirectory

from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.db.migrations.loader import MigrationLoader

from statements.exports.filing import sync_folder
from statements.keys import new_uid
from statements.models import Edition, Epoch, Record, Redaction, Release, User
from statements.private import private_folder

from .archive import MEDIA, Archive, BadArchive, Manifest, open_archive, verify
from .facts import Facts, facts_of, tables
from .tools import Unable, load, rows_of_sql

DIGESTS = "statements.0018_row_digests"  # from which on an epoch's row has one
OWN = (Record, Edition, Release, User)  # where none of these has a row, nothing can be lost


@dataclass(frozen=True, slots=True)
class Restored:
    """What was restored, and the ledger's epoch from then on."""

    manifest: Manifest
    epoch: str
    is_new_epoch: bool
    undone: tuple[str, ...]  # records of which words were redacted after the backup


class Differs(Exception):
    """What was restored is not what the archive tells, or could not be made ready."""


def present_facts() -> Facts | None:
    """Return where the database stands that would be replaced; None where it holds nothing."""
    present = set(connection.introspection.table_names())
    if not present or "statements_record" not in present:
        if present - {"django_migrations"}:
            raise Unable("The database holds tables that are none of ours: name an empty one.")
        return None
    if others := sorted(present - ours(present)):
        names = ", ".join(others[:3])
        raise Unable(
            f"The database also holds tables that are none of ours, as {names}: they would be lost."
            " Give us a database of our own."
        )
    if not set(tables()) <= present:
        raise Unable("The database is of another version: run `manage.py migrate` first.")
    return facts_of(rows_of_sql) if any(model.objects.exists() for model in OWN) else None


def ours(tables: set[str]) -> set[str]:
    """Return the tables that belong to one of the installed apps, of whatever version."""
    labels = tuple(f"{app.label}_" for app in apps.get_app_configs())
    return {name for name in tables if name.startswith((*labels, "django_", "sqlite_"))}


def may_keep_epoch(manifest: Manifest, now: Facts | None) -> bool:
    """Tell whether nothing that was served is lost: ledger and releases stand where those of the
    archive do."""
    head = manifest.epoch, manifest.ledger_number, manifest.recorded_at, manifest.served
    return now is not None and now.head == head


def restore(path: Path, *, replace: bool = False, keep_epoch: bool = False) -> Restored:
    """Replace the whole database and add the files.

    Raises BadArchive or Unable, and database and files are as they were; Differs where it is not
    what it should be afterwards. Files that are there and differ are given up with `replace`
    alone. The epoch stays where nothing that was served is lost; `keep_epoch` insists on it.
    """
    manifest = verify(path)
    check_fit(manifest)
    now = present_facts()
    is_lost = not may_keep_epoch(manifest, now)
    if keep_epoch and is_lost:
        raise Unable("The database is not where the backup is: its epoch cannot be kept.")
    epoch = new_uid() if is_lost else manifest.epoch
    redacted = dict(redactions()) if now else {}
    root = Path(settings.MEDIA_ROOT)
    private_folder(root)
    with Rooms(root.resolve()) as rooms:
        work = rooms.at(rooms.root)
        with open_archive(path) as archive:
            archive.write(manifest.database, work / "database")
            staged = list(stage(archive, rooms, replace=replace))
        # In one transaction: a crash between the two would serve old numbers under the old name.
        load(work / "database", epoch_sql(epoch, manifest, is_new=is_lost), work)
        with making_ready():
            settle(staged, rooms.root)
            compare(manifest, epoch)
            call_command("migrate", verbosity=0, interactive=False)
            redacted = {pk: redacted[pk] for pk in redacted.keys() - dict(redactions()).keys()}
    return Restored(manifest, epoch, is_lost, tuple(sorted(set(redacted.values()))))


@contextmanager
def making_ready() -> Iterator[None]:
    """Tell what fails once the database is another one: it can be mended without the archive."""
    try:
        yield
    except Exception as error:
        raise Differs(
            f"The database was restored, but not all after it was done: {error} Run restore again,"
            " or put the files back, run migrate, and then check_data."
        ) from error


def redactions() -> Iterator[tuple[str, str]]:
    """Yield the redactions that were done, each with its record."""
    yield from Redaction.objects.exclude(approved_at=None).values_list("pk", "record_id")


def check_fit(manifest: Manifest) -> None:
    """Raise BadArchive where this code, or this database, cannot take it."""
    if manifest.engine != connection.vendor:
        raise BadArchive(
            f"It is a backup of {manifest.engine}, and this database is {connection.vendor}."
        )
    migrations = {f"{app}.{name}" for app, name in MigrationLoader(None).disk_migrations}
    newer = sorted(set(manifest.migrations) - migrations)
    if newer:
        names = ", ".join(newer[:3])
        raise BadArchive(f"It was made by a newer version, with {names}: install that one.")


class Rooms(ExitStack):
    """Folders for what is not in its place yet, below the folder of media; they go at the end."""

    def __init__(self, root: Path) -> None:
        super().__init__()
        self.root, self.folders = root, dict[Path, Path]()

    def at(self, folder: Path) -> Path:
        if folder not in self.folders:
            work = TemporaryDirectory(dir=folder, prefix=".restore-")
            self.folders[folder] = Path(self.enter_context(work))
        return self.folders[folder]

    def beside(self, name: str) -> Path:
        """Return a room on the disk of a file: each folder of media may be one of its own."""
        first = self.root / Path(name).parts[0]
        return self.at(first if first.is_dir() else self.root)


def stage(archive: Archive, rooms: Rooms, *, replace: bool) -> Iterator[tuple[Path, Path]]:
    """Write the files that are not there yet beside their places; yield both."""
    for place, name in enumerate(archive.manifest.media):
        member, target = f"{MEDIA}{name}", rooms.root / name
        if not target.parent.resolve().is_relative_to(rooms.root) or target.is_dir():
            raise Unable(f"{target} leads out of the folder of media, or is a folder.")
        if target.exists() and not target.is_symlink():
            if file_sum(target) == archive.sum_of(member):
                continue
            if not replace:
                raise Unable(
                    f"{target} is there and is another file: move it away, or use --replace."
                )
        source = rooms.beside(name) / f"media-{place}"
        archive.write(member, source)
        yield source, target


def settle(staged: list[tuple[Path, Path]], root: Path) -> None:
    """Move files to their places, and bring their names to the disk."""
    folders = {root}
    for source, target in staged:
        private_folder(target.parent)
        os.replace(source, target)
        folders |= {one for one in target.parents if one.is_relative_to(root)}
    for folder in folders:
        sync_folder(folder)


def file_sum(path: Path) -> str:
    with path.open("rb") as file:
        return file_digest(file, "sha256").hexdigest()


def epoch_sql(epoch: str, manifest: Manifest, *, is_new: bool) -> str:
    """Return the statement that gives the ledger its epoch in the same step."""
    table = Epoch._meta.db_table
    if not is_new:
        return f"UPDATE {table} SET uid = '{epoch}'"  # noqa: S608 - a uid
    made_at = datetime.fromisoformat(manifest.made_at).isoformat(timespec="seconds")
    reason = f"Restored from the backup of {made_at}."
    zone = "+00" if connection.vendor == "postgresql" else ""  # SQLite keeps UTC without saying so
    now = datetime.now(UTC).replace(microsecond=0)
    columns = f"uid = '{epoch}', began_at = '{now:%Y-%m-%d %H:%M:%S}{zone}', reason = '{reason}'"
    if DIGESTS in manifest.migrations:
        digest = Epoch(uid=epoch, began_at=now, reason=reason).own_digest()
        columns += f", digest = '{digest}'"
    return f"UPDATE {table} SET {columns}"  # noqa: S608 - names of our models


def compare(manifest: Manifest, epoch: str) -> None:
    """Raise Differs where the database does not hold what the archive tells."""
    with connection.cursor() as cursor:
        present = set(connection.introspection.table_names(cursor))
        counts = {}
        for name in manifest.counts:
            if name in present:
                cursor.execute(f"SELECT COUNT(*) FROM {connection.ops.quote_name(name)}")  # noqa: S608 - names of our models
                counts[name] = cursor.fetchone()[0]
    differing = [name for name, count in manifest.counts.items() if counts.get(name) != count]
    if differing or Epoch.objects.current() != epoch:
        raise Differs(f"The restored database differs from the backup in {', '.join(differing)}.")
