"""The front page."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from statements.releases.citing import AUTHORS, LICENCE, TITLE


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Say what the product is and where its doors are; asks nothing of the database."""
    return render(request, "home.html", {"licence": LICENCE, "citation": f"{AUTHORS}. {TITLE}."})
