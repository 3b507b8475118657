"""The graph of citations: as JSON, as GraphML that networkx reads, as the two tables."""

from __future__ import annotations

import csv
from io import BytesIO, StringIO
from typing import Any
from unittest import mock

import networkx
from django.test import TestCase

from statements.query import citations

from . import endings
from . import factories as f

ROOT = "/api/v1/citations/"
QUERIES = ("", "agreement=trilateral-2020-11-09", "government=armenia&family=charge", "q=corridor")


class TestGraph(TestCase):
    @classmethod
    def setUpTestData(cls) -> None:
        f.load_dataset()

    def graph(self, query: str = "") -> dict[str, Any]:
        reply = self.client.get(f"{ROOT}?{query}")
        assert reply.status_code == 200, reply.content
        graph: dict[str, Any] = reply.json()
        return graph

    def table(self, query: str, table: str) -> list[dict[str, str]]:
        body = self.client.get(f"{ROOT}?{query}&format=csv&table={table}").getvalue().decode()
        return [*csv.DictReader(StringIO(body, newline=""), strict=True)]

    def test_links_are_the_rows_of_the_table_in_its_order(self) -> None:
        for query in QUERIES:
            rows = self.table(query, "citations")
            assert [
                [row["Source"], row["Target"], row["act"], row["Label"], row["date"], row["weight"]]
                for row in rows
            ] == [
                [
                    link["source"],
                    link["target"],
                    link["act"],
                    link["label"],
                    link["day"] or "",
                    str(link["weight"]),
                ]
                for link in self.graph(query)["links"]
            ]
            assert rows

    def test_nodes_are_the_rows_of_the_other_table_and_the_ends_of_links(self) -> None:
        for query in QUERIES:
            graph = self.graph(query)
            nodes = [node["id"] for node in graph["nodes"]]

            assert nodes == [row["Id"] for row in self.table(query, "nodes")]
            ends = {link[end] for link in graph["links"] for end in ("source", "target")}
            assert {*nodes} == ends

    def test_networkx_reads_the_graphml(self) -> None:
        body = self.client.get(f"{ROOT}?format=graphml").getvalue()
        read, graph = networkx.read_graphml(BytesIO(body)), self.graph()

        assert {*read} == {node["id"] for node in graph["nodes"]}
        assert read.number_of_edges() == len(graph["links"])
        assert sum(weight for *_, weight in read.edges(data="weight")) == sum(
            link["weight"] for link in graph["links"]
        )
        assert read.nodes["russia"] == {"noun": "government", "label": "Russia"} | {
            "government": "russia"
        }

    def test_too_many_links_are_refused_with_how_to_narrow(self) -> None:
        with mock.patch.object(citations, "MOST_LINKS", 3):
            for format in ("json", "graphml"):
                reply = self.client.get(f"{ROOT}?format={format}")
                assert reply.status_code == 400
                assert "narrow it" in reply.json()["detail"]
            assert len(self.table("", "citations")) > 3

    def test_what_pages_alone_have_is_refused(self) -> None:
        for query in ("page_size=3", "cursor=x", "count=1", "order=oldest", "format=jsonl"):
            assert self.client.get(f"{ROOT}?{query}").status_code in (400, 406), query

    def test_filters_are_those_of_references(self) -> None:
        reply = self.client.get(f"{ROOT}?goverment=russia").json()

        assert reply["errors"][0]["nearest"][0] == "government"

    def test_what_was_retracted_cites_nothing(self) -> None:
        endings.retract(f.PASHINYAN)

        assert f.PASHINYAN in {node["id"] for node in self.graph()["nodes"]}
        [node] = (n for n in self.graph()["nodes"] if n["id"] == f.PASHINYAN)
        assert node == {"id": f.PASHINYAN, "noun": "statement"} | dict.fromkeys(
            ("label", "government", "day")
        )

    def test_a_tag_says_that_nothing_changed(self) -> None:
        tag = self.client.get(ROOT)["ETag"]

        assert self.client.get(ROOT, headers={"If-None-Match": tag}).status_code == 304
