"""The matrix of the workflow: every group, verb and state, through the verbs and the admin."""

from __future__ import annotations

from importlib import import_module
from types import SimpleNamespace
from typing import Any

import pytest
from django.contrib.auth.models import Group, Permission
from django.db import connection, transaction
from django.test import TestCase

from statements import accounts
from statements.checking import check_data
from statements.models import Change, Record, User
from statements.problems import BrokenRules
from statements.vocabularies import DeskState

from . import factories as f
from . import workflow as w
from .desk import address, browser, make_people

pytestmark = pytest.mark.slow


class Matrix(TestCase):
    """One statement in each state, by the curator, with the reviewer as the second person."""

    @classmethod
    def setUpTestData(cls) -> None:
        cls.world = f.small_world()
        cls.people = make_people()
        author, second = cls.people["curator"], cls.people["reviewer"]
        statement = f.make_said(cls.world, title="Said once")
        cls.winner = str(f.publish(statement, author, second)["uid"])
        cls.uids = {
            state: w.bring_to(state, f.make_said(cls.world), author, second, cls.winner)
            for state in w.STATES
        }

    def state_of(self, uid: str) -> tuple[Any, ...]:
        """Return what a refused verb must leave as it is."""
        record = Record.objects.named("statement", uid)
        facts = (record.state, record.version, record.merged_into_id, record.state_note)
        return *facts, Change.objects.last_number()


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
                    point, before = transaction.savepoint(), self.state_of(uid)
                    with self.subTest(verb=verb, state=state, own=own):
                        result = self.call(verb, uid, author if own else second)
                        assert result == w.outcome(verb, state, own=own)
                        if result.startswith("["):
                            assert self.state_of(uid) == before
                    transaction.savepoint_rollback(point)

    def test_nothing_is_wrong_with_the_data_of_all_states(self) -> None:
        assert [str(fault) for _, findings in check_data() for fault in findings] == []

    def test_the_table_knows_every_state_of_the_desk(self) -> None:
        assert {w.DESK[state] for state in w.STATES} == set(DeskState.values)
        assert {len(row.split()) for row in w.TABLE.values()} == {len(w.STATES)}
        for state, uid in self.uids.items():
            assert w.state_of(uid) == w.DESK[state], state


@pytest.mark.dealt
class TestAdmin(Matrix):
    """Each verb's address, in each state, by each group."""

    def test_every_group_at_every_address_in_every_state(self) -> None:
        for group, person in self.people.items():
            client = browser(person)
            for state, uid in self.uids.items():
                for verb, (tail, sent) in w.posts(uid, self.winner).items():
                    point, before = transaction.savepoint(), self.state_of(uid)
                    with self.subTest(group=group, verb=verb, state=state):
                        response = client.post(address("statement", tail, uid), sent)
                        self.check(group, verb, state, response.status_code, before)
                    transaction.savepoint_rollback(point)

    def check(self, group: str, verb: str, state: str, status: int, before: Any) -> None:
        """Compare what an address did with the table."""
        uid = self.uids[state]
        expected = w.outcome(verb, state, own=group == "curator")
        if state == "deleted":  # there is no page any more: to the first page, for everybody
            assert (status, self.state_of(uid)) == (302, before)
        elif group not in w.RIGHTS[verb]:
            assert (status, self.state_of(uid)) == (403, before)
        elif expected.startswith("["):
            assert status in (200, 302)
            assert self.state_of(uid) == before
        else:
            assert (status, w.state_of(uid)) == (302, expected)

    def test_a_page_offers_what_the_table_allows_and_nothing_else(self) -> None:
        offered = {
            "submit": "submit",
            "send_back": "send_back",
            "approve": "approve",
            "retract": "retract",
            "merge": "approve_merge",
            "reopen": "reopen",
            "discard": "discard",
            "ask_retraction": "ask_retraction",
            "unmerge": "unmerge",
            "ask_merge": "merge",
        }
        for group, person in self.people.items():
            client = browser(person)
            for state, uid in self.uids.items():
                if state == "deleted":
                    continue
                response = client.get(address("statement", "change/", uid))
                assert response.status_code == 200
                verbs = response.context["verbs"]
                for verb, name in offered.items():
                    works = not w.outcome(verb, state, own=group == "curator").startswith("[")
                    allowed = works and group in w.RIGHTS[verb]
                    with self.subTest(group=group, verb=verb, state=state):
                        assert bool(verbs[name]) == allowed

    def test_a_refusal_is_told_in_words(self) -> None:
        client = browser(self.people["curator"])
        tail, sent = w.posts(self.uids["public"], self.winner)["discard"]

        response = client.post(address("statement", tail, self.uids["public"]), sent, follow=True)

        self.assertContains(response, "There is no change to discard")

    def test_only_an_address_that_was_posted_to_does_anything(self) -> None:
        client = browser(self.people["reviewer"])
        for tail, _ in w.posts(self.uids["waiting"], self.winner).values():
            if tail not in ("merge/", "delete/", "history/revert/"):
                response = client.get(address("statement", tail, self.uids["waiting"]))
                assert response.status_code == 405


class TestAuthority(TestCase):
    """Authority records: store, remove, revert, merge and take apart, by each group."""

    RIGHTS = {"editor"}

    def setUp(self) -> None:
        f.small_world()
        self.people = make_people()
        f.store("topic", {"key": "war", "label": "War", "definition": "None."})
        f.store("topic", {"key": "war", "label": "Wars", "definition": "None."})

    def posts(self) -> dict[str, tuple[str, str, dict[str, Any]]]:
        both = {"edition": 2, "winner": "peace", "winner_edition": 1, "read": "on", "reason": "R."}
        return {
            "revert": ("war", "history/revert/", {"base": 2, "to": 1}),
            "merge": ("war", "merge/", both),
            "unmerge": ("war", "unmerge/", {"edition": 2, "reason": "R."}),
            "remove": ("peace", "delete/", {"post": "yes"}),
        }

    def test_editors_do_everything_and_nobody_else_does_anything(self) -> None:
        for group in ("curator", "reviewer", "analyst", "editor"):
            client = browser(self.people[group])
            for verb, (key, tail, sent) in self.posts().items():
                before = Change.objects.last_number()
                with self.subTest(group=group, verb=verb):
                    if verb == "merge" and group == "editor":
                        sent = sent | {"edition": 3}  # it was reverted before
                    if verb == "unmerge" and group == "editor":
                        sent = sent | {"edition": 3}
                    status = client.post(address("topic", tail, key), sent).status_code
                    changed = Change.objects.last_number() - before
                    allowed = group in self.RIGHTS
                    assert (status, changed) == ((302, 1) if allowed else (403, 0))

    def test_the_merge_page_shows_what_points_at_the_loser(self) -> None:
        client, url = browser(self.people["editor"]), address("government", "merge/", "freedonia")

        page = client.get(url)
        self.assertContains(page, "Show what changes")
        self.assertNotContains(page, "What points at")
        page = client.get(url, {"winner": "sylvania"})
        self.assertContains(page, "institution: Freedonia-Mfa")
        self.assertContains(page, "official: Rufus-Firefly")
        self.assertContains(client.get(url, {"winner": "nowhere"}), "There is no government")

    def test_it_is_confirmed_with_a_reason_and_refused_in_words(self) -> None:
        client, url = browser(self.people["editor"]), address("topic", "merge/", "war")
        sent = self.posts()["merge"][2]

        for lacking in ("reason", "read"):
            page = client.post(url, sent | {lacking: ""})
            assert page.status_code == 200
            self.assertContains(page, "This field is required")
        self.assertContains(client.post(url, sent | {"winner": "war"}), "into itself")
        self.assertContains(client.post(url, sent | {"edition": 1}), "Somebody saved version 2")
        assert not Record.objects.filter(merged_into__gt="").exists()

    def test_a_merged_record_is_shown_and_chosen_no_more(self) -> None:
        client = browser(self.people["editor"])
        client.post(address("topic", "merge/", "war"), self.posts()["merge"][2])

        page = client.get(address("topic", "change/", "war"))
        self.assertContains(page, "This is part of")
        self.assertNotContains(page, 'name="_save"')
        params = {"app_label": "statements", "model_name": "statementtopic", "field_name": "topic"}
        choices = browser(self.people["curator"]).get(
            "/admin/statements/statement/choices/", params
        )
        assert [row["id"] for row in choices.json()["results"]] == ["peace"]


class TestGroups(TestCase):
    """What the migration made, before anything else did."""

    def test_every_group_is_there_with_its_permissions_and_no_more(self) -> None:
        for name, codenames in accounts.GROUPS.items():
            permissions = Group.objects.get(name=name).permissions.values_list(
                "codename", flat=True
            )
            assert set(permissions) == set(codenames), name

    def test_analysts_read_and_do_nothing_else(self) -> None:
        codenames = accounts.GROUPS["analyst"]
        assert {name.partition("_")[0] for name in codenames} == {"view"}

    def test_it_makes_what_is_missing_on_a_desk_that_had_no_groups(self) -> None:
        Group.objects.all().delete()
        Permission.objects.filter(content_type__app_label="statements").delete()
        migration = import_module("statements.migrations.0006_groups")

        migration.make_groups(None, SimpleNamespace(connection=connection))

        self.test_every_group_is_there_with_its_permissions_and_no_more()
