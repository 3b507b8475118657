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
from statements.filters.memory import looking_up_once
from statements.filters.refusals import write_query
from statements.models import Release
from statements.problems import ProblemDetails
from statements.query import Elsewhere, ledger_state
from statements.query.doors import Door, query_from
from statements.query.limits import limited

from .endings import moved_to, problem_page
from .heads import head_of
from .page_quota import count_page
from .sharing import framing, sharing
from .site import whole

HTML = "text/html"
API = "/api/v1"
BESIDE = "\n"  # between the states of the ledger and of releases
SHARED = re.compile(r"utm_[a-z_]+|fbclid|gclid")  # what sharing an address adds to it

Parameters = Mapping[str, list[str]]  # names with all the values that each was given


class PageView(View):
    """A page that anybody may read.

    What stands in it is said by `context`, which may raise a problem: it becomes a page. What is
    asked for in the query, `door` reads: by itself, nothing.
    """

    http_method_names = ["get", "head", "options"]
    template_name: ClassVar[str] = ""
    door: Door = Door({})
    has_page: ClassVar[bool] = True  # no redirect to where it is told
    tells_releases: ClassVar[bool] = False  # changes with them, and is cited by the latest

    def get(self, request: HttpRequest, **key: str) -> HttpResponse:
        """Answer within the limits of a statement; what sharing added is taken off first."""
        if without := query_without_shared(request):
            return HttpResponsePermanentRedirect(f"{request.path}{without.removesuffix('?')}")
        with limited(), looking_up_once():
            return self.answer(request, **key)

    def data_state(self) -> str:
        """Return what tells states of the data apart, to be read before it: the ledger's first."""
        state = ledger_state()
        return f"{state}{BESIDE}{Release.objects.state()}" if self.tells_releases else state

    def release(self) -> Release | None:
        """Return the release beside which a page is cited."""
        return Release.objects.latest_public() if self.tells_releases else None

    def answer(self, request: HttpRequest, **key: str) -> HttpResponse:
        """Return the page, or that the reader has it, which costs nothing of a quota.

        Whoever names no tag is counted before anything is read.
        """
        header = request.headers.get("If-None-Match", "")
        state = self.data_state() if header else None
        response: HttpResponse
        try:
            if state is not None and names_tag(tag_of(request, HTML, state), header):
                response = HttpResponseNotModified()
            else:
                count_page(request)
                state = self.data_state() if state is None else state
                response = self.page(request, state.partition(BESIDE)[0], **key)
        except Elsewhere as moved:
            return self.moved(request, moved.path)
        except ProblemDetails as problem:
            return self.refused(request, problem)
        if "Cache-Control" not in response:
            response["ETag"], response["Cache-Control"] = tag_of(request, HTML, state), FOR_ALL
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
        head = head_of(request, state, context, self.release())
        around = framing(request, context) | sharing(request, state, context)
        response = HttpResponse(self.html(request, head | around | context))
        if context.get("is_partial"):
            response["Cache-Control"] = "no-store"
        return response

    def html(self, request: HttpRequest, context: Mapping[str, Any]) -> str:
        """Print what the page shows."""
        return render(request, self.template_name, context)

    def context(self, state: str, parameters: Parameters, **key: str) -> dict[str, Any]:
        """Return what the template shows; raises BadQuery, Elsewhere or another problem.

        `heading` is what the page is called, also where it is cited, by `permalink` where that is
        another address; `record`, or `dataset`, is what programs are told of; `embed` what other
        sites may show of it, `card` what they show where its address is shared. A page that
        `is_partial` lacks what could not be read just now, and nobody keeps it.
        """
        self.door.read(query_from(parameters))
        return {}


def render(request: HttpRequest, template: str, context: Mapping[str, Any]) -> str:
    """Render a page with its own address and that of the same in the API."""
    address = request.get_full_path()
    own = {"address": address, "canonical": whole(request, address), "api": f"{API}{address}"}
    return render_to_string(template, own | dict(context))


def query_without_shared(request: HttpRequest) -> str | None:
    """Return the query without what sharing added, None where it added nothing."""
    pairs = [(name, value) for name, values in request.GET.lists() for value in values]
    own = [pair for pair in pairs if not SHARED.fullmatch(pair[0])]
    if len(own) == len(pairs):
        return None
    return f"?{write_query(own)}" if own else "?"
