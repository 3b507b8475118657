"""The API's addresses: no format suffixes, and always a slash at the end."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from urllib.parse import quote

from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.urls import (
    Resolver404,
    ResolverMatch,
    URLPattern,
    URLResolver,
    path,
    re_path,
    resolve,
    reverse,
)
from django.views.decorators.csrf import csrf_exempt

from statements import query
from statements.documents import NOUNS, PLURALS, Noun
from statements.filters.public_keys import look_up
from statements.filters.refusals import canonical, near
from statements.keys import RecordName, as_uid
from statements.models import Release
from statements.query.doors import Door
from statements.query.editions import EDITION, EDITIONS
from statements.query.paths import NUMBER, lookup_of
from statements.releases.listing import LATEST, RELEASE, RELEASE_DOOR, RELEASES_DOOR

from .codebook import CodebookView
from .describing import DocsView, QuotaView, SchemaView, TopicView
from .errors import over_quota, unknown_address
from .negotiation import renderers
from .quotas import anonymous_standing
from .releases import DownloadView, ReleaseViewSet
from .viewsets import EditionViewSet, IndexView, ListViewSet, ResolveView, key_of

LONGEST_PATH = 200  # no address of ours is longer

EDITED = [noun for noun in NOUNS.values() if noun.has_public_editions]


def routes(
    viewset: Any, prefix: str, lookup: str, doors: tuple[Door, Door | None], **own: Any
) -> list[URLPattern]:
    """Return the addresses of a list and of what is in it, each with its door, if it has one."""
    name = f"api-{own.pop('name', prefix)}"
    addresses = ((f"{prefix}/", "list"), (f"{prefix}/{lookup}/", "detail"))
    return [
        re_path(
            rf"^{address}$",
            viewset.as_view({"get": action}, door=door, renderer_classes=renderers(door), **own),
            name=f"{name}-{end}",
        )
        for (address, end), action, door in zip(addresses, ("list", "retrieve"), doors, strict=True)
        if door is not None
    ]


def list_routes(listing: query.Listing) -> list[URLPattern]:
    door, own = listing.detail_door, {"noun": listing.noun, "listing": listing}
    lookup, doors = lookup_of(listing.noun), (listing.door, door or listing.door)
    both = routes(ListViewSet, listing.name, lookup, doors, **own)
    return both if door else both[:1]


def by_depth(listings: Iterable[query.Listing]) -> list[query.Listing]:
    """Return lists with those below another first: contacts/accounts/ is no contact."""
    return sorted(listings, key=lambda listing: -listing.name.count("/"))


def edition_routes(noun: Noun) -> list[URLPattern]:
    prefix = f"{noun.plural}/{lookup_of(noun.name)}/editions"
    own = {"of": noun.name, "name": f"{noun.plural}-editions"}
    return routes(EditionViewSet, prefix, NUMBER, (EDITIONS, EDITION), **own)


ROUTES = {name: f"api-{name}-list" for name in (*query.LISTS, "releases")} | {
    name: f"api-{name}" for name in ("resolve", "codebook", "schema", "docs", "quota")
}


@csrf_exempt
def unknown(request: HttpRequest, path: str) -> HttpResponse:
    """Answer for an address that nothing has.

    One that lacks only its slash, or writes a uid in capitals, leads to the right one; one that is
    right but for case, `_` and `-`, spaces and escapes is told with that.
    """
    if request.method not in ("GET", "HEAD"):
        return unknown_address(request)
    root = request.path_info.removesuffix(path)
    parts = path.removesuffix("/").split("/")
    same = "/".join(map(as_uid, parts)) + "/"
    if same != path and view_at(f"{root}{same}") is not None:
        is_spelt_anew = same != f"{path}/"
        return HttpResponsePermanentRedirect(with_query(request, same), is_spelt_anew)
    plain = "/".join(map(canonical, parts)) + "/"
    match = view_at(f"{root}{plain}") if len(path) <= LONGEST_PATH and plain != path else None
    if match is not None:
        standing = anonymous_standing(request, count=True)  # as it may be looked up
        if standing and standing.is_over:
            return over_quota(standing)
        if has_answer(match):
            return unknown_address(request, with_query(request, plain))
    first, _, rest = path.partition("/")
    if first in ROUTES and rest.strip("/"):
        return unknown_address(request, of=first)
    return unknown_address(request, nearest=near(first.lower(), [*ROUTES]))


def view_at(address: str) -> ResolverMatch | None:
    """Return what answers at an address; None if nothing does."""
    try:
        match = resolve(address)
    except Resolver404:
        return None
    return None if match.func is unknown else match


def has_answer(match: ResolverMatch) -> bool:
    """Tell whether there is a list at an address, or a public record."""
    view: Any = getattr(match.func, "cls", None)
    if not match.kwargs or view is None:
        return not match.kwargs
    own: dict[str, Any] = getattr(match.func, "initkwargs", {})
    of = own.get("of")  # of a record's editions
    noun = of or own.get("noun", view.noun)
    key = key_of(match.kwargs) if of else "/".join(match.kwargs.values())
    if key == LATEST:
        return Release.objects.latest_public() is not None
    return noun in PLURALS and bool(look_up({str(RecordName(noun, key))}).keys)


def with_query(request: HttpRequest, path: str) -> str:
    """Return the address of a path below the API's root, with the query of a request."""
    query = request.META.get("QUERY_STRING", "")
    return f"{reverse('api-index')}{quote(path)}{'?' if query else ''}{query}"


urlpatterns: list[URLPattern | URLResolver] = [
    path("", IndexView.as_view(routes=ROUTES), name="api-index"),
    path("resolve/", ResolveView.as_view(), name="api-resolve"),
    path("codebook/", CodebookView.as_view(), name="api-codebook"),
    path("schema/", SchemaView.as_view(), name="api-schema"),
    path("docs/", DocsView.as_view(), name="api-docs"),
    path("docs/<slug:name>/", TopicView.as_view(), name="api-docs-topic"),
    path("quota/", QuotaView.as_view(), name="api-quota"),
    re_path(rf"^releases/{RELEASE}/download/$", DownloadView.as_view(), name="api-release-file"),
    *(route for listing in by_depth(query.LISTS.values()) for route in list_routes(listing)),
    *routes(ReleaseViewSet, "releases", RELEASE, (RELEASES_DOOR, RELEASE_DOOR)),
    *(route for noun in EDITED for route in edition_routes(noun)),
    re_path(r"^(?P<path>(?s:.*))$", unknown),
]
