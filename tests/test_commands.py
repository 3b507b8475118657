"""What every command tells where the database cannot be asked."""

from __future__ import annotations

from contextlib import ExitStack
from io import StringIO
from pathlib import Path
from typing import Any
from unittest.mock import patch
from uuid import uuid4

import pytest
from django.core.management import call_command, get_commands, load_command_class
from django.core.management.base import CommandError
from django.db import OperationalError, connections
from django.test import TestCase

from statements.failures import BUSY, failure_of
from statements.management.base import BaseCommand

from . import factories as f

UID = str(uuid4())
WHO = ("--user", "harpo", "--reason", "Why")
# What each is called with, so that it asks the database for something.
GIVEN: dict[str, tuple[str, ...]] = {
    "approve_import": (UID, "--user", "harpo"),
    "approve_redaction": (UID, "--user", "harpo"),
    "ask_redaction": ("official/rufus-firefly", "--editions", "1", *WHO),
    "check_data": (),
    "create_token": ("harpo",),
    "export": ("statements", "-o", "FOLDER/statements.csv"),
    "forget_corrections": (),
    "import_documents": ("FOLDER/statement.json", "--user", "harpo"),
    "new_epoch": ("--reason", "Why"),
    "quickstart": (),
    "rebuild_desk": (),
    "rebuild_public": (),
    "redact_report": ("A1", *WHO),
    "release": ("--user", "harpo"),
    "reset_totp": ("harpo", "--reason", "Why"),
    "revoke_token": ("--expired",),
    "undo_import": (UID, *WHO),
    "unlock": ("harpo",),
    "withdraw_release": ("1", *WHO),
}
COPYING = {"backup", "restore"}  # wait for others first: see test_backup_attacks
DJANGOS = {"flush", "migrate"}  # commands of Django that do one thing more: they fail as Django's
OURS = sorted({name for name, app in get_commands().items() if app == "statements"} - DJANGOS)


def lock(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
    raise OperationalError("database is locked")


class TestOnABusyDatabase(TestCase):
    def refusal(self, name: str) -> str:
        given = [word.replace("FOLDER", str(self.folder)) for word in GIVEN[name]]
        with ExitStack() as stack:
            for connection in connections.all():
                stack.enter_context(connection.execute_wrapper(lock))
            error = stack.enter_context(pytest.raises((CommandError, OperationalError)))
            call_command(name, *given, stdout=StringIO(), stderr=StringIO())
        failure = failure_of(error.value)  # as manage.py tells it
        return str(failure or error.value)

    @pytest.fixture(autouse=True)
    def _folder(self, tmp_path: Path) -> None:
        self.folder = tmp_path
        (tmp_path / "statement.json").write_text("[]")

    def test_each_command_says_so_in_words(self) -> None:
        f.make_user("harpo")
        for name in GIVEN:
            with self.subTest(name):
                words = self.refusal(name)
                assert any(one in words for one in (BUSY.what, "is locked")), words

    def test_what_stands_is_told_after_it(self) -> None:
        assert self.refusal("withdraw_release") == (
            f"{BUSY} (database is locked)\nNothing was withdrawn."
        )

    def test_what_is_no_failure_keeps_its_traceback(self) -> None:
        with (
            patch(
                "statements.corrections.forget", side_effect=OperationalError("no such column: x")
            ),
            pytest.raises(OperationalError),
        ):
            call_command("forget_corrections")


class TestCommands:
    def test_each_is_of_the_one_base_and_none_is_left_out(self) -> None:
        assert set(OURS) == set(GIVEN) | COPYING
        for name in OURS:
            assert isinstance(load_command_class("statements", name), BaseCommand), name
