"""Begin a new epoch of the ledger: after a restore by other means than `restore`."""

from typing import Any

from django.core.management.base import CommandParser

from statements.ledger import epochs
from statements.management.base import BaseCommand


class Command(BaseCommand):
    help = (
        "Begin a new epoch of the ledger, so that clients notice that changes which they have read"
        " may be gone: after a copy was put back by hand, or a server was set back in time."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--reason", required=True, help="What happened; kept with the epoch.")

    def handle(self, *args: Any, **options: Any) -> None:
        epoch = epochs.renew(options["reason"])
        self.stdout.write(f"The ledger's epoch is {epoch} now.")
