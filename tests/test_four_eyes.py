"""Who may decide what: each verb, button, list and address gives the same answer to each person."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, ClassVar

import pytest
from django.contrib.auth.models import Group
from django.db import transaction

from statements import curation, dashboard, ledger
from statements.ledger import batches
from statements.ledger.savers import waiting_for
from statements.ledger.workflow import OPEN_STATES, TABLE, WAITING_STATES, Verb, may
from statements.models import User
from statements.problems import BrokenRules
from statements.vocabularies import DeskState

from . import factories as f
from . import workflow as w
from .desk import address, browser
from .test_workflow import Matrix

pytestmark = pytest.mark.slow

DECIDING = {"approve", "retract", "merge"}
BUTTONS = {
    "submit": "submit",
    "send_back": "send_back",
    "reopen": "reopen",
    "approve": "approve",
    "discard": "discard",
    "ask_retraction": "ask_retraction",
    "retract": "retract",
    "ask_merge": "merge",
    "merge": "approve_merge",
    "unmerge": "unmerge",
    "store": "store",
    "remove": "remove",
}


class Doors(Matrix):
    """All states of the matrix, and what was saved, taken back, submitted and asked by others."""

    kept: ClassVar[dict[tuple[str, str], frozenset[str]]] = {}

    @classmethod
    def setUpTestData(cls) -> None:
        super().setUpTestData()
        cls.kept.clear()
        for name in ("noter", "other"):
            person = User.objects.create_user(name, is_staff=True)
            person.groups.add(Group.objects.get(name="reviewer"))
            cls.people[name] = person
        cls.author, cls.second, cls.noter = (
            User.objects.get(pk=cls.people[name].pk) for name in ("curator", "reviewer", "noter")
        )
        cls.uids |= {
            "noted": cls.begun(cls.noter),
            "noted over public": cls.changed(lambda uid: cls.edit(uid, cls.noter)),
            "note discarded by another": cls.changed(cls.noted_and_discarded(cls.author)),
            "note discarded": cls.changed(cls.noted_and_discarded(cls.noter)),
            "discarded, and noted again": cls.changed(
                lambda uid: (cls.noted_and_discarded(cls.noter)(uid), cls.edit(uid, cls.noter))
            ),
            "submitted by another": cls.begun(submitter=cls.noter),
            "all of it the noter's": cls.begun(cls.noter, saver=cls.noter, submitter=cls.noter),
            "retraction by the noter": cls.waiting_statement("retraction"),
            "merge by the noter": cls.waiting_statement("merge"),
            "edited while asked": cls.waiting_statement("retraction", edited=True),
            "parting, saved by the noter": cls.parting(asker=cls.author),
            "parting, asked by the noter": cls.parting(asker=cls.noter),
            "imported": cls.imported(cls.author),
            "imported by the noter": cls.imported(cls.noter),
        }

    @classmethod
    def edit(cls, uid: str, person: User, **kwargs: Any) -> None:
        document = w.last_document(uid) | {"title": f"By {person} at {w.version(uid)}"} | kwargs
        f.store("statement", document, person)

    @classmethod
    def submit(cls, uid: str, person: User) -> None:
        curation.submit(person, uid, w.version(uid))

    @classmethod
    def begun(
        cls, noter: User | None = None, saver: User | None = None, submitter: User | None = None
    ) -> str:
        """Return a statement in review that was never public."""
        uid = str(f.store("statement", f.make_said(cls.world), saver or cls.author)["uid"])
        if noter:
            cls.edit(uid, noter)
            cls.edit(uid, saver or cls.author)
        cls.submit(uid, submitter or cls.author)
        return uid

    @classmethod
    def public(cls, saver: User | None = None) -> str:
        statement = f.make_said(cls.world, title="As the public reads it")
        return str(f.publish(statement, saver or cls.author, cls.second)["uid"])

    @classmethod
    def changed(cls, before: Callable[[str], Any]) -> str:
        """Return a public statement whose change is in review, after what others did to it."""
        uid = cls.public()
        before(uid)
        cls.edit(uid, cls.author)
        cls.submit(uid, cls.author)
        return uid

    @classmethod
    def noted_and_discarded(cls, person: User) -> Callable[[str], Any]:
        def do(uid: str) -> None:
            cls.edit(uid, cls.noter)
            curation.discard(person, uid, w.version(uid))

        return do

    @classmethod
    def waiting_statement(cls, what: str, *, edited: bool = False) -> str:
        uid = cls.public()
        if what == "retraction":
            curation.ask_retraction(cls.noter, uid, 1, "Never said.")
        else:
            curation.ask_merge(cls.noter, uid, cls.winner, (1, w.version(cls.winner)), "One act.")
        if edited:
            cls.edit(uid, cls.author)
        return uid

    @classmethod
    def parting(cls, asker: User) -> str:
        """Return a merged statement that the noter saved once, asked to stand by itself again."""
        uid = cls.public(saver=cls.noter)
        both = (1, w.version(cls.winner))
        curation.ask_merge(cls.author, uid, cls.winner, both, "One act.")
        curation.merge(cls.second, "statement", uid, cls.winner, both)
        curation.unmerge(asker, "statement", uid, 1, "Two acts.")
        return uid

    @classmethod
    def imported(cls, person: User) -> str:
        statement = f.make_said(cls.world, title="Brought in")
        with ledger.recording(person, "Import") as recording:
            batches.begin(recording, file_name="some.jsonl", sha256="0" * 64, counts={})
            curation.store(person, "statement", statement, base=0)
        return str(statement["uid"])

    def accepted(self, uid: str, person: User) -> frozenset[str]:
        """Return the verbs that do their work for a person who has the rights to them.

        Every test begins with the same rows, so they are tried by the first that asks.
        """
        if not person.is_active:
            return self.working(uid, person)
        key = (uid, person.username)
        if key not in self.kept:
            self.kept[key] = self.working(uid, person)
        return self.kept[key]

    def working(self, uid: str, person: User) -> frozenset[str]:
        waiting = set()
        for verb, call in w.calls(uid, person, self.winner).items():
            if verb not in BUTTONS or not may(person, Verb(verb)):
                continue
            point = transaction.savepoint()
            try:
                call()
            except BrokenRules as error:
                assert str(error)
            else:
                waiting.add(verb)
            transaction.savepoint_rollback(point)
        return frozenset(waiting)

    def sightings(self) -> Iterator[tuple[str, str, str]]:
        """Yield person, state and uid; `test_workflow` looks at the states of the matrix."""
        for name in ("noter", "other", "curator"):
            yield from ((name, state, self.uids[state]) for state in self.uids.keys() - {*w.STATES})


@pytest.mark.dealt
class TestFourEyes(Doors):
    def test_the_list_of_what_waits_is_what_the_verbs_accept(self) -> None:
        """Record by record, over all states and people."""
        for name, user in self.people.items():
            person = User.objects.get(pk=user.pk)
            due = {
                uid
                for uid in self.uids.values()
                if w.state_of(uid) in WAITING_STATES and self.accepted(uid, person) & DECIDING
            }
            with self.subTest(person=name):
                waiting = {record.key for record in waiting_for(person)}
                assert self.named(waiting) == self.named(due)
                assert self.named(self.panel(person)) == self.named(due)

    def test_form_and_review_page_offer_what_the_verbs_accept(self) -> None:
        for name, state, uid in self.sightings():
            person, client = User.objects.get(pk=self.people[name].pk), browser(self.people[name])
            accepted = self.accepted(uid, person)
            for page in ("change/", "review/") if name == "noter" else ("review/",):
                verbs = client.get(address("statement", page, uid)).context["verbs"]
                offered = {verb for verb, button in BUTTONS.items() if verbs[button]}
                with self.subTest(person=name, state=state, page=page):
                    assert offered == accepted

    def test_an_address_posted_to_by_hand_does_what_is_offered_and_nothing_else(self) -> None:
        verbs = DECIDING | {"send_back", "reopen"}
        for name, state, uid in self.sightings():
            person, client = User.objects.get(pk=self.people[name].pk), browser(self.people[name])
            accepted = self.accepted(uid, person)
            for verb, (tail, sent) in w.posts(uid, self.winner).items():
                if verb in verbs:
                    point, before = transaction.savepoint(), self.state_of(uid)
                    with self.subTest(person=name, state=state, verb=verb):
                        client.post(address("statement", tail, uid), sent)
                        assert (self.state_of(uid) != before) == (verb in accepted)
                    transaction.savepoint_rollback(point)

    def test_a_duplicate_is_offered_to_be_merged_where_that_may_be_asked_for(self) -> None:
        client = browser(self.people["other"])
        for state, merges in (("public", True), ("noted over public", False), ("waiting", False)):
            page = client.get(address("statement", "review/", self.uids[state]))
            with self.subTest(state=state):
                self.assertContains(page, "Is this held already?")
                assert ("Merge the two</a>" in page.content.decode()) == merges

    def test_whose_words_they_are_decides_and_nothing_else(self) -> None:
        allowed = {
            "noted": {"reviewer", "other"},
            "noted over public": {"reviewer", "other"},
            "note discarded by another": {"reviewer", "noter", "other"},
            "note discarded": {"reviewer", "noter", "other"},
            "discarded, and noted again": {"reviewer", "other"},
            "submitted by another": {"reviewer", "noter", "other"},
            "all of it the noter's": {"reviewer", "other"},
            "retraction by the noter": {"reviewer", "other"},
            "merge by the noter": {"reviewer", "other"},
            "edited while asked": {"reviewer", "other"},
            "parting, saved by the noter": {"reviewer", "noter", "other"},
            "parting, asked by the noter": {"reviewer", "other"},
            "imported": {"reviewer", "noter", "other"},
            "imported by the noter": {"reviewer", "other"},
        }
        for state, names in allowed.items():
            uid = self.uids[state]
            people = {n: User.objects.get(pk=p.pk) for n, p in self.people.items()}
            deciding = {n for n, p in people.items() if self.accepted(uid, p) & DECIDING}
            with self.subTest(state=state):
                assert deciding == names

    def test_who_is_active_no_more_decides_nothing(self) -> None:
        person = User.objects.get(pk=self.people["other"].pk)
        person.is_active = False
        person.save()

        assert list(waiting_for(User.objects.get(pk=person.pk))) == []
        assert self.accepted(self.uids["waiting"], person) & DECIDING == set()

    def test_what_waits_is_told_in_one_query_where_nobody_took_work_back(self) -> None:
        person = User.objects.get(pk=self.people["other"].pk)
        person.has_perm("statements.approve_statement")  # asks once

        with self.assertNumQueries(1):
            assert len(list(waiting_for(person, "pk"))) > 10

    def named(self, uids: set[str]) -> list[str]:
        return sorted(state for state, uid in self.uids.items() if uid in uids)

    def panel(self, person: User) -> set[str]:
        shown, dashboard.work.SHOWN = dashboard.work.SHOWN, 100
        try:
            panels = {panel.name: panel for panel in dashboard.panels(person)}
        finally:
            dashboard.work.SHOWN = shown
        reviews = panels.get("reviews")
        return {line.key for line in reviews.lines} if reviews else set()


class TestTable:
    def test_every_verb_has_its_row_and_every_state_is_led_to_and_from(self) -> None:
        sources = {s for rule in TABLE.values() for one in rule.transitions for s in one.sources}
        targets = {
            one.target
            for rule in TABLE.values()
            for one in rule.transitions
            if isinstance(one.target, DeskState)
        }

        assert set(TABLE) == set(Verb)
        assert sources == set(DeskState) - {DeskState.RETRACTED, DeskState.DELETED}
        assert targets >= set(DeskState) - {*OPEN_STATES, DeskState.PUBLISHED}

    def test_whatever_becomes_public_or_goes_takes_a_second_person(self) -> None:
        """What one person does alone changes nothing that the public reads."""
        for verb in (Verb.APPROVE, Verb.RETRACT, Verb.MERGE):
            assert TABLE[verb].rights == ("approve",)
            assert all(one.by for one in TABLE[verb].transitions)
            assert TABLE[verb].another is not None
