from __future__ import annotations

from io import StringIO

from django.core.management import call_command
from django.test import TestCase, override_settings

from statements import accounts
from statements.models import Record, User

from . import factories as f


class TestGroups(TestCase):
    @classmethod
    def setUpTestData(cls) -> None:
        accounts.make_groups()
        with override_settings(DEBUG=True):
            accounts.make_demo_accounts()

    def may(self, name: str, *codenames: str) -> list[bool]:
        user = User.objects.get(username=name)
        return [user.has_perm(f"statements.{codename}") for codename in codenames]

    def test_curators_write_statements_and_approve_none(self) -> None:
        permissions = ("add_statement", "change_statement", "approve_statement", "change_agreement")

        assert self.may("curator", *permissions) == [True, True, False, False]

    def test_reviewers_approve(self) -> None:
        assert self.may("reviewer", "approve_statement", "change_government") == [True, False]

    def test_editors_keep_authority_records_and_write_no_statement(self) -> None:
        permissions = ("change_government", "delete_topic", "change_statement", "approve_statement")

        assert self.may("editor", *permissions) == [True, True, False, False]

    def test_nobody_changes_people_or_the_ledger(self) -> None:
        for name in accounts.GROUPS:
            permissions = ("change_user", "delete_user", "change_change", "change_edition")
            assert self.may(name, *permissions) == [False] * 4


class TestQuickstart(TestCase):
    def run_command(self) -> str:
        out = StringIO()
        call_command("quickstart", stdout=out)
        return out.getvalue()

    @override_settings(DEBUG=True)
    def test_a_second_run_keeps_every_edit(self) -> None:
        first = self.run_command()
        user = User.objects.get(username="curator")
        user.set_password("changed")
        user.save()
        topic = f.fixture("topic", "status", f.SHIPPED) | {"label": "Edited"}
        f.store("topic", topic)

        second = self.run_command()

        assert "Loaded 1133 records." in first
        assert "left as it is" in second
        assert User.objects.get(username="curator").check_password("changed")
        assert Record.objects.get(pk="topic/status").version == 2

    @override_settings(DEBUG=False)
    def test_makes_no_demo_account_in_production(self) -> None:
        printed = self.run_command()

        assert "curator" not in printed
        assert not User.objects.filter(username="curator").exists()
