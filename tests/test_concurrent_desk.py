"""Eight people who save at once through the desk's own pages: nobody's work is lost unseen."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test import TransactionTestCase

from statements.curation.record_state import record_state
from statements.models import Edition, Record, Statement

from . import factories as f
from .desk import browser, make_people, open_page, send
from .pages import add_row, fill
from .test_concurrency import ONE_WRITER, faults, together

pytestmark = pytest.mark.slow

WRITERS = 8


class TestEightWriters(TransactionTestCase):
    def setUp(self) -> None:
        if connection.vendor == "sqlite":
            self.skipTest(ONE_WRITER)
        self.world = f.small_world()
        self.curator = make_people()["curator"]
        self.uid: str = f.store("statement", f.make_said(self.world))["uid"]

    def at_once(self, *typed: Any, key: str | None) -> list[int]:
        """Send forms at once, each from a browser of its own; return the statuses."""
        clients = [browser(self.curator) for _ in typed]

        def work(client: Any, form: Any) -> Any:
            return lambda: send(client, form, "statement", key).status_code

        works = [work(*pair) for pair in zip(clients, typed, strict=True)]
        return together(*works)

    def forms(self) -> list[Any]:
        return [open_page(browser(self.curator), "statement", self.uid) for _ in range(WRITERS)]

    def test_of_one_version_exactly_one_wins_each_round(self) -> None:
        waiting = dict(enumerate(self.forms()))
        for number, typed in waiting.items():
            fill(typed, title=f"Title {number}")
        for version in (2, 3, 4):
            statuses = self.at_once(*waiting.values(), key=self.uid)

            assert sorted(statuses) == [200] * (len(waiting) - 1) + [302]
            assert Record.objects.named("statement", self.uid).version == version
            winner = list(waiting)[statuses.index(302)]
            document = record_state("statement", self.uid).document
            assert document is not None
            assert document["title"] == f"Title {winner}"
            del waiting[winner]
            for typed in waiting.values():
                typed["base_version"], typed["overwrite"] = [str(version)], [""]
        assert faults() == []

    def test_who_edits_different_children_is_told_of_the_others(self) -> None:
        forms = self.forms()
        for number, typed in enumerate(forms):
            add_row(typed, "addressees", government="sylvania")
            fill(typed, note=f"Note {number}")

        statuses = self.at_once(*forms, key=self.uid)

        assert sorted(statuses) == [200] * (WRITERS - 1) + [302]
        document = record_state("statement", self.uid).document
        assert document is not None
        winner = statuses.index(302)
        assert (document["note"], len(document["addressees"])) == (f"Note {winner}", 1)
        numbers = Edition.objects.filter(record=f"statement/{self.uid}").values_list("number")
        assert sorted(numbers) == [(1,), (2,)]
        assert faults() == []

    def test_one_new_page_sent_eight_times_makes_one_record(self) -> None:
        typed = open_page(browser(self.curator), "statement")
        fill(typed, kind="letter", title="Once", summary="Once.", said_on_date="2001")
        add_row(typed, "voices", government="freedonia", role="speaks")

        statuses = self.at_once(*([typed] * WRITERS), key=None)

        assert statuses == [302] * WRITERS
        assert Statement.objects.filter(title="Once").count() == 1
        assert Edition.objects.filter(record=f"statement/{typed['uid'][0]}").count() == 1
        assert faults() == []
