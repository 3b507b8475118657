"""What an address that nothing has may have meant: the same spelt as pages are."""

from __future__ import annotations

from urllib.parse import quote

from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.urls import Resolver404, ResolverMatch, resolve

from statements.filters.public_keys import look_up
from statements.filters.refusals import canonical
from statements.keys import RecordName, as_uid
from statements.query.records import not_found

from .endings import problem_page
from .links import NOUNS
from .page_quota import TooManyPages, count_page

LONGEST_PATH = 200  # no address of ours is longer
NOTHING = "There is nothing at this address: keys are written in small letters, with hyphens."


def answer_near(request: HttpRequest) -> HttpResponse | None:
    """Answer for an address that only spelling keeps from a page; None for any other.

    A uid in capitals leads on, as what lacks only its slash; a key in capitals or with `_` is told
    with the right address, and counted as a page: it is looked up.
    """
    path = request.path_info
    parts = path.strip("/").split("/")
    if request.method not in ("GET", "HEAD") or len(path) > LONGEST_PATH:
        return None
    same, plain = (f"/{'/'.join(map(spell, parts))}/" for spell in (as_uid, canonical))
    if same != path and page_at(same):
        is_spelt_anew = same != f"{path}/"
        return HttpResponsePermanentRedirect(with_query(request, same), is_spelt_anew)
    match = page_at(plain) if plain != path else None
    if match is None:
        return None
    try:
        count_page(request)
    except TooManyPages as many:
        return problem_page(request, many)
    if not has_answer(match):
        return None
    return problem_page(request, not_found(NOTHING), with_query(request, plain))


def page_at(address: str) -> ResolverMatch | None:
    """Return what shows a page at an address, None if nothing does."""
    try:
        match = resolve(address)
    except Resolver404:
        return None
    return match if str(match.url_name).startswith("page-") else None


def has_answer(match: ResolverMatch) -> bool:
    """Tell whether a page is a list, or that of a public record."""
    plural = str(match.url_name).removeprefix("page-").removesuffix("-detail")
    if not match.kwargs or plural not in NOUNS:
        return not match.kwargs
    name = RecordName(NOUNS[plural], "/".join(match.kwargs.values()))
    return bool(look_up({str(name)}).keys)


def with_query(request: HttpRequest, path: str) -> str:
    query = request.META.get("QUERY_STRING", "")
    return f"{quote(path)}{'?' if query else ''}{query}"
