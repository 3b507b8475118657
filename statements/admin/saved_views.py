"""Saved views: names that a person gives to what a list asks, as links above it."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.admin.views.main import ERROR_FLAG, PAGE_VAR
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.urls import URLPattern
from django.views.decorators.http import require_POST

from statements.models import SavedView

from .desk import DeskAdmin
from .requests import person

MOST = 30  # of one person above one list
PASSING = (PAGE_VAR, ERROR_FLAG)  # what is no part of what is asked


class SavedViews:
    """Keeps what a list asks under a name, and takes it away: each person their own."""

    def __init__(self, desk: DeskAdmin) -> None:
        self.desk = desk

    def urls(self) -> list[URLPattern]:
        route = self.desk.route
        return [
            route("views/keep/", require_POST(self.keep), "view_keep"),
            route("views/<int:pk>/drop/", require_POST(self.drop), "view_drop"),
        ]

    def keep(self, request: HttpRequest) -> HttpResponse:
        """Keep what the list asks under a name; one that the person has already means this now."""
        self.check(request)
        query = plain_query(request.POST.get("query", ""))
        own = SavedView.objects.filter(person=person(request), model=self.desk.opts.model_name)
        name = request.POST.get("name", "").strip()
        view = own.filter(name=name).first() if "\x00" not in name else None
        if view is None and len(own[:MOST]) == MOST:
            messages.error(request, f"You have {MOST} views of this list: take one away first.")
            return self.show_list(query)
        view = view or SavedView(
            person=person(request), model=str(self.desk.opts.model_name), name=name
        )
        view.query = query
        try:
            view.full_clean()
        except ValidationError as error:
            for field, texts in error.message_dict.items():
                messages.error(request, f"The view was not kept: {field}: {' '.join(texts)}")
        else:
            view.save()
            messages.success(request, f"“{view.name}” is a link above the list now.")
        return self.show_list(query)

    def drop(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Take a view away; another person's is as if it were not there."""
        self.check(request)
        own = SavedView.objects.filter(person=person(request), model=self.desk.opts.model_name)
        view = own.filter(pk=min(pk, 2**63 - 1)).first()
        if view is None:
            messages.error(request, "There is no such view of yours.")
            return self.show_list("")
        view.delete()
        messages.success(request, f"“{view.name}” was taken away; what it showed stays.")
        return self.show_list(view.query)

    def check(self, request: HttpRequest) -> None:
        if not self.desk.has_view_or_change_permission(request):
            raise PermissionDenied

    def show_list(self, query: str) -> HttpResponse:
        url = self.desk.address("changelist")
        return HttpResponseRedirect(f"{url}?{query}" if query else url)


def plain_query(text: str) -> str:
    """Return what a list is asked, without the page that was open."""
    query = QueryDict(text.replace("\x00", "").removeprefix("?"), mutable=True)
    for name in PASSING:
        query.pop(name, None)
    return query.urlencode()
