"""Django's flush, with the guard off: it empties the whole database, ledger and all."""

from typing import Any

from django.core.management.commands import flush

from statements import writing


class Command(flush.Command):
    def handle(self, *args: Any, **options: Any) -> None:
        with writing.unguarded():
            super().handle(*args, **options)
