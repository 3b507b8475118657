"""What a page tells when the desk refuses: what is wrong, still used, at odds, or has failed."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.db import IntegrityError

from statements.documents import Noun
from statements.failures import Report
from statements.problems import BrokenRules, Problem, StaleVersion, StillUsed, Unconfirmed
from statements.wording.problems import named, problem_texts

from .links import MOST_LINKS, RecordLink, record_links

REFUSED = (BrokenRules, StaleVersion)
LOOK_FIRST = "{error} Nothing was done: look at the newer version first."


def refusal_context(error: BrokenRules | StaleVersion, stale: str = LOOK_FIRST) -> dict[str, Any]:
    """Return what a page tells of a refusal, by the name that its template has for it."""
    if isinstance(error, Unconfirmed):
        return {"unconfirmed": rules_broken_elsewhere(error)}
    if isinstance(error, StillUsed):
        return {
            "still_used": record_links(error.users),
            "more": max(len(error.users) - MOST_LINKS, 0),
        }
    return {"problems": problems_of(error, stale)}


def refusal_notice(
    error: BrokenRules | StaleVersion, noun: str, stale: str = LOOK_FIRST
) -> dict[str, Any]:
    """Return what a page without fields tells of a refusal: problems as texts with their places."""
    context = refusal_context(error, stale)
    problems = context.get("problems")
    return context | {"problems": problem_texts(problems, noun)} if problems else context


def problems_of(error: BrokenRules | StaleVersion, stale: str = LOOK_FIRST) -> list[Problem]:
    """Return what is wrong, of a stale version in the words of `stale`."""
    if isinstance(error, StaleVersion):
        problems = [Problem("", stale.format(error=error))]
    elif isinstance(error, Unconfirmed):
        problems = [Problem("", f"Nothing was done: it would leave this at odds.\n{error}")]
    else:
        problems = list(error.problems)
    texts = named([problem.message for problem in problems])
    return [replace(one, message=text) for one, text in zip(problems, texts, strict=True)]


def refusal_texts(error: BrokenRules | StaleVersion, noun: str) -> list[str]:
    """Return why something was refused to a record of a noun, as texts."""
    return problem_texts(problems_of(error), noun)


def rules_broken_elsewhere(error: Unconfirmed) -> list[tuple[RecordLink | None, str]]:
    """Return what a change would leave at odds with a rule: where, and how."""
    texts = [problem.message.partition(": ") for problem in error.problems]
    links_by_name = {
        link.key: link for link in record_links([name for name, _, _ in texts if "/" in name])
    }
    return [(links_by_name.get(name), text) for name, _, text in texts]


def unsaved_message(report: Report) -> str:
    """Say on the page with the typing why it was not kept just now."""
    failure = report.failure
    remedy = failure.remedy[0].lower() + failure.remedy[1:]
    return (
        f"{failure.what} So this was not saved. All you typed is still here: {remedy} "
        f"Reference: {report.reference}."
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
