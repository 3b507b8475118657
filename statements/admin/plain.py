"""What every list and page of the desk refuses quietly: text that no column could hold."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.views.main import ERROR_FLAG, SEARCH_VAR
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from statements.folding import seen_text
from statements.keys import is_uid

from .lists import BoundedPaginator, DeskList

MOST_WORDS = 50  # each is a test of its own, and SQLite nests a thousand at most
LONGEST = 1_000  # characters of a search
TOO_MUCH = (
    f"Nothing was looked for: a search takes at most {MOST_WORDS} words and {LONGEST:,} characters."
    " Leave some out."
)


def is_plain(text: str) -> bool:
    return "\x00" not in text


def is_too_much(term: str) -> bool:
    """Tell whether a search is more than a database would take."""
    return len(term) > LONGEST or len(term.split()) > MOST_WORDS


class PlainAdmin(admin.ModelAdmin):
    """Finds nothing, without an error, where an address or a search makes no sense."""

    actions = None
    show_full_result_count = False
    list_per_page = 50
    list_max_show_all = 0
    show_facets = admin.ShowFacets.NEVER  # DeskList shows them where they are cheap
    paginator = BoundedPaginator

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[DeskList]:
        return DeskList

    def lookup_allowed(self, lookup: str, value: Any, request: HttpRequest | None = None) -> bool:
        """Refuse patterns: on SQLite they run in Python, for as long as they like."""
        pattern = lookup.rpartition("__")[2] in ("regex", "iregex")
        return not pattern and super().lookup_allowed(lookup, value, request)  # type: ignore[arg-type]

    def get_search_results(
        self, request: HttpRequest, queryset: Any, search_term: str
    ) -> tuple[Any, bool]:
        """Find a record by its exact uid too; what no column could hold finds nothing."""
        term = seen_text(search_term.replace("\x00", " ")).strip()
        if is_too_much(term):
            return queryset.none(), False
        if is_uid(term.lower()):
            return queryset.filter(pk=term.lower()), False
        return super().get_search_results(request, queryset, term)

    def get_object(
        self, request: HttpRequest, object_id: str, from_field: str | None = None
    ) -> Any:
        """Return the row, or None for what no key could be."""
        return super().get_object(request, object_id, from_field) if is_plain(object_id) else None

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Show the list; PostgreSQL takes no NUL in a filter."""
        filters = (value for name, value in request.GET.items() if name != SEARCH_VAR)
        if is_too_much(request.GET.get(SEARCH_VAR, "")):
            messages.error(request, TOO_MUCH)
        if all(is_plain(str(value)) for value in filters):
            return super().changelist_view(request, extra_context)
        return HttpResponseRedirect(f"{request.path}?{ERROR_FLAG}=1")
