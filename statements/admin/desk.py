"""What all lists and pages of the desk have: their frame, their addresses, what they refuse."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar, Protocol

from django.contrib import admin, messages
from django.contrib.admin.exceptions import DisallowedModelAdminToField
from django.contrib.admin.options import TO_FIELD_VAR
from django.contrib.admin.utils import lookup_spawns_duplicates, quote, unquote
from django.contrib.admin.views.main import ERROR_FLAG, SEARCH_VAR
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse

from statements.keys import is_uid

from .letter_cases import spellings, words_in_any_case
from .lists import BoundedPaginator, DeskList
from .requests import plain_term

View = Callable[..., HttpResponseBase]
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


class RecordViews(Protocol):
    """Pages and verbs that a noun's admin holds."""

    def urls(self) -> list[URLPattern]:
        """Return their addresses, below those of the model."""
        ...


class DeskAdmin(admin.ModelAdmin):
    """Finds nothing, without an error, where an address or a search makes no sense."""

    actions: Any = None
    change_list_template = "admin/statements/desk_list.html"
    empty_help: ClassVar[str] = ""  # what an empty list says to who cannot add to it
    show_full_result_count = False
    list_per_page = 50
    list_max_show_all = 0
    show_facets = admin.ShowFacets.NEVER  # DeskList shows them where they are cheap
    paginator = BoundedPaginator

    @property
    def noun(self) -> str:
        """The noun whose records these are, empty for what is no record."""
        return getattr(self.model, "noun", "")

    def route(self, at: str, view: View, name: str) -> URLPattern:
        """Return an address of the desk, below that of the model."""
        full_name = f"statements_{self.opts.model_name}_{name}"
        return path(at, self.admin_site.admin_view(view), name=full_name)

    def record_route(
        self,
        at: str,
        view: Callable[[HttpRequest, Any], HttpResponse],
        may: Callable[[HttpRequest, Any], bool],
    ) -> URLPattern:
        """Return an address below that of a record, whose view is given its row."""

        def page(request: HttpRequest, object_id: str) -> HttpResponse:
            row = self.get_object(request, unquote(object_id))
            if row is None:
                return self.not_there(request, object_id)
            if not may(request, row):
                raise PermissionDenied
            return view(request, row)

        return self.route(f"<path:object_id>/{at}/", page, at.replace("-", "_"))

    def address(self, name: str, *keys: str) -> str:
        return reverse(f"admin:statements_{self.opts.model_name}_{name}", args=[*map(quote, keys)])

    def frame(self, request: HttpRequest, row: Any = None) -> dict[str, Any]:
        """Return what every page of the admin shows around its content."""
        return {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "app_label": self.opts.app_label,
            "original": row,
            "object": row,
            "has_view_permission": self.has_view_permission(request, row),
            "preserved_filters": self.get_preserved_filters(request),
            "change_url": row and self.address("change", row.pk),
        }

    def page(
        self,
        request: HttpRequest,
        name: str,
        row: Any = None,
        /,
        *,
        status: int = 200,
        **context: Any,
    ) -> TemplateResponse:
        """Return a page of the desk, made by one of our templates."""
        template, context = f"admin/statements/{name}.html", self.frame(request, row) | context
        return TemplateResponse(request, template, context, status=status)

    def not_there(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Say that there is no such record, and go to the admin's first page."""
        response: HttpResponse = self._get_obj_does_not_exist_redirect(  # type: ignore[attr-defined]  # not in the stubs
            request, self.opts, object_id
        )
        return response

    def check_form_permission(self, request: HttpRequest, row: Any) -> None:
        """Refuse who may not see the page, or not send it."""
        if row is None:
            allowed = self.has_add_permission(request)
        elif request.method == "POST":
            allowed = self.has_change_permission(request, row)
        else:
            allowed = self.has_view_or_change_permission(request, row)
        if not allowed:
            raise PermissionDenied

    def check_to_field(self, request: HttpRequest) -> None:
        """Refuse, as Django does, to answer a popup with another field than the key."""
        to_field = request.POST.get(TO_FIELD_VAR, request.GET.get(TO_FIELD_VAR))
        if to_field and not self.to_field_allowed(request, to_field):
            raise DisallowedModelAdminToField(f"The field {to_field} cannot be referenced.")

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[DeskList]:
        return DeskList

    def lookup_allowed(self, lookup: str, value: Any, request: HttpRequest) -> bool:
        """Refuse patterns: on SQLite they run in Python, for as long as they like."""
        pattern = lookup.rpartition("__")[2] in ("regex", "iregex")
        return not pattern and super().lookup_allowed(lookup, value, request)

    def get_search_results(
        self, request: HttpRequest, queryset: Any, search_term: str
    ) -> tuple[Any, bool]:
        """Find a record by its exact uid too; what no column could hold finds nothing."""
        term = plain_term(search_term)
        if is_too_much(term):
            return queryset.none(), False
        if is_uid(term.lower()):
            return queryset.filter(pk=term.lower()), False
        fields = self.get_search_fields(request)
        if spellings(term) == [term] or not fields:
            return super().get_search_results(request, queryset, term)
        repeats = any(lookup_spawns_duplicates(self.opts, field) for field in fields)
        return queryset.filter(words_in_any_case(fields, term)), repeats

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
