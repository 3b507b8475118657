"""Take out what another person asked for, or refuse it."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import OperationalError, connection

from statements import redacting
from statements.failures import TROUBLE
from statements.management.accounts import get_active_account
from statements.problems import BrokenRules

REST = (
    "The files of the database keep old pages until they are written anew: stop what uses it, and"
    " run VACUUM, with SQLite also PRAGMA wal_checkpoint(TRUNCATE)."
)


class Command(BaseCommand):
    help = "Redact as another person asked; releases that hold the words are withdrawn."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("redaction", help="Uid of what was asked for.")
        parser.add_argument("--user", required=True, help="Who approves, or refuses.")
        parser.add_argument("--refuse", action="store_true", help="Take the request back instead.")

    def handle(self, *args: Any, **options: Any) -> None:
        user, uid = get_active_account(options["user"]), options["redaction"]
        try:
            if options["refuse"]:
                redacting.withdraw(user, uid)
                self.stdout.write("The request is gone; nothing was redacted.")
                return
            done = redacting.approve(user, uid)
        except (BrokenRules, OperationalError) as error:
            raise CommandError(f"{error}\nNothing was redacted.") from error
        line = f" Line {done.number} of the ledger tells of it." if done.number else ""
        what = redacting.What.read(done.what)
        self.stdout.write(
            f"{done.record_id}, {what}: {done}.{line}"
            " Backups keep the words: see project/README.md."
        )
        if not connection.in_atomic_block:  # within one, nothing could be written anew
            self.scrub()

    def scrub(self) -> None:
        """Write the database anew, or say that its files keep the words until somebody does."""
        try:
            is_whole = redacting.scrub()
        except TROUBLE as error:
            raise CommandError(f"The words are gone from all tables, but {error} {REST}") from error
        if not is_whole:
            raise CommandError(f"The words are gone from all tables, but others read. {REST}")
