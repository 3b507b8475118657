"""What every page is: made at one state of the ledger, kept as long as that, errors in words."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, ClassVar

from django.http import (
    HttpRequest,
    HttpResponse,
    HttpResponseNotModified,
    HttpResponsePermanentRedirect,
)
from django.template.loader import render_to_string
from django.views import View

from statements.entity_tags import FOR_ALL, names_tag, tag_of
from statements.filters import BadQuery
from statements.filters.refusals import write_query
from statements.problems import ProblemDetails
from statements.query import Elsewhere, ledger_state
from statements.query.doors import Door, query_from
from statements.query.limits import limited
from statements.releases.citing import LICENCE

from .cards import HEIGHT, OF_SITE, SITE, WIDTH, SharedCard, address_of
from .citing import FORMS, PageCitation, number_in
from .embed_code import Embed

HTML = "text/html"
API = "/api/v1"
LOCALE = "en_GB"  # of our words
SHARED = re.compile(r"utm_[a-z_]+|fbclid|gclid")  # what sharing an address adds to it
WORDS_OF_STATUS = {400: "This could not be read", 404: "Not found", 410: "No longer public"}

Parameters = Mapping[str, list[str]]  # names with all the values that each was given


class PageView(View):
    """A page that anybody may read.

    What stands in it is said by `context`, which may raise a problem: it becomes a page. What is
    asked for in the query, `door` reads: by itself, nothing.
    """

    http_method_names = ["get", "head", "options"]
    template_name: ClassVar[str] = ""
    door: Door = Door({})

    def get(self, request: HttpRequest, **key: str) -> HttpResponse:
        """Answer within the limits of a statement; what sharing added is taken off first."""
        if without := query_without_shared(request):
            return HttpResponsePermanentRedirect(f"{request.path}{without.removesuffix('?')}")
        with limited():
            return self.answer(request, **key)

    def data_state(self) -> str:
        """Return what tells states of the data apart, to be read before it."""
        return ledger_state()

    def answer(self, request: HttpRequest, **key: str) -> HttpResponse:
        """Return the page, or that the reader has it."""
        state = self.data_state()
        tag = tag_of(request, HTML, state)
        header = request.headers.get("If-None-Match", "")
        response: HttpResponse
        if header and names_tag(tag, header):
            response = HttpResponseNotModified()
        else:
            try:
                response = self.page(request, state, **key)
            except Elsewhere as moved:
                return self.moved(request, moved.path)
            except ProblemDetails as problem:
                return self.refused(request, problem)
        if "Cache-Control" not in response:
            response["ETag"], response["Cache-Control"] = tag, FOR_ALL
        return response

    def moved(self, request: HttpRequest, path: str) -> HttpResponse:
        """Lead to what a merged key means, by the path of its record."""
        return moved_to(request, path)

    def refused(self, request: HttpRequest, problem: ProblemDetails) -> HttpResponse:
        return problem_page(request, problem)

    def page(self, request: HttpRequest, state: str, **key: str) -> HttpResponse:
        """Make the page of what is asked for."""
        parameters = dict(request.GET.lists())
        context = self.context(state, parameters, **key)
        around = (
            citing(request, state, context)
            | framing(request, context)
            | sharing(request, state, context)
        )
        response = HttpResponse(render(request, self.template_name, context | around))
        if context.get("is_partial"):
            response["Cache-Control"] = "no-store"
        return response

    def context(self, state: str, parameters: Parameters, **key: str) -> dict[str, Any]:
        """Return what the template shows; raises BadQuery, Elsewhere or another problem.

        `heading` is what the page is called, also where it is cited; `embed` what other sites may
        show of it, `card` what they show where its address is shared. A page that `is_partial`
        lacks what could not be read just now, and nobody keeps it.
        """
        self.door.read(query_from(parameters))
        return {}


def citing(request: HttpRequest, state: str, context: Mapping[str, Any]) -> dict[str, Any]:
    """Return how a page is cited that says what it is called."""
    if "heading" not in context:
        return {}
    citation = PageCitation.at(state, context["heading"], request.build_absolute_uri())
    return {"citation": citation, "forms": FORMS, "licence": LICENCE}


def framing(request: HttpRequest, context: Mapping[str, Any]) -> dict[str, Any]:
    """Return the frame that other sites may copy from a page that has one."""
    embed: Embed | None = context.get("embed")
    return {"frame": embed.frame(request.build_absolute_uri("/")[:-1])} if embed else {}


def sharing(request: HttpRequest, state: str, context: Mapping[str, Any]) -> dict[str, Any]:
    """Return what other sites show where the address of a page is shared: https://ogp.me."""
    shared: SharedCard = context.get("card", OF_SITE)
    address = address_of(number_in(state), shared.path)
    members = {
        "og:site_name": SITE,
        "og:type": "website",
        "og:locale": LOCALE,
        "og:url": request.build_absolute_uri(),
        "og:title": context.get("heading") or context.get("title") or shared.card.title,
        "og:description": shared.card.description,
        "og:image": request.build_absolute_uri(address),
        "og:image:type": "image/png",
        "og:image:width": WIDTH,
        "og:image:height": HEIGHT,
        "og:image:alt": shared.card.alternative,
    }
    return {"shared": members}


def render(request: HttpRequest, template: str, context: Mapping[str, Any]) -> str:
    """Render a page with its own address and that of the same in the API."""
    address = request.get_full_path()
    own = {"address": address, "canonical": request.build_absolute_uri(), "api": f"{API}{address}"}
    return render_to_string(template, own | dict(context))


def query_without_shared(request: HttpRequest) -> str | None:
    """Return the query without what sharing added, None where it added nothing."""
    pairs = [(name, value) for name, values in request.GET.lists() for value in values]
    own = [pair for pair in pairs if not SHARED.fullmatch(pair[0])]
    if len(own) == len(pairs):
        return None
    return f"?{write_query(own)}" if own else "?"


def moved_to(request: HttpRequest, path: str) -> HttpResponse:
    """Lead from a merged key to what stands for it, with the query."""
    query = request.META.get("QUERY_STRING", "")
    return HttpResponsePermanentRedirect(f"/{path}{'?' if query else ''}{query}", True)


def problem_page(
    request: HttpRequest, problem: ProblemDetails, corrected: str | None = None
) -> HttpResponse:
    """Say what is wrong, or what became of a record, as a page that nobody keeps.

    `corrected` is the right address, where it is certain.
    """
    return render_problem(request, problem, "explorer/problem.html", corrected)


def render_problem(
    request: HttpRequest, problem: ProblemDetails, template: str, corrected: str | None = None
) -> HttpResponse:
    if isinstance(problem, BadQuery) and problem.corrected is not None:
        corrected = f"{request.path}?{problem.corrected}"
    context = {
        "problem": problem,
        "title": WORDS_OF_STATUS.get(problem.status, problem.title),
        "corrected": corrected,
    }
    body = render(request, template, context)
    response = HttpResponse(body, status=problem.status)
    response["Cache-Control"] = "no-store"
    return response
