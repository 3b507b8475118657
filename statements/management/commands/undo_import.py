"""Take a batch back; what is public goes when a second person runs it too."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from statements import importing
from statements.management.accounts import get_active_account
from statements.management.base import BaseCommand


class Command(BaseCommand):
    help = "Delete an import's drafts, or ask to retract it, or retract as another person asked."
    outcome = "Nothing was undone."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("batch", help="Uid of the import.")
        parser.add_argument("--user", required=True, help="Who takes it back.")
        parser.add_argument("--reason", required=True, help="Why; the public reads it.")

    def handle(self, *args: Any, **options: Any) -> None:
        user = get_active_account(options["user"])
        outcome = importing.undo(user, options["batch"], options["reason"])
        if outcome.is_asked:
            self.stdout.write("Asked for: a second person runs undo_import to agree.")
            return
        for record, why in outcome.left.items():
            self.stdout.write(f"Left: {record}, {why}")
        text = ", ".join(f"{count} {what}" for what, count in outcome.counts.items())
        self.stdout.write(text or "Nothing was left to undo.")
