"""The app; on start it puts SQLite's file out of reach."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.apps import AppConfig
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.signals import connection_created

from statements.private import private_database


class StatementsConfig(AppConfig):
    name = "statements"
    verbose_name = "Statements"

    def ready(self) -> None:
        def protect(connection: BaseDatabaseWrapper, **kwargs: Any) -> None:
            name = str(connection.settings_dict["NAME"])
            if connection.vendor == "sqlite" and not name.startswith((":", "file:")):
                private_database(Path(name))

        connection_created.connect(protect, weak=False, dispatch_uid="statements.private")
