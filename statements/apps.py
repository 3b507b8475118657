"""The app; on start it puts the guard on every connection."""

from __future__ import annotations

from typing import Any

from django.apps import AppConfig
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.signals import connection_created


class StatementsConfig(AppConfig):
    name = "statements"
    verbose_name = "Statements"

    def ready(self) -> None:
        from .models import desk_models, sealed_models
        from .writing import Guard

        guard = Guard(
            {model._meta.db_table: model.nouns() for model in desk_models()},
            frozenset(model._meta.db_table for model in sealed_models()),
        )

        def install(connection: BaseDatabaseWrapper, **kwargs: Any) -> None:
            if guard not in connection.execute_wrappers:
                connection.execute_wrappers.append(guard)

        connection_created.connect(install, weak=False, dispatch_uid="statements.guard")
