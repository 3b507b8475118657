"""The lists of the desk: counts beside filters where few rows make them cheap, bounded pages,
and the way from a list to the API, to the public CSV and to the desk's own download."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django.contrib import admin
from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.admin.views.main import (
    ALL_VAR,
    ORDER_VAR,
    PAGE_VAR,
    SEARCH_VAR,
    ChangeList,
)
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db import DataError
from django.db.models import F, OrderBy, QuerySet
from django.http import HttpRequest, QueryDict
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from statements.documents import PLURALS
from statements.exports.writing import DIALECTS
from statements.models import SavedView
from statements.vocabularies import Certainty, DeskState

from .form_filters import FormFilter

MOST_FACETED = 10_000  # rows up to which filters show their counts
MOST_LISTED = 10_000  # rows that pages lead to; search or filter for the others
COUNT = re.compile(r" \(\d+\)$")  # after a choice, where lists are short
DATE_PARTS = ("year", "month", "day")
PUBLIC_FILTERS = ("kind", "certainty", "origin", "language")  # asked alike on both sides


class BoundedPaginator(Paginator):
    """Counts no further than to one more than it leads to."""

    @cached_property
    def count(self) -> int:
        rows: Any = self.object_list
        # Both databases read every row to count them.
        return min(len(rows.order_by().values_list("pk")[: MOST_LISTED + 1]), MOST_LISTED)


class SensibleList(ChangeList):
    """Tells filters that make no sense as such, whatever is wrong with them."""

    def get_filters(self, request: HttpRequest) -> Any:
        """Return the filters; Django looks at the years of a drill-down, and not at all of them."""
        with refusing_nonsense():
            return super().get_filters(request)

    def get_ordering(self, request: HttpRequest, queryset: QuerySet[Any]) -> Any:
        """Return the order with what not every row has told so that both databases agree."""
        order = super().get_ordering(request, queryset)
        gaps = {field.name for field in self.opts.fields if field.null and not field.is_relation}
        ways: dict[Any, OrderBy] = {name: F(name).asc(nulls_first=True) for name in gaps}
        ways |= {f"-{name}": newest_first(name) for name in gaps}
        return [ways.get(part, part) for part in order]

    def get_results(self, request: HttpRequest) -> None:
        with refusing_nonsense():
            super().get_results(request)


class DeskList(SensibleList):
    """Shows counts beside the filters as long as there are few rows."""

    def __init__(self, request: HttpRequest, *args: Any) -> None:
        super().__init__(request, *args)
        self.title = str(self.opts.verbose_name_plural).capitalize()
        if self.has_filters:
            self.add_facets = self.has_few_rows()
        self.more = self.result_count >= MOST_LISTED

    def has_few_rows(self) -> bool:
        """Tell whether filters may be counted; a list of all rows was counted already."""
        shows_all = not self.params and not self.query and self.result_count < MOST_LISTED
        if shows_all:
            return self.result_count <= MOST_FACETED
        rows = self.model._default_manager.order_by().values_list("pk")
        return len(rows[: MOST_FACETED + 1]) <= MOST_FACETED


def newest_first(column: str) -> OrderBy:
    """Order by what not every row has, such as a day, those without last.

    Left to themselves, SQLite has them last and PostgreSQL first.
    """
    return F(column).desc(nulls_last=True)


@contextmanager
def refusing_nonsense() -> Iterator[None]:
    """Let numbers and dates that no column could hold be told as a filter that makes no sense."""
    try:
        yield
    except (ArithmeticError, ValueError, ValidationError, DataError) as error:
        raise IncorrectLookupParameters(error) from error


@admin.display(description="certainty", ordering="certainty")
def sure(row: Any) -> SafeString:
    """Return the mark of how sure a fact is; its name is part of the page."""
    label = Certainty(row.certainty).label
    return format_html('<span class="certainty certainty-{}">{}</span>', row.certainty, label)


def badge(state: str | None) -> SafeString | str:
    """Return the mark of a desk state."""
    if not state:
        return ""
    return format_html('<span class="badge badge-{}">{}</span>', state, DeskState(state).label)


@dataclass(frozen=True, slots=True)
class PublicAddresses:
    """Where a list is to be found outside the desk, and which of its filters are lost there."""

    api: str
    csv: str
    lost: list[str]


@dataclass(frozen=True, slots=True)
class Chip:
    """What a list is asked for, and the query without it."""

    name: str
    value: str
    without: str


class DocumentList(DeskList):
    """Leads to the same list outside the desk, and to the desk's own download of it."""

    def __init__(self, request: HttpRequest, *args: Any) -> None:
        super().__init__(request, *args)
        self.query_string, self.person_id = request.GET.urlencode(), request.user.pk

    @cached_property
    def saved_views(self) -> list[SavedView]:
        """What the person named of what this list may be asked."""
        rows = SavedView.objects.filter(person=self.person_id, model=self.opts.model_name)
        return list(rows)

    @cached_property
    def controls(self) -> list[FormFilter]:
        """The filters that are controls of one form."""
        return [spec for spec in self.filter_specs if isinstance(spec, FormFilter)]

    @property
    def links(self) -> list[Any]:
        """The filters that are lists of links."""
        return [spec for spec in self.filter_specs if not isinstance(spec, FormFilter)]

    @property
    def kept(self) -> list[tuple[str, str]]:
        """What the form of filters leaves as it is."""
        own = {spec.parameter_name for spec in self.controls}
        asked = QueryDict(self.query_string).lists()
        pairs = ((name, value) for name, values in asked for value in values)
        return [(name, value) for name, value in pairs if name not in own and name != PAGE_VAR]

    @property
    def chips(self) -> list[Chip]:
        """What is asked for, each with the list without it."""
        chips = [self.chip_of_date(), *map(self.chip_of, self.filter_specs)]
        return [chip for chip in chips if chip]

    def chip_of_date(self) -> Chip | None:
        """Return the year, month or day that the list is drilled down to."""
        names = [f"{self.date_hierarchy}__{part}" for part in DATE_PARTS]
        values = [str(self.params[name]) for name in names if self.params.get(name)]
        if not values:
            return None
        name = str(self.date_hierarchy).removesuffix("_first").replace("_", " ")
        shown = "-".join(value.zfill(2) for value in values)
        return Chip(name, shown, self.get_query_string(remove=names))

    def chip_of(self, spec: Any) -> Chip | None:
        names = [name for name in spec.expected_parameters() if self.params.get(name)]
        if not names:
            return None
        without = self.get_query_string(remove=names)
        if isinstance(spec, FormFilter):
            return Chip(str(spec.title), spec.chosen, without)
        chosen = next((one for one in spec.choices(self) if one["selected"]), None)
        shown = str(chosen["display"]) if chosen else ", ".join(str(self.params[n]) for n in names)
        return Chip(str(spec.title), COUNT.sub("", shown), without)

    @cached_property
    def public_addresses(self) -> PublicAddresses:
        """The public addresses of the list, with those of its filters that the public has."""
        desk: Any = self.model_admin
        public: dict[str, str] = {}
        lost: list[str] = []
        params = {name: str(value) for name, value in self.params.items() if value}
        asked_alike = {spec.parameter_name: spec.asks for spec in self.controls}
        for parameter in (ALL_VAR, ORDER_VAR):
            params.pop(parameter, None)
        if public_date := desk.public_date:
            parts = [params.pop(f"{self.date_hierarchy}__{part}", "") for part in DATE_PARTS]
            if parts[0]:
                public[public_date] = "-".join(part.zfill(2) for part in parts if part)
        if query := params.pop(SEARCH_VAR, "").strip():
            public["q"] = query
        for name, value in params.items():
            field, _, lookup = name.partition("__")
            if name in asked_alike and asked_alike[name] not in public:
                public[asked_alike[name]] = value
            elif lookup in ("", "exact") and field in PUBLIC_FILTERS:
                public[field] = value
            else:
                lost.append(field.replace("_", " "))
        path = f"/api/v1/{PLURALS[desk.noun].replace('_', '-')}/"
        api = f"{path}?{urlencode(public)}" if public else path
        return PublicAddresses(api, f"{path}?{urlencode(public | {'format': 'csv'})}", lost)

    @property
    def downloads(self) -> dict[str, str]:
        """The addresses of the desk's own download, by dialect."""
        name = f"admin:statements_{self.opts.model_name}_download"
        query = f"?{self.query_string}" if self.query_string else ""
        return {dialect: reverse(name, args=[dialect]) + query for dialect in DIALECTS}
