"""The network: where nodes and ties stand, and that every number leads to exactly its rows."""

from __future__ import annotations

import gzip
import re
from collections.abc import Iterator, Sequence
from html import unescape
from itertools import combinations, pairwise
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.db import connection
from django.test import SimpleTestCase, TestCase
from django.test.utils import CaptureQueriesContext

from statements.explorer.network import charges, graphs
from statements.explorer.network.drawing import BOX_WIDTH, Column, Layout, Node, Place, Tie
from statements.explorer.network.graphs import heaviest, read_citations
from statements.explorer.network.layout import MOST_LABELS, lay_out
from statements.explorer.network.uncounted import uncounted_in
from statements.query import citations, ledger_state
from statements.vocabularies import Family

from . import factories as f

NETWORK, CHARGES = "/network/", "/network/charges/"
HREF = re.compile(r'href="([^"]*)"')
GOVERNMENTS = tuple(f"Government {n:02}" for n in range(12))
LARGEST = 100_000  # bytes of a page, compressed


def node(n: int, **own: Any) -> Node:
    """Return a text, or a clause of the last one: three of four are clauses."""
    parts: dict[str, Any] = {
        "id": f"text-{n}",
        "kind": "clause" if n % 4 else "agreement",
        "label": f"Statement of the ministers of many states, {n}",
        "name": f"text {n}",
        "words": f"text {n}: some references",
        "address": f"/agreements/text-{n}/",
        "weight": 1 + n * 7 % 50,
        "block": f"block {n // 4}",
        "is_part": bool(n % 4),
    }
    return Node(**(parts | own))


def government(name: str) -> Node:
    return Node(name, "government", name, name, f"{name}: acts", f"/governments/{name}/", 3)


def picture(count: int, **own: Any) -> Layout:
    """Return the layout of a number of nodes in three columns, a tie or more to each."""
    texts = [node(n, **own) for n in range(count - len(GOVERNMENTS))]
    acting = [government(name) for name in GOVERNMENTS]
    ties = [
        Tie(GOVERNMENTS[n * k % 12], one.id, Family.DEMAND, one.weight, "words", "/references/")
        for n, one in enumerate(texts)
        for k in range(1, 3)
        if k == 1 or n * k % 12 != n % 12
    ]
    half = len(texts) // 8 * 4
    columns = [Column(texts[:half]), Column(acting, is_boxed=True), Column(texts[half:])]
    return lay_out(columns, ties)


def all_places(layout: Layout) -> list[Place]:
    return [*(fan.place for fan in layout.fans), *layout.places]


def overlapping(places: Sequence[Place]) -> Iterator[tuple[str, str]]:
    for one, other in combinations(places, 2):
        (left, top, right, bottom), (l2, t2, r2, b2) = one.extent, other.extent
        if left < r2 and l2 < right and top < b2 and t2 < bottom:
            yield one.label, other.label


class TestLayout(SimpleTestCase):
    def test_no_label_lies_on_another(self) -> None:
        for count in (13, 80, 500):
            layout = picture(count)
            labelled = [place for place in all_places(layout) if place.is_labelled]
            with self.subTest(count=count):
                assert [*overlapping(labelled)] == []

    def test_names_of_any_length_and_script_stay_in_the_picture(self) -> None:
        for label in ("Съвместно изявление " * 15, "共同声明" * 75, "Հայտարարություն " * 20):
            layout = picture(30, label=label)
            for place in all_places(layout):
                left, top, right, bottom = place.extent
                assert left >= 0
                assert right <= layout.width
                assert top >= 0
                assert bottom <= layout.height
            assert [*overlapping(all_places(layout))] == []

    def test_of_many_the_heaviest_bear_their_labels(self) -> None:
        places = picture(500).places
        shown = [place.node.weight for place in places if place.is_labelled]
        hushed = [place.node.weight for place in places if not place.is_labelled]
        assert len(shown) == MOST_LABELS
        assert min(shown) >= max(hushed)

    def test_eighty_all_bear_them(self) -> None:
        assert all(place.is_labelled for place in picture(80).places)

    def test_no_two_marks_stand_in_one_place(self) -> None:
        places = all_places(picture(500))
        assert len({(place.x, place.y) for place in places}) == 500

    def test_it_is_the_same_each_time(self) -> None:
        assert picture(120) == picture(120)

    def test_governments_keep_their_order_and_clauses_stand_below_their_text(self) -> None:
        layout = picture(60)
        assert [fan.place.node.id for fan in layout.fans] == [*GOVERNMENTS]
        for side in (False, True):
            own = [place for place in layout.places if (place.anchor == "start") is side]
            blocks = [place.node.block for place in sorted(own, key=lambda place: place.y)]
            assert sum(a != b for a, b in pairwise(blocks)) == len(set(blocks)) - 1

    def test_texts_stand_near_who_cites_them(self) -> None:
        acting = [government(name) for name in ("A", "B")]
        texts = [node(n, block=f"{n}", is_part=False) for n in range(2)]
        ties = [
            Tie("B", "text-0", "demand", 1, "", None),
            Tie("A", "text-1", "demand", 1, "", None),
        ]
        layout = lay_out([Column(acting, is_boxed=True), Column(texts)], ties)
        assert [place.node.id for place in layout.places] == ["text-1", "text-0"]

    def test_ties_begin_at_the_box_and_end_at_the_mark(self) -> None:
        layout = picture(40)
        places = {place.node.id: place for place in layout.places}
        for fan in layout.fans:
            for line in fan.lines:
                start, end = re.match(r"M(\S+) .* (\S+) \S+$", line.path).groups()  # type: ignore[union-attr]
                target = places[line.tie.target]
                assert abs(float(start) - fan.place.x) == BOX_WIDTH / 2
                assert abs(float(end) - target.x) <= 0.5


class TestHeaviest(SimpleTestCase):
    def test_no_more_nodes_and_ties_are_drawn_than_may_be(self) -> None:
        ties = {
            (f"g{n % 30}", f"text-{n * k % 900}", Family.DEMAND): 1 + n % 9
            for n in range(900)
            for k in (1, 7)
        }
        kept = heaviest(ties)
        assert len(kept) <= graphs.MOST_TIES
        assert len({s for s, *_ in kept}) + len({t for _, t, _ in kept}) <= graphs.MOST_NODES
        assert [*kept.values()].count(9) == [*ties.values()].count(9)

    def test_what_is_less_is_drawn_whole(self) -> None:
        ties = {("a", "one", Family.CHARGE): 1, ("a", "one", Family.DEMAND): 2}
        assert heaviest(ties) == ties


class NetworkTestCase(TestCase):
    @classmethod
    def setUpTestData(cls) -> None:
        f.load_dataset(f.SHIPPED)
        graphs.read_citations.cache_clear()
        charges.read_charges.cache_clear()

    def page(self, path: str) -> str:
        response = self.client.get(path)
        assert response.status_code == 200, (path, response.status_code)
        return response.text

    def count(self, address: str | None) -> int:
        """Return how many rows an address leads to, as the API counts them."""
        assert address
        assert self.client.get(address).status_code == 200, address
        mark = "&" if "?" in address else "?"
        told = self.client.get(f"/api/v1{address}{mark}count=true&page_size=1").json()
        return int(told["count"])


class TestCitations(NetworkTestCase):
    def graph(self, *pairs: tuple[str, str]) -> graphs.Graph:
        return read_citations(ledger_state(), pairs)

    def test_every_kind_of_node_has_a_place(self) -> None:
        graph = self.graph()
        assert graph.layout is not None
        drawn = {place.node.kind for place in all_places(graph.layout)}
        assert drawn == {"government", "agreement", "clause", "statement"}
        assert [*overlapping(all_places(graph.layout))] == []
        assert not graph.is_cut

    def test_each_number_leads_to_exactly_its_references(self) -> None:
        graph = self.graph()
        for tie in graph.ties[::19]:
            assert self.count(tie.address) == tie.weight, tie.words
        for one in (*graph.acting[:3], *graph.others[::9]):
            assert self.count(graph.rows.get(one.id)) == one.weight, one.words

    def test_so_it_does_where_the_picture_is_narrowed(self) -> None:
        pairs = (
            ("government", "russia"),
            ("family", "demand,defence"),
            ("series", "trilateral-statements"),
            ("kind", "!interview"),
        )
        graph = self.graph(*pairs)
        assert {tie.pattern for tie in graph.ties} == {"demand", "defence"}
        for tie in graph.ties[::5]:
            assert self.count(tie.address) == tie.weight, tie.words
        for one in (*graph.acting, *graph.others[::4]):
            if one.weight:
                assert self.count(graph.rows.get(one.id)) == one.weight, one.words

    def test_beside_a_speaker_the_number_of_a_government_leads_nowhere(self) -> None:
        """The government beside the speaker would ask for another voice of joint statements."""
        graph = self.graph(("speaker", "sergey-lavrov"))
        assert graph.ties
        assert {tie.address for tie in graph.ties} == {None}
        assert not [one for one in graph.acting if one.id in graph.rows]
        for one in graph.others[::3]:
            if one.weight:
                assert self.count(graph.rows.get(one.id)) == one.weight, one.words

    def test_it_is_laid_out_once_in_each_state(self) -> None:
        self.page(NETWORK)  # what can be chosen is in memory then
        uncounted_in.cache_clear()
        graphs.read_citations.cache_clear()
        with CaptureQueriesContext(connection) as first:
            self.page(NETWORK)
        with CaptureQueriesContext(connection) as second:
            self.page(NETWORK)
        assert len(first) <= 14
        assert len(second) <= 2
        assert graphs.read_citations.cache_info().hits == 1

    def test_what_is_not_counted_is_left_out_by_a_link_that_says_how_much(self) -> None:
        for path, many, title in (
            (NETWORK, "references", "Who cites what"),
            (CHARGES, "charges", "Who charges whom"),
        ):
            with self.subTest(path):
                html = unescape(self.page(path))
                number, rest = re.search(
                    rf'<p class="small">(\d+) {many} among these .*?href="([^"]+)">Leave them', html
                ).groups()
                left = unescape(self.page(rest))
                assert f"{number} {many} that make no position" in left
                assert f'<a href="{path}">Put them back</a>' in left
                assert f"<h1>{title}</h1>" in left

    def test_its_filters_are_those_of_the_list(self) -> None:
        html = self.page(f"{NETWORK}?agreement=trilateral-2021-01-11&said_on__gte=2022-01-01")
        assert "Who cites what: references since 1 January 2022, citing the" in unescape(html)
        assert "/api/v1/citations/?agreement=trilateral-2021-01-11" in html
        refused = self.client.get(f"{NETWORK}?goverment=russia")
        assert refused.status_code == 400
        assert "government" in refused.text
        assert self.client.get(f"{NETWORK}?format=csv").status_code == 400

    def test_what_a_form_leaves_empty_is_taken_off(self) -> None:
        response = self.client.get(f"{NETWORK}?government=russia&family=&agreement=")
        assert (response.status_code, response["Location"]) == (302, f"{NETWORK}?government=russia")

    def test_every_node_and_tie_is_told_in_words(self) -> None:
        html = self.page(NETWORK)
        svg = html[html.index('<g class="view">') : html.index("</g>\n        </svg>")]
        links = re.findall(r"<a [^>]*>(.*?)</a>", svg, re.DOTALL)
        assert len(links) > 200
        assert all(re.match(r"<title>[^<]{8,}</title>", inner) for inner in links)
        nodes = re.findall(r'<a class="node[^>]*>', svg)
        assert not [one for one in nodes if "tabindex" in one or "href" not in one]
        assert all('tabindex="-1"' in one for one in re.findall(r'<a class="tie[^>]*>', svg))

    def test_the_table_has_every_tie(self) -> None:
        html, graph = self.page(NETWORK), self.graph()
        links = html[html.index('id="links"') :]
        assert links.count("<tr") == len(graph.ties) + 1

    def test_it_is_small_enough_and_kept_by_its_tag(self) -> None:
        response = self.client.get(NETWORK)
        assert len(gzip.compress(response.content)) < LARGEST
        again = self.client.get(NETWORK, headers={"If-None-Match": response["ETag"]})
        assert again.status_code == 304
        assert response["Cache-Control"] == again["Cache-Control"]

    def test_what_is_too_much_for_a_picture_says_what_to_do(self) -> None:
        graphs.read_citations.cache_clear()
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(citations, "MOST_REFERENCES", 3)
            response = self.client.get(NETWORK)
        assert response.status_code == 200
        assert "There is too much for one picture: narrow it" in response.text

    def test_it_is_cited_as_it_is_called(self) -> None:
        response = self.client.get("/cite/bibtex/", {"of": f"{NETWORK}?government=russia"})
        assert "Who cites what: references by Russia" in response.text

    def test_the_api_names_it(self) -> None:
        link = self.client.get("/api/v1/citations/?government=russia")["Link"]
        assert "/network/?government=russia" in link


class TestCharges(NetworkTestCase):
    def test_each_number_leads_to_exactly_its_charges(self) -> None:
        graph = charges.read_charges(ledger_state(), ())
        for one in graph.pairs:
            assert self.count(one.tie.address) == one.tie.weight, one.tie.words
            assert sum(one.answers.values()) == one.tie.weight
        most = max(graph.pairs, key=lambda one: one.tie.weight)
        for kind, address in most.rows.items():
            assert self.count(address) == most.answers[kind]

    def test_a_narrowed_one_says_so_and_counts_less(self) -> None:
        path = f"{CHARGES}?accuser=russia&agreement=trilateral-2020-11-09"
        html = self.page(path)
        rows = html[html.index('id="charges"') :]
        assert "Who charges whom: accuser russia" in html
        numbers = [unescape(one) for one in HREF.findall(rows) if "accused=" in one]
        assert numbers
        for address in numbers:
            asked = parse_qs(urlsplit(address).query)
            assert asked["agreement"] == ["trilateral-2020-11-09"]

    def test_both_pictures_lead_to_each_other_with_the_same_filters(self) -> None:
        html = unescape(self.page(f"{NETWORK}?government=armenia&series=trilateral-statements"))
        assert f"{CHARGES}?series=trilateral-statements&accuser=armenia" in html
        html = unescape(self.page(f"{CHARGES}?accuser=armenia&accused=azerbaijan"))
        assert f"{NETWORK}?government=armenia&about=azerbaijan" in html

    def test_what_is_too_much_for_a_picture_says_what_to_do(self) -> None:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(charges, "MOST", 3)
            charges.read_charges.cache_clear()
            response = self.client.get(CHARGES)
        charges.read_charges.cache_clear()
        assert response.status_code == 200
        assert "narrow them, by agreement" in response.text
        assert "<svg" not in response.text

    def test_it_takes_few_queries_and_then_one(self) -> None:
        charges.read_charges.cache_clear()
        with CaptureQueriesContext(connection) as first:
            self.page(CHARGES)
        with CaptureQueriesContext(connection) as second:
            self.page(CHARGES)
        assert len(first) <= 16
        assert len(second) <= 2


class TestNothingHeld(TestCase):
    def test_pages_say_so(self) -> None:
        graphs.read_citations.cache_clear()
        charges.read_charges.cache_clear()
        for path, words in ((NETWORK, "No reference to a text"), (CHARGES, "No charge")):
            response = self.client.get(path)
            assert response.status_code == 200
            assert words in response.text
            assert "<script" not in response.text

    def test_one_clause_alone_stands_below_its_text(self) -> None:
        world = f.small_world()
        f.publish(
            f.make_said(
                world,
                references=[f.make_reference("mentions", f.make_target(world["agreement"], "1"))],
            )
        )
        html = self.client.get(NETWORK).text
        assert "only its clauses" in html
        assert "clause 1<tspan" in html
