"""Which pages there are, for programs that read them all: in parts, each noun's by themselves.

https://www.sitemaps.org/protocol.html
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from functools import lru_cache
from typing import ClassVar
from xml.sax.saxutils import escape

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.feedgenerator import rfc3339_date

from statements import query
from statements.documents import KINDS
from statements.guides import GUIDES
from statements.models import Release
from statements.query.records import not_found

from .links import NOUNS
from .pages import PageView
from .site import site_of

XML = "application/xml; charset=utf-8"
PART = r"(?P<plural>[a-z-]+)/(?P<part>0|[1-9][0-9]{0,9})"
SCHEMA = "http://www.sitemaps.org/schemas/sitemap/0.9"

Place = tuple[str, datetime | None]  # an address from its slash, and when it changed last


class OfSitemaps(PageView):
    """A file of addresses; it takes no parameters."""

    root: ClassVar[str] = "urlset"
    element: ClassVar[str] = "url"

    def page(self, request: HttpRequest, state: str, **key: str) -> HttpResponse:
        self.context(state, dict(request.GET.lists()))
        places = self.places(state, **key)
        body = b"".join(written(self.root, self.element, places, site_of(request)))
        return HttpResponse(body, content_type=XML)

    def places(self, state: str, **key: str) -> Iterable[Place]:
        """Return what stands in the file; a part has at most `query.PART` addresses."""
        raise NotImplementedError


class SitemapsView(OfSitemaps):
    """All parts: pages that are no records, then those of each noun that has pages."""

    root, element = "sitemapindex", "sitemap"
    nouns: ClassVar[tuple[str, ...]] = ()

    def places(self, state: str, **key: str) -> Iterable[Place]:
        yield reverse("sitemap-pages"), None
        for part in parts_of(self.nouns, state):
            yield f"/sitemap/{KINDS[part.noun].plural}/{part.index}.xml", part.changed_at


@lru_cache(maxsize=1)
def parts_of(nouns: tuple[str, ...], state: str) -> list[query.Part]:
    """Return the parts of some nouns, counted once in each state of the ledger."""
    return [part for noun in nouns for part in query.parts_of(noun)]


class SitemapView(OfSitemaps):
    """One part: records of a noun whose last changes are neighbours in the ledger."""

    nouns: ClassVar[tuple[str, ...]] = ()

    def places(self, state: str, **key: str) -> Iterable[Place]:
        noun = NOUNS.get(key["plural"], "")
        places = [
            (f"/{path}", changed_at)
            for block in query.records_in(noun, int(key["part"]))
            for path, changed_at in block
            if noun in self.nouns
        ]
        if not places:
            raise not_found(f"There is no such part: {reverse('sitemaps')} lists them.")
        return places


class PagesView(OfSitemaps):
    """The pages that are no records: the first one, lists, guides, releases."""

    tells_releases = True
    lists: ClassVar[Sequence[str]] = ()

    def places(self, state: str, **key: str) -> Iterable[Place]:
        yield reverse("home"), None
        yield from ((f"/{name}/", None) for name in self.lists)
        yield reverse("docs"), None
        yield from ((reverse("guide", args=[name]), None) for name in GUIDES)
        standing = Release.objects.filter(withdrawn_at=None).order_by("number")
        for number, made_at in standing.values_list("number", "made_at"):
            yield f"/releases/{number}/", made_at


def written(root: str, element: str, places: Iterable[Place], site: str) -> Iterator[bytes]:
    """Yield the pieces of a file of addresses."""
    yield f'<?xml version="1.0" encoding="UTF-8"?>\n<{root} xmlns="{SCHEMA}">\n'.encode()
    for address, changed_at in places:
        when = f"<lastmod>{rfc3339_date(changed_at)}</lastmod>" if changed_at else ""
        yield f"<{element}><loc>{escape(site + address)}</loc>{when}</{element}>\n".encode()
    yield f"</{root}>\n".encode()
