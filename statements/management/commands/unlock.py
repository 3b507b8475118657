"""Forget the wrong logins of a name or an address, so that it may try again at once."""

from __future__ import annotations

from getpass import getuser
from typing import Any

from django.core.management.base import CommandError, CommandParser

from statements.audit import audit
from statements.login import locks
from statements.management.base import BaseCommand


class Command(BaseCommand):
    help = "Forget the wrong logins of a name, of an address, or of a name from an address."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("username", nargs="?")
        parser.add_argument("--address", help="An IP address; of IPv6 its /64 is meant.")

    def handle(self, *args: Any, username: str | None, address: str | None, **options: Any) -> None:
        if not username and not address:
            raise CommandError("Name a user, or an --address, or both.")
        place = locks.plain_place(address) if address else None
        if address and place is None:
            raise CommandError(f"{address} is no IP address.")
        count = locks.unlock(username, place)
        audit("unlock", None, username, by=getuser(), place=place, wrong_logins=count)
        self.stdout.write(f"{count} wrong logins are forgotten.")
