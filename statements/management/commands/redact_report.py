"""Take the words out of a report of a mistake, and who sent it."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from statements import redacting
from statements.audit import audit
from statements.management.accounts import get_active_account
from statements.management.scrubbing import ScrubbingCommand


class Command(ScrubbingCommand):
    help = "Take the words out of a reader's report, with who sent it and what was noted."
    outcome = "Nothing was redacted."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("reference", help="The number that the sender was told.")
        parser.add_argument("--reason", required=True, help="Why; it stays with the report.")
        parser.add_argument("--user", required=True, help="Who takes them out.")

    def handle(self, *args: Any, **options: Any) -> None:
        user = get_active_account(options["user"])
        report = redacting.take_out(user, options["reference"], options["reason"])
        audit("report redacted", None, user.get_username(), reference=report.reference)
        self.stdout.write(
            f"{report}: its words are gone. Backups keep them: see project/README.md."
        )
        self.scrub_files()
