"""Who else has a record open: told by the pages' own script, each minute, and forgotten soon."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any

from django.db import OperationalError
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
        name = str(RecordName(self.desk.noun, str(row.pk)))
        own = {"record": name, "page": page, "person": person(request)}
        try:
            return JsonResponse({"others": note("closed" in request.POST, now, own)})
        except OperationalError:  # the database is busy: the page tells again in a minute
            return JsonResponse({"others": None})


def note(is_closed: bool, now: datetime, own: dict[str, Any]) -> list[str]:
    """Note that a page is open or closed; return sentences on the others with the same record."""
    OpenPage.objects.closed_at(now).delete()
    if is_closed:
        OpenPage.objects.filter(**own).delete()
        return []
    OpenPage.objects.update_or_create(
        **own, defaults={"seen_at": now}, create_defaults={"seen_at": now, "opened_at": now}
    )
    others = OpenPage.objects.open_at(now).filter(record=own["record"])
    others = others.exclude(page=own["page"], person=own["person"]).select_related("person")
    longest: dict[int, OpenPage] = {}  # of each person, who may have several
    for one in others.order_by("opened_at", "pk"):
        longest.setdefault(one.person_id, one)
    return [sentence(one, is_own=one.person == own["person"]) for one in longest.values()]


def sentence(page: OpenPage, *, is_own: bool) -> str:
    who = "You have" if is_own else f"{page.person.get_username()} has"
    where = " in another window" if is_own else ""
    return f"{who} this open{where}, since {page.opened_at:%H:%M} UTC."
