"""Sources below each other: official pages first, each with its language, and what it is."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from statements.documents import Document
from statements.vocabularies import Certainty, SourceKind

from .languages import quoted
from .links import Link, page_of, shown_address
from .reading import Names, read_some

OFFICIAL = (
    SourceKind.OFFICIAL_SITE,
    SourceKind.OFFICIAL_SOCIAL,
    SourceKind.COURT_OR_UN_DOCUMENT,
)  # kinds by which who made a text speaks


@dataclass(frozen=True, slots=True)
class Page:
    """A source: its page here, what it is, and its own addresses."""

    link: Link
    kind: str
    publisher: str
    is_official: bool
    url: str
    archive: str
    certainty: Certainty


def read_sources(uids: Iterable[str], state: str) -> list[Page]:
    """Return some sources, official pages first, else in their order."""
    rows = read_some("source", uids, state)
    pages = [page_of_source(document, rows.names) for document in rows.records]
    return sorted(pages, key=lambda page: not page.is_official)


def page_of_source(document: Document, names: Names) -> Page:
    kind = SourceKind(document["kind"])
    title, language = document["title"], document["language"]
    label = quoted(title, language) if title else shown_address(document["url"])
    return Page(
        Link(
            label or "a page without a title",
            page_of("source", document["uid"]),
            language if title else None,
        ),
        str(kind.label),
        names.of("publisher", document["publisher"]),
        kind in OFFICIAL,
        document["url"] or "",
        document["archive_url"] or "",
        Certainty(document["certainty"]),
    )
