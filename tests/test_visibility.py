"""What is not public leaves no trace: every route of the API, and every page, with secrets."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from typing import Any, ClassVar
from urllib.parse import urlencode, urljoin

import orjson
import pytest
from django.test import TestCase
from django.urls import URLPattern, reverse

from statements import curation
from statements.api.urls import urlpatterns
from statements.documents import PLURALS
from statements.explorer.citing import FORMS
from statements.explorer.urls import urlpatterns as page_patterns
from statements.exports import tables_of
from statements.keys import new_uid
from statements.models import Change, PublicRecord, PublicReference, PublicStatement, Record
from statements.query import LISTS

from . import endings
from . import factories as f
from .desk import make_people

pytestmark = pytest.mark.slow

SECRET = "zxsecretzx"
NOUNS = {plural: noun for noun, plural in PLURALS.items()}
TABLES = ("statements", "references")
EDITIONS = "-editions"
LEDGER = ("changes", "releases")
RELEASES = ("releases", "release-file")  # a list, and the file of one
REFERENCE = "docs-topic"  # the page of a list in the reference of the API: of the code alone
CITE = "cite"  # the citation of any page
SITEMAP = "sitemap"  # a part of the list of all pages
PAIR = "compare-pair"  # two governments
PAIRED = ("freedonia", "sylvania")
HOME = "home"  # the picture of the site
CARD = "card-"  # begins the names of pictures
SOURCE = "source"  # a parameter of some lists
PREFIXES = ("api-", "page-", "embed-", "feed-", CARD)  # of names of routes
NEXT_PAGE = re.compile(rb'href="([^"]*)" rel="next"')
PAST = ("statements", "agreements", "officials")  # whose public editions are told
DETAILS_WITH_UIDS = ("statements", "references", "sources", "tenures", "text-versions")


def patterns() -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield each route's name and the names of what its address holds."""
    for pattern in urlpatterns:
        assert isinstance(pattern, URLPattern)
        if pattern.name:
            yield pattern.name, tuple(pattern.pattern.regex.groupindex)


def pages() -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield the same of each page of the explorer."""
    for pattern in page_patterns:
        yield str(pattern.name), tuple(pattern.pattern.regex.groupindex)


def plural_in(name: str) -> str:
    """Return the list that the name of a route tells."""
    bare = name
    for prefix in PREFIXES:
        bare = bare.removeprefix(prefix)
    return bare.removesuffix("-list").removesuffix("-detail")


def words(text: str) -> str:
    return f"{SECRET} {text}"


def secret_parts(world: dict[str, Any], source: str) -> dict[str, Any]:
    """Return the parts of a statement, each with secret words in all that takes words."""
    appearance = f.make_appearance(source, attribution=words("said"), words=words("in full"))
    quote = f.make_quote(appearance["uid"], words("in full"), start=0)
    target = f.make_target(world["agreement"], "1")
    reference = f.make_reference("mentions", target, quote=quote["uid"], note=words("read so"))
    return {
        "title": words("title"),
        "summary": words("summary"),
        "note": words("note"),
        "said_on": f.day("2002-02-03", note=words("by its date")),
        "appearances": [appearance],
        "quotes": [quote],
        "references": [reference],
        "addressees": [
            {
                "uid": new_uid(),
                "government": "sylvania",
                "official": None,
                "institution": None,
            }
        ],
        "topics": ["peace"],
        "places": ["border"],
    }


def uids_of(document: Any) -> Iterator[str]:
    """Yield every uid that a document gives to something."""
    if isinstance(document, dict):
        yield from ([document["uid"]] if "uid" in document else [])
        for value in document.values():
            yield from uids_of(value)
    elif isinstance(document, list):
        for item in document:
            yield from uids_of(item)


def next_address(address: str, response: Any, body: bytes) -> str | None:
    """Return the address of the page after a page of a list."""
    if response.status_code != 200:
        return None
    if body.startswith(b'{"results"'):
        following: str | None = orjson.loads(body).get("next")
        return following
    if match := NEXT_PAGE.search(body):  # of a page, or whole, of a feed
        return urljoin(address, unescape(match[1].decode()))
    return None


class VisibilityTests(TestCase):
    world: dict[str, Any]
    before: ClassVar[dict[str, bytes]] = {}  # no test data, of which each test has its own copy

    @classmethod
    def setUpTestData(cls) -> None:
        cls.world = f.small_world()
        cls.public = f.publish(f.make_said(cls.world, title="Public words"))
        cls.other = f.publish(f.make_said(cls.world, title="Words that somebody doubts"))
        cls.curator = f.make_user(f"{SECRET}-curator")
        cls.before.clear()
        f.make_correction(wrong=words("report"), name=words("who"), mail=f"{SECRET}@example.org")

    def setUp(self) -> None:
        if not self.before:  # the same for every test: asked by the first
            self.before.update(self.walk(set()))

    def secret_source(self, reason: str = words("found")) -> str:
        url = f"https://example.org/{SECRET}"
        source = f.make_source(title=words("page"), url=url, note=words("of the page"))
        return str(f.store("source", source, self.curator, reason=reason)["uid"])

    def secret_statement(self) -> dict[str, Any]:
        return f.make_said(self.world) | secret_parts(self.world, self.secret_source())

    def store(self, document: dict[str, Any]) -> dict[str, Any]:
        return f.store("statement", document, self.curator, reason=words("why"))

    # Walking

    def walk(self, secret_uids: set[str]) -> dict[str, bytes]:
        """Return every reply of the API by its address; secret uids are asked for, too."""
        replies: dict[str, bytes] = {}
        for address in self.addresses(secret_uids):
            while address and address not in replies:
                response = self.client.get(address)
                body = response.getvalue()
                assert response.status_code < 500, address
                del response["X-Request-ID"]  # each reply has its own
                replies[address] = body + str(sorted(response.headers.items())).encode()
                address = next_address(address, response, body)
        return replies

    def addresses(self, secret_uids: set[str]) -> Iterator[str]:
        for name, parts in patterns():
            plural = plural_in(name)
            if plural.endswith(EDITIONS):
                yield from self.editions(name, plural.removesuffix(EDITIONS), parts, secret_uids)
            elif plural == REFERENCE:
                yield from (reverse(name, args=[topic]) for topic in ("statements", "sources"))
            elif parts:
                yield from self.details(name, plural, parts, secret_uids)
            else:
                yield from self.lists(reverse(name), plural, secret_uids)
        for name, parts in pages():
            plural = plural_in(name)
            if plural.endswith(EDITIONS):
                yield from self.editions(name, plural.removesuffix(EDITIONS), parts, secret_uids)
            elif plural == CITE:
                yield from self.citations(name, secret_uids)
            elif plural == SITEMAP:
                yield from (reverse(name, args=[plural, 0]) for plural in NOUNS)
            elif plural == PAIR:
                yield reverse(name, kwargs=dict(zip(parts, PAIRED, strict=True)))
            elif name.startswith(CARD):
                yield from self.cards(name, plural, parts, secret_uids)
            elif parts:
                yield from self.details(name, plural, parts, secret_uids)
            else:
                yield from self.page_lists(reverse(name), plural, secret_uids)

    def citations(self, name: str, secret_uids: set[str]) -> Iterator[str]:
        """Yield the citation of each page in each form."""
        paths = list(PublicRecord.objects.values_list("path", flat=True))
        paths += [f"{plural}/{uid}/" for plural in DETAILS_WITH_UIDS for uid in secret_uids]
        for form in FORMS:
            address = reverse(name, kwargs={"form": form})
            yield from (f"{address}?{urlencode({'of': f'/{path}'})}" for path in sorted(paths))

    def cards(
        self, name: str, plural: str, parts: tuple[str, ...], secret_uids: set[str]
    ) -> Iterator[str]:
        """Yield the pictures of a noun's records at the ledger's last number, or the site's."""
        at = str(Change.objects.last_number())
        if len(parts) == 1:
            yield reverse(name, kwargs={"at": at})
            return
        keys = [*PublicRecord.objects.of(NOUNS[plural]).values_list("key", flat=True)]
        for key in (*keys, *(sorted(secret_uids) if plural in DETAILS_WITH_UIDS else ())):
            yield reverse(name, kwargs=dict(zip(parts, [at, *key.split("/")], strict=True)))

    def page_lists(self, address: str, plural: str, secret_uids: set[str]) -> Iterator[str]:
        """Yield the page of a list as it is, in small pages, and asked for secrets.

        A list that takes no source refuses the name of the parameter, whatever its value is.
        """
        yield address
        yield f"{address}?page_size=1"
        for name, value in (("q", SECRET), ("government", SECRET), ("noun", "statement")):
            yield f"{address}?{name}={value}"
        takes_any = plural not in LISTS or SOURCE in LISTS[plural].door.declared
        for uid in sorted(secret_uids)[: None if takes_any else 1]:
            yield f"{address}?{SOURCE}={uid}"

    def details(
        self, name: str, plural: str, parts: tuple[str, ...], secret_uids: set[str]
    ) -> Iterator[str]:
        if plural == "changes":
            numbers = Change.objects.values_list("number", flat=True)
            keys = [str(number) for number in (*numbers, Change.objects.last_number() + 1)]
        elif plural in RELEASES:
            keys = ["1"]  # there is none: tests/test_releases.py looks into those that there are
        else:
            keys = list(PublicRecord.objects.of(NOUNS[plural]).values_list("key", flat=True))
            keys += sorted(secret_uids) if plural in DETAILS_WITH_UIDS else []
        for key in keys:
            yield reverse(name, kwargs=dict(zip(parts, key.split("/"), strict=True)))

    def editions(
        self, name: str, plural: str, parts: tuple[str, ...], secret_uids: set[str]
    ) -> Iterator[str]:
        """Yield a record's editions, or each number of the ledger as one of them."""
        keys = Record.objects.public().filter(noun=NOUNS[plural]).values_list("key", flat=True)
        numbers = range(1, Change.objects.last_number() + 2) if len(parts) == 2 else [None]
        for key in (*keys, *(sorted(secret_uids) if plural in DETAILS_WITH_UIDS else ())):
            for number in numbers:
                parts_of_address = [key, number][: len(parts)]
                address = reverse(name, kwargs=dict(zip(parts, parts_of_address, strict=True)))
                yield address
                if number is None:
                    yield f"{address}?page_size=1&count=1"
                    yield f"{address}?fields=changes"

    def lists(self, address: str, plural: str, secret_uids: set[str]) -> Iterator[str]:
        yield address
        for table in tables_of(NOUNS[plural]) if plural in NOUNS else ():
            yield f"{address}?format=csv&table={table}"
        if plural in (*NOUNS, "changes", "releases"):
            yield f"{address}?format=csv"
            yield f"{address}?format=jsonl"
            yield f"{address}?format=jsonl&fields=*{'&document=1' * (plural == 'changes')}"
        if plural in TABLES:
            yield f"{address}?count=1"
            yield f"{address}?fields=appearances.words,title,note,words&labels=0"
            for uid in sorted(secret_uids):
                yield f"{address}?responds_to={uid}"
                yield f"{address}?source={uid}&format=csv"
        if plural in NOUNS:
            yield f"{address}?page_size=1"
            yield f"{address}?q={SECRET}&count=1"
            yield f"{address}?q=minister&order=rank"
            yield f"{address}?government={SECRET}"
        if plural == "changes":
            yield f"{address}?document=1"
            yield f"{address}?page_size=3&document=1"
        if plural == "resolve":
            for text in (SECRET, *sorted(secret_uids)):
                yield f"{address}?q={text}"

    def assert_hidden(
        self, secret_uids: set[str], known: frozenset[str] = frozenset()
    ) -> dict[str, bytes]:
        """Assert that no reply holds a secret word, or a secret uid that was not asked for."""
        replies = self.walk(secret_uids)
        for address, body in replies.items():
            text = body.decode(errors="replace")  # pictures, too
            if SECRET not in address:
                assert SECRET not in text, address
            for uid in secret_uids - known:
                if uid not in address:
                    assert uid not in text, address
        return replies

    def assert_no_trace(self, secret_uids: set[str]) -> None:
        """Assert that secrets are hidden, and that every reply of before is the same."""
        replies = self.assert_hidden(secret_uids)
        assert {address: replies[address] for address in self.before} == self.before

    # What is hidden

    def test_every_route_is_walked(self) -> None:
        walked = {address.partition("?")[0] for address in self.before}

        for name, parts in pages():
            known = plural_in(name).removesuffix(EDITIONS) in (
                *(*NOUNS, *LEDGER),
                *(CITE, SITEMAP, PAIR, HOME),
            )
            assert known if parts else reverse(name) in walked, name

        for name, parts in patterns():
            if not parts:
                assert reverse(name) in walked
        assert {name for name, parts in patterns() if parts} <= {
            f"api-{plural}-detail" for plural in (*NOUNS, "changes", "releases")
        } | {"api-release-file", f"api-{REFERENCE}"} | {
            f"api-{plural}{EDITIONS}-{way}" for plural in PAST for way in ("list", "detail")
        }
        for plural in (*NOUNS, "changes", "releases"):
            for format in ("csv", "jsonl"):
                assert f"{reverse(f'api-{plural}-list')}?format={format}" in self.before

    def test_what_nobody_approved_leaves_no_trace(self) -> None:
        """All at once: each walk over every route takes seconds."""
        made = (
            self.draft(),
            self.additions(),
            self.in_review(),
            self.pending_change(),
            self.deleted_draft(),
            self.asked_retraction(),
        )

        self.assert_no_trace(set().union(*made))

    def draft(self) -> set[str]:
        """Store a draft; return the uids that it made."""
        draft = self.store(self.secret_statement())
        uids = {*uids_of(draft), draft["appearances"][0]["source"]}
        for plural in ("statements", "sources"):
            for uid in uids:
                response = self.client.get(f"/api/v1/{plural}/{uid}/")
                assert response.status_code == 404
        return uids

    def additions(self) -> set[str]:
        """Let a curator add an official with tenures and aliases, a publisher with a page.

        And a draft of both: no public record uses them yet.
        """
        curator = make_people()["curator"]
        paper = f.make_publisher("zxpaper", name=words("paper"))
        f.store("publisher", paper, curator, reason=words("found"))
        page = f.make_source("zxpaper", url=f"https://example.org/{SECRET}", title=words("page"))
        f.store("source", page, curator)
        tenure = f.make_tenure("freedonia-mfa-minister", sources=[page["uid"]])
        aliases = [f.make_alias(words("alias")), f.make_alias("Rufus Firefly")]
        person = f.make_official(
            "zxperson", "freedonia", name=words("person"), tenures=[tenure], aliases=aliases
        )
        f.store("official", person, curator, reason=words("found"))
        voice = f.make_voice("freedonia", official="zxperson", tenure=tenure["uid"])
        appearance = f.make_appearance(page["uid"])
        draft = f.make_said(self.world, voices=[voice], appearances=[appearance])
        f.store("statement", draft, curator)
        curation.submit(curator, draft["uid"], 1)

        for path in ("officials/zxperson", "publishers/zxpaper", f"tenures/{tenure['uid']}"):
            assert self.client.get(f"/api/v1/{path}/").status_code == 404
        return {*uids_of([person, page, draft])}

    def in_review(self) -> set[str]:
        document = self.store(self.secret_statement())
        curation.submit(self.curator, document["uid"], 1)
        return {*uids_of(document), document["appearances"][0]["source"]}

    def pending_change(self) -> set[str]:
        changed = self.public | secret_parts(self.world, self.secret_source())
        self.store(changed)
        curation.submit(self.curator, changed["uid"], f.version("statement", changed["uid"]))
        new = set(uids_of(changed)) - set(uids_of(self.public))
        return {*new, changed["appearances"][0]["source"]}

    def deleted_draft(self) -> set[str]:
        draft = self.store(self.secret_statement())
        curation.remove(self.curator, "statement", draft["uid"], words("a mistake"))
        return set(uids_of(draft))

    def asked_retraction(self) -> set[str]:
        uid = self.other["uid"]
        curation.ask_retraction(self.curator, uid, f.version("statement", uid), words("hoax"))
        return set()

    def test_what_was_public_leaves_its_number_and_what_became_of_it(self) -> None:
        """All at once, too. The ledger's own words to the public stay: why something was approved.

        It keeps saying that these were public once; nothing of what they said.
        """
        retracted, retracted_source = self.approved_secret()
        merged, merged_source = self.approved_secret()
        assert self.client.get(f"/api/v1/sources/{retracted_source}/").status_code == 200

        endings.retract(retracted["uid"], "It was never said.")
        endings.merge("statement", merged["uid"], self.public["uid"])
        f.publish(self.public | {"title": "Other public words"})
        self.store(self.public | {"title": words("later")})

        sources = {retracted_source, merged_source}
        known = {retracted["uid"], merged["uid"], *sources}
        self.assert_hidden({*uids_of([retracted, merged]), *sources}, frozenset(known))
        self.assert_retracted(retracted)
        moved = self.client.get(f"/api/v1/statements/{merged['uid']}/")
        winner = f"/api/v1/statements/{self.public['uid']}/"
        assert (moved.status_code, moved.headers["Location"]) == (308, winner)
        for source in sources:
            for path in (f"sources/{source}/", f"api/v1/sources/{source}/"):
                assert self.client.get(f"/{path}").status_code == 410
        listed = self.client.get("/api/v1/statements/").json()["results"]
        assert {row["uid"] for row in listed} == {self.public["uid"], self.other["uid"]}
        assert self.client.get(winner).json()["title"] == "Other public words"
        past = self.client.get(f"{winner}editions/").json()["results"]
        assert [edition["edition"] for edition in past] == [2, 1]

    def approved_secret(self) -> tuple[dict[str, Any], str]:
        """Publish a secret statement with a source of its own; return both."""
        source = self.secret_source("Found.")
        document = f.make_said(self.world) | secret_parts(self.world, source)
        f.store("statement", document, self.curator, reason="Read.")
        curation.submit(self.curator, document["uid"], 1)
        curation.approve(f.make_user("reviewer"), document["uid"], 1)
        return document, source

    def assert_retracted(self, document: dict[str, Any]) -> None:
        """Assert that a statement is told as gone, with why, and its editions with it."""
        address = f"/api/v1/statements/{document['uid']}/"
        gone = self.client.get(address)
        assert (gone.status_code, gone.json()["detail"]) == (410, "It was never said.")
        for reference in document["references"]:
            reply = self.client.get(f"/api/v1/references/{reference['uid']}/")
            assert reply.status_code == 404
        number = gone.json()["number"]
        for past in ("", *(f"{n}/" for n in range(1, number + 1))):
            reply = self.client.get(f"{address}editions/{past}")
            assert (reply.status_code, reply.json()["action"]) == (410, "retracted")

    def test_public_rows_are_only_those_of_public_statements(self) -> None:
        self.store(self.secret_statement())

        public = set(Record.objects.public().filter(noun="statement").values_list("key", flat=True))
        assert set(PublicStatement.objects.values_list("uid", flat=True)) == public
        references = PublicReference.objects.filter(statement__isnull=False)
        assert set(references.values_list("statement", flat=True)) <= public
