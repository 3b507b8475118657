"""End tokens of the API at once."""

from typing import Any

from django.core.management.base import CommandError, CommandParser

from statements import tokens
from statements.management.accounts import get_account
from statements.management.base import BaseCommand


class Command(BaseCommand):
    help = "Revoke API tokens: one, all of a user, or those that have expired."

    def add_arguments(self, parser: CommandParser) -> None:
        which = parser.add_mutually_exclusive_group(required=True)
        help_text = f"its first {tokens.SHOWN} characters, as the admin shows them, or all of it"
        which.add_argument("token", nargs="?", help=help_text)
        which.add_argument("--user", help="every token of this user")
        which.add_argument("--expired", action="store_true", help="those that open nothing now")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["expired"]:
            rows = tokens.expired()
        elif options["user"]:
            rows = tokens.of_user(get_account(options["user"]))
        else:
            rows = tokens.beginning_with(options["token"])
        count, _ = rows.delete()
        if not count and not options["expired"]:
            raise CommandError("There is no such token.")
        self.stdout.write(f"Revoked {count} token{'' if count == 1 else 's'}.")
