"""Who else has a record open: told by the pages' own script, each minute, and forgotten soon."""

from __future__ import annotations

import re
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import URLPattern
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from statements.keys import RecordName
from statements.models import OpenPage

from .desk import DeskAdmin
from .requests import person

PAGE = re.compile(r"[0-9a-z-]{8,40}")  # what a script calls its window


class Presence:
    """Takes down that a page is open, and tells who else has the record open, since when."""

    def __init__(self, desk: DeskAdmin) -> None:
        self.desk = desk

    def urls(self) -> list[URLPattern]:
        view = never_cache(require_POST(self.view))
        return [self.desk.record_route("open", view, self.desk.has_view_or_change_permission)]

    def view(self, request: HttpRequest, row: Any) -> HttpResponse:
        page, now = request.POST.get("page", ""), timezone.now()
        if not PAGE.fullmatch(page):
            return JsonResponse({"error": "This names no window."}, status=400)
        name, user = str(RecordName(self.desk.noun, str(row.pk))), person(request)
        OpenPage.objects.closed_at(now).delete()
        own = {"record": name, "page": page, "person": user}
        if "closed" in request.POST:
            OpenPage.objects.filter(**own).delete()
            return JsonResponse({"others": []})
        OpenPage.objects.update_or_create(
            **own, defaults={"seen_at": now}, create_defaults={"seen_at": now, "opened_at": now}
        )
        others = OpenPage.objects.open_at(now).filter(record=name).exclude(page=page, person=user)
        told = [sentence(one, is_own=one.person == user) for one in others.select_related("person")]
        return JsonResponse({"others": told})


def sentence(page: OpenPage, *, is_own: bool) -> str:
    who = "You have" if is_own else f"{page.person.get_username()} has"
    where = " in another window" if is_own else ""
    return f"{who} this open{where}, since {page.opened_at:%H:%M} UTC."
