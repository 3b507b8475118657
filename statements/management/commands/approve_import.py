"""Approve a whole batch as a second person."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from statements import importing
from statements.management.accounts import get_active_account
from statements.management.base import BaseCommand


class Command(BaseCommand):
    help = "Make all statements of an import public that stand as they were imported."
    outcome = "Nothing became public."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("batch", help="Uid of the import.")
        parser.add_argument("--user", required=True, help="Who approves: not who imported it.")
        parser.add_argument("--reason", help="Why; the public reads it.")

    def handle(self, *args: Any, **options: Any) -> None:
        user = get_active_account(options["user"])
        done = importing.approve(user, options["batch"], options["reason"])
        for record, why in done.left.items():
            self.stdout.write(f"Left: {record}, {why}")
        self.stdout.write(f"{done.count} statements are public now.")
