"""What the summary of stances is asked to write anew: only what a change touched."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from unittest import mock

from django.db import connection
from django.test import TestCase
from django.test.utils import CaptureQueriesContext

from statements.ledger.projections import PUBLIC_SIDE, STANCES, Touched
from statements.ledger.projections.touched import Standing
from statements.ledger.publishing import public_texts
from statements.models import PublicStance, PublicStep

from . import factories as f
from . import standings as s

Document = dict[str, Any]


def make_statement(day: str, *references: Document) -> Document:
    return f.make_statement(
        said_on=f.day(day),
        voices=[s.voice("freedonia", "speaks"), s.voice("sylvania", "signs")],
        appearances=[f.make_appearance(s.SOURCE)],
        references=list(references),
    )


def citing(type: str, *clause: str, about: tuple[str, ...] = ()) -> Document:
    return f.make_reference(type, f.make_target("accord", *clause), about=list(about))


@contextmanager
def refreshed() -> Iterator[Touched]:
    """Gather what is written anew within."""
    gathered = Touched()

    def refresh(touched: Touched) -> None:
        gathered.axes |= touched.axes
        gathered.charges |= touched.charges
        type(STANCES).refresh(STANCES, touched)

    with mock.patch.object(STANCES, "refresh", refresh):
        yield gathered


class TouchedTestCase(TestCase):
    charge: Document
    answer: Document

    @classmethod
    def setUpTestData(cls) -> None:
        s.build()
        cls.charge = make_statement(
            "2001-02-03", citing("alleges_violation", "1", about=("sylvania",))
        )
        f.publish(cls.charge)
        answer = f.make_reference("responds_to", f.make_target(statement=cls.charge["uid"]))
        cls.answer = make_statement(
            "2001-02-04", answer, citing("denies_violation", "1", about=("sylvania",))
        )
        f.publish(cls.answer)


class TestStanding(TouchedTestCase):
    def test_rows_that_are_written_tell_what_is_stored_of_them(self) -> None:
        uids = [self.charge["uid"], self.answer["uid"]]
        written = Standing()

        written.add_rows(PUBLIC_SIDE.rows(public_texts([f"statement/{uid}" for uid in uids])))

        assert written == Standing.stored(uids, uids)
        assert len(written.steps) == 8  # two governments, a clause and its agreement, twice
        assert len(written.pointing) == 2

    def test_of_those_that_point_at_nothing_no_entries_are_asked(self) -> None:
        with self.assertNumQueries(1):
            standing = Standing.stored([self.charge["uid"]], [])

        assert standing == Standing.stored([self.charge["uid"]], [self.charge["uid"]])


class TestTouched(TouchedTestCase):
    def test_a_clause_leaves_stances_on_its_agreement_alone(self) -> None:
        with refreshed() as touched:
            f.publish(make_statement("2001-02-05", citing("mentions", "1")))

        assert {node for node, *_ in touched.axes} == {"accord/1"}
        assert PublicStep.objects.filter(node="accord").exists()

    def test_an_agreement_cited_as_a_whole_is_touched(self) -> None:
        with refreshed() as touched:
            f.publish(make_statement("2001-02-05", citing("mentions")))

        assert {node for node, *_ in touched.axes} == {"accord"}

    def test_a_new_statement_is_not_read_before_it_is_written(self) -> None:
        with CaptureQueriesContext(connection) as queries:
            f.publish(make_statement("2001-02-05"))

        assert [q for q in queries if 'INTO "statements_record"' in q["sql"]]
        assert not [q for q in queries if 'FROM "statements_publicstep"' in q["sql"]]

    def test_other_words_are_no_reason_to_write_anything(self) -> None:
        with refreshed() as touched:
            f.publish(self.answer | {"title": "Somebody says something else"})

        assert touched == Touched()

    def test_rows_that_come_out_equal_stay(self) -> None:
        rows = PublicStance.objects.filter(node="accord/1", government="freedonia")
        before = {*rows.values_list("pk", "family", "type")}

        f.publish(
            make_statement("2001-02-05", citing("alleges_non_fulfilment", "1", about=("sylvania",)))
        )

        after = {*rows.values_list("pk", "family", "type")}
        assert {(family, type) for _, family, type in before - after} == {("charge", "")}
        assert {(family, type) for _, family, type in after - before} == {
            ("charge", ""),
            ("charge", "alleges_non_fulfilment"),
        }

    def test_stances_on_some_axes_are_those_alone(self) -> None:
        stances = PublicStance.objects.on([("accord/1", "freedonia", "sylvania")])
        steps = PublicStep.objects.on(
            [("accord/1", "freedonia", "sylvania"), ("accord", "sylvania", "nobody")]
        )

        for rows in (stances, steps):
            axes = rows.values_list("node", "government", "about").distinct()
            assert [*axes] == [("accord/1", "freedonia", "sylvania")]
