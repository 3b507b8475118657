"""Withdraw a release: its file is served no more, its line and the reason stay."""

from __future__ import annotations

from typing import Any

from django.core.management.base import CommandParser

from statements import releases
from statements.management.accounts import get_account
from statements.management.base import BaseCommand


class Command(BaseCommand):
    help = "Withdraw a release. The public reads the reason; the file stays on disk, unserved."
    outcome = "Nothing was withdrawn."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("number", type=int)
        parser.add_argument("--reason", required=True, help="Why: the public reads it.")
        parser.add_argument("--user", required=True, help="Who withdraws it.")

    def handle(self, *args: Any, **options: Any) -> None:
        user = get_account(options["user"])
        release = releases.withdraw(user, options["number"], options["reason"])
        self.stdout.write(f"{release} is withdrawn.")
