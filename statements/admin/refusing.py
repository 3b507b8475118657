"""What a page tells when the desk refuses: what is wrong, still used, at odds, or has failed."""

from __future__ import annotations

from typing import Any

from django.db import IntegrityError

from statements.documents import Noun
from statements.failures import Report
from statements.problems import BrokenRules, Problem, StaleVersion, StillUsed, Unconfirmed

from .links import SHOWN, Target, links

REFUSED = (BrokenRules, StaleVersion)
LOOK_FIRST = "{error} Nothing was done: look at the newer version first."


def refused(error: BrokenRules | StaleVersion, stale: str = LOOK_FIRST) -> dict[str, Any]:
    """Return what a page tells of a refusal, by the name that its template has for it."""
    if isinstance(error, Unconfirmed):
        return {"unconfirmed": odds(error)}
    if isinstance(error, StillUsed):
        return {"still_used": links(error.users), "more": max(len(error.users) - SHOWN, 0)}
    return {"problems": problems_of(error, stale)}


def problems_of(error: BrokenRules | StaleVersion, stale: str = LOOK_FIRST) -> list[Problem]:
    """Return what is wrong, of a stale version in the words of `stale`."""
    if isinstance(error, StaleVersion):
        return [Problem("", stale.format(error=error))]
    if isinstance(error, Unconfirmed):
        return [Problem("", f"Nothing was done: it would leave this at odds.\n{error}")]
    return list(error.problems)


def odds(error: Unconfirmed) -> list[tuple[Target | None, str]]:
    """Return what a change would leave at odds with a rule: where, and how."""
    texts = [problem.message.partition(": ") for problem in error.problems]
    where = {target.key: target for target in links([name for name, _, _ in texts if "/" in name])}
    return [(where.get(name), text) for name, _, text in texts]


def unsaved(failed: Report) -> str:
    """Say on the page with the typing why it was not kept just now."""
    failure = failed.failure
    remedy = failure.remedy[0].lower() + failure.remedy[1:]
    return (
        f"{failure.what} So this was not saved. All you typed is still here: {remedy} "
        f"Reference: {failed.reference}."
    )


def constraint_message(noun: Noun, error: IntegrityError) -> str:
    """Say in words which rule of the database was broken."""
    text = str(error)
    for table in noun.table.walk():
        for rule in table.model._meta.constraints:
            columns = [f"{table.model._meta.db_table}.{name}" for name in columns_of(table, rule)]
            if rule.name in text or (columns and all(column in text for column in columns)):
                return str(rule.get_violation_error_message())
    return f"The database refused this: {text}"


def columns_of(table: Any, rule: Any) -> list[str]:
    """Return the columns of a rule of uniqueness, by which alone SQLite names it."""
    names = getattr(rule, "fields", ())
    return [table.model._meta.get_field(name).column for name in names]
