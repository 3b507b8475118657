"""Filters of lists that are controls of one form, asked for together."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.safestring import SafeString

Rows = QuerySet[Any]


class FormFilter(admin.SimpleListFilter):
    """A filter that is a control of the form; it has one value, and links for none."""

    def lookups(self, request: HttpRequest, model_admin: Any) -> Iterable[Any]:
        return ()

    def has_output(self) -> bool:
        return True

    def choices(self, changelist: Any) -> Iterator[Any]:
        return iter(())

    def queryset(self, request: HttpRequest, queryset: Rows) -> Rows:
        value = self.value()
        if not value:
            return queryset
        try:
            return queryset.filter(pk__in=self.statements_of(value))
        except ValueError:  # no uid is written so
            return queryset.none()

    def statements_of(self, value: str) -> Rows:
        """Return the ids of the statements that a value asks for."""
        raise NotImplementedError

    @property
    def asks(self) -> str:
        """The parameter by which the API asks the same."""
        return str(self.parameter_name)

    @property
    def control_id(self) -> str:
        return f"filter-{self.parameter_name}"

    @property
    def control(self) -> SafeString:
        """The control as HTML, with what is asked for."""
        raise NotImplementedError

    @property
    def chosen(self) -> str:
        """What is asked for, in words."""
        raise NotImplementedError
