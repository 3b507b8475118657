"""The matrix of the workflow: every group, verb and state, through the verbs and the admin."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.test import TestCase

from statements.checking import check_data
from statements.models import Change, Record, User
from statements.problems import BrokenRules
from statements.vocabularies import DeskState

from . import factories as f
from . import workflow as w
from .desk import make_people


class Matrix(TestCase):
    """One statement in each state, by the curator, with the reviewer as the second person."""

    @classmethod
    def setUpTestData(cls) -> None:
        cls.world = f.small_world()
        cls.people = make_people()
        author, second = cls.people["curator"], cls.people["reviewer"]
        said = f.make_said(cls.world, title="Said once")
        cls.winner = str(f.publish(said, author, second)["uid"])
        cls.uids = {
            state: w.bring_to(state, f.make_said(cls.world), author, second, cls.winner)
            for state in w.STATES
        }

    def told(self, uid: str) -> tuple[Any, ...]:
        """Return what a refused verb must leave as it is."""
        record = Record.objects.named("statement", uid)
        held = (record.state, record.version, record.merged_into_id, record.state_note)
        return *held, Change.objects.last_number()


class TestVerbs(Matrix):
    def call(self, verb: str, uid: str, person: User) -> str:
        """Call a verb and return what became of the statement, or the code of the refusal."""
        try:
            w.calls(uid, person, self.winner)[verb]()
        except BrokenRules as error:
            return f"[{error.problems[0].code}]"
        return w.state_of(uid)

    def test_every_verb_in_every_state_by_who_wrote_it_and_by_another(self) -> None:
        """Both may approve: what is refused here is refused to whoever may do everything."""
        author, second = (User.objects.get(pk=self.people[n].pk) for n in ("curator", "reviewer"))
        author.groups.set(second.groups.all())
        for verb in w.VERBS:
            for state, uid in self.uids.items():
                for own in (True, False):
                    point, before = transaction.savepoint(), self.told(uid)
                    with self.subTest(verb=verb, state=state, own=own):
                        result = self.call(verb, uid, author if own else second)
                        self.assertEqual(result, w.outcome(verb, state, own=own))
                        if result.startswith("["):
                            self.assertEqual(self.told(uid), before)
                    transaction.savepoint_rollback(point)

    def test_nothing_is_wrong_with_the_data_of_all_states(self) -> None:
        self.assertEqual([str(fault) for _, found in check_data() for fault in found], [])

    def test_the_table_knows_every_state_of_the_desk(self) -> None:
        self.assertEqual({w.DESK[state] for state in w.STATES}, set(DeskState.values))
        self.assertEqual({len(row.split()) for row in w.TABLE.values()}, {len(w.STATES)})
        for state, uid in self.uids.items():
            self.assertEqual(w.state_of(uid), w.DESK[state], state)
