"""Citations and nodes for network tools, held against the table of references."""

from __future__ import annotations

import csv
from collections import defaultdict
from io import StringIO
from unittest import mock

from django.test import TestCase

from statements.exports import citations, walking
from statements.keys import is_uid
from statements.vocabularies import ReferenceType

from . import endings
from . import factories as f

ROOT = "/api/v1/references/?format=csv"
FIRST = "trilateral-2020-11-09"
NAMES = ["Source", "Target", "Type", "Label", "act", "date", "date_precision", "weight"]
NAMES += ["permalink"]
NODES = ["Id", "Label", "noun", "government", "date", "date_precision", "permalink"]
QUERIES = ("", f"&target={FIRST}", "&government=armenia", "&q=corridor", "&type=mentions")
GEPHI = {  # what its importer takes for its own, in any case
    "citations": {"source", "target", "type", "label", "weight"},
    "nodes": {"id", "label"},
}
RESERVED = {"id", "label", "source", "target", "type", "kind", "weight", "timeset", "interval"}


def path_of(target: str) -> str:
    """Return the address of what an edge leads to."""
    plural = "clauses" if "/" in target else "statements" if is_uid(target) else "agreements"
    return f"/{plural}/{target}/"


class GraphTestCase(TestCase):
    def body(self, query: str = "") -> bytes:
        response = self.client.get(f"{ROOT}{query}")
        assert response.status_code == 200
        return response.getvalue()

    def rows(self, query: str = "") -> list[dict[str, str]]:
        text = self.body(query).decode()
        return list(csv.DictReader(StringIO(text, newline=""), strict=True))

    def summed(self, query: str = "") -> list[list[str]]:
        """Return the edges that the table of references tells, summed by hand."""
        weights: dict[tuple[str, ...], set[str]] = defaultdict(set)
        for row in self.rows(query):
            target = row["target_clause"] or row["target_agreement"] or row["target_statement"]
            day = row["said_on_first"] or row["known_by_first"]
            if row["government"]:
                date = (row["said_on"], row["said_on_precision"])
                edge = (day, row["government"], target, row["type"], *date)
                weights[edge].add(row["reference"])
        days = sorted({key[0] for key in weights}, reverse=True)
        ordered = [key for day in days for key in sorted(weights) if key[0] == day]
        return [
            [*edge, "Directed", ReferenceType(act).label, act, *date, str(len(weights[key])), path]
            for key in ordered
            for _, *edge, act, date in [(*key[:4], key[4:])]
            for path in [path_of(edge[1])]
        ]


class DatasetTests(GraphTestCase):
    @classmethod
    def setUpTestData(cls) -> None:
        f.load_dataset()

    def test_edges_are_the_sums_of_the_references(self) -> None:
        for query in QUERIES:
            with self.subTest(query):
                rows = self.rows(f"{query}&table=citations")
                assert [list(row.values()) for row in rows] == self.summed(query)
                assert list(rows[0]) == NAMES
        assert len(self.rows("&table=citations")) > 90

    def test_nodes_are_the_ends_of_the_edges_each_once(self) -> None:
        for query in QUERIES:
            with self.subTest(query):
                edges, nodes = (self.rows(f"{query}&table={t}") for t in ("citations", "nodes"))
                ends = {row[name] for row in edges for name in ("Source", "Target")}
                assert sorted(row["Id"] for row in nodes) == sorted(ends)
                assert list(nodes[0]) == NODES
                assert all(row["Label"] for row in nodes)

    def test_nodes_tell_whose_they_are_and_of_when(self) -> None:
        nodes = {row["Id"]: row for row in self.rows("&table=nodes")}

        assert nodes[FIRST]["date"] == "2020-11-09"
        assert nodes["russia"]["government"] == "russia"
        assert nodes[f"{FIRST}/6"]["noun"] == "clause"
        statement_node = next(row for row in nodes.values() if row["noun"] == "statement")
        whole = self.client.get(f"/api/v1/statements/{statement_node['Id']}/").json()
        assert statement_node["government"] == whole["voices"][0]["government"]
        assert statement_node["Label"] == whole["title"]

    def test_no_column_takes_a_name_that_network_tools_reserve(self) -> None:
        for table, reserved in GEPHI.items():
            (names, *_) = csv.reader(StringIO(self.body(f"&table={table}").decode()))
            assert {name.lower() for name in names} & RESERVED == reserved

    def test_pieces_of_any_size_give_the_same_bytes(self) -> None:
        for table in GEPHI:
            whole = self.body(f"&table={table}")
            for size in (1, 2, 7):
                with (
                    self.subTest(table, size=size),
                    mock.patch.object(walking, "CHUNK", size),
                    mock.patch.object(citations, "CHUNK", size),
                ):
                    assert self.body(f"&table={table}") == whole

    def test_columns_can_be_picked(self) -> None:
        rows = self.rows("&table=citations&fields=weight,Source")

        assert list(rows[0]) == ["Source", "weight"]
        assert len(rows) == len(self.rows("&table=citations"))

    def test_the_graph_has_an_order_of_its_own(self) -> None:
        for table in GEPHI:
            reply = self.client.get(f"{ROOT}&table={table}&order=oldest").json()

            assert reply["errors"][0]["code"] == "has_its_order"
            assert "corrected" not in reply

    def test_queries_do_not_grow_with_the_rows(self) -> None:
        for query in ("", "&type=mentions"):
            with self.subTest(query), self.assertNumQueries(6):
                # the state, the number; references, their targets, their voices, their days
                self.body(f"&table=citations{query}")
            with self.subTest(query), self.assertNumQueries(7):
                # the state, the number; a noun's keys four times; records
                self.body(f"&table=nodes{query}")


class SmallWorldTests(GraphTestCase):
    @classmethod
    def setUpTestData(cls) -> None:
        cls.world = f.small_world()

    def test_a_reference_counts_once_for_each_government_and_target(self) -> None:
        target = f.make_target(self.world["agreement"], "1")
        statement = f.make_said(self.world)
        signing = (("freedonia", "freedonia-mfa"), ("freedonia", None), ("sylvania", None))
        own = [f.make_voice(key, institution=body, role="signs") for key, body in signing]
        voices = [*statement["voices"], *own]
        references = [
            f.make_reference("mentions", target, about=about) for about in ([], ["sylvania"])
        ]
        f.publish(statement | {"voices": voices, "references": references})

        rows = self.rows("&table=citations")

        assert [(row["Source"], row["Target"], row["weight"]) for row in rows] == [
            (g, f"{self.world['agreement']}/1", "2") for g in ("freedonia", "sylvania")
        ]

    def test_a_date_is_no_surer_than_it_is_known(self) -> None:
        target = f.make_target(self.world["agreement"], "1")
        for day in ("2001", "2001-03", "2001-03-01/2001-03-04", "2001-01-01"):
            references = [f.make_reference("mentions", target)]
            f.publish(f.make_said(self.world, said_on=f.day(day), references=references))
        references = [f.make_reference("mentions", target)]
        undated = {"kind": "attributed_position", "said_on": None, "known_by": f.day("2001-02-01")}
        f.publish(f.make_said(self.world, references=references) | undated)

        rows = self.rows("&table=citations")

        assert [(row["date"], row["date_precision"]) for row in rows] == [
            ("2001-03", "month"),
            ("2001-03-01/2001-03-04", "range"),
            ("", ""),
            ("2001", "year"),
            ("2001-01-01", "day"),
        ]

    def test_a_node_that_is_no_longer_public_keeps_its_key_alone(self) -> None:
        statement = f.make_said(self.world)
        gone = f.publish(statement)["uid"]
        answer = f.make_reference("responds_to", f.make_target(statement=gone))
        f.publish(f.make_said(self.world, references=[answer]))
        endings.retract(gone, "It was a hoax.")

        (node,) = [row for row in self.rows("&table=nodes") if row["noun"] == "statement"]

        assert [*node.values()] == [gone, "", "statement", "", "", "", path_of(gone)]

    def test_nothing_is_a_header(self) -> None:
        for table, names in (("citations", NAMES), ("nodes", NODES)):
            header = ",".join(f'"{name}"' for name in names)
            assert self.body(f"&table={table}") == f"{header}\r\n".encode()
