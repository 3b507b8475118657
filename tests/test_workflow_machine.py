"""People at work at random: after every step nothing is wrong, and a plain model agrees."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from django.contrib.auth.models import Permission
from django.db import transaction
from django.test import TestCase
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from statements import curation, resolving
from statements.checking import check_data
from statements.documents import parse
from statements.keys import RecordName, new_uid
from statements.ledger.savers import waiting_for
from statements.ledger.workflow import ASKED_STATES, WAITING_STATES
from statements.models import Change, PublicRecord, PublicTopic, Record, User
from statements.problems import BrokenRules, StaleVersion

from . import factories as f
from .dealing import tries

pytestmark = pytest.mark.slow


@dataclass
class Told:
    """What one statement is by the rules, told without the product."""

    editions: list[tuple[f.Document, str]] = field(default_factory=list)  # with who saved them
    shown: int = 0  # number of the edition that the public reads, 0 for none
    was_public: bool = False
    state: str = "draft"
    asker: str = ""
    merged: str | None = None
    merging: str | None = None

    @property
    def last(self) -> f.Document | None:
        return self.editions[-1][0] if self.editions else None

    @property
    def public(self) -> f.Document | None:
        return self.editions[self.shown - 1][0] if self.shown else None

    @property
    def savers(self) -> set[str]:
        """Who saved something that the public has not seen."""
        people: set[str] = set()
        for document, person in self.editions[self.shown :]:
            people = set() if document == self.public else people | {person}
        return people

    @property
    def own(self) -> set[str]:
        """Whose it is: another person approves what they saved, or asked for."""
        saved = self.state == "in_review" and not self.merged
        return self.savers if saved else {self.asker}

    @property
    def rest(self) -> str:
        if self.merged:
            return "merged"
        return "published" if self.last == self.public else "draft"

    def store(self, document: f.Document, person: str) -> None:
        assert self.state not in ("merged", "retracted", "deleted")
        assert not self.merged
        if document == self.last:
            return
        self.editions.append((document, person))
        if document == self.public and self.state not in ASKED_STATES:
            self.state = "published"
        elif self.state not in (*ASKED_STATES, "sent_back"):
            self.state = "draft"

    def ask(self, state: str, person: str, into: str | None = None) -> None:
        self.state, self.asker, self.merging = state, person, into


def targets(document: f.Document) -> set[str]:
    return {t["statement"] for r in document["references"] for t in r["targets"]}


class Workflow(RuleBasedStateMachine):
    """Three people who may all approve, three statements, two topics and an editor."""

    world: f.Document
    people: dict[str, User]
    editor: User

    def __init__(self) -> None:
        super().__init__()
        self.point = transaction.savepoint()
        self.uids = [new_uid() for _ in range(3)]
        self.reference = {uid: new_uid() for uid in self.uids}
        self.parts = {uid: f.make_said(self.world, uid=uid, topics=["trade"]) for uid in self.uids}
        self.expected = {uid: Told() for uid in self.uids}
        self.trade_is_peace = False
        self.publish(0, None)
        self.publish(1, 0)
        self.save(2, "ann", "A", None)

    def teardown(self) -> None:
        transaction.savepoint_rollback(self.point)

    def document(self, place: int, title: str, target: int | None) -> f.Document:
        """Return what a statement says: it answers another one, or none."""
        uid = self.uids[place]
        references = []
        if target is not None:
            pointed = f.make_target(statement=self.uids[target])
            references = [f.make_reference("responds_to", pointed, uid=self.reference[uid])]
        return self.parts[uid] | {"title": title, "references": references}

    def attempt(self, verb: Callable[[], object]) -> bool:
        """Call a verb; where it is refused, nothing may have changed."""
        before = list(self.everything())
        try:
            verb()
        except (BrokenRules, StaleVersion) as error:
            assert str(error)
            assert list(self.everything()) == before
            return False
        return True

    def everything(self) -> Iterator[Any]:
        yield from Record.objects.order_by("pk").values_list(
            "pk", "version", "state", "state_by", "state_note", "merged_into", "public_change"
        )
        yield Change.objects.last_number()

    def save(self, place: int, person: str, title: str, target: int | None) -> None:
        uid, document = self.uids[place], self.document(place, title, target)
        base = f.version("statement", uid)
        user = self.people[person]
        if self.attempt(lambda: curation.store(user, "statement", document, base=base)):
            self.expected[uid].store(document, person)

    def publish(self, place: int, target: int | None) -> None:
        """Bring a statement to the public in one go: most steps need one that is."""
        self.save(place, "ann", "A", target)
        self.call("submit", place, "ann")
        self.call("approve", place, "bob")

    def call(self, verb: str, place: int, person: str) -> None:
        """Call a verb that takes a statement and the edition seen; tell the model if it worked."""
        uid, user = self.uids[place], self.people[person]
        number = f.version("statement", uid)
        needs = {"send_back", "ask_retraction"}
        more = ("A reason.",) if verb in needs else ()
        if verb == "unmerge":
            work = self.attempt(
                lambda: curation.unmerge(user, "statement", uid, number, "A reason.")
            )
        elif verb == "remove":
            work = self.attempt(lambda: curation.remove(user, "statement", uid))
        else:
            work = self.attempt(lambda: getattr(curation, verb)(user, uid, number, *more))
        if work:
            getattr(self, f"after_{verb}")(self.expected[uid], person)

    def after_submit(self, expected: Told, person: str) -> None:
        assert expected.state in ("draft", "sent_back", *ASKED_STATES)
        expected.ask("in_review", person)

    def after_send_back(self, expected: Told, person: str) -> None:
        assert expected.state in WAITING_STATES
        assert person != expected.asker
        fresh = expected.state == "in_review" and not expected.merged
        assert not (fresh and person in expected.savers)
        expected.ask("sent_back" if fresh else expected.rest, person)

    def after_reopen(self, expected: Told, person: str) -> None:
        assert expected.state == "sent_back" or (
            expected.state in WAITING_STATES and expected.asker == person
        )
        expected.ask(expected.rest, person)

    def after_approve(self, expected: Told, person: str) -> None:
        assert expected.state == "in_review"
        assert person not in expected.own
        before = (
            targets(expected.public or expected.last or {})
            if expected.public or expected.merged
            else set()
        )
        for uid in targets(expected.last or {}):
            assert self.stands(uid).public or uid in before
        expected.state, expected.shown, expected.merged = "published", len(expected.editions), None
        expected.was_public = True

    def after_ask_retraction(self, expected: Told, person: str) -> None:
        assert expected.public
        assert expected.state not in ASKED_STATES
        expected.ask("retraction_asked", person)

    def after_retract(self, expected: Told, person: str) -> None:
        assert expected.state == "retraction_asked"
        assert expected.asker != person
        expected.state, expected.shown = "retracted", 0

    def after_discard(self, expected: Told, person: str) -> None:
        assert expected.public
        assert expected.public != expected.last
        expected.editions.append((expected.public, person))
        expected.state = expected.state if expected.state in ASKED_STATES else "published"

    def after_unmerge(self, expected: Told, person: str) -> None:
        assert expected.state == "merged"
        expected.ask("in_review", person)

    def after_remove(self, expected: Told, person: str) -> None:
        assert not expected.was_public
        expected.state = "deleted"

    def stands(self, uid: str) -> Told:
        """Return what stands for a statement in the end."""
        while (into := self.expected[uid].merged) is not None:
            uid = into
        return self.expected[uid]

    PLACES = st.integers(0, 2)
    PEOPLE = st.sampled_from(["ann", "bob", "cat"])
    VERBS = [
        "submit",
        "approve",
        "send_back",
        "reopen",
        "approve",
        "ask_retraction",
        "retract",
        "discard",
        "unmerge",
        "remove",
    ]

    @rule(place=PLACES, person=PEOPLE, title=st.sampled_from("AB"), answered=st.none() | PLACES)
    def store(self, place: int, person: str, title: str, answered: int | None) -> None:
        self.save(place, person, title, answered)

    @rule(place=PLACES, person=PEOPLE, verb=st.sampled_from(VERBS))
    def use(self, place: int, person: str, verb: str) -> None:
        if self.expected[self.uids[place]].editions:
            self.call(verb, place, person)

    @rule(place=PLACES, person=PEOPLE, number=st.integers(1, 4))
    def revert(self, place: int, person: str, number: int) -> None:
        uid, user = self.uids[place], self.people[person]
        base, expected = f.version("statement", uid), self.expected[uid]
        if self.attempt(lambda: curation.revert(user, "statement", uid, number, base=base)):
            expected.store(expected.editions[number - 1][0], person)

    @rule(place=PLACES, into=PLACES, asker=PEOPLE, person=PEOPLE)
    def merge(self, place: int, into: int, asker: str, person: str) -> None:
        """One asks, another approves, or what was asked before is approved."""
        loser, winner = self.uids[place], self.uids[into]
        expected, both = (
            self.expected[loser],
            tuple(f.version("statement", u) for u in (loser, winner)),
        )
        one, two = self.people[asker], self.people[person]
        if self.attempt(lambda: curation.ask_merge(one, loser, winner, both, "A reason.")):
            assert expected.state == "published"
            assert self.expected[winner].public
            expected.ask("merge_asked", asker, winner)
        if self.attempt(lambda: curation.merge(two, "statement", loser, winner, both)):
            assert (expected.state, expected.merging) == ("merge_asked", winner)
            assert expected.asker != person
            expected.state, expected.merged, expected.shown = "merged", winner, 0

    @rule()
    def merge_topics(self) -> None:
        """The editor merges the topic of all statements, or takes the merge back."""
        base, other = f.version("topic", "trade"), f.version("topic", "peace")
        if self.trade_is_peace:
            curation.unmerge(self.editor, "topic", "trade", base, "Two.")
        else:
            curation.merge(self.editor, "topic", "trade", "peace", (base, other), "One.")
        self.trade_is_peace = not self.trade_is_peace

    @invariant()
    def nothing_is_wrong_with_the_data(self) -> None:
        assert [str(fault) for _, findings in check_data() for fault in findings] == []

    @invariant()
    def the_desk_and_the_public_are_as_told(self) -> None:
        for uid, expected in self.expected.items():
            record = Record.objects.filter(pk=f"statement/{uid}").first()
            if record is None:
                assert not expected.editions
                continue
            into = record.merged_into_id and RecordName.parse(record.merged_into_id).key
            assert (record.state, record.version) == (expected.state, len(expected.editions))
            assert into == expected.merged
            shown = PublicRecord.objects.filter(pk=f"statement/{uid}").first()
            assert (parse(shown.document) if shown else None) == expected.public

    @invariant()
    def what_waits_is_listed_to_who_may_decide(self) -> None:
        for name, person in self.people.items():
            due = {
                u
                for u, t in self.expected.items()
                if t.state in WAITING_STATES and name not in t.own
            }
            assert {record.key for record in waiting_for(person)} == due

    @invariant()
    def addresses_and_rows_follow(self) -> None:
        for uid, expected in self.expected.items():
            became = None if expected.public else resolving.fate_of("statement", uid)
            if expected.merged:
                assert isinstance(became, resolving.MergedAway)
            elif expected.state == "retracted":
                assert isinstance(became, resolving.Tombstone)
            else:
                assert became is None
        named = set(PublicTopic.objects.values_list("topic", flat=True))
        assert named <= {"peace" if self.trade_is_peace else "trade"}

    @invariant()
    def two_people_stand_behind_every_line(self) -> None:
        for change in Change.objects.filter(noun="statement"):
            assert change.saved_by_id != change.approved_by_id


class TestWorkflow(TestCase):
    def test_whatever_people_do_in_whatever_order(self) -> None:
        Workflow.world = f.small_world()
        f.store("topic", {"key": "trade", "label": "Trade", "definition": "Goods."})
        Workflow.people = {name: f.make_user(name) for name in ("ann", "bob", "cat")}
        editor = f.make_user("editor")
        editor.user_permissions.set(Permission.objects.filter(codename__endswith="_topic"))
        Workflow.editor = User.objects.get(pk=editor.pk)

        run_state_machine_as_test(
            Workflow,
            settings=settings(max_examples=tries(12), stateful_step_count=12, deadline=None),
        )
