"""Questions that the guide for analysts answers: its numbers are those of the rows themselves."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import date

from django.test import TestCase

from statements.guides import GUIDES
from statements.models import (
    PublicAbout,
    PublicAnswer,
    PublicReference,
    PublicStatement,
    PublicStep,
    PublicTarget,
    PublicVoice,
)
from statements.vocabularies import SPEAKING, AnswerKind, Family, ReferenceType

from . import factories as f
from .papers import table
from .test_contact_accounts import ACCOUNTS_OF_THE_CALL
from .test_obligation_lists import OWED, SAID_OF_LACHIN, TEXT

ANSWERED = table(GUIDES["analysts"].read_text(encoding="utf-8"), "Questions, answered")
CHARGES = [type.value for type in ReferenceType if type.family == Family.CHARGE]


def cells(line: str) -> list[str]:
    return line.split("\t")


def tabbed() -> list[list[str]]:
    """Return the rows that the section's commands print."""
    return [cells(line) for line in ANSWERED.splitlines() if "\t" in line]


class TestAnswers(TestCase):
    @classmethod
    def setUpTestData(cls) -> None:
        f.load_dataset(f.SHIPPED)

    def test_the_matrix_counts_the_steps_by_that_day(self) -> None:
        steps = PublicStep.objects.filter(
            agreement=TEXT, axis="conduct", in_whole=True, last__lte=date(2022, 12, 22)
        )
        counts = Counter(steps.values_list("node", "family", "government"))
        governments = ("armenia", "azerbaijan", "russia", "united-states")
        for clause in ("whole", "4", "6", "6.3"):
            node = TEXT if clause == "whole" else f"{TEXT}/{clause}"
            for family in ("charge", "defence", "demand"):
                row = [str(counts[node, family, one]) for one in governments]
                if any(counts[node, family, one] for one in governments):
                    assert [clause, family, *row] in [line.split() for line in ANSWERED.split("\n")]

    def test_nobody_changed_position_on_conduct_under_clause_6(self) -> None:
        # Nobody has counted steps both ways there on anybody's conduct: nothing could change.
        steps = PublicStep.objects.filter(
            node__startswith=f"{TEXT}/6", axis="conduct", is_counted=True
        ).exclude(direction="neutral")
        ways = defaultdict(set)
        for *axis, direction in steps.values_list("node", "government", "about", "direction"):
            ways[(*axis,)].add(direction)

        assert ways
        assert [axis for axis, both in ways.items() if len(both) > 1] == []

    def test_charges_of_december_have_the_answers_that_are_held(self) -> None:
        charges = PublicStep.objects.charges().filter(
            node__startswith=f"{TEXT}/6", first__gte=date(2022, 12, 1), last__lte=date(2022, 12, 31)
        )
        nearest = Counter[str]()
        for reference, node, accused in charges.values_list("reference", "node", "about"):
            own = PublicAnswer.objects.filter(reference=reference, node=node, government=accused)
            kinds = {*own.values_list("kind", flat=True)}
            nearest[next((k.value for k in AnswerKind if k in kinds), "none_held")] += 1

        assert nearest
        for kind, count in nearest.items():
            assert f"{kind} {count}" in [" ".join(line.split()) for line in ANSWERED.split("\n")]

    def test_who_owed_what_and_what_was_said_after(self) -> None:
        owed = [
            (row[0].removeprefix(f"{TEXT}/"), row[1].split("+"), row[2], int(row[4]))
            for row in tabbed()
            if len(row) == 5
        ]
        rows = [
            (row[0], row[1], row[2], [row[3]] if row[3] else [])
            for row in tabbed()
            if len(row) == 4 and row[0][0] == "2"
        ]

        assert owed == OWED
        assert sorted(rows) == SAID_OF_LACHIN

    def test_the_two_accounts_of_the_call(self) -> None:
        accounts = {tuple(row) for row in tabbed() if row[0].startswith("trilateral") and row[3:]}

        assert {row for row in accounts if len(row) == 4} == ACCOUNTS_OF_THE_CALL

    def test_charges_of_a_month_are_counted_by_pair(self) -> None:
        month = PublicStatement.objects.filter(
            said_on_first__gte=date(2022, 12, 1), said_on_last__lte=date(2022, 12, 31)
        )
        uids = [*month.values_list("uid", flat=True)]
        counts = Counter[str]()
        for accuser, accused in (("azerbaijan", "armenia"), ("armenia", "azerbaijan")):
            speaking = PublicVoice.objects.filter(
                government=accuser, role__in=SPEAKING, statement__in=uids
            )
            concerning = PublicAbout.objects.filter(government=accused)
            counts[accuser] = PublicReference.objects.filter(
                type__in=CHARGES,
                statement__in=speaking.values("statement"),
                uid__in=concerning.values("reference"),
            ).count()

        assert f"2022-12 {counts['azerbaijan']} {counts['armenia']} 0 0" in [
            " ".join(line.split()) for line in ANSWERED.split("\n")
        ]

    def test_the_most_cited_text_is_cited_so_often(self) -> None:
        targets = PublicTarget.objects.filter(agreement=TEXT, clause=None)
        references = PublicReference.objects.filter(
            uid__in=targets.values("reference"), statement__isnull=False
        )
        speaking = PublicVoice.objects.filter(role__in=SPEAKING)
        edges = sum(
            speaking.filter(statement=uid).values("government").distinct().count()
            for uid in references.values_list("statement", flat=True)
        )

        assert f"('{TEXT}', {edges})" in ANSWERED
