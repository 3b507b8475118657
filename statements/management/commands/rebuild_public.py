"""Remake the public side from the ledger."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from statements.ledger.rebuilding import rebuild


class Command(BaseCommand):
    help = "Write anew what the public tables hold wrong, chunk by chunk; never empties them."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--check", action="store_true", help="Only compare; exit 1 on any difference."
        )

    def handle(self, *args: Any, **options: Any) -> None:
        records = wrong = 0
        for count, found in rebuild(check=options["check"]):
            records, wrong = records + count, wrong + len(found)
            for finding in found:
                self.stdout.write(str(finding))
        if wrong and options["check"]:
            raise CommandError(f"{wrong} rows of {records} records differ from the ledger.")
        self.stdout.write(f"{records} records, {wrong} rows {'differ' if wrong else 'differed'}.")
