"""Every page of the desk makes as many queries however much is held."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import orjson
import pytest
from django.apps import apps
from django.contrib import admin
from django.contrib.auth.models import Group
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.test import Client, TestCase, override_settings
from django.test.utils import CaptureQueriesContext
from django.urls import URLPattern, URLResolver, resolve
from django.utils import timezone

from statements import importing, redacting, tokens, writing
from statements.documents import NOUNS
from statements.models import (
    Batch,
    Change,
    Correction,
    Edition,
    Record,
    Redaction,
    SavedCopy,
    Source,
    Statement,
    User,
)

from . import factories as f
from .corpus import load_copies
from .desk import address, browser, make_people
from .logins import APP, CODE, NEW, PASSWORD, QUICKLY, make_person, set_up, try_password
from .releasing import Releasing

pytestmark = pytest.mark.slow

OF_A_RECORD = (
    "change/",
    "change/?look=1",
    "delete/",
    "history/",
    "history/compare/?from=1&to=1",
    "history/edition/1/",
    "history/as-of/?at=2099-01-01",
    "history/revert/?to=1",
    "merge/",
)
NAMED = address("statement", "targets/?term=lachin")  # names are in memory once it was asked
LISTS = ("record", "edition", "change", "release", "redaction", "batch", "correction", "user")
ELSEWHERE = (
    *("login", "logout", "password_change_done", "jsi18n", "view_on_site", "autocomplete"),
    *("_submit", "_approve", "_send_back", "_reopen", "_discard", "_ask_retraction", "_retract"),
    *("_approve_merge", "_unmerge", "_undo", "_confirm", "_set", "_download"),
    *("_view_keep", "_view_drop", "_comment", "_open"),
    *(
        "_help_looks",
        "_help_day",
        "_help_office",
        "_help_contact",
        "_help_duplicates",
        "_help_address",
    ),
    *("_help_source", "_help_carried", "_help_again", "_help_clauses", "_help_cited"),
    *("_help_person", "_choices", "_targets"),
)  # what is sent, read by scripts, or a file: their own tests count them
MOST = 24  # queries of a page
MOST_OF = {
    "change/?look=1": 27,  # with its looks and duplicates, which a save that stays tells no more
    "alive/": 2,
    "/copy/": 3,
    "login/app/": 3,
    "login/code/": 3,
    "login/password/": 3,
}  # by ends of addresses
REFUSED = (
    *("user_delete", "authtoken_change", "authtoken_delete", "authtoken_history"),
    *("record_add", "edition_add", "change_add", "release_add", "redaction_add"),
    *("redaction_delete", "redaction_history", "correction_add", "correction_delete"),
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
    addresses = ["/admin/", "/admin/statements/", "/admin/auth/group/", "/admin/knox/authtoken/"]
    addresses += ["/admin/password_change/", "/admin/recovery_codes/", "/admin/help/"]
    addresses += ["/admin/auth/group/add/"]
    addresses += ["/admin/statements/user/add/", "/admin/knox/authtoken/add/"]
    addresses += [f"/admin/statements/{name}/" for name in LISTS]
    addresses += [address("statement", "review/", f.READOUT), "/admin/statements/batch/add/"]
    addresses += [address("statement", "pasted-names/?noun=agreement&text=trilateral&text=zz")]
    for noun, kind in NOUNS.items():
        key = f.READOUT if noun == "statement" else kind.table.model._default_manager.first().pk
        addresses += [address(noun, ""), address(noun, "add/")]
        addresses += [address(noun, tail, key) for tail in OF_A_RECORD]
    return addresses + list(rows())


def rows() -> Iterator[str]:
    """Yield the pages of what is no noun, one row of each."""
    record = f"statement/{f.READOUT}"
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
    report = Correction.objects.latest("received_at").pk
    yield from (f"/admin/statements/correction/{report}/{tail}/" for tail in ("change", "history"))
    yield "/admin/statements/release/1/change/"
    yield f"/admin/statements/redaction/{Redaction.objects.earliest('asked_at').pk}/change/"
    yield address("statement", "alive/")
    yield address("source", "copy/", Source.objects.with_copy().get().pk)


@QUICKLY
@pytest.mark.dealt
class QueryTests(Releasing, TestCase):
    @classmethod
    def setUpTestData(cls) -> None:
        f.load_dataset()
        cls.people = make_people()
        cls.root = f.make_user("root", is_superuser=True, is_staff=True)
        clause = {"clause": "trilateral-2020-11-09/6", "language": "en", "publisher": "tass"}
        text = {"source": None, "text": "Words.", "certainty": "verified", "note": None}
        f.store("text_version", {"uid": f.new_uid()} | clause | text)
        russia = f.make_participant("russia", official="sergey-lavrov")
        f.store("contact", f.make_contact(participants=[russia]))
        cls.topic = f.fixture("topic", "lachin-corridor")
        f.make_correction()

    def setUp(self) -> None:
        super().setUp()
        (self.media / "copy.pdf").write_bytes(b"%PDF-1.7")
        with writing.unsealed():
            source = Source.objects.exclude(url=None)[0].pk
            Source._base_manager.filter(pk=source).update(saved_copy_sha256="a" * 64)
            SavedCopy.objects.create(sha256="a" * 64, file="copy.pdf", added_at=timezone.now())
        self.at_the_door = {APP: Client(), CODE: Client(), NEW: Client()}
        with override_settings(REQUIRE_TOTP=True, WEAK_PASSWORDS_ALLOWED=False):
            for page, client in self.at_the_door.items():
                user = make_person(page)
                if page == CODE:
                    set_up(Client(), page)
                if page == NEW:
                    user.set_password("weak")
                    user.save()
                try_password(client, page, "weak" if page == NEW else PASSWORD)

    def redact(self) -> None:
        """Ask that an edition which is not the last one goes."""
        record = f"topic/{self.topic['key']}"
        for words in ("One", "Other"):
            f.store("topic", self.topic | {"label": f"{words} {Redaction.objects.count()}"})
        before = Edition.objects.filter(record=record).count() - 1
        redacting.ask(self.root, record, redacting.What((before,)), "An order")

    numbers = [100, 200, 300]  # of the ledger: one makes one release

    def bring(self) -> None:
        """Import a new statement and make a release."""
        empty_lists = f.fixture("statement", f.READOUT) | {"uid": f.new_uid(), "addressees": []}
        empty_lists |= {name: [] for name in ("voices", "appearances", "quotes", "references")}
        file = self.media / "statements.jsonl"
        file.write_bytes(orjson.dumps(empty_lists))
        importing.store(importing.rehearse(file), self.people["curator"])
        self.release(self.numbers.pop(), user=self.people["reviewer"])

    def grow(self) -> None:
        """Hold more of everything."""
        load_copies(2)
        for number in range(2):
            user = f.make_user(f"person-{number}", is_staff=True)
            user.groups.add(Group.objects.create(name=f"group-{number}"))
            tokens.mint(user, 30)
            f.make_correction(wrong=f"{number}")
            self.bring()
            self.redact()

    def test_more_rows_take_no_more_queries(self) -> None:
        client, visited = browser(self.root), set()
        load_copies(1)  # so that there are likely duplicates already
        self.bring()
        self.redact()
        urls = [*pages(), *self.at_the_door]
        for url in (
            NAMED,
            "/admin/auth/group/add/",
        ):  # both fill memories
            client.get(url)
        ContentType.objects.get_for_models(*apps.get_models())  # a memory, too
        before = {url: self.cost(client, url) for url in urls}
        self.grow()
        client.get(NAMED)

        for url in urls:
            visited.add(str(resolve(url.partition("?")[0]).url_name))
            with self.subTest(url=url):
                assert self.cost(client, url) == before[url]
                few = (most for end, most in MOST_OF.items() if url.endswith(end))
                assert before[url] <= next(few, MOST)
        named_addresses = set(names(admin.site.urls[0]))
        left = {
            name for name in named_addresses - visited if not name.endswith((*ELSEWHERE, *REFUSED))
        }
        assert left == set()

    def test_a_waiting_change_with_doubts_takes_no_more_than_any_page(self) -> None:
        load_copies(1)
        changes = f.fixture("statement", f.READOUT)
        later = Statement.objects.filter(said_on_first__gt="2023-01-01")[0].pk
        answer = f.make_reference("responds_to", f.make_target(statement=later))
        changes |= {"title": "Other", "issued_by": "azerbaijan-mfa", "topics": [], "places": []}
        f.store("statement", changes | {"references": [*changes["references"], answer]})
        client, url = browser(self.root), address("statement", "review/", f.READOUT)
        self.cost(client, url)

        assert self.cost(client, url) <= MOST
        context = client.get(url).context
        assert len(context["doubts"]) > 3
        assert len(context["review"]["differences"]) > 3
        assert context["twins"]

    def cost(self, client: Client, url: str) -> int:
        client = self.at_the_door.get(url, client)
        with CaptureQueriesContext(connection) as queries:
            reply = client.get(url)
            reply.getvalue()
        if reply.status_code == 302 and url.endswith("/add/"):  # it goes to an address of its own
            return self.cost(client, reply["Location"])
        assert reply.status_code == 200, url
        return len(queries)
