"""The list of a noun: marks for state and certainty, and where the same list is to be had."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib import admin
from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.admin.views.main import ERROR_FLAG
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.views.decorators.http import require_GET

from statements.audit import audit
from statements.exports.writing import DIALECTS
from statements.vocabularies import Certainty, DeskState

from . import downloads
from .lists import download_urls, outside
from .plain import PlainAdmin, is_plain


def badge(state: str | None) -> SafeString | str:
    """Return the mark of a desk state."""
    if not state:
        return ""
    return format_html('<span class="badge badge-{}">{}</span>', state, DeskState(state).label)


class ListedAdmin(PlainAdmin):
    """A noun's list, with its links to the API and to the downloads."""

    noun: ClassVar[str]
    public_date: ClassVar[str] = ""  # what the public calls the date drilled down by
    change_list_template = "admin/statements/list.html"

    @admin.display(description="certainty", ordering="certainty")
    def sure(self, row: Any) -> SafeString:
        label = Certainty(row.certainty).label
        return format_html('<span class="certainty certainty-{}">{}</span>', row.certainty, label)

    def get_urls(self) -> list[Any]:
        view = self.admin_site.admin_view(require_GET(self.download_view))
        name = f"statements_{self.opts.model_name}_download"
        return [path("download/<slug:dialect>/", view, name=name), *super().get_urls()]

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        response = super().changelist_view(request, extra_context)
        told = getattr(response, "context_data", None)
        if isinstance(response, TemplateResponse) and told and "cl" in told:
            date = (str(self.date_hierarchy), self.public_date) if self.public_date else None
            told["outside"] = outside(told["cl"], self.noun, date, has_q=True)
            told["downloads"] = download_urls(self.opts, request.GET.urlencode())
        return response

    def download_view(self, request: HttpRequest, dialect: str) -> Any:
        """Send all rows of the list, as the desk holds them now."""
        if not self.has_view_or_change_permission(request):
            raise PermissionDenied
        if dialect not in DIALECTS:
            raise Http404(f"There is no dialect {dialect}: plain and excel.")
        back = reverse(f"admin:statements_{self.opts.model_name}_changelist")
        if not all(is_plain(str(value)) for value in request.GET.values()):
            return HttpResponseRedirect(f"{back}?{ERROR_FLAG}=1")
        try:
            found = self.get_changelist_instance(request)
        except IncorrectLookupParameters:
            return HttpResponseRedirect(f"{back}?{ERROR_FLAG}=1")
        name = request.user.get_username()
        audit("desk download", request, name, path=request.path, dialect=dialect)
        return downloads.response(request, self.noun, found.queryset, dialect)
