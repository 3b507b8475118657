"""Editions: the public past of statements, agreements and officials, and nothing of the desk's."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from unittest import mock

import orjson
from django.test import TestCase

from statements import curation
from statements.documents import NOUNS, dump
from statements.models import Change, Edition
from statements.vocabularies import Action

from . import endings
from . import factories as f
from .test_api import validator

ROOT = "/api/v1/"


class EditionsTestCase(TestCase):
    world: Any

    @classmethod
    def setUpTestData(cls) -> None:
        cls.world = f.small_world()

    def get(self, path: str, status: int = 200) -> Any:
        response = self.client.get(ROOT + path)
        assert response.status_code == status, response.content[:300]
        return orjson.loads(response.content)

    def editions(self, path: str) -> list[Any]:
        return list(self.get(f"{path}editions/")["results"])


class StatementTests(EditionsTestCase):
    def test_they_tell_what_each_publication_changed_newest_first(self) -> None:
        statement = f.publish(f.make_said(self.world, title="One"))
        voice = statement["voices"][0] | {"role": "signs"}
        f.publish(statement | {"title": "Two", "voices": [voice]})

        second, first = self.editions(f"statements/{statement['uid']}/")

        assert second["changes"] == [
            {"path": "title", "before": "One", "after": "Two"},
            {"path": "voices[0].role", "before": "speaks", "after": "signs"},
        ]
        assert (second["action"], first["action"]) == ("corrected", "created")
        assert (second["edition"], first["edition"]) == (2, 1)
        assert second["number"] > first["number"]
        assert (first["changes"], first["format"]) == (None, NOUNS["statement"].format)
        assert "document" not in first

    def test_an_edition_is_the_document_as_it_was_public(self) -> None:
        statement = f.publish(f.make_said(self.world, title="One"))
        changed = f.publish(statement | {"title": "Two"})
        path = f"statements/{statement['uid']}/"
        number = self.get(path)["number"]

        for listed, document in zip(self.editions(path), (changed, statement), strict=True):
            reply = self.get(f"{path}editions/{listed['number']}/")
            assert reply == listed | {"document": document}
            assert dump(reply["document"]) == dump(document)
            assert list(validator("statements_editions_retrieve").iter_errors(reply)) == []
        assert self.editions(path)[0]["number"] == number

    def test_editions_of_the_desk_never_appear(self) -> None:
        statement = f.publish(f.make_said(self.world, title="One"))
        path = f"statements/{statement['uid']}/"
        f.store("statement", statement | {"title": "Draft"})
        f.store("statement", statement | {"title": "Other draft"})
        before = self.client.get(f"{ROOT}{path}editions/").content
        assert len(orjson.loads(before)["results"]) == 1
        f.store("statement", statement | {"title": "Third draft"})
        assert self.client.get(f"{ROOT}{path}editions/").content == before

        f.publish(statement | {"title": "Two"})

        second, first = self.editions(path)
        assert second["changes"] == [{"path": "title", "before": "One", "after": "Two"}]
        public = [edition["number"] for edition in (first, second)]
        others = Change.objects.exclude(number__in=public).values_list("number", flat=True)
        for number in (*others, 0, 999_999, 10**20):
            self.get(f"{path}editions/{number}/", 404)

    def test_people_are_not_told(self) -> None:
        statement = f.publish(
            f.make_said(self.world), f.make_user("zx-saver"), f.make_user("zx-judge")
        )
        path = f"statements/{statement['uid']}/editions/"
        number = self.get(path)["results"][0]["number"]

        for address in (path, f"{path}{number}/"):
            assert b"zx-" not in self.client.get(ROOT + address).content

    def test_a_draft_has_none(self) -> None:
        uid = f.store("statement", f.make_said(self.world))["uid"]

        self.get(f"statements/{uid}/editions/", 404)
        self.get(f"statements/{uid}/editions/1/", 404)

    def test_a_retracted_statement_tells_its_tombstone_alone(self) -> None:
        statement = f.publish(f.make_said(self.world, title="Zxwords"))
        path = f"statements/{statement['uid']}/"
        number = self.get(path)["number"]
        endings.retract(statement["uid"], "It was a hoax.")

        for address in (f"{path}editions/", f"{path}editions/{number}/"):
            problem = self.get(address, 410)
            assert (problem["detail"], problem["action"]) == ("It was a hoax.", "retracted")
            assert "Zxwords" not in str(problem)

    def test_the_person_who_corrects_says_what_it_is(self) -> None:
        statement = f.publish(f.make_said(self.world, title="One"))
        curator = f.make_user("curator")
        f.store(
            "statement", statement | {"title": "Two"}, curator, action=Action.REVISED, reason="New."
        )
        curation.submit(curator, statement["uid"], 2)
        curation.approve(f.make_user("reviewer"), statement["uid"], 2)

        edition = self.editions(f"statements/{statement['uid']}/")[0]

        assert (edition["action"], edition["reason"]) == ("revised", "New.")


class AuthorityTests(EditionsTestCase):
    def test_every_saved_edition_of_an_authority_was_public(self) -> None:
        key = self.world["agreement"]
        f.store("agreement", f.make_agreement(summary="Peace.", clauses=[f.make_clause("1")]))

        second, first = self.editions(f"agreements/{key}/")

        assert [row["path"] for row in second["changes"]] == ["summary", "clauses"]
        gone = second["changes"][1]
        assert (gone["before"]["number"], gone["after"]) == ("1.1", None)
        assert first["changes"] is None
        assert len(self.editions("officials/rufus-firefly/")) == 1

    def test_other_nouns_have_none(self) -> None:
        self.get("topics/peace/editions/", 404)

    def test_a_merged_key_leads_to_the_editions_of_its_winner(self) -> None:
        f.store("agreement", f.make_agreement("loser"))
        number = self.editions("agreements/loser/")[0]["number"]
        endings.merge("agreement", "loser", self.world["agreement"])

        for path in ("editions/", f"editions/{number}/"):
            response = self.client.get(f"{ROOT}agreements/loser/{path}")
            assert response.status_code == 308
            expected = f"{ROOT}agreements/{self.world['agreement']}/editions/"
            assert response.headers["Location"] == expected

    def test_a_deleted_record_is_gone_with_its_past(self) -> None:
        f.store("agreement", f.make_agreement("gone", title="Zxwords"))
        number = self.editions("agreements/gone/")[0]["number"]
        endings.delete("agreement", "gone", "Nobody used it.")

        for path in ("editions/", f"editions/{number}/"):
            problem = self.get(f"agreements/gone/{path}", 410)
            assert problem["detail"] == "Nobody used it."
            assert "Zxwords" not in str(problem)

    def test_old_formats_are_brought_up_when_read(self) -> None:
        key = self.world["agreement"]
        f.store("agreement", f.make_agreement(summary="Peace."))
        noun = NOUNS["agreement"]
        step = {"summary": "Brought up."}
        newer = replace(noun, upgrades=(*noun.upgrades, lambda document: document | step))
        with mock.patch.dict(NOUNS, {"agreement": newer}):
            second, first = self.editions(f"agreements/{key}/")
            reply = self.get(f"agreements/{key}/editions/{first['number']}/")

        assert (second["format"], reply["document"]["summary"]) == (noun.format, "Brought up.")
        assert [row["path"] for row in second["changes"]] == ["clauses", "clauses"]
        stored = Edition.objects.filter(record=f"agreement/{key}").first()
        assert stored is not None
        assert orjson.loads(stored.document)["summary"] is None


class PageTests(EditionsTestCase):
    path = "officials/rufus-firefly/editions/"

    def setUp(self) -> None:
        for name in ("Two", "Three", "Four", "Five"):
            official = self.get("officials/rufus-firefly/?labels=0")
            document = {k: v for k, v in official.items() if k not in ("path", "number")}
            f.store("official", document | {"name": name})

    def test_pages_lead_on_and_back_with_the_same_diffs(self) -> None:
        whole = self.get(self.path)["results"]
        page = self.get(f"{self.path}?page_size=2&count=1")
        editions, first = list(page["results"]), page["results"]
        assert (page["count"], page["previous"]) == (5, None)
        while page["next"]:
            page = orjson.loads(self.client.get(page["next"]).content)
            editions += page["results"]
        assert editions == whole
        assert len(whole) == 5
        while page["previous"]:
            page = orjson.loads(self.client.get(page["previous"]).content)
        assert page["results"] == first

    def test_a_cursor_belongs_to_its_record(self) -> None:
        cursor = self.get(f"{self.path}?page_size=2")["next"].partition("cursor=")[2]

        key = self.world["agreement"]
        problem = self.get(f"agreements/{key}/editions/?cursor={cursor}", 400)

        assert problem["errors"][0]["parameter"] == "cursor"

    def test_fields_pick(self) -> None:
        page = self.get(f"{self.path}?fields=number,changes.path&page_size=1")
        number = page["results"][0]["number"]
        assert page["results"] == [{"number": number, "changes": [{"path": "name"}]}]
        reply = self.get(f"{self.path}{number}/?fields=document")
        assert reply["document"]["name"] == "Five"

    def test_what_it_does_not_know_is_refused(self) -> None:
        for query, parameter in (
            ("format=csv", "format"),
            ("labels=0", "labels"),
            ("page_size=501", "page_size"),
            ("since=1", "since"),
            ("fields=saved_by", "fields"),
            ("fields=document", "fields"),  # in details only
        ):
            with self.subTest(query):
                problem = self.get(f"{self.path}?{query}", 400)
                assert problem["errors"][0]["parameter"] == parameter

    def test_the_list_is_as_its_schema_says(self) -> None:
        whole = self.get(self.path)
        assert list(validator("officials_editions_list").iter_errors(whole)) == []
