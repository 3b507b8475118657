"""Which references of a statement a query asks for: those that its own filter finds alone."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qs

from django.test import TestCase

from statements import query
from statements.filters import matches_of

from . import factories as f

CLAUSE = "trilateral-2020-11-09/6"
# Filters of statements, and of references that ask for the same one reference.
SAME = (
    (f"ref=*:{CLAUSE}", f"target={CLAUSE}"),
    (
        f"ref=alleges_violation:{CLAUSE}:azerbaijan",
        f"type=alleges_violation&target={CLAUSE}&about=azerbaijan",
    ),
    ("ref=charge", "family=charge"),
    ("ref=charge:*:none", "family=charge&about=none"),
    ("ref=mentions:none", "type=mentions&target=none"),
    ("ref=*:trilateral-statements", "target=trilateral-statements"),
    ("agreement=trilateral-2020-11-09", "agreement=trilateral-2020-11-09"),
    (f"clause={CLAUSE}", f"clause={CLAUSE}"),
    (f"ref=demand,denies_violation:{CLAUSE}", ""),
)


def answers(name: str, text: str) -> list[dict[str, Any]]:
    lists = parse_qs(text) | {"page_size": ["500"]}
    return query.answer(query.ask(query.LISTS[name], lists)).records


def matching(text: str) -> tuple[set[str], list[dict[str, Any]]]:
    """Return the uids of the references that a query of statements asks for, and its statements."""
    filterset: Any = query.ask(query.LISTS["statements"], parse_qs(text)).filterset
    matches, statements = matches_of(filterset), answers("statements", text)
    every = [reference for one in statements for reference in one["references"]]
    return {r["uid"] for r in every if any(m.holds(r) for m in matches)}, statements


class TestMatching(TestCase):
    @classmethod
    def setUpTestData(cls) -> None:
        f.load_dataset(f.SHIPPED)

    def test_it_finds_what_the_filter_of_references_finds(self) -> None:
        for of_statements, of_references in SAME:
            if of_references:
                with self.subTest(of_statements):
                    rows = answers("references", of_references)
                    uids = {one["uid"] for one in rows if one["statement"]}
                    assert matching(of_statements)[0] == uids

    def test_every_statement_found_has_one(self) -> None:
        for text, _ in SAME:
            with self.subTest(text):
                uids, statements = matching(text)
                for one in statements:
                    assert not uids.isdisjoint(r["uid"] for r in one["references"])

    def test_what_asks_for_no_reference_matches_none(self) -> None:
        for text in ("government=russia", "ref=none", "ref=!charge", "clause=none"):
            assert matching(text)[0] == set()

    def test_clauses_below_are_read_in_one_query(self) -> None:
        text = f"ref=*:{CLAUSE},*:trilateral-2021-01-11/1&clause=trilateral-2020-11-09/3"
        filterset: Any = query.ask(query.LISTS["statements"], parse_qs(text)).filterset
        with self.assertNumQueries(1):
            assert len(matches_of(filterset)) == 3
