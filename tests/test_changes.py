"""The ledger as clients read it: by time, newest first, with winners and reasons of their own."""

from __future__ import annotations

import csv
import io
import re
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import quote

from django.db import connection
from django.test import TestCase
from django.test.utils import CaptureQueriesContext

from statements import curation
from statements.ledger.lines import UNUSED
from statements.models import Change
from statements.writing import unsealed

from . import endings
from . import factories as f
from .test_api import validator

ROOT = "/api/v1/"


class ChangesTestCase(TestCase):
    def get(self, query: str, status: int = 200) -> Any:
        response = self.client.get(query if "://" in query else f"{ROOT}changes/?{query}")
        assert response.status_code == status, (query, response.content[:300])
        return response.json()

    def numbers(self, query: str) -> list[int]:
        """Return the numbers on all pages of a query."""
        page = self.get(query)
        numbers = [row["number"] for row in page["results"]]
        while page["next"]:
            page = self.get(page["next"])
            numbers += [row["number"] for row in page["results"]]
        return numbers


class OrderTests(ChangesTestCase):
    @classmethod
    def setUpTestData(cls) -> None:
        f.load_dataset()
        cls.last = Change.objects.last_number()
        cls.at = datetime(2026, 1, 1, tzinfo=UTC)
        with unsealed():
            for number in range(1, cls.last + 1):
                moment = cls.at + timedelta(hours=number)
                Change.objects.filter(number=number).update(recorded_at=moment)

    def test_newest_first_leads_back_to_the_first(self) -> None:
        down = list(range(self.last, 0, -1))

        assert self.numbers("order=newest&page_size=100") == down
        assert self.numbers("order=oldest&page_size=100") == down[::-1]
        assert self.numbers("page_size=100") == down[::-1]
        some = [n for n in down if 10 < n < 400]
        assert self.numbers("order=newest&page_size=99&since=10&before=400") == some
        assert self.numbers("page_size=99&since=10&before=400") == some[::-1]

    def test_files_stand_in_the_order_asked_for(self) -> None:
        for format in ("csv", "jsonl"):
            text = self.client.get(f"{ROOT}changes/?format={format}&order=newest&fields=number")
            numbers = [
                int("".join(filter(str.isdigit, line)))
                for line in text.getvalue().decode().split("\n")
                if any(map(str.isdigit, line))
            ]
            assert numbers == list(range(self.last, 0, -1))

    def test_changes_since_a_moment(self) -> None:
        for text, first in (
            ("2026-01-01", 1),
            ("2026-01-02", 24),
            ("2026-01-02T00:00:00Z", 24),
            ("2026-01-02T00:00:01Z", 25),
            ("2026-01-02T02:00:00+02:00", 24),
            ("2026-01-02T00:00:00.000001+00:00", 25),
            ("2026-01-02T00:00:00.000001000Z", 25),
            ("2026-01-02T14:00+14:00", 24),
            ("2030-01-01", self.last + 1),
        ):
            with self.subTest(text):
                numbers = self.numbers(f"recorded_at__gte={quote(text)}&page_size=500")
                assert numbers == list(range(first, self.last + 1))
        newest_time = self.get("order=newest&page_size=1")["results"][0]["recorded_at"]
        assert self.numbers(f"recorded_at__gte={quote(newest_time)}") == [self.last]

    def test_what_is_no_moment_is_refused(self) -> None:
        for text in (
            "x",
            "2026",
            "2026-13-01",
            "2026-01-01T10:00:00",
            "2026-01-01T25:00:00Z",
            "2026-02-30",
            "2026-1-1",
            "20260101",
            "20260101T000000Z",
            "2026-W01",
            "2026-W01-4",
            "2026-01-01 00:00:00Z",
            "99999999999-01-01",
            "9999-12-31",
            "2026-01-01,2026-01-02",
            "!2026-01-01",
            "",
        ):
            with self.subTest(text):
                problem = self.get(f"recorded_at__gte={quote(text)}", 400)
                assert problem["errors"][0]["parameter"] == "recorded_at__gte"
                assert "corrected" not in problem

    def test_a_plus_that_was_not_escaped_is_certain(self) -> None:
        problem = self.get("recorded_at__gte=2026-01-02T02:00:00+02:00", 400)

        assert self.client.get(problem["corrected"]).json()["results"][0]["number"] == 24

    def test_the_ledger_is_read_by_its_index_of_time(self) -> None:
        with CaptureQueriesContext(connection) as queries:
            self.get("recorded_at__gte=2026-01-15&page_size=1")
        (sql,) = [q["sql"] for q in queries if '"recorded_at" >=' in q["sql"]]
        choosing = sql.partition(" IN (SELECT")[2]
        assert '"recorded_at" >=' in choosing
        assert "JOIN" not in choosing  # what is joined stands outside, for one page
        names = connection.introspection.get_constraints(connection.cursor(), Change._meta.db_table)
        assert names["change_recorded_at"]["columns"] == ["recorded_at", "number"]

    def test_a_number_that_is_not_reached_is_refused_before_as_since(self) -> None:
        assert self.get(f"before={self.last + 1}", 400)["errors"][0]["code"] == "beyond"


class RowTests(ChangesTestCase):
    @classmethod
    def setUpTestData(cls) -> None:
        cls.world = f.small_world()
        cls.mark = Change.objects.last_number()

    def all_changes(self) -> list[dict[str, Any]]:
        rows: list[dict[str, Any]] = self.get(f"since={self.mark}&page_size=500")["results"]
        return rows

    def test_a_merge_names_its_winner_and_nothing_else_does(self) -> None:
        f.store("official", f.make_official("twin", "freedonia"))
        endings.merge("official", "twin", "rufus-firefly")
        *rest, merged = self.all_changes()

        assert (merged["action"], merged["winner"]) == ("merged", "rufus-firefly")
        assert {row["winner"] for row in rest} == {None}
        checker = validator("changes_list")
        assert [str(e) for e in checker.iter_errors(self.get("since=0"))] == []
        text = self.client.get(f"{ROOT}changes/?format=csv&action=merged").getvalue().decode()
        (row,) = csv.DictReader(io.StringIO(text, newline=""))
        assert row["winner"] == "rufus-firefly"
        assert self.get(f"since={self.mark}&fields=winner")["results"][-1] == {
            "winner": "rufus-firefly"
        }

    def test_what_goes_along_with_a_retraction_has_a_reason_of_its_own(self) -> None:
        source = f.store("source", f.make_source(title="Only here"))
        statement = f.publish(
            f.make_said(self.world, appearances=[f.make_appearance(source["uid"])])
        )
        endings.retract(statement["uid"], "He never said that she lied.")
        rows_by_noun = {
            row["noun"]: row
            for row in self.all_changes()
            if row["action"] in ("retracted", "deleted")
        }

        assert rows_by_noun["statement"]["reason"] == "He never said that she lied."
        assert rows_by_noun["source"]["key"] == source["uid"]
        assert rows_by_noun["source"]["reason"] == UNUSED

    def test_what_goes_along_with_a_deleted_record_has_one_too(self) -> None:
        source = f.store("source", f.make_source(title="Only here"))
        f.store("agreement", f.make_agreement("pact", sources=[source["uid"]]))
        endings.delete("agreement", "pact", "It was a rumour.")
        reasons = {
            row["noun"]: row["reason"] for row in self.all_changes() if row["action"] == "deleted"
        }

        assert reasons == {"agreement": "It was a rumour.", "source": UNUSED}

    def test_what_is_let_go_by_an_edit_has_one_too(self) -> None:
        first, second = (f.store("source", f.make_source(title=title)) for title in ("One", "Two"))
        pact = f.store("agreement", f.make_agreement("pact", sources=[first["uid"]]))
        f.store("agreement", pact | {"sources": [second["uid"]]}, reason="A better page.")
        (gone,) = (row for row in self.all_changes() if row["action"] == "deleted")

        assert (gone["key"], gone["reason"]) == (first["uid"], UNUSED)

    def test_a_number_that_is_not_there_is_told_as_it_was_asked(self) -> None:
        edition = f"agreements/{f.store('agreement', f.make_agreement('pact'))['key']}/editions"
        for number in ("999", "9" * 20, "1" + "0" * 29):
            for path in ("changes", "releases", edition):
                with self.subTest(path=path, number=number):
                    reply = self.client.get(f"{ROOT}{path}/{number}/")
                    assert reply.status_code == 404
                    assert number in re.findall("[0-9]+", reply.json()["detail"])

    def test_what_is_deleted_itself_keeps_its_reason(self) -> None:
        f.store("topic", {"key": "spare", "label": "Spare", "definition": "Nobody uses it."})
        curation.remove(f.make_user("editor"), "topic", "spare", "Twice the same.")

        assert self.all_changes()[-1]["reason"] == "Twice the same."
