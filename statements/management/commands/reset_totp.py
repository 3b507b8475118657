"""Take somebody's authenticator app away: they set up another one at their next login."""

from __future__ import annotations

from getpass import getuser
from typing import Any

from django.core.management.base import CommandError, CommandParser

from statements.audit import audit
from statements.login import codes
from statements.management.accounts import get_account
from statements.management.base import BaseCommand


class Command(BaseCommand):
    help = "Take a person's authenticator app and recovery codes away; the log says who and why."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("username")
        parser.add_argument("--reason", required=True, help="Why, and how you know who asked.")
        parser.add_argument("--user", help="Who does it; the name of your login here if left out.")

    def handle(self, *args: Any, username: str, **options: Any) -> None:
        user = get_account(username)
        reason = " ".join(options["reason"].split())
        if not reason:
            raise CommandError("--reason is empty: say why, for who reads the log.")
        count = codes.reset(user)
        by = options["user"] or getuser()
        audit("authenticator app reset", None, username, by=by, reason=reason)
        had = "has no app any more" if count else "had no app"
        self.stdout.write(f"{username} {had}, and sets one up at the next login.")
