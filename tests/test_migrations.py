"""New databases are made at once, and are what those are that came a long way."""

from __future__ import annotations

from typing import Any

from django.db.migrations.loader import MigrationLoader
from django.test import SimpleTestCase

APP = "statements"
AT_ONCE = "0001_squashed_0017_release_order"


class SquashTests(SimpleTestCase):
    def test_tables_made_at_once_are_those_made_step_by_step(self) -> None:
        loader = MigrationLoader(None, load=False, replace_migrations=False)
        loader.build_graph()
        last = loader.disk_migrations[APP, AT_ONCE].replaces[-1]

        assert self.tables(loader, (APP, AT_ONCE)) == self.tables(loader, last)

    def tables(self, loader: MigrationLoader, node: tuple[str, str]) -> dict[str, Any]:
        """Return what each table is after a migration: its columns, and the rules in no order."""
        models = loader.project_state(node).models
        return {
            name: (
                {name: field.deconstruct()[1:] for name, field in model.fields.items()},
                {
                    key: sorted(map(repr, value)) if key in ("constraints", "indexes") else value
                    for key, value in model.options.items()
                    if value
                },
                model.bases,
            )
            for (app, name), model in models.items()
            if app == APP
        }
