"""Import a file or folder of documents as one batch; exit 1 where anything is wrong with it."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import OperationalError

from statements import importing
from statements.importing import Rehearsal
from statements.management.progress import Progress
from statements.models import User
from statements.problems import BrokenRules, StaleVersion

ACCOUNT = "import"  # stands for whoever runs the command, and cannot log in


def person(name: str) -> User:
    """Return an active account; raise CommandError where there is none."""
    found = User.objects.filter(username=name, is_active=True).first()
    if found is None:
        raise CommandError(f"There is no active account {name}.")
    return found


class Command(BaseCommand):
    help = (
        "Import documents (.jsonl, .json) or the export's tables (.csv in a folder or .zip, .xlsx)."
        " Statements become drafts of one batch: approve_import makes them public."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("path", type=Path, help="File or folder.")
        parser.add_argument("--dry-run", action="store_true", help="Rehearse, write nothing.")
        parser.add_argument("--user", help="Whose import it is, with their rights.")
        parser.add_argument("--reason", help="Why; kept with every edition.")

    def handle(self, *args: Any, **options: Any) -> None:
        user = person(options["user"]) if options["user"] else None
        try:
            made = self.rehearse(options["path"], user)
            if options["dry_run"] or not made.writes:
                self.stdout.write("Nothing was written.")
                return
            self.store(made, user or importing.account(ACCOUNT), options["reason"])
        except BrokenRules as error:
            raise CommandError(f"{error}\nNothing was written.") from error
        except StaleVersion as error:
            raise CommandError(f"{error}\nNothing was written: rehearse again.") from error
        except OperationalError as error:
            raise CommandError(f"The desk is busy ({error}): nothing was written.") from error

    def rehearse(self, path: Path, user: User | None) -> Rehearsal:
        """Rehearse, tell what would happen, and refuse where anything is wrong."""
        progress = Progress(self.stdout, "Read")
        made = importing.rehearse(path, user, progress=progress)
        progress.close()
        for problem in made.notices:
            self.stdout.write(f"Note: {problem}")
        for noun, counted in made.counts.items():
            told = ", ".join(f"{count:,} {what}" for what, count in sorted(counted.items()))
            self.stdout.write(f"{noun}: {told}")
        if made.faults:
            for problem in made.problems:
                self.stderr.write(str(problem))
            raise CommandError(f"{made.faults} faults: nothing was written.")
        return made

    def store(self, made: Rehearsal, user: User, reason: str | None) -> None:
        progress = Progress(self.stdout, "Stored", made.writes)
        batch = importing.store(made, user, reason, progress=progress)
        progress.close()
        if batch:
            self.stdout.write(f"Stored as batch {batch.uid}: a second person approves it.")
