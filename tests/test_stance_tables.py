"""Stances and answers kept beside the public rows, against the model, whatever was done."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from io import StringIO
from typing import Any
from unittest import mock

import orjson
import pytest
from django.core.management import CommandError, call_command
from django.test import TestCase
from hypothesis import event, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase as ExampleTestCase

from statements import checking, query, writing
from statements.documents import parse
from statements.keys import new_uid
from statements.ledger.facts import merged_keys
from statements.ledger.projections import STANCES, touched
from statements.models import PublicAnswer, PublicRecord, PublicStance, PublicStep
from statements.problems import BrokenRules

from . import collisions as c
from . import endings
from . import factories as f
from . import plain_stances as plain
from . import standings as s
from .dealing import tries

Document = dict[str, Any]


def public_world() -> plain.Public:
    """Return the model over what is public, merged keys those that stand for them now."""
    merged = {name.partition("/")[2]: key for name, key in merged_keys().items()}

    def standing(value: Any) -> Any:
        if isinstance(value, dict):
            return {name: standing(part) for name, part in value.items()}
        if isinstance(value, list):
            return [standing(part) for part in value]
        return merged.get(value, value) if isinstance(value, str) else value

    def documents(noun: str) -> list[Document]:
        texts = PublicRecord.objects.of(noun).values_list("document", flat=True)
        return [standing(parse(text)) for text in texts]

    parents = {
        f"{agreement['key']}/{clause['number']}": clause["parent"]
        and f"{agreement['key']}/{clause['parent']}"
        for agreement in documents("agreement")
        for clause in agreement["clauses"]
    }
    return plain.Public(documents("statement"), parents, merged)


def uids(points: str) -> set[str]:
    return {point["reference"] for point in orjson.loads(points)}


def stored_stances() -> dict[Any, Any]:
    """Return what the summary says, in the words of the model."""
    return {
        (row.government, row.node, row.axis, row.about or None, row.family): {
            "steps": row.steps,
            "uncounted": row.uncounted,
            "first": uids(row.first),
            "latest": uids(row.latest),
            "changed": sorted(
                (
                    (
                        {p["reference"] for p in one["before"]},
                        {p["reference"] for p in one["after"]},
                    )
                    for one in orjson.loads(row.changed)
                ),
                key=lambda change: (sorted(change[1]), sorted(change[0])),
            ),
        }
        for row in PublicStance.objects.filter(type="")
    }


def stored_answers() -> dict[Any, set[Any]]:
    """Return the answers to every charge, in the words of the model."""
    answers: dict[Any, set[Any]] = {
        (step.reference, step.node, step.about or None): set()
        for step in PublicStep.objects.charges()
    }
    for row in PublicAnswer.objects.all():
        answers[row.reference, row.node, row.government].add((row.kind, row.answer, row.days))
    return answers


def faults() -> Iterator[str]:
    for _, findings in STANCES.rebuild(check=True):
        yield from map(str, findings)


class ModelTestCase(TestCase):
    def check(self) -> None:
        """Compare all that is stored with the model, and with what it is made of."""
        world = public_world()
        assert stored_stances() == world.stances()
        answers = {key: answer for key, (_, answer) in world.allegations().items()}
        assert stored_answers() == answers
        assert [*faults()] == []


class TestCollisions(ModelTestCase):
    @classmethod
    def setUpTestData(cls) -> None:
        c.load()

    def test_five_hundred_statements_that_collide(self) -> None:
        self.check()
        assert PublicStance.objects.exclude(changed="[]").exists()
        assert PublicAnswer.objects.exists()

    def test_made_anew_from_nothing_they_are_the_same(self) -> None:
        before = stored_stances(), stored_answers()
        with writing.unsealed():
            PublicStance.objects.all().delete()
            PublicAnswer.objects.all().delete()

        for _ in STANCES.rebuild():
            pass

        assert (stored_stances(), stored_answers()) == before


SCOPES = st.sampled_from(["whole", "below", "all"])


def records(name: str, parameters: dict[str, list[str]]) -> list[Any]:
    """Return the records of a whole list."""
    question = query.ask(query.LISTS[name], parameters | {"format": ["jsonl"]})
    return [orjson.loads(line) for line in b"".join(question.pieces()).splitlines()]


class TestWhateverIsDone(ExampleTestCase):
    """Statements that answer, deny and take back; then some change, end, or are merged."""

    check = ModelTestCase.check

    @classmethod
    def setUpTestData(cls) -> None:
        s.build()

    @settings(max_examples=tries(60))
    @given(st.data())
    def test_the_tables_are_those_of_the_model(self, data: st.DataObject) -> None:
        documents = data.draw(s.worlds())
        s.publish(*documents)
        self.check()
        self.check_lists(data.draw(SCOPES), data.draw(st.none() | st.sampled_from(s.DAYS)))

        for deed in data.draw(s.deeds(len(documents))):
            try:
                s.do(deed)
            except BrokenRules:
                event("refused")
            self.check()
            self.check_lists(data.draw(SCOPES), data.draw(st.none() | st.sampled_from(s.DAYS)))

    def check_lists(self, scope: str, as_of: str | None) -> None:
        """Compare the list of stances, in a scope and on a day, and the steps that it counts."""
        parameters = {"scope": [scope]} | ({"as_of": [as_of]} if as_of else {})
        expected = public_world().stances(scope, as_of)
        rows_by_key = {
            (row["government"], row["node"], row["axis"], row["about"], row["family"]): row
            for row in records("stances", parameters)
        }
        assert rows_by_key.keys() == expected.keys()
        for key, row in rows_by_key.items():
            for name in ("first", "latest"):
                assert {point["reference"] for point in row[name]} == expected[key][name]
            assert (row["steps"], row["uncounted"]) == tuple(
                expected[key][name] for name in ("steps", "uncounted")
            )
            assert len(row["changed"]) == len(expected[key]["changed"])
        steps = Counter(
            (row["government"], row["node"], row["axis"], row["about"], row["family"])
            for row in records("stances/steps", parameters)
        )
        assert steps == {key: row["steps"] for key, row in expected.items()}


class TestKeeping(TestCase):
    """The summary is written with the public rows, and compared by whoever doubts it."""

    @classmethod
    def setUpTestData(cls) -> None:
        s.build()
        claim = f.make_reference(
            "claims_compliance", f.make_target("accord", "1"), about=["sylvania"]
        )
        charge = f.make_reference(
            "alleges_violation", f.make_target("accord", "1"), about=["sylvania"]
        )
        cls.claim = cls.make_statement("2001-02-03", "freedonia", claim)
        cls.charge = cls.make_statement("2001-02-04", "freedonia", charge)
        f.publish(cls.claim)
        f.publish(cls.charge)

    @classmethod
    def make_statement(cls, day: str, government: str, *references: Document) -> Document:
        return f.make_statement(
            said_on=f.day(day),
            voices=[s.voice(government, "speaks")],
            appearances=[f.make_appearance(s.SOURCE)],
            references=list(references),
        )

    def row(self, **kwargs: Any) -> PublicStance:
        return PublicStance.objects.get(node="accord/1", type="", family="charge", **kwargs)

    def test_a_change_of_position_shows_both_pieces_of_evidence(self) -> None:
        [change] = orjson.loads(self.row().changed)

        assert change == {
            side: [
                {
                    "type": document["references"][0]["type"],
                    "direction": direction,
                    "day": document["said_on"]["first"],
                    "precision": "day",
                    "statement": document["uid"],
                    "reference": document["references"][0]["uid"],
                }
            ]
            for side, document, direction in (
                ("before", self.claim, "favourable"),
                ("after", self.charge, "adverse"),
            )
        }

    def test_a_retraction_takes_it_away(self) -> None:
        endings.retract(self.claim["uid"])

        assert self.row().changed == "[]"
        assert not PublicStance.objects.filter(family="defence").exists()

    def test_a_merge_moves_it(self) -> None:
        endings.merge("government", "freedonia", "old-freedonia")

        assert self.row(government="old-freedonia").changed != "[]"

    def test_more_statements_than_are_kept_in_mind_are_written_all_the_same(self) -> None:
        with mock.patch.object(touched, "KEYS", 1):
            endings.merge("government", "freedonia", "old-freedonia")

        assert self.row(government="old-freedonia").changed != "[]"
        assert [*faults()] == []

    def test_a_change_that_leaves_the_steps_alone_writes_none_anew(self) -> None:
        before = self.row().pk

        f.publish(self.charge | {"title": "Somebody says something else"})

        assert self.row().pk == before

    def test_a_defence_added_to_an_answer_denies_however_long_after(self) -> None:
        responds = f.make_reference("responds_to", f.make_target(statement=self.charge["uid"]))
        late = self.make_statement("2003-02-05", "sylvania", responds)
        f.publish(late)
        denial = f.make_reference(
            "denies_violation", f.make_target("accord", "1.1"), about=["sylvania"]
        )

        f.publish(late | {"references": [responds, denial]})

        [row] = PublicAnswer.objects.all()
        assert (row.kind, row.answer) == ("denied", denial["uid"])

    def test_what_is_not_approved_is_in_no_table(self) -> None:
        draft = self.make_statement("2001-02-05", "sylvania", *self.charge["references"])
        before = PublicStep.objects.count(), PublicStance.objects.count()

        f.store("statement", renewed(draft))
        f.store("statement", self.charge | {"references": []})

        assert (PublicStep.objects.count(), PublicStance.objects.count()) == before

    def test_an_answer_stands_when_it_is_published_and_goes_when_it_is_retracted(self) -> None:
        answer = self.make_statement(
            "2001-02-05",
            "sylvania",
            f.make_reference("denies_violation", f.make_target("accord"), about=["sylvania"]),
            f.make_reference("responds_to", f.make_target(statement=self.charge["uid"])),
        )

        f.publish(answer)

        [row] = PublicAnswer.objects.all()
        assert (row.kind, row.days, row.government) == ("denied", 1, "sylvania")
        endings.retract(answer["uid"])
        assert not PublicAnswer.objects.exists()

    def test_rows_that_were_changed_are_found_and_mended(self) -> None:
        with writing.unsealed():
            PublicStance.objects.filter(type="").update(steps=7)

        with pytest.raises(CommandError, match="rows of"):
            call_command("rebuild_public", "--check", stdout=StringIO())
        assert any(
            "publicstance" in str(fault)
            for _, findings in checking.check_data()
            for fault in findings
        )
        call_command("rebuild_public", stdout=StringIO())

        assert [*faults()] == []
        assert self.row().steps == 1

    def test_one_that_is_far_from_what_changed_is_not_written_anew(self) -> None:
        before = self.row().pk
        treaty = f.make_reference("alleges_violation", f.make_target("treaty"), about=["sylvania"])

        f.publish(self.make_statement("2001-02-05", "freedonia", treaty))

        assert self.row().pk == before


def renewed(document: Document) -> Document:
    """Return a statement whose references have uids of their own."""
    references = [row | {"uid": new_uid()} for row in document["references"]]
    return document | {"references": references}
