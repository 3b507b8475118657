"""Stances on four clauses of the shipped data, against tables written out by hand."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from itertools import product
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from statements.models import PublicStep

from . import factories as f
from .test_derived import ListTestCase

TABLES = Path(__file__).parent / "stances_by_hand.txt"
TEXT = "trilateral-2020-11-09"
ACCORD = "accord-2001-01-01"  # of the small world
CLAUSES = ("6", "6.1", "6.3", "9")
SCOPES = ("whole", "below", "all")


class Step(NamedTuple):
    government: str
    clause: str
    axis: str
    about: str | None
    type: str
    day: str | None
    statement: str
    is_counted: bool


class Position(NamedTuple):
    government: str
    clause: str
    axis: str
    about: str | None
    family: str
    steps: int
    uncounted: int
    first: tuple[str, ...]
    latest: tuple[str, ...]


def axis_of(text: str) -> tuple[str, str | None]:
    name, _, about = text.partition(" ")
    return name, about or None


def read_tables() -> tuple[list[Step], list[Position]]:
    """Read the steps and the positions; in the latter, statements become their uids."""
    steps: list[Step] = []
    positions: list[Position] = []
    uids = {"-": ""}
    heading: list[str] = []
    clause = ""
    for line in TABLES.read_text().splitlines():
        cells = re.split(r"\s{2,}", line.strip())
        if line.startswith("clause "):
            clause = line.removeprefix("clause ")
        elif line.startswith("    ") and clause:
            positions.append(position_of(clause, cells, uids))
        elif line.startswith("    "):
            steps += steps_of(heading, cells)
        elif line and not line.startswith("#"):
            number, *heading = cells
            uids[number] = heading[2]
    return steps, positions


def steps_of(heading: list[str], cells: list[str]) -> Iterator[Step]:
    day, government, uid, _ = heading
    type, axes, clauses, *uncounted = cells
    for axis, clause in product(axes.split(", "), clauses.split(", ")):
        dated = None if day == "undated" else day
        yield Step(government, clause, *axis_of(axis), type, dated, uid, not uncounted)


def position_of(clause: str, cells: list[str], uids: dict[str, str]) -> Position:
    government, axis, family, steps, uncounted, *edges = cells
    first, latest = (tuple(sorted(uids[n] for n in edge.split(", ") if uids[n])) for edge in edges)
    return Position(
        government, clause, *axis_of(axis), family, int(steps), int(uncounted), first, latest
    )


STEPS, POSITIONS = read_tables()


def clause_of(row: dict[str, Any]) -> str:
    return str(row["node"]).removeprefix(f"{TEXT}/")


class TestTables:
    """The two tables agree with each other, which the product does not ensure."""

    @pytest.mark.parametrize("clause", CLAUSES)
    def test_count_the_same_steps(self, clause: str) -> None:
        steps = [s for s in STEPS if s.clause == clause]
        positions = [p for p in POSITIONS if p.clause == clause]

        assert steps
        assert sum(p.steps for p in positions) == len(steps)
        assert sum(p.uncounted for p in positions) == sum(not s.is_counted for s in steps)


class TestClausesOfTheShippedData(ListTestCase):
    @classmethod
    def setUpTestData(cls) -> None:
        f.load_dataset(f.SHIPPED)

    def test_steps_are_those_written_out_whatever_the_scope(self) -> None:
        for clause, scope in product(CLAUSES, SCOPES):
            rows = self.all(f"stances/steps/?node={TEXT}/{clause}&scope={scope}&page_size=500")
            names = ("axis", "about", "type", "day", "statement")
            steps = [(r["government"], clause_of(r), *(r[n] for n in names)) for r in rows]

            assert Counter(steps) == Counter(s[:-1] for s in STEPS if s.clause == clause)

    def test_no_step_is_joint_taken_back_or_a_change(self) -> None:
        for clause in CLAUSES:
            for row in self.all(f"stances/steps/?node={TEXT}/{clause}&page_size=500"):
                assert not (row["joint"] or row["superseded"] or row["changed"]), row

    def test_what_counts_is_what_is_named_sure_and_said_in_own_words(self) -> None:
        columns = ("government", "node", "axis", "about", "type", "day", "statement", "is_counted")
        nodes = [f"{TEXT}/{clause}" for clause in CLAUSES]
        steps = [
            Step(*row)._replace(clause=row[1].removeprefix(f"{TEXT}/"), about=row[3] or None)
            for row in PublicStep.objects.filter(node__in=nodes).values_list(*columns)
        ]

        assert Counter(steps) == Counter(STEPS)

    def test_positions_are_those_written_out_whatever_the_scope(self) -> None:
        for clause, scope in product(CLAUSES, SCOPES):
            rows = self.all(f"stances/?node={TEXT}/{clause}&scope={scope}&page_size=500")
            names = ("axis", "about", "family", "steps", "uncounted")
            positions = [
                Position(
                    r["government"],
                    clause_of(r),
                    *(r[n] for n in names),
                    *(tuple(sorted(p["statement"] for p in r[n])) for n in ("first", "latest")),
                )
                for r in rows
            ]

            assert sorted(positions, key=str) == sorted(
                (p for p in POSITIONS if p.clause == clause), key=str
            )

    def test_the_first_and_the_latest_are_steps_that_count(self) -> None:
        counted = {(s.clause, s.type, s.day, s.statement) for s in STEPS if s.is_counted}
        for clause in CLAUSES:
            for row in self.all(f"stances/?node={TEXT}/{clause}&page_size=500"):
                points = [*row["first"], *row["latest"]]
                assert {(clause, p["type"], p["day"], p["statement"]) for p in points} <= counted

    def test_no_position_changed(self) -> None:
        for clause, scope in product(CLAUSES, SCOPES):
            for row in self.all(f"stances/?node={TEXT}/{clause}&scope={scope}&page_size=500"):
                assert row["changed"] == [], row


class TestClaimThenCharge(ListTestCase):
    """Freedonia says that Sylvania complies with clause 1, later that it breaks the accord."""

    @classmethod
    def setUpTestData(cls) -> None:
        cls.world = f.small_world()

    def publish(self, claimed: str, charged: str | None, resolution: str = "explicit") -> None:
        """Publish a claim on clause 1, then a charge of 1 March under a clause or the accord."""
        about = ["sylvania"]
        claim = f.make_reference(
            "claims_compliance", f.make_target(ACCORD, "1"), about=about, resolution=resolution
        )
        charge = f.make_reference("alleges_violation", f.make_target(ACCORD, charged), about=about)
        for day, reference in ((claimed, claim), ("2001-03-01", charge)):
            f.publish(f.make_said(self.world, said_on=f.day(day), references=[reference]))

    def changed(self) -> set[tuple[str, str]]:
        """Return the scopes in which the position on some node changed, with the node."""
        return {
            (scope, row["node"])
            for scope in SCOPES
            for row in self.all(f"stances/?about=sylvania&scope={scope}")
            if row["changed"]
        }

    def test_on_one_clause_is_a_change_there_and_below_the_text(self) -> None:
        self.publish("2001-02-28", "1")

        on_clause = {(scope, f"{ACCORD}/1") for scope in SCOPES}
        assert self.changed() == on_clause | {("below", ACCORD), ("all", ACCORD)}

    def test_of_the_whole_text_is_one_only_where_its_clauses_are_counted_with_it(self) -> None:
        self.publish("2001-02-28", None)

        assert self.changed() == {("all", ACCORD)}

    def test_is_none_where_no_text_was_named_in_the_claim(self) -> None:
        self.publish("2001-02-28", "1", resolution="implied_by_subject")

        assert self.changed() == set()

    def test_is_none_on_days_that_may_be_the_same(self) -> None:
        self.publish("2001-02-28/2001-03-01", "1")

        assert self.changed() == set()
