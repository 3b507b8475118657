"""Take out what another person asked for, or refuse it."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from statements import redacting
from statements.management.accounts import get_active_account
from statements.management.scrubbing import ScrubbingCommand


class Command(ScrubbingCommand):
    help = "Redact as another person asked; releases that hold the words are withdrawn."
    outcome = "Nothing was redacted."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("redaction", help="Uid of what was asked for.")
        parser.add_argument("--user", required=True, help="Who approves, or refuses.")
        parser.add_argument("--refuse", action="store_true", help="Take the request back instead.")

    def handle(self, *args: Any, **options: Any) -> None:
        user, uid = get_active_account(options["user"]), options["redaction"]
        if options["refuse"]:
            redacting.withdraw(user, uid)
            self.stdout.write("The request is gone; nothing was redacted.")
            return
        done = redacting.approve(user, uid)
        line = f" Line {done.number} of the ledger tells of it." if done.number else ""
        what = redacting.What.read(done.what)
        self.stdout.write(
            f"{done.record_id}, {what}: {done}.{line}"
            " Backups keep the words: see project/README.md."
        )
        self.scrub_files()
