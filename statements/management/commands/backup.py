"""Write a backup of database and files, checked; or check one that was written before."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser

from statements import backups
from statements.backups import Manifest
from statements.failures import TROUBLE
from statements.management.base import BaseCommand
from statements.management.progress import Progress


class Command(BaseCommand):
    help = (
        "Write the whole database, by its own tools, and the files that belong to it into one"
        " archive, and check it. People may go on working meanwhile."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("target", type=Path, help="A folder, or the name of a new file.")
        parser.add_argument("--check", action="store_true", help="Only check a backup.")

    def handle(self, *args: Any, **options: Any) -> None:
        path: Path = options["target"]
        try:
            if options["check"]:
                manifest = backups.verify(path)
            else:
                progress = Progress(self.stderr, "Backed up", unit="files")
                path, manifest = backups.make(path, progress)
                progress.close()
        except (backups.BadArchive, backups.Unable, *TROUBLE) as error:
            raise CommandError(backups.words_of(error)) from error
        self.stdout.write(f"{path}: {summary(manifest)}")
        lacking = list(lacks(manifest))
        if lacking:
            raise CommandError("\n".join(lacking))


def lacks(manifest: Manifest) -> Iterator[str]:
    """Yield what a backup does not hold as the database says, though the backup itself is whole."""
    for names, what in (
        (manifest.missing, "were not there to be backed up"),
        (manifest.damaged, "are not what was saved: look for them in an older backup"),
    ):
        if names:
            files = f"{len(names)} files that the database names"
            yield f"The backup is whole, but {files} {what}: {', '.join(names[:10])}"


def summary(manifest: Manifest) -> str:
    rows = sum(manifest.counts.values())
    return (
        f"{manifest.engine}, change {manifest.ledger_number} of epoch {manifest.epoch}, "
        f"{rows:,} rows, {len(manifest.media)} files, made {manifest.made_at}: whole."
    )
