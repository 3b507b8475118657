"""Import a file or folder of documents as one batch; exit 1 where anything is wrong with it."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError

from statements import importing
from statements.importing import Rehearsal
from statements.management.accounts import get_active_account
from statements.management.base import BaseCommand
from statements.management.progress import Progress
from statements.models import User
from statements.problems import StaleVersion

ACCOUNT = "import"  # stands for whoever runs the command, and cannot log in


class Command(BaseCommand):
    help = (
        "Import documents (.jsonl, .json) or the export's tables (.csv in a folder or .zip, .xlsx)."
        " Statements become drafts of one batch: approve_import makes them public."
    )
    outcome = "Nothing was written."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("path", type=Path, help="File or folder.")
        parser.add_argument("--dry-run", action="store_true", help="Rehearse, write nothing.")
        parser.add_argument("--user", help="Whose import it is, with their rights.")
        parser.add_argument("--reason", help="Why; kept with every edition.")

    def handle(self, *args: Any, **options: Any) -> None:
        user = get_active_account(options["user"]) if options["user"] else None
        try:
            rehearsal = self.rehearse(options["path"], user)
            if options["dry_run"] or not rehearsal.writes:
                self.stdout.write("Nothing was written.")
                return
            self.store(rehearsal, user or importing.account(ACCOUNT), options["reason"])
        except StaleVersion as error:
            raise CommandError(f"{error}\nNothing was written: rehearse again.") from error

    def rehearse(self, path: Path, user: User | None) -> Rehearsal:
        """Rehearse, tell what would happen, and refuse where anything is wrong."""
        progress = Progress(self.stdout, "Read")
        rehearsal = importing.rehearse(path, user, progress=progress)
        progress.close()
        for problem in rehearsal.notices:
            self.stdout.write(f"Note: {problem}")
        for noun, counted in rehearsal.counts.items():
            text = ", ".join(f"{count:,} {what}" for what, count in sorted(counted.items()))
            self.stdout.write(f"{noun}: {text}")
        if rehearsal.faults:
            for problem in rehearsal.problems:
                self.stderr.write(str(problem))
            raise CommandError(f"{rehearsal.faults} faults: nothing was written.")
        return rehearsal

    def store(self, rehearsal: Rehearsal, user: User, reason: str | None) -> None:
        progress = Progress(self.stdout, "Stored", rehearsal.writes)
        batch = importing.store(rehearsal, user, reason, progress=progress)
        progress.close()
        if batch:
            self.stdout.write(f"Stored as batch {batch.uid}: a second person approves it.")
