"""What a class of tests shares is written into tables that are not bloated, and asked once.

Django asks foreign keys after each test. On PostgreSQL that asks all that a class shares again and
again, for each test's rollback takes the answer back; on SQLite it reads every table, whatever was
done.
"""

from __future__ import annotations

from typing import Any

from django.db import connection
from django.test import TestCase

from .emptying import put_back, tables_are_large

_set_up_class = TestCase.setUpClass.__func__  # type: ignore[attr-defined]
_should_check = TestCase._should_check_constraints
_checked: dict[str, int] = {}  # how many rows SQLite had written when it was asked last


def set_up_class(case: type[TestCase]) -> None:
    """Empty tables of PostgreSQL that became large, and ask once of what the class shares."""
    if tables_are_large():
        put_back()
    _set_up_class(case)
    if connection.vendor != "postgresql":
        return
    try:
        connection.check_constraints()
    except Exception:
        case._rollback_atomics(case.cls_atomics)
        raise


def should_check(case: TestCase, asked: Any) -> bool:
    """Tell whether something was written since constraints were asked last."""
    if not _should_check(case, asked):
        return False
    if asked.vendor != "sqlite":
        return True
    before, _checked[asked.alias] = _checked.get(asked.alias), asked.connection.total_changes
    return before != _checked[asked.alias]


def ask_once() -> None:
    """Let Django's tests do so."""
    TestCase.setUpClass = classmethod(set_up_class)  # type: ignore[assignment]
    TestCase._should_check_constraints = should_check
