"""The words of statements as the desk holds them: what the search of their list reads."""

from __future__ import annotations

from importlib import import_module
from types import SimpleNamespace

from django.db import connection
from django.test import Client, TestCase

from statements import writing
from statements.curation import remove
from statements.ledger.projections import DESK
from statements.models import DeskWords

from . import factories as f
from .desk import address, browser, make_people

MIGRATION = import_module("statements.migrations.0036_desk_words")


class SearchOfTheListTests(TestCase):
    @classmethod
    def setUpTestData(cls) -> None:
        f.load_dataset()
        cls.people = make_people()
        cls.draft = f.fixture("statement", f.READOUT) | {
            "uid": f.new_uid(),
            "title": "Zebras",
            "summary": "An unheard-of pangolin walked.",
            **{name: [] for name in ("appearances", "quotes", "references", "addressees")},
            "voices": [f.make_voice("france", official=None)],
        }
        f.store("statement", cls.draft, cls.people["curator"])

    def find(self, query: str) -> set[str]:
        client = browser(self.people["curator"])
        shown = client.get(address("statement", ""), {"q": query}).context_data["cl"]
        return {row.pk for row in shown.queryset}

    def test_it_finds_what_the_api_finds(self) -> None:
        for query in (
            "corridor",
            '"Lachin corridor" -Lavrov',
            "Лавров",
            "peacekeep*",
            "Baku or Yerevan",
        ):
            reply = Client().get("/api/v1/statements/", {"q": query, "page_size": 500}).json()
            public = {row["uid"] for row in reply["results"]}
            assert 0 < len(public) < 67, query
            assert self.find(query) - {self.draft["uid"]} == public, query

    def test_drafts_are_found_by_any_of_their_words_as_they_are_now(self) -> None:
        uid = self.draft["uid"]
        for query in (
            "pangolins",
            "zebra",
            "France pangolin",
            '"unheard of"',
            "pango*",
            uid.upper(),
        ):
            assert self.find(query) == {uid}, query
        assert Client().get("/api/v1/statements/?q=pangolin").json()["results"] == []

        f.store("statement", self.draft | {"summary": "An okapi."}, self.people["curator"])
        assert (self.find("pangolin"), self.find("okapi")) == (set(), {uid})
        remove(self.people["curator"], "statement", uid)
        assert not DeskWords.objects.filter(statement=uid).exists()

    def test_what_is_no_search_finds_nothing_and_says_why(self) -> None:
        client = browser(self.people["curator"])
        for query in ("-", "a" * 201, "title:x"):
            page = client.get(address("statement", ""), {"q": query})
            self.assertContains(page, "Nothing was looked for:")
            assert page.context_data["cl"].result_count == 0, query

    def test_an_autocomplete_still_takes_a_part_of_a_title(self) -> None:
        client = browser(self.people["curator"])
        found = client.get(address("statement", "targets/"), {"term": "zebr"}).json()["results"]
        assert self.draft["uid"] in str(found)


class ProjectionTests(TestCase):
    def wrong(self, *, check: bool) -> list[str]:
        findings = [one for _, part in DESK.rebuild(check=check) for one in part]
        return [f"{one.table} {one.fault}" for one in findings]

    def test_what_differs_from_the_editions_is_told_and_mended(self) -> None:
        world = f.make_small_world()
        kept = [f.store("statement", f.make_said(world))["uid"] for _ in range(2)]
        whole = [*DeskWords.objects.values_list("statement", "words", "stems")]
        assert {uid for uid, *_ in whole} == {*kept}
        with writing.unsealed():
            DeskWords.objects.filter(statement=kept[0]).delete()
            DeskWords.objects.filter(statement=kept[1]).update(words=" other ")

        told = ["statements_deskwords changed", "statements_deskwords missing"]
        assert sorted(self.wrong(check=True)) == told
        assert sorted(self.wrong(check=False)) == told
        assert self.wrong(check=True) == []
        assert [*DeskWords.objects.values_list("statement", "words", "stems")] == whole

        with writing.unsealed():
            DeskWords.objects.all().delete()
        MIGRATION.write_words(None, SimpleNamespace(connection=connection))
        assert [*DeskWords.objects.values_list("statement", "words", "stems")] == whole
