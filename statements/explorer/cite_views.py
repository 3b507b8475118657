"""The citation of a page as a file: the page is asked what it is called."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.urls import Resolver404, resolve

from statements.addresses import split_as_written
from statements.filters import Fault
from statements.problems import ProblemDetails
from statements.query.doors import Door, QueryData, Values, query_from
from statements.query.parameters import Text

from .citing import FORMS, PageCitation
from .heads import citation_of
from .pages import PageView

LONGEST = 2_000
OF = Text("The address of a page, from its first slash.", "/topics/peace/", str, LONGEST)


def check_of(query: QueryData, values: Values) -> list[Fault]:
    """Refuse a question that names no page."""
    message = "This is needed: the address of a page, as in of=/topics/peace/."
    return [] if "of" in query else [Fault("of", message, "needed")]


class CiteView(PageView):
    """One form of the citation of the page that `of` names."""

    tells_releases = True
    door = Door({"of": OF}, check=check_of, required=("of",))

    def page(self, request: HttpRequest, state: str, **key: str) -> HttpResponse:
        _, options = self.door.read(query_from(dict(request.GET.lists())))
        form = FORMS[key["form"]]
        citation = cited(state, options["of"], request)
        body = form.write(citation)
        response = HttpResponse(body, content_type=f"{form.media_type}; charset=utf-8")
        name = f"{citation.key[:80]}.{form.ending}"
        response["Content-Disposition"] = f'attachment; filename="{name}"'
        return response


def cited(state: str, address: str, request: HttpRequest) -> PageCitation:
    """Return the citation of a page of this site; raises what the page raises."""
    parts = split_as_written(address)
    if parts is None or parts.netloc or parts.scheme:
        raise not_there(address)
    view, key = view_at(parts.path)
    context = view.context(state, dict(QueryDict(parts.query).lists()), **key)
    citation = citation_of(request, state, context, address, view.release())
    if citation is None:
        raise not_there(address)
    return citation


def view_at(path: str) -> tuple[PageView, dict[str, Any]]:
    """Return the page at a path, with the key in it."""
    try:
        match = resolve(path)
    except Resolver404:
        raise not_there(path) from None
    kind = getattr(match.func, "view_class", None)
    if kind is None or not issubclass(kind, PageView) or kind is CiteView:
        raise not_there(path)
    return kind(**getattr(match.func, "view_initkwargs", {})), match.kwargs


def not_there(path: str) -> ProblemDetails:
    return ProblemDetails(404, "Not Found", f"There is no page at {path} that can be cited.")
