"""No lost work: pages that were sent twice, and pages whose token no longer fits."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.csrf import csrf_failure as plain_failure

from statements import documents
from statements.documents import Document, Noun

from .held import edition
from .page import DocumentPage


def was_sent_before(page: DocumentPage, user: Any) -> bool:
    """Tell whether the page for a new record made that record already: a double click, or "back".

    The first edition of that key or uid is the same person's, and says what the page says.
    """
    noun, key = page.noun, page.noun.key_of(page.document)
    there = noun.table.model._default_manager.filter(pk=key).exists()
    first = edition(noun.name, key, 1) if page.adding and there else None
    if first is None or first.saved_by != user:
        return False
    said = documents.upgrade(noun, first.format, documents.parse(first.document))
    return without_uids(noun, said) == without_uids(noun, page.document)


def without_uids(noun: Noun, document: Document) -> str:
    """Return a document with its rows named by their places: each sending gives them new uids."""
    text = documents.dump(document)
    for name, path in documents.identities(noun, document).items():
        text = text.replace(f'"{name}"', f'"{path}"')
    return text


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Tell somebody at the desk that the page was old, and where what was typed is kept."""
    elsewhere = reason.startswith(("Origin", "Referer"))  # another site's page, and none of ours
    if elsewhere or not request.path.startswith(reverse("admin:index")):
        return plain_failure(request, reason=reason)
    context: dict[str, Any] = {
        "title": "This was not saved",
        "page_url": request.path,
        "is_nav_sidebar_enabled": False,
    }
    return render(request, "admin/statements/csrf.html", context, status=403)
