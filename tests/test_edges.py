"""Edges for network tools, held against the table of references."""

from __future__ import annotations

import csv
from collections import defaultdict
from io import StringIO
from unittest import mock

from django.test import TestCase

from statements.exports import walking

from . import factories as f

ROOT = "/api/v1/references/?format=csv"
FIRST = "trilateral-2020-11-09"
NAMES = ["source", "target", "type", "date", "weight"]


class EdgeTestCase(TestCase):
    def body(self, query: str = "") -> bytes:
        response = self.client.get(f"{ROOT}{query}")
        self.assertEqual(response.status_code, 200)
        return response.getvalue()

    def rows(self, query: str = "") -> list[dict[str, str]]:
        text = self.body(query).decode()
        return list(csv.DictReader(StringIO(text, newline=""), strict=True))

    def summed(self, query: str = "") -> list[list[str]]:
        """Return the edges that the table of references tells, summed by hand."""
        found: dict[tuple[str, ...], set[str]] = defaultdict(set)
        for row in self.rows(query):
            target = row["target_clause"] or row["target_agreement"] or row["target_statement"]
            day = row["said_on_first"] or row["known_by"]
            if row["government"]:
                found[day, row["government"], target, row["type"]].add(row["reference"])
        days = sorted({key[0] for key in found}, reverse=True)
        ordered = [key for day in days for key in sorted(found) if key[0] == day]
        return [[*key[1:], key[0], str(len(found[key]))] for key in ordered]


class DatasetTests(EdgeTestCase):
    @classmethod
    def setUpTestData(cls) -> None:
        f.load_dataset()

    def test_edges_are_the_sums_of_the_references(self) -> None:
        for query in (
            "",
            f"&target={FIRST}",
            "&government=armenia",
            "&q=corridor",
            "&type=mentions",
        ):
            with self.subTest(query):
                rows = self.rows(f"{query}&table=edges")
                self.assertEqual([list(row.values()) for row in rows], self.summed(query))
                self.assertEqual(list(rows[0]), NAMES)
        self.assertGreater(len(self.rows("&table=edges")), 90)

    def test_pieces_of_any_size_give_the_same_bytes(self) -> None:
        whole = self.body("&table=edges")
        for size in (1, 2, 7):
            with self.subTest(size), mock.patch.object(walking, "CHUNK", size):
                self.assertEqual(self.body("&table=edges"), whole)

    def test_columns_can_be_picked(self) -> None:
        rows = self.rows("&table=edges&fields=weight,source")

        self.assertEqual(list(rows[0]), ["source", "weight"])
        self.assertEqual(len(rows), len(self.rows("&table=edges")))

    def test_edges_have_an_order_of_their_own(self) -> None:
        told = self.client.get(f"{ROOT}&table=edges&order=oldest").json()

        self.assertEqual(told["errors"][0]["code"], "not_in_edges")
        self.assertEqual(told["corrected"], f"{ROOT}&table=edges")

    def test_queries_do_not_grow_with_the_rows(self) -> None:
        for query in ("", "&type=mentions"):
            with self.subTest(query), self.assertNumQueries(5):
                # the state, the number; references, their targets, their voices
                self.body(f"&table=edges{query}")


class SmallWorldTests(EdgeTestCase):
    @classmethod
    def setUpTestData(cls) -> None:
        cls.world = f.small_world()

    def test_a_reference_counts_once_for_each_government_and_target(self) -> None:
        target = f.make_target(self.world["agreement"], "1")
        said = f.make_said(self.world)
        keys = ("freedonia", "freedonia", "sylvania")
        voices = [*said["voices"], *(f.make_voice(key, role="signs") for key in keys)]
        made = [f.make_reference("mentions", target) for _ in range(2)]
        f.publish(said | {"voices": voices, "references": made})

        rows = self.rows("&table=edges")

        self.assertEqual(
            [(row["source"], row["target"], row["weight"]) for row in rows],
            [(g, f"{self.world['agreement']}/1", "2") for g in ("freedonia", "sylvania")],
        )

    def test_nothing_is_a_header(self) -> None:
        self.assertEqual(self.body("&table=edges"), b'"source","target","type","date","weight"\r\n')
