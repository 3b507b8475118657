"""Django's flush: it empties the whole database, and a new ledger begins."""

from typing import Any

from django.core.management.commands import flush

from statements.ledger import epochs


class Command(flush.Command):
    def handle(self, *args: Any, **options: Any) -> None:
        super().handle(*args, **options)
        epochs.renew("The database was emptied.", using=options["database"])
