"""The guides as public pages: asked of no database, made once in each process."""

from __future__ import annotations

from functools import cache

from django.http import Http404, HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.views.decorators.cache import cache_control
from django.views.decorators.http import conditional_page, require_safe

from statements.guides import GUIDES, example, guide

# As for the API's pages: a cache in front may answer for a second, whoever keeps one asks again.
shared_cache = cache_control(public=True, max_age=0, s_maxage=1)


@require_safe
@shared_cache
@conditional_page
def index(request: HttpRequest) -> HttpResponse:
    """Lead to the guides, the reference of the API, and the codebook."""
    return HttpResponse(index_page())


@require_safe
@shared_cache
@conditional_page
def page(request: HttpRequest, name: str) -> HttpResponse:
    """Show a guide, with a table of contents."""
    if name not in GUIDES:
        raise Http404(f"There is no guide for {name}.")
    return HttpResponse(guide_page(name))


@require_safe
@shared_cache
@conditional_page
def example_file(request: HttpRequest, name: str) -> HttpResponse:
    """Give a program that a guide names, as text to read and to save."""
    try:
        return HttpResponse(example(name), content_type="text/plain; charset=utf-8")
    except KeyError:
        raise Http404(f"There is no example {name}.") from None


@cache
def index_page() -> str:
    return render_to_string("docs.html", {"guides": [(name, guide(name)) for name in GUIDES]})


@cache
def guide_page(name: str) -> str:
    return render_to_string("guide.html", {"name": name, "paper": guide(name)})
