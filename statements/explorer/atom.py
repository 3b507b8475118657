"""Feeds as Atom, with what was taken back and a way to older pages.

https://www.rfc-editor.org/rfc/rfc4287, RFC 6721 for endings, RFC 5005 for pages.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from django.utils.feedgenerator import Atom1Feed, rfc3339_date
from django.utils.xmlutils import SimplerXMLGenerator

from statements.releases.citing import AUTHORS, DESCRIPTION, LANGUAGE, LICENCE

from .site import tag_name

ATOM = "application/atom+xml"
ENDED = "http://purl.org/atompub/tombstones/1.0"
NEVER = datetime(1970, 1, 1, tzinfo=UTC)  # of a feed in which there was never anything


@dataclass(frozen=True, slots=True)
class Entry:
    """One record as its last change left it: `content` is HTML, `address` that of its page."""

    address: str
    title: str
    content: str
    updated: datetime
    categories: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Ended:
    """That a record is no longer public, in words."""

    address: str
    when: datetime
    words: str


@dataclass(frozen=True, slots=True)
class Feed:
    """One page of a feed. Addresses begin with a slash, and are told whole, below `site`."""

    site: str
    title: str
    page: str
    address: str  # of this page of the feed
    first: str  # of its first page, by which the feed is known
    next: str | None = None
    entries: Sequence[Entry] = ()
    ended: Sequence[Ended] = field(default=())

    @property
    def updated(self) -> datetime:
        times = [one.updated for one in self.entries] + [one.when for one in self.ended]
        return max(times, default=NEVER)


class Atom(Atom1Feed):
    """Django's writer of Atom, with what a ledger tells besides."""

    def root_attributes(self) -> dict[str, str]:
        return {**super().root_attributes(), "xmlns:at": ENDED}

    def add_root_elements(self, handler: SimplerXMLGenerator) -> None:
        super().add_root_elements(handler)
        for rel, address in self.feed["pages"].items():
            handler.addQuickElement("link", "", {"rel": rel, "href": address})

    def write_items(self, handler: SimplerXMLGenerator) -> None:
        super().write_items(handler)
        for name, one in self.feed["ended"]:
            attributes: Any = {"ref": name, "when": rfc3339_date(one.when)}
            handler.startElement("at:deleted-entry", attributes)
            handler.addQuickElement("at:comment", one.words)
            handler.endElement("at:deleted-entry")

    def latest_post_date(self) -> Any:
        """Return when the feed changed: Django's own says now where nothing is in it."""
        return self.feed["updated"]


def write_feed(feed: Feed) -> bytes:
    """Return a feed as a file of Atom."""
    site = feed.site
    pages = {"first": feed.first} | ({"next": feed.next} if feed.next else {})
    atom = Atom(
        title=feed.title,
        link=f"{site}{feed.page}",
        description=DESCRIPTION,
        subtitle=DESCRIPTION,
        language=LANGUAGE,
        author_name=AUTHORS,
        feed_url=f"{site}{feed.address}",
        feed_copyright=f"{LICENCE['title']}: {LICENCE['path']}",
        feed_guid=tag_name(site, feed.first),
        pages={rel: f"{site}{address}" for rel, address in pages.items()},
        ended=[(tag_name(site, one.address), one) for one in feed.ended],
        updated=feed.updated,
    )
    for entry in feed.entries:
        atom.add_item(
            title=entry.title,
            link=f"{site}{entry.address}",
            description=entry.content,
            unique_id=tag_name(site, entry.address),
            updateddate=entry.updated,
            categories=[*entry.categories],
        )
    return str(atom.writeString("utf-8")).encode()
