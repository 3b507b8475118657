"""Where a verb leads: to the next work, with a word on what was done and where to find it.

Who asks for something reads it once more; who decides meets the next statement that waits. What
was refused leads back to where it was asked.
"""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.admin.utils import quote
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.html import format_html

from statements.addresses import split_as_written
from statements.ledger.savers import waiting_for

from ..links import record_url
from ..requests import person
from . import walk


def review_url(uid: str) -> str:
    return reverse("admin:statements_statement_review", args=[quote(uid)])


def next_waiting(request: HttpRequest, uid: str) -> str | None:
    """Return the statement to go on with: the next of those that this one was chosen with, or the
    one other than this that has waited longest for who asks."""
    if walk.place(request, uid):
        return walk.following(request, uid)
    waiting = waiting_for(person(request), "state_at", "pk")
    return next((record.key for record in waiting if record.key != uid), None)


def show_caller(request: HttpRequest, row: Any, text: str = "") -> HttpResponse:
    """Show the page that a verb was called from: the review, or the form."""
    if text:
        messages.success(request, text)
    referer = split_as_written(request.headers.get("Referer", ""))
    page = referer.path if referer else ""
    called = request.path.rstrip("/").rpartition("/")[0]
    is_ours = page in (f"{called}/review/", f"{called}/change/")
    return HttpResponseRedirect(page if is_ours else record_url(row.noun, row.pk))


def show_review_after_asking(request: HttpRequest, row: Any, text: str) -> HttpResponse:
    """Show a statement as it will be read, now that something was asked of it."""
    add = reverse("admin:statements_statement_add")
    drafts = reverse("admin:statements_statement_changelist") + "?state=draft"
    links = '{} <a href="{}?like={}">Add another from the same source</a> · <a href="{}">Drafts</a>'
    messages.success(request, format_html(links, text, add, row.pk, drafts))
    return HttpResponseRedirect(review_url(row.pk))


def show_next_waiting(request: HttpRequest, row: Any, text: str) -> HttpResponse:
    """Show the next statement that waits for who decided, or this one where none does."""
    following = next_waiting(request, row.pk)
    place = walk.place(request, row.pk)
    if following is None:
        end = "It was the last that you chose." if place else "Nothing else waits for your review."
        done = format_html("{} {}", text, end)
    else:
        end = "The next that you chose" if place else "The next that waits for you"
        template = '“<a href="{}">{}</a>”: {} {} stands below.'
        done = format_html(template, review_url(row.pk), row, text, end)
    messages.success(request, done)
    return HttpResponseRedirect(review_url(following or row.pk))


def show_form(request: HttpRequest, row: Any, text: str) -> HttpResponse:
    """Open the form."""
    messages.success(request, text)
    return HttpResponseRedirect(record_url(row.noun, row.pk))


def show_review(request: HttpRequest, row: Any, text: str) -> HttpResponse:
    """Show a statement as it will be read, beside what can be done next."""
    messages.success(request, text)
    return HttpResponseRedirect(review_url(row.pk))
