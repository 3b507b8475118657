"""Approve a whole batch as a second person."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import OperationalError

from statements import importing
from statements.management.accounts import get_active_account
from statements.problems import BrokenRules, StaleVersion


class Command(BaseCommand):
    help = "Make all statements of an import public that stand as they were imported."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("batch", help="Uid of the import.")
        parser.add_argument("--user", required=True, help="Who approves: not who imported it.")
        parser.add_argument("--reason", help="Why; the public reads it.")

    def handle(self, *args: Any, **options: Any) -> None:
        user = get_active_account(options["user"])
        try:
            done = importing.approve(user, options["batch"], options["reason"])
        except (BrokenRules, StaleVersion, OperationalError) as error:
            raise CommandError(f"{error}\nNothing became public.") from error
        for record, why in done.left.items():
            self.stdout.write(f"Left: {record}, {why}")
        self.stdout.write(f"{done.count} statements are public now.")
