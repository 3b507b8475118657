"""Three probes: by uid, by a word of it, by the list around it. What is not public answers none.

The walk over every route is in `test_visibility`.
"""

from __future__ import annotations

from typing import Any

import orjson
from django.http import QueryDict
from django.test import TestCase
from django.urls import reverse

from statements import curation
from statements.explorer.urls import urlpatterns
from statements.filters import StatementFilter
from statements.keys import new_uid
from statements.models import Change, PublicStatement

from . import factories as f

ROOT = "/api/v1/"
WORD = "quixotrophic"  # in no other document
LISTS = (
    "statements/",
    "statements/?count=1",
    "statements/?format=csv",
    "statements/?order=changed&page_size=1",
    "statements/?topic=peace&count=1",
    "references/?count=1",
    "references/?format=csv",
    "sources/?count=1",
    "topics/?count=1",
    "counts/?by=publisher,topic",
    "counts/?of=statements&by=day,official&format=csv",
    "officials/",
    "changes/?document=1",
    f"resolve/?q={WORD}",
    *(reverse(pattern.name) for pattern in urlpatterns if not pattern.pattern.regex.groups),
    "/feeds/statements/?topic=peace",
    "/sitemap/statements/0.xml",
    "/sitemap/sources/0.xml",
)


class LeakTests(TestCase):
    """Each kind of what the desk holds and the public must not know."""

    world: dict[str, Any]

    @classmethod
    def setUpTestData(cls) -> None:
        cls.world = f.small_world()
        cls.target = f.make_target(cls.world["agreement"], "1")
        cls.public = f.publish(
            f.make_said(cls.world, references=[f.make_reference("mentions", cls.target)])
        )
        cls.curator = f.make_user("writer")

    # What is hidden

    def secret(self) -> dict[str, Any]:
        """Return a statement with a word of its own wherever words stand, and its own source."""
        source = f.make_source(title=f"{WORD} page", url=f"https://example.org/{WORD}")
        f.store("source", source, self.curator)
        appearance = f.make_appearance(source["uid"], words=f"They said {WORD}.")
        quote = f.make_quote(appearance["uid"], f"said {WORD}", start=5)
        reference = f.make_reference("mentions", self.target, quote=quote["uid"], note=WORD)
        return f.make_said(
            self.world,
            title=f"The {WORD} one",
            summary=f"A {WORD} summary.",
            note=WORD,
            topics=["peace"],
            appearances=[appearance],
            quotes=[quote],
            references=[reference],
        )

    def draft(self) -> dict[str, Any]:
        return f.store("statement", self.secret(), self.curator)

    def in_review(self) -> dict[str, Any]:
        document = self.draft()
        curation.submit(self.curator, document["uid"], 1)
        return document

    def sent_back(self) -> dict[str, Any]:
        document = self.in_review()
        comment = f"Ask the {WORD} one."
        curation.send_back(f.make_user("second"), document["uid"], 1, comment)
        return document

    def pending_edit(self) -> dict[str, Any]:
        document = self.secret() | {"uid": self.public["uid"]}
        f.store("statement", document, self.curator)
        uid = document["uid"]
        curation.submit(self.curator, uid, f.version("statement", uid))
        return document

    def hidden(self) -> list[tuple[str, Any]]:
        return [
            ("draft", self.draft),
            ("in review", self.in_review),
            ("sent back", self.sent_back),
            ("pending edit", self.pending_edit),
        ]

    # Probes

    def ask(self, path: str) -> tuple[int, bytes, dict[str, str]]:
        """Return status, body and headers of a reply."""
        response = self.client.get(path if path.startswith("/") else ROOT + path)
        del response["X-Request-ID"]  # each reply has its own
        return response.status_code, response.getvalue(), dict(response.headers)

    def assert_same_but_for(self, path: str, uid: str) -> None:
        """Assert that a path answers for a uid as for one that never was."""
        other = new_uid()
        known, unknown = self.ask(path.format(uid)), self.ask(path.format(other))
        assert known[0] == unknown[0], path
        assert known[0] in (400, 404)
        assert known[1].replace(uid.encode(), b"X") == unknown[1].replace(other.encode(), b"X")
        assert known[2] == unknown[2]

    def test_its_uids_are_as_unknown_as_any(self) -> None:
        for name, make in self.hidden():
            document = make()
            source = document["appearances"][0]["source"]
            probes = [
                ("references/{}/", document["references"][0]["uid"]),
                ("sources/{}/", source),
                ("/sources/{}/", source),
                ("/sources/?publisher={}", source),
                ("/references/{}/", document["references"][0]["uid"]),
                ("statements/?source={}", source),
                ("statements/?source=!{}&count=1", source),
                ("references/?source={}", source),
            ]
            if document["uid"] != self.public["uid"]:
                probes += [
                    (path, document["uid"])
                    for path in (
                        "statements/{}/",
                        "/statements/{}/",
                        "/statements/?responds_to={}",
                        "/feeds/statements/?responds_to={}",
                        "statements/{}/?labels=0",
                        "statements/?responds_to={}",
                        "statements/?ref=responds_to:{}",
                        "statements/?ref=*:{}",
                        "statements/?ref=!*:{}&count=1",
                        "references/?target={}",
                        "references/?responds_to={}&format=csv",
                    )
                ]
            for path, uid in probes:
                with self.subTest(name, path=path):
                    self.assert_same_but_for(path, uid)

    def test_a_uid_resolves_to_nothing(self) -> None:
        for name, make in self.hidden():
            document = make()
            uids = [document["references"][0]["uid"], document["appearances"][0]["source"]]
            if document["uid"] != self.public["uid"]:
                uids.append(document["uid"])
            for uid in uids:
                with self.subTest(name):
                    status, body, _ = self.ask(f"resolve/?q={uid}")
                    assert (status, orjson.loads(body)["results"]) == (200, [])

    def test_a_word_of_it_finds_nothing(self) -> None:
        if "q" not in StatementFilter.base_filters:
            self.skipTest("There is no full text search yet: q is no parameter of statements.")
        for name, make in self.hidden():
            before = self.ask(f"statements/?q={WORD}&count=1")
            never = self.ask("statements/?q=quixotrophid&count=1")
            make()
            with self.subTest(name):
                after = self.ask(f"statements/?q={WORD}&count=1")
                assert after == before
                reply = orjson.loads(after[1])
                assert (reply["results"], reply["count"]) == ([], 0)
                assert reply == orjson.loads(never[1])
                rows = StatementFilter(QueryDict(f"q={WORD}"), PublicStatement.objects.all()).qs
                assert not rows.exists()

    def test_a_public_word_is_found(self) -> None:
        """The probe would find it: a published twin is found, by uid and by word."""
        document = f.publish(self.secret())

        assert self.ask(f"statements/{document['uid']}/")[0] == 200
        assert WORD.encode() in self.ask("statements/")[1]
        if "q" in StatementFilter.base_filters:
            reply = orjson.loads(self.ask(f"statements/?q={WORD}&count=1")[1])
            assert reply["count"] == 1

    def test_lists_and_their_etags_stay_as_they_were(self) -> None:
        for name, make in self.hidden():
            number = Change.objects.last_number()
            before = {path: self.ask(path) for path in LISTS}
            make()
            for path in LISTS:
                with self.subTest(name, path=path):
                    assert self.ask(path) == before[path]
            assert Change.objects.last_number() == number

    def test_a_client_that_holds_the_list_is_told_that_it_still_holds(self) -> None:
        tag = self.client.get(f"{ROOT}statements/").headers.get("ETag")
        if tag is None:
            self.skipTest("Replies carry no ETag yet.")
        for name, make in self.hidden():
            make()
            with self.subTest(name):
                headers = {"If-None-Match": tag}
                response = self.client.get(f"{ROOT}statements/", headers=headers)
                assert (response.status_code, response.content) == (304, b"")

    def test_what_is_only_asked_for_tells_its_reason_to_nobody(self) -> None:
        """Reasons of requests and comments are the desk's; only what was approved is told."""
        other = f.publish(f.make_said(self.world))["uid"]
        uid, second = self.public["uid"], f.make_user("second")
        paths = (
            *LISTS,
            f"statements/{uid}/",
            f"statements/{uid}/editions/",
            "statements/?q=" + WORD,
        )

        def probes() -> None:
            for path in paths:
                body = self.ask(path)[1].replace(b"q=" + WORD.encode(), b"")
                assert f"{WORD} reason".encode() not in body, path

        curation.ask_retraction(self.curator, uid, 1, f"{WORD} reason")
        probes()
        curation.send_back(second, uid, 1, f"{WORD} reason")
        probes()
        curation.ask_merge(self.curator, uid, other, (1, 1), f"{WORD} reason")
        probes()
        curation.send_back(second, uid, 1, f"{WORD} reason")
        probes()
