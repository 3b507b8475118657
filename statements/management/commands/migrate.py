"""Django's migrate, and what must be written anew after it."""

from itertools import chain
from typing import Any

from django.core.management.commands import migrate
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.migrations.recorder import MigrationRecorder

from statements.ledger.projections import PUBLIC_SIDE, STANCES
from statements.models import Change


class Command(migrate.Command):
    def handle(self, *args: Any, **options: Any) -> None:
        """Migrate; where tables of the public side may have changed, write them anew."""
        alias = options.get("database") or DEFAULT_DB_ALIAS
        before = ours(alias)
        super().handle(*args, **options)
        after = ours(alias)
        # The public side follows from the ledger, so no migration has to fill its tables.
        if before and after > before and Change.objects.exists():
            for _ in chain(PUBLIC_SIDE.rebuild(), STANCES.rebuild()):
                pass


def ours(alias: str) -> set[str]:
    """Return the names of our migrations that a database has."""
    recorded = MigrationRecorder(connections[alias]).applied_migrations()
    return {name for app, name in recorded if app == "statements"}
