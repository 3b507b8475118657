"""Every page of the desk makes as many queries however much is held."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import orjson
from django.contrib import admin
from django.contrib.auth.models import Group
from django.db import connection
from django.test import Client, TestCase
from django.test.utils import CaptureQueriesContext
from django.urls import URLPattern, URLResolver, resolve

from statements import importing, tokens
from statements.documents import NOUNS
from statements.models import Batch, Change, Edition, Record, User, record_id

from . import factories as f
from .corpus import load_copies
from .desk import address, browser, make_people
from .releasing import Releasing

OF_A_RECORD = (
    "change/",
    "delete/",
    "history/",
    "history/compare/?from=1&to=1",
    "history/edition/1/",
    "history/as-of/?at=2099-01-01",
    "history/revert/?to=1",
    "merge/",
)
NAMED = address("statement", "targets/?term=lachin")  # names are in memory once it was asked
LISTS = ("record", "edition", "change", "release", "batch", "user")
ELSEWHERE = (
    *("login", "logout", "password_change_done", "jsi18n", "view_on_site", "autocomplete"),
    *("_submit", "_approve", "_send_back", "_reopen", "_discard", "_ask_retraction", "_retract"),
    *("_approve_merge", "_unmerge", "_undo", "_confirm", "_set", "_download"),
    *("_help_odd", "_help_day", "_help_office", "_help_duplicates", "_help_address"),
    *("_help_source", "_help_clauses", "_choices", "_targets"),
)  # what is sent, read by scripts, or a file: their own tests count them
REFUSED = (
    *("user_delete", "authtoken_change", "authtoken_delete", "authtoken_history"),
    *("record_add", "edition_add", "change_add", "release_add"),
    *("record_delete", "edition_delete", "change_delete", "release_delete", "batch_delete"),
    *("record_history", "edition_history", "change_history", "release_history", "batch_history"),
)


def names(patterns: list[Any]) -> Iterator[str]:
    """Yield the names of the admin's addresses."""
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            yield from names(pattern.url_patterns)
        elif isinstance(pattern, URLPattern) and pattern.name:
            yield pattern.name


def pages() -> list[str]:
    """Return the addresses of the desk's pages, of each noun those of one record."""
    found = ["/admin/", "/admin/statements/", "/admin/auth/group/", "/admin/knox/authtoken/"]
    found += ["/admin/password_change/", "/admin/auth/group/add/"]
    found += ["/admin/statements/user/add/", "/admin/knox/authtoken/add/"]
    found += [f"/admin/statements/{name}/" for name in LISTS]
    found += [address("statement", "review/", f.READOUT), "/admin/statements/batch/add/"]
    for noun, kind in NOUNS.items():
        key = f.READOUT if noun == "statement" else kind.table.model._default_manager.first().pk
        found += [address(noun, ""), address(noun, "add/")]
        found += [address(noun, tail, key) for tail in OF_A_RECORD]
    return found + list(rows())


def rows() -> Iterator[str]:
    """Yield the pages of what is no noun, one row of each."""
    record = record_id("statement", f.READOUT)
    for model, pk in (
        (Record, record.replace("/", "_2F")),
        (Edition, Edition.objects.filter(record=record).get().pk),
        (Change, Change.objects.filter(record=record).get().pk),
        (Batch, Batch.objects.order_by("imported_at")[0].pk),
    ):
        yield f"/admin/statements/{model._meta.model_name}/{pk}/change/"
    root, group = User.objects.get(username="root").pk, Group.objects.all()[0].pk
    for at, tails in (
        (f"statements/user/{root}/", ("change/", "history/", "password/")),
        (f"auth/group/{group}/", ("change/", "delete/", "history/")),
    ):
        yield from (f"/admin/{at}{tail}" for tail in tails)
    yield "/admin/statements/release/1/change/"


class QueryTests(Releasing, TestCase):
    @classmethod
    def setUpTestData(cls) -> None:
        f.load_dataset()
        cls.people = make_people()
        cls.root = f.make_user("root", is_superuser=True, is_staff=True)
        clause = {"clause": "trilateral-2020-11-09/6", "language": "en", "publisher": "tass"}
        text = {"source": None, "text": "Words.", "certainty": "verified", "note": None}
        f.store("text_version", {"uid": f.new_uid()} | clause | text)

    def bring(self) -> None:
        """Import a new statement and make a release."""
        said = f.fixture("statement", f.READOUT) | {"uid": f.new_uid(), "addressees": []}
        said |= {name: [] for name in ("voices", "appearances", "quotes", "references")}
        file = self.media / "statements.jsonl"
        file.write_bytes(orjson.dumps(said))
        importing.store(importing.rehearse(file), self.people["curator"])
        self.release(user=self.people["reviewer"])

    def grow(self) -> None:
        """Hold more of everything."""
        load_copies(2)
        for number in range(2):
            user = f.make_user(f"person-{number}", is_staff=True)
            user.groups.add(Group.objects.create(name=f"group-{number}"))
            tokens.mint(user, 30)
            self.bring()

    def test_more_rows_take_no_more_queries(self) -> None:
        client, visited = browser(self.root), set()
        self.bring()
        urls = pages()
        for url in (
            NAMED,
            "/admin/auth/group/add/",
        ):  # both fill memories
            client.get(url)
        before = {url: self.cost(client, url) for url in urls}
        self.grow()
        client.get(NAMED)

        for url in urls:
            visited.add(str(resolve(url.partition("?")[0]).url_name))
            with self.subTest(url=url):
                self.assertEqual(self.cost(client, url), before[url])
                self.assertLess(before[url], 25)
        said = set(names(admin.site.urls[0]))
        left = {name for name in said - visited if not name.endswith((*ELSEWHERE, *REFUSED))}
        self.assertEqual(left, set())

    def cost(self, client: Client, url: str) -> int:
        with CaptureQueriesContext(connection) as queries:
            reply = client.get(url)
        if reply.status_code == 302 and url.endswith("/add/"):  # it goes to an address of its own
            return self.cost(client, reply["Location"])
        self.assertEqual(reply.status_code, 200, url)
        return len(queries)
