"""Counts as a list: pages, formats, errors, tags, and what stands in a group."""

from __future__ import annotations

import csv
import io
from typing import Any
from unittest import mock

import orjson
from django.test import TestCase, override_settings

from statements.counting import counted
from statements.exports import COUNTS
from statements.exports.codebook import codebook
from statements.filters.base import MAX_CONDITIONS
from statements.filters.dimensions import DIMENSIONS
from statements.query import counts as of_query

from . import factories as f
from .test_api import validator

ACCORD = "accord-2001-01-01"
ROOT = "/api/v1/"
DAYS = ("2001-02-03", "2001-02", "2001", "2001-12-31/2002-01-01", "2002-01-01", None)


class TestCounts(TestCase):
    @classmethod
    def setUpTestData(cls) -> None:
        cls.world = f.small_world()
        for day in DAYS:
            f.publish(cls.make_statement(day))
        joint = [f.make_voice("sylvania"), *f.make_said(cls.world)["voices"]]
        f.publish(cls.make_statement("2002-05-06", voices=joint))
        f.store("statement", cls.make_statement("2003-01-01"))

    @classmethod
    def make_statement(cls, day: str | None, **kwargs: Any) -> f.Document:
        """Return a statement with a charge of clause 1.1 and a mention of the whole accord."""
        charge = f.make_reference(
            "alleges_violation", f.make_target(ACCORD, "1.1"), about=["sylvania"]
        )
        references = [charge, f.make_reference("mentions", f.make_target(ACCORD))]
        dated: dict[str, Any] = {"said_on": day and f.day(day)}
        if day is None:
            dated |= {"kind": "attributed_position", "known_by": f.day("2001-02-03")}
        return f.make_said(cls.world, references=references, **dated, **kwargs)

    def get(self, query: str, status: int = 200) -> Any:
        response = self.client.get(f"{ROOT}counts/?{query}")
        assert response.status_code == status, response.content
        return response.json()

    def groups(self, query: str, name: str) -> dict[str | None, int]:
        return {row[name]: row["references"] for row in self.get(query)["results"]}

    def test_a_date_wider_than_the_period_stands_by_itself(self) -> None:
        for name, groups in (
            ("year", ["2001", "2001-12-31/2002-01-01", "2002", None]),
            ("quarter", ["2001", "2001-12-31/2002-01-01", "2001-Q1", "2002-Q1", "2002-Q2", None]),
            (
                "month",
                ["2001", "2001-02", "2001-12-31/2002-01-01", "2002-01", "2002-05", None],
            ),
            (
                "week",
                ["2001", "2001-02", "2001-W05", "2002-W01", "2002-W19", None],
            ),
            ("day", [*sorted([*filter(None, DAYS), "2002-05-06"]), None]),
        ):
            with self.subTest(name):
                assert list(self.groups(f"by={name}", name)) == groups

    def test_totals_count_once_what_stands_in_several_groups(self) -> None:
        reply = self.get("by=government")

        assert {row["government"]: row["statements"] for row in reply["results"]} == {
            "freedonia": 7,
            "sylvania": 1,
        }
        assert (reply["statements"], reply["references"]) == (7, 14)
        assert reply["labels"]["governments"]["sylvania"] == "Sylvania"

    def test_without_by_everything_is_one_group_and_nothing_is_none(self) -> None:
        assert self.get("labels=0") == {
            "results": [{"statements": 7, "references": 14, "filter": "references/"}],
            "next": None,
            "previous": None,
            "statements": 7,
            "references": 14,
        }
        reply = self.get("said_on=1999&by=month")
        assert (reply["results"], reply["statements"], reply["references"]) == ([], 0, 0)

    def test_statements_are_counted_with_their_own_filters(self) -> None:
        reply = self.get("of=statements&ref=charge&by=type,clause&labels=0")

        for row, clause in zip(reply["results"], (f"{ACCORD}/1", f"{ACCORD}/1.1"), strict=True):
            assert (row["clause"], row["statements"], row["references"]) == (clause, 7, 14)
            assert row["filter"] == f"statements/?ref=charge&ref=alleges_violation:{clause}"
        assert self.get("ref=charge", 400)["errors"][0]["parameter"] == "ref"

    def test_pages_hold_every_group_once_both_ways(self) -> None:
        whole = self.get("by=month,family")["results"]
        first = self.get("by=month,family&page_size=5&count=1")
        assert first["count"] == len(whole) == 12
        pages, page = [first], first
        while page["next"]:
            page = self.client.get(page["next"]).json()
            pages.append(page)
        assert [row for page in pages for row in page["results"]] == whole
        back = [page]
        while page["previous"]:
            page = self.client.get(page["previous"]).json()
            back.append(page)
        assert [row for page in reversed(back) for row in page["results"]] == whole
        other = first["next"].replace("by=month,family", "by=month,type")
        assert self.client.get(other).json()["errors"][0]["code"] == "cursor"

    def test_a_table_has_the_columns_of_by_with_names_beside_keys(self) -> None:
        reply = self.client.get(f"{ROOT}counts/?by=about,year&format=csv&family=charge")
        rows = [*csv.reader(io.StringIO(reply.getvalue().decode(), newline=""))]

        head = ["about", "about_label", "year", "statements", "references", "filter", "permalink"]
        assert rows[0] == head
        assert rows[1][:3] == ["sylvania", "Sylvania", "2001"]
        picked = self.client.get(f"{ROOT}counts/?by=about,year&format=csv&fields=references,year")
        assert picked.getvalue().splitlines()[0] == b'"year","references"'
        lines = self.client.get(f"{ROOT}counts/?by=year&format=jsonl").getvalue().splitlines()
        assert [orjson.loads(line) for line in lines] == self.get("by=year")["results"]

    def test_every_column_is_in_the_codebook_and_every_row_fits_its_schema(self) -> None:
        (sheet,) = (sheet for sheet in codebook() if sheet.name == "counts")
        assert [entry.column for entry in sheet.entries] == [*COUNTS]
        assert {column.name for column in COUNTS} >= set(DIMENSIONS)
        reply = self.get("by=month,top_clause,about")
        assert [*validator("counts_list").iter_errors(reply)] == []

    def test_a_reply_that_is_held_already_is_not_sent_again(self) -> None:
        tag = self.client.get(f"{ROOT}counts/?by=month")["ETag"]
        again = self.client.get(f"{ROOT}counts/?by=month", headers={"if-none-match": tag})
        assert again.status_code == 304

    def test_what_is_wrong_is_told(self) -> None:
        many = "&".join(["topic=!peace"] * (MAX_CONDITIONS - 1))
        for query, parameter, words in (
            ("by=decade", "by", "use one of year"),
            ("by=!year", "by", "no ! here"),
            ("by=year,month,week,day", "by", "3 are the most"),
            ("by=", "by", "empty"),
            ("by=Month", "by", "Near: month"),
            ("of=agreements", "of", "references, statements"),
            ("by=office&government=freedonia&government=sylvania", "by", "give government once"),
            (f"by=year,month&{many}", "by", "16 are the most"),
            ("order=newest", "order", "no such parameter"),
            ("ref=charge", "ref", "write of=statements"),
            ("of=statements&family=charge", "family", "write of=references"),
            ("by=month&format=csv&count=1", "count", "whole selection"),
        ):
            with self.subTest(query):
                (error,) = self.get(query, 400)["errors"]
                assert error["parameter"] == parameter
                assert words in error["message"]

    def test_too_many_groups_are_refused_with_a_way_out(self) -> None:
        with (
            mock.patch.object(counted, "MOST_GROUPS", 4),
            mock.patch.object(of_query, "MOST_GROUPS", 4),
        ):
            assert len(self.get("by=year")["results"]) == 4
            for query in ("by=month", "by=month&format=csv"):
                (error,) = self.get(query, 400)["errors"]
                assert error["code"] == "too_many_groups"
                assert "longer period" in error["message"]

    def test_what_scans_holds_the_slot_of_a_download(self) -> None:
        with override_settings(EXPORTS_AT_ONCE=0):
            assert self.get("by=month", 503)["status"] == 503
            assert self.get(f"by=month&target={ACCORD}/1.1")["references"] == 7

    def test_it_asks_a_fixed_number_of_queries(self) -> None:
        self.get("by=month,government")
        with self.assertNumQueries(5):  # the state, keys, how many there are, groups, totals
            self.get("by=month,government&family=charge&government=freedonia")
