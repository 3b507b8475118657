"""The page that deletes a record, as the edition that its user saw."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, reverse

from statements import curation
from statements.curation.record_state import record_state

from .desk import DeskAdmin
from .refusing import REFUSED, refusal_notice
from .requests import number_in, person, reason_in

NEWER = "Somebody saved version {error.current} since you opened this page: look at it first."


class RemovalPage:
    """Asks whether to delete a record, and does it; unlike Django's without a transaction."""

    def __init__(self, desk: DeskAdmin) -> None:
        self.desk = desk

    def urls(self) -> list[URLPattern]:
        may = self.desk.has_delete_permission
        return [self.desk.record_route("delete", self.view, may)]

    def view(self, request: HttpRequest, row: Any) -> HttpResponse:
        refusal: dict[str, Any] = {}
        if request.method == "POST":
            try:
                return self.remove(request, row)
            except REFUSED as error:
                refusal = refusal_notice(error, self.desk.noun, NEWER)
        title = "Not deleted" if refusal else "Are you sure?"
        edition = record_state(self.desk.noun, row.pk).version
        return self.desk.page(request, "delete", row, title=title, edition=edition, **refusal)

    def remove(self, request: HttpRequest, row: Any) -> HttpResponse:
        """Call the verb, and go to the list."""
        base, reason = number_in(request.POST, "edition") or None, reason_in(request.POST)
        curation.remove(person(request), self.desk.noun, row.pk, reason, base=base)
        name = self.desk.opts.verbose_name
        messages.success(request, f"The {name} “{row}” was deleted successfully.")
        if not self.desk.has_view_or_change_permission(request):
            return HttpResponseRedirect(reverse("admin:index"))
        return HttpResponseRedirect(self.desk.address("changelist"))
