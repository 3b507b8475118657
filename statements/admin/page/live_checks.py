"""What deserves a second look on a page that is still being filled, told beside it.

What was typed is read as saving reads it: dates in words first, then by the page's own forms,
and its own `build_document` makes the document.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.forms.utils import ErrorDict
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import URLPattern
from django.views.decorators.http import require_POST

from statements.curation.record_state import record_state
from statements.documents import NOUNS
from statements.entering.oddities import oddities

from ..desk import DeskAdmin, is_plain
from ..requests import visible_text
from .date_texts import Faults, add_date_errors, read_dates
from .document_page import DocumentPage
from .second_looks import LookLine, error_lines, in_order, look_lines
from .selects import KeysField

GAP_CODES = frozenset({"required", "incomplete"})  # what is not typed yet is no fault
Messages = dict[str, list[str]]


class LiveChecks:
    """Tells what is odd about a page that is being filled, in lines; nothing is saved."""

    def __init__(self, desk: DeskAdmin, make_page: Callable[..., DocumentPage]) -> None:
        self.desk, self.make_page = desk, make_page

    def urls(self) -> list[URLPattern]:
        return [self.desk.route("help/looks/", require_POST(self.answer), "help_looks")]

    def answer(self, request: HttpRequest) -> HttpResponse:
        may = (self.desk.has_add_permission, self.desk.has_change_permission)
        if not any(has_permission(request) for has_permission in may):
            raise PermissionDenied
        key = request.GET.get("key", "")
        record = record_state(self.desk.noun, key) if key and is_plain(key) else None
        own_key = key if record and record.record else None
        dates = read_dates(NOUNS[self.desk.noun], visible_text(request.POST))
        page = self.make_page(request, own_key, record, dates.data)
        return JsonResponse({"looks": [one.as_data() for one in live_lines(page, dates.faults)]})


def live_lines(page: DocumentPage, date_faults: Faults) -> list[LookLine]:
    """Return what is odd about a page as far as it is filled, in its order."""
    add_date_errors(page.all_forms(), date_faults)
    wrong = {form: clean_leniently(form) for form in typed_forms(page)}
    for rows in page.lists.values():
        rows.non_form_errors()
    document = page.build_document()
    problems = oddities(page.noun.name, document, is_new=page.adding)
    unreadable = [*wrong.items(), *((form, form.errors) for form in typed_forms(page))]
    lines = [*look_lines(page, document, problems), *error_lines(page, unreadable)]
    return in_order(page, lines)


def typed_forms(page: DocumentPage) -> Iterator[forms.Form]:
    yield page.root
    for rows in page.lists.values():
        yield from rows.forms


def clean_leniently(form: Any) -> Messages:
    """Clean a form, take its faults away from it, and return those that are no mere gaps."""
    by_field = form.errors.as_data()
    wrong = {
        name: messages
        for name, errors in by_field.items()
        if (messages := [m for e in errors if not is_gap(form, name, e) for m in e.messages])
    }
    form._errors = ErrorDict()
    for name, field in form.fields.items():
        form.cleaned_data.setdefault(name, [] if isinstance(field, KeysField) else None)
    return wrong


def is_gap(form: forms.Form, name: str, error: Any) -> bool:
    """Tell whether an error says only that something is not typed yet, or a part of it."""
    parts = getattr(form.fields.get(name), "fields", ())  # whose errors come without a code
    gap_messages = {part.error_messages["incomplete"] for part in parts}
    return error.code in GAP_CODES or not gap_messages.isdisjoint(error.messages)
