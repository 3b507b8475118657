"""Django's migrate, with the guard off: migrations may write to the desk."""

from typing import Any

from django.core.management.commands import migrate
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.migrations.recorder import MigrationRecorder

from statements import writing
from statements.ledger.rebuilding import rebuild
from statements.models import Change


class Command(migrate.Command):
    def handle(self, *args: Any, **options: Any) -> None:
        """Migrate; where tables of the public side may have changed, write them anew."""
        alias = options.get("database") or DEFAULT_DB_ALIAS
        before = ours(alias)
        with writing.unguarded():
            super().handle(*args, **options)
        after = ours(alias)
        if before and after > before and Change.objects.exists():
            for _ in rebuild():
                pass


def ours(alias: str) -> set[str]:
    """Return the names of our migrations that a database has."""
    recorded = MigrationRecorder(connections[alias]).applied_migrations()
    return {name for app, name in recorded if app == "statements"}
