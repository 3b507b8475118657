"""Django's migrate, with the guard off: migrations may write to the desk."""

from typing import Any

from django.core.management.commands import migrate

from statements import writing


class Command(migrate.Command):
    def handle(self, *args: Any, **options: Any) -> None:
        with writing.unguarded():
            super().handle(*args, **options)
