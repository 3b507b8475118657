"""Make a release of what is public, or was at an earlier number of the ledger."""

from __future__ import annotations

import sqlite3
from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.db import DatabaseError

from statements import releases
from statements.management.accounts import get_account
from statements.management.base import BaseCommand
from statements.management.progress import Progress

NOTHING = "There is no new release; run it again once this is mended."


class Command(BaseCommand):
    help = (
        "Make an immutable, numbered release: all tables as CSV and SQLite, described and summed,"
        " in one zip below MEDIA_ROOT/releases. Whole, or not there."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        help_text = "Number of the ledger to release; its last one if left out."
        parser.add_argument("--number", type=int, help=help_text)
        parser.add_argument("--note", help="What readers should know of it.")
        parser.add_argument("--user", help="Who makes it.")
        help_text = "DOI that was reserved for it, such as 10.5281/zenodo.1234; its files tell it."
        parser.add_argument("--doi", help=help_text)
        help_text = "Number of a release that is there: give it the DOI, once, and make none."
        parser.add_argument("--of", type=int, metavar="RELEASE", help=help_text)

    def handle(self, *args: Any, **options: Any) -> None:
        if options["of"] is not None:
            self.name(options["of"], options["doi"])
            return
        try:
            self.make(options)
        except (OSError, DatabaseError, sqlite3.Error, releases.BrokenKey) as error:
            raise CommandError(f"{error}. {NOTHING}") from error

    def make(self, options: dict[str, Any]) -> None:
        user = get_account(options["user"]) if options["user"] else None
        plan = releases.prepare(options["number"], options["note"], user, options["doi"])
        progress = Progress(self.stderr, "Released", unit="records")
        release = releases.make(plan, progress)
        progress.close()
        where = releases.path_of(release)
        self.stdout.write(
            f"{release}: change {release.ledger_number}, {release.size:,} bytes, {where}"
        )
        self.stdout.write(f"sha256 {release.sha256}")
        self.stdout.write(releases.Citation.of(release).text)

    def name(self, number: int, doi: str | None) -> None:
        if not doi:
            raise CommandError("--of needs --doi: the DOI to give to that release.")
        release = releases.name_doi(number, doi)
        self.stdout.write(f"{release}: https://doi.org/{release.doi}")
