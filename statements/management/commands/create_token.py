"""Make a token of the API and print it: it cannot be printed again."""

from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.views.decorators.debug import sensitive_variables

from statements import tokens
from statements.management.accounts import get_account
from statements.management.base import BaseCommand


class Command(BaseCommand):
    help = "Make an API token for a user. The token alone goes to stdout."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("username")
        parser.add_argument("--days", type=int, default=365, help="days until it expires")

    @sensitive_variables("text")
    def handle(self, *args: Any, username: str, days: int, **options: Any) -> None:
        if not 1 <= days <= tokens.LONGEST:
            raise CommandError(f"--days is a number from 1 to {tokens.LONGEST}.")
        try:
            token, text = tokens.mint(get_account(username), days)
        except tokens.Inactive as error:
            raise CommandError(str(error)) from None
        self.stdout.write(text)
        until = f"{token.expiry:%Y-%m-%d}"
        self.stderr.write(f"Expires on {until}. `revoke_token {token.token_key}` ends it sooner.")
