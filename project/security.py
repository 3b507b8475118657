"""How to report a weakness: a page from SECURITY.md, and security.txt (RFC 9116)."""

from __future__ import annotations

from datetime import timedelta
from functools import cache
from pathlib import Path

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.views.decorators.http import require_safe

from statements.guides import Paper, read

FILE = Path(__file__).resolve().parent / "SECURITY.md"
CONTACT = "<p>CONTACT</p>"  # a paragraph of the file that the page replaces
UNNAMED = (
    "<p>Whoever runs this installation has named no address for reports yet. Tell them by the way "
    "in which you know them, and not in public.</p>"
)
VALID = timedelta(days=90)


@cache
def paper() -> Paper:
    """Return SECURITY.md, read once in each process; its links lead to places on the web alone."""
    return read(FILE.read_text(encoding="utf-8"), lambda link: link)


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """Say how a weakness is reported, what is mended, and what is promised."""
    html = SafeString(paper().html.replace(CONTACT, contact_html(settings.SECURITY_CONTACT)))
    return render(request, "security.html", {"paper": paper(), "html": html})


def contact_html(contact: str) -> str:
    """Return whom to write to; an installation that has named nobody says so."""
    if not contact:
        return UNNAMED
    line = '<p>Write to <a href="{}" rel="nofollow">{}</a>.</p>'
    return format_html(line, contact, contact.removeprefix("mailto:"))


@require_safe
def security_txt(request: HttpRequest) -> HttpResponse:
    """Tell programs where to report; there is no such file where nobody is named."""
    if not settings.SECURITY_CONTACT:
        raise Http404("SECURITY_CONTACT is not set.")
    ends = (timezone.now() + VALID).replace(microsecond=0)
    lines = (
        f"Contact: {settings.SECURITY_CONTACT}",
        f"Expires: {ends.isoformat().replace('+00:00', 'Z')}",
        "Preferred-Languages: en",
        f"Policy: {request.build_absolute_uri(reverse('security'))}",
    )
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")
