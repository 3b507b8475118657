"""Steps, their order, shifts and answers: the pure half, against a model of all pairs."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from statements import stances
from statements.stances import Shift, Step, positions_of, shifts_of
from statements.vocabularies import Family, ReferenceType

from . import factories as f
from . import plain_stances as plain

Document = dict[str, Any]
AGREEMENT, CLAUSE = "accord", "accord/1"
DAYS = ["2001-02-03", "2001-02-04", "2001-02-05", "2001-02-20", "2001-03-01"]
WIDE = ["2001", "2001-02", "2001-02-03/2001-02-04", "2001-02-04/2001-03-01"]
ON_TEXT = ["calls_for_compliance", "rejects", "mentions", "questions_validity", "welcomes"]
ON_CONDUCT = ["alleges_violation", "claims_compliance", "denies_violation", "interprets"]


def make_statement(
    number: int, said_on: str | None, *references: Document, **kwargs: Any
) -> Document:
    """Return a statement of Freedonia whose uid is a number."""
    known_by = None if said_on else f.day("2001-02-04")
    return (
        f.make_statement(
            uid=str(number),
            said_on=said_on and f.day(said_on),
            known_by=known_by,
            references=list(references),
            voices=[f.make_voice("freedonia")],
        )
        | kwargs
    )


def cites(type: str, uid: str = "", **kwargs: Any) -> Document:
    """Return a reference to clause 1, about Sylvania where it concerns conduct."""
    about = ["sylvania"] if ReferenceType(type).judges_conduct else []
    named = {"uid": uid} if uid else {}
    return f.make_reference(type, f.make_target("accord", "1"), about=about, **named) | kwargs


def responds(*statements: int, type: str = "responds_to") -> Document:
    return f.make_reference(type, *(f.make_target(statement=str(n)) for n in statements))


def steps_on(
    axis: str, about: str, statements: Sequence[Document], node: str = CLAUSE
) -> list[Step]:
    """Return the steps of Freedonia on one axis, as the product makes them of documents."""
    public = plain.Public(statements, {})
    return [
        Step(
            step.uid,
            step.statement["uid"],
            step.reference["type"],
            stances.direction_on(step.axis, step.reference["type"]),
            *plain.days_of(step.statement)[:2],
            frozenset(plain.answered_by(step.statement, "responds_to")),
            stances.is_counted(
                step.reference["resolution"], step.reference["certainty"], step.statement["kind"]
            ),
            public.superseded(step, None),
        )
        for step in public.steps()
        if (step.axis, step.about or "", step.node) == (axis, about, node)
    ]


def changes(*statements: Document, axis: str = "conduct", about: str = "sylvania") -> list[Any]:
    """Return the shifts of Freedonia on one axis, as uids before and after."""
    shifts = shifts_of(steps_on(axis, about, statements))
    return [
        ([s.reference for s in shift.before], [s.reference for s in shift.after])
        for shift in shifts
    ]


def latest(*statements: Document, family: str = "charge") -> list[str]:
    """Return the uids of Freedonia's latest references of one family on Sylvania's conduct."""
    positions = positions_of(steps_on("conduct", "sylvania", statements))
    return [step.reference for p in positions if p.family == family for step in p.latest]


CHARGE, CLAIM = cites("alleges_violation", "charge"), cites("claims_compliance", "claim")


class TestAxes:
    def test_a_charge_is_on_conduct_and_never_toward_the_text(self) -> None:
        assert [*stances.axes_of("alleges_violation", ["sylvania"])] == [("conduct", "sylvania")]

    def test_a_charge_of_nobody_is_on_conduct_still(self) -> None:
        assert [*stances.axes_of("alleges_violation", [])] == [("conduct", "")]

    def test_a_demand_is_toward_the_text_and_neutral_on_whose_conduct_it_is(self) -> None:
        assert [*stances.axes_of("calls_for_compliance", ["sylvania"])] == [
            ("text", ""),
            ("conduct", "sylvania"),
        ]
        assert stances.direction_on("conduct", "calls_for_compliance") == "neutral"

    def test_whoever_is_named_has_an_axis(self) -> None:
        axes = [*stances.axes_of("denies_violation", ["sylvania", "ruritania"])]

        assert axes == [("conduct", "sylvania"), ("conduct", "ruritania")]

    @pytest.mark.parametrize("type", ["responds_to", "corrects", "implements", "recalls"])
    def test_what_cites_no_text_in_a_statement_is_on_none(self, type: str) -> None:
        assert [*stances.axes_of(type, ["sylvania"])] == []

    @pytest.mark.parametrize("type", [t for t in ReferenceType if t in plain.TYPES])
    def test_directions_are_those_of_the_table(self, type: ReferenceType) -> None:
        _, text, about = plain.TYPES[type]

        assert stances.direction_on("text", type) == text
        assert stances.direction_on("conduct", type) == about


class TestShifts:
    def test_a_claim_and_certainly_later_a_charge_is_one(self) -> None:
        assert changes(
            make_statement(1, "2001-02-03", CLAIM), make_statement(2, "2001-02-04", CHARGE)
        ) == [(["claim"], ["charge"])]

    def test_an_offer_to_extend_is_none(self) -> None:
        statements = [
            make_statement(1, "2001-02-03", cites("affirms_commitment")),
            make_statement(2, "2001-03-01", cites("proposes_extension")),
        ]

        assert changes(*statements, axis="text", about="") == []

    def test_one_statement_with_a_charge_and_a_demand_is_none(self) -> None:
        statement = make_statement(
            1, "2001-02-03", CHARGE, cites("calls_for_compliance", about=["sylvania"])
        )

        assert changes(statement) == []
        assert changes(statement, axis="text", about="") == []

    def test_the_same_day_is_tied_and_no_shift(self) -> None:
        assert (
            changes(make_statement(1, "2001-02-03", CLAIM), make_statement(2, "2001-02-03", CHARGE))
            == []
        )

    def test_an_answer_on_the_same_day_is_one(self) -> None:
        later = make_statement(2, "2001-02-03", CHARGE, responds(1))

        assert changes(make_statement(1, "2001-02-03", CLAIM), later) == [(["claim"], ["charge"])]

    def test_an_answer_that_is_older_than_what_it_answers_is_not_later(self) -> None:
        answer = make_statement(2, "2001-02-03", CHARGE, responds(1))

        assert changes(make_statement(1, "2001-02-04", CLAIM), answer) == [(["charge"], ["claim"])]

    def test_a_day_that_may_be_later_or_earlier_is_tied(self) -> None:
        assert (
            changes(make_statement(1, "2001-02-03", CLAIM), make_statement(2, "2001-02", CHARGE))
            == []
        )

    def test_neutral_steps_neither_make_nor_break_one(self) -> None:
        statements = [
            make_statement(1, "2001-02-03", CLAIM),
            make_statement(2, "2001-02-04", cites("interprets", about=["sylvania"])),
            make_statement(3, "2001-02-05", CHARGE),
        ]

        assert changes(*statements) == [(["claim"], ["charge"])]

    def test_a_mixed_day_neither_makes_nor_breaks_one(self) -> None:
        mixed = make_statement(
            2, "2001-02-04", cites("alleges_violation"), cites("claims_compliance")
        )
        again = make_statement(3, "2001-02-05", cites("claims_compliance"))

        assert changes(make_statement(1, "2001-02-03", CLAIM), mixed, again) == []
        assert changes(
            make_statement(1, "2001-02-03", CLAIM), mixed, make_statement(3, "2001-02-05", CHARGE)
        ) == [(["claim"], ["charge"])]

    @pytest.mark.parametrize(
        "change",
        [
            {"resolution": "implied_by_subject"},
            {"certainty": "unverified"},
        ],
    )
    def test_what_is_implied_or_unverified_makes_none(self, change: Document) -> None:
        assert (
            changes(
                make_statement(1, "2001-02-03", CLAIM),
                make_statement(2, "2001-02-04", CHARGE | change),
            )
            == []
        )

    def test_what_is_attributed_makes_none(self) -> None:
        attributed = make_statement(2, "2001-02-04", CHARGE, kind="attributed_position")

        assert changes(make_statement(1, "2001-02-03", CLAIM), attributed) == []

    def test_both_sides_show_what_is_nearest_to_the_change(self) -> None:
        statements = [
            make_statement(1, "2001-02-03", cites("claims_compliance", "a")),
            make_statement(2, "2001-02-04", cites("claims_compliance", "b")),
            make_statement(3, "2001-02-04", cites("denies_violation", "c")),
            make_statement(4, "2001-02-20", cites("alleges_violation", "d")),
            make_statement(5, "2001-03-01", cites("alleges_violation", "e")),
        ]

        assert changes(*statements) == [(["b", "c"], ["d"])]

    def test_back_and_forth_are_two(self) -> None:
        statements = [
            make_statement(1, "2001-02-03", CLAIM),
            make_statement(2, "2001-02-04", CHARGE),
            make_statement(3, "2001-02-05", cites("claims_compliance", "again")),
        ]

        assert changes(*statements) == [(["claim"], ["charge"]), (["charge"], ["again"])]


class TestLatest:
    def test_is_a_list_where_steps_are_tied(self) -> None:
        statements = [
            make_statement(1, "2001-02-03", cites("alleges_violation", "a")),
            make_statement(2, "2001-02-04", cites("alleges_violation", "b")),
            make_statement(3, "2001-02", cites("alleges_violation", "c")),
        ]

        assert latest(*statements) == ["c", "b"]

    def test_an_answer_comes_after_what_it_answers(self) -> None:
        first = make_statement(1, "2001-02-03", cites("alleges_violation", "a"))
        answer = make_statement(2, "2001-02-03", cites("alleges_violation", "b"), responds(1))

        assert latest(first, answer) == ["b"]

    def test_answers_in_a_circle_order_nothing(self) -> None:
        statements = [
            make_statement(1, "2001-02-03", cites("alleges_violation", "a"), responds(3)),
            make_statement(2, "2001-02-03", cites("alleges_violation", "b"), responds(1)),
            make_statement(3, "2001-02-03", cites("alleges_violation", "c"), responds(2)),
        ]

        assert latest(*statements) == ["a", "b", "c"]

    def test_an_undated_one_stands_where_it_was_known(self) -> None:
        undated = make_statement(2, None, cites("alleges_violation", "b"))  # known by 4 February

        assert latest(make_statement(1, "2001-02-03", CHARGE), undated) == ["b"]
        assert latest(make_statement(1, "2001-02-05", CHARGE), undated) == ["charge"]

    @pytest.mark.parametrize("type", ["corrects", "withdraws"])
    def test_what_was_taken_back_leaves_it_and_stays_a_step(self, type: str) -> None:
        earlier = make_statement(1, "2001-02-03", cites("alleges_violation", "a"))
        back = make_statement(3, "2001-02-05", responds(2, type=type))
        steps = steps_on(
            "conduct", "sylvania", [earlier, make_statement(2, "2001-02-04", CHARGE), back]
        )

        [position] = positions_of(steps)

        assert [step.reference for step in position.latest] == ["a"]
        assert (position.steps, position.uncounted) == (2, 0)

    def test_another_government_takes_nothing_back(self) -> None:
        voices = [f.make_voice("ruritania")]
        back = make_statement(2, "2001-02-04", responds(1, type="withdraws"), voices=voices)

        assert latest(make_statement(1, "2001-02-03", CHARGE), back) == ["charge"]

    def test_one_government_takes_only_its_own_part_of_a_joint_statement_back(self) -> None:
        both = [f.make_voice("freedonia"), f.make_voice("ruritania")]
        back = make_statement(2, "2001-02-04", responds(1, type="withdraws"), voices=both[1:])

        assert latest(make_statement(1, "2001-02-03", CHARGE, voices=both), back) == ["charge"]

    def test_what_is_uncounted_is_a_step_beside(self) -> None:
        implied = cites("alleges_violation", resolution="implied_by_subject")
        steps = steps_on("conduct", "sylvania", [make_statement(1, "2001-02-03", implied)])

        [position] = positions_of(steps)

        assert (position.steps, position.uncounted) == (1, 1)
        assert position.first == position.latest == ()


class TestPositions:
    def test_a_shift_stands_where_it_led(self) -> None:
        steps = steps_on(
            "conduct",
            "sylvania",
            [make_statement(1, "2001-02-03", CLAIM), make_statement(2, "2001-02-04", CHARGE)],
        )

        charge, defence = positions_of(steps)

        assert (charge.family, len(charge.changed)) == (Family.CHARGE, 1)
        assert (defence.family, defence.changed) == (Family.DEFENCE, ())

    def test_of_one_type_the_shifts_of_the_axis_stay(self) -> None:
        steps = steps_on(
            "conduct",
            "sylvania",
            [make_statement(1, "2001-02-03", CLAIM), make_statement(2, "2001-02-04", CHARGE)],
        )

        [charge] = positions_of(steps, {"alleges_violation"})

        assert [type(shift) for shift in charge.changed] == [Shift]


@st.composite
def statements(draw: st.DrawFn, types: Sequence[str]) -> list[Document]:
    """Draw statements that answer each other and take each other back, on few days."""
    drawn = []
    for number in range(draw(st.integers(1, 7))):
        uncounted = draw(st.sampled_from([{}, {}, {}, {"certainty": "unverified"}]))
        own = [
            cites(type, f"{number}.{place}", about=["sylvania"]) | uncounted
            for place, type in enumerate(draw(st.lists(st.sampled_from(types), max_size=2)))
        ]
        for type in ("responds_to", "responds_to", "withdraws"):
            others = draw(st.lists(st.integers(0, 7), max_size=1))
            own += [responds(*others, type=type)] if number not in others and others else []
        drawn.append(
            make_statement(number, draw(st.sampled_from([*DAYS, *DAYS, *WIDE, None])), *own)
        )
    return drawn


def as_uids(steps: Sequence[Step]) -> set[str]:
    return {step.reference for step in steps}


class TestAgainstTheModel:
    """Every pair compared, over statements that collide."""

    def check(self, drawn: Sequence[Document], axis: str, about: str) -> None:
        rows = plain.Public(drawn, {}).stances()
        for position in positions_of(steps_on(axis, about, drawn)):
            row = rows["freedonia", CLAUSE, axis, about or None, position.family]
            assert (position.steps, position.uncounted) == (row["steps"], row["uncounted"])
            assert as_uids(position.first) == row["first"]
            assert as_uids(position.latest) == row["latest"]
            shifts = [(as_uids(s.before), as_uids(s.after)) for s in position.changed]
            assert sorted(shifts, key=repr) == sorted(row["changed"], key=repr)

    @given(statements(ON_CONDUCT))
    def test_on_conduct(self, drawn: list[Document]) -> None:
        self.check(drawn, "conduct", "sylvania")

    @given(statements(ON_TEXT))
    def test_toward_the_text(self, drawn: list[Document]) -> None:
        self.check(drawn, "text", "")

    def test_no_draw_is_needed_for_whom_nobody_named(self) -> None:
        statement = make_statement(1, "2001-02-03", cites("alleges_violation", about=[]))

        self.check([statement], "conduct", "")


class TestOfDays:
    def test_a_defence_on_the_fourteenth_day_is_on_the_subject_and_the_next_is_not(self) -> None:
        charge = stances.Charge("c", "1", CLAUSE, (), "sylvania", *[date(2001, 2, 3)] * 2, "day")
        days = [date(2001, 2, day) for day in (2, 3, 17, 18)]
        defences = [
            stances.Defence(str(day), str(day), CLAUSE, True, True, day, day, str(day), "day")
            for day in days
        ]

        answers = stances.answers_to(charge, [], defences)

        assert [(a.reference, a.days, a.kind) for a in answers] == [
            ("2001-02-03", 0, "on_subject"),
            ("2001-02-17", 14, "on_subject"),
        ]

    def test_days_are_not_counted_where_one_is_not_known(self) -> None:
        day = date(2001, 2, 3)
        charge = stances.Charge("c", "1", CLAUSE, (), "sylvania", day, day, None)
        reply = stances.Reply("r", "2", day, day, str(day), "day")

        [answer] = stances.answers_to(charge, [reply], [])

        assert (answer.kind, answer.days) == ("replied", None)
