"""Put a backup in the place of the database, and check all data."""

from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.core.management.base import CommandError, CommandParser
from django.db import connection

from statements import backups
from statements.failures import TROUBLE
from statements.management.base import BaseCommand


class Command(BaseCommand):
    help = (
        "Restore a backup into an empty database, or with --replace in the place of what is there."
        " Stop the servers first. Where anything that was served is lost, the ledger gets a new"
        " epoch, so that clients begin anew."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("archive", type=Path, help="The file that `backup` wrote.")
        parser.add_argument(
            "--replace", action="store_true", help="Give up all that the database holds now."
        )
        parser.add_argument(
            "--confirm", metavar="NAME", help="The database's name, instead of being asked for it."
        )
        parser.add_argument(
            "--keep-epoch",
            action="store_true",
            help="Restore only where nothing that was served is lost, so that the epoch stays.",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            self.check_place(options)
            choices = {name: options[name] for name in ("replace", "keep_epoch")}
            done = backups.restore(options["archive"], **choices)
        except backups.Differs as error:
            raise CommandError(str(error)) from error
        except (backups.BadArchive, backups.Unable, *TROUBLE) as error:
            words = backups.words_of(error).rstrip(".")
            raise CommandError(f"{words}. Nothing was restored.") from error
        manifest = done.manifest
        self.stdout.write(f"Restored: change {manifest.ledger_number}, made {manifest.made_at}.")
        what = "is new: clients begin anew" if done.is_new_epoch else "was kept"
        self.stdout.write(f"The ledger's epoch {done.epoch} {what}. Everybody is logged out.")
        self.stdout.write("Tokens and passwords are those of the backup: look at them again.")
        if done.undone:
            words = ", ".join(done.undone[:10])
            self.stdout.write(f"Words redacted after the backup are back: redact again {words}.")
        call_command("check_data", stdout=self.stdout, stderr=self.stderr)

    def check_place(self, options: dict[str, Any]) -> None:
        """Raise CommandError unless the database is empty, or somebody typed its name."""
        now = backups.present_facts()
        if now is None:
            return
        name = str(connection.settings_dict["NAME"])
        if not options["replace"]:
            raise CommandError(
                f"The database {name} holds data, up to change {now.ledger_number}: restore into an"
                " empty one, or give all of it up with --replace. Nothing was restored."
            )
        question = f"All that {name} holds will be gone. Type its name to go on: "
        typed = options["confirm"]
        if typed is None:
            try:
                typed = input(question)
            except EOFError:
                typed = ""
        if typed.strip() != name:
            raise CommandError(f"That is not {name}: nothing was restored.")
