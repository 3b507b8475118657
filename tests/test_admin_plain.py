"""Addresses and forms that no person sends."""

from __future__ import annotations

import pytest
from django.test import TestCase

from statements import accounts
from statements.models import User

from . import factories as f

pytestmark = pytest.mark.dealt


class Case(TestCase):
    @classmethod
    def setUpTestData(cls) -> None:
        accounts.make_groups()
        accounts.make_demo_accounts()
        cls.world = f.small_world()
        cls.curator = User.objects.get(username="curator")

    def setUp(self) -> None:
        self.client.force_login(self.curator)

    def status(self, path: str) -> int:
        return self.client.get(f"/admin/statements/{path}").status_code


class TestAddresses(Case):
    def test_a_pattern_is_no_filter(self) -> None:
        for noun in ("statement", "source", "agreement", "record"):
            with self.subTest(noun):
                assert self.status(f"{noun}/?title__regex=(") in (302, 400)

    def test_text_that_no_column_holds_finds_nothing(self) -> None:
        for path in ("record/%00/change/", "edition/%00/change/", "record/?state__exact=%00"):
            with self.subTest(path):
                assert self.status(path) == 302


class TestForgedForms(Case):
    def test_a_version_that_is_no_number_saves_nothing(self) -> None:
        document = f.store("statement", f.make_said(self.world), self.curator)

        answer = self.client.post(
            f"/admin/statements/statement/{document['uid']}/change/", {"base_version": "abc"}
        )

        assert answer.status_code == 200
        assert f.version("statement", document["uid"]) == 1


class TestOwnRecords(Case):
    def may_change(self, noun: str, key: str) -> bool:
        answer = self.client.get(f"/admin/statements/{noun}/{key}/change/")
        return 'name="_save"' in answer.content.decode()

    def test_a_curator_changes_only_what_they_added_themselves(self) -> None:
        own = f.store("official", f.make_official("own-one", "freedonia"), self.curator)
        other = f.store("official", f.make_official("other-one", "freedonia"), f.make_user("else"))

        assert self.may_change("official", own["key"])
        assert not self.may_change("official", other["key"])

    def test_and_no_longer_once_something_public_uses_it(self) -> None:
        source = f.store("source", f.make_source(), self.curator)
        assert self.may_change("source", source["uid"])

        f.publish(f.make_said(self.world, appearances=[f.make_appearance(source["uid"])]))

        assert not self.may_change("source", source["uid"])


class TestReviewPage(Case):
    def test_the_reviewer_sees_the_reason_and_the_sources_that_become_public(self) -> None:
        source = f.store("source", f.make_source(url="https://example.org/new"), self.curator)
        document = f.make_said(self.world, appearances=[f.make_appearance(source["uid"])])
        f.store("statement", document, self.curator, reason="From the morning paper.")
        self.client.force_login(User.objects.get(username="reviewer"))

        page = self.client.get(f"/admin/statements/statement/{document['uid']}/change/")

        self.assertContains(page, "From the morning paper.")
        self.assertContains(page, "<code>https://example.org/new</code>", html=True)
