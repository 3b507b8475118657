"""Links between pages: a page is the root of the site with the path of its record."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from urllib.parse import urlencode

from django.utils.safestring import SafeString

from statements.documents import KINDS, PLURALS
from statements.filters.refusals import READABLE, Pairs, write_query

NOUNS = {kind.plural: noun for noun, kind in KINDS.items()}  # by the plural, as addresses have it
LONGEST = 80  # characters of an address that are shown


@dataclass(frozen=True, slots=True)
class Link:
    """What a page leads to; in a template it prints itself, and its label where that is named."""

    label: str
    address: str
    language: str | None = None  # of the label, where it is not English

    def __str__(self) -> SafeString:
        address, label = escape(self.address), escape(self.label)
        if self.language is None or self.language == "en":
            return SafeString(f'<a href="{address}">{label}</a>')
        return SafeString(f'<a href="{address}" lang="{escape(self.language)}">{label}</a>')

    __html__ = __str__  # within other HTML, too


def link_to(noun: str, key: str, label: str) -> Link:
    """Return a link to the page of a record."""
    return Link(label, page_of(noun, key))


def page_of(noun: str, key: str) -> str:
    """Return the address of the page of a record."""
    return f"/{PLURALS[noun]}/{key}/"


def list_at(name: str, **parameters: str) -> str:
    """Return the address of a list with some parameters."""
    return f"/{name}/?{urlencode(parameters, safe=READABLE)}"


def query_at(name: str, pairs: Pairs) -> str:
    """Return the address of a list with parameters that may be given several times."""
    return f"/{name}/{'?' if pairs else ''}{write_query(pairs)}"


def shown_address(url: str | None) -> str:
    """Return an address elsewhere without its scheme, cut where it is long."""
    text = (url or "").partition("://")[2].removeprefix("www.").rstrip("/")
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"
