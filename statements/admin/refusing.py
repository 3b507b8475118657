"""What a page tells when the desk refuses: conflicts, what is still used, a database that fails."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib.admin.utils import quote
from django.db import IntegrityError
from django.urls import reverse

from statements.documents import NOUNS, Noun
from statements.failures import Told
from statements.keys import RecordName
from statements.problems import BrokenRules, Problem, StaleVersion, StillUsed, Unconfirmed

from .conflict import side_by_side
from .diff_words import tell
from .labels import labels
from .page import DocumentPage
from .record_state import document_of, edition

SHOWN = 50  # links to what stands in the way
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


def unsaved(told: Told) -> str:
    """Say on the page with the typing why it was not kept just now."""
    failure = told.failure
    remedy = failure.remedy[0].lower() + failure.remedy[1:]
    return (
        f"{failure.what} So this was not saved. All you typed is still here: {remedy} "
        f"Reference: {told.reference}."
    )


@dataclass(frozen=True, slots=True)
class Target:
    """A record to go to."""

    key: str  # noun and key
    name: str
    url: str


def conflict(page: DocumentPage, current: int) -> dict[str, Any]:
    """Tell that somebody saved a newer version, and what they changed."""
    noun, key = page.noun, page.noun.key_of(page.document)
    if page.adding and noun.identity == "key":
        page.root.add_error(
            "key", f"“{key}” is used already, or once was: keys are never used again."
        )
        return {}
    theirs = edition(noun.name, key, current)
    after = document_of(noun.name, key, current)
    before = document_of(noun.name, key, page.base or 1) or after  # nothing, where it was redacted
    lines = side_by_side(page, before, after, page.root.data)
    return {
        "conflict": {
            "version": current,
            "base": page.base,
            "by": theirs.saved_by if theirs else None,
            "at": theirs.saved_at if theirs else None,
            "differences": tell(noun.name, before, after),
            "choices": [line for line in lines if line.can_choose],
            "kept": [line for line in lines if not line.can_choose],
            "url": link(noun.name, key),
        }
    }


def link(noun: str, key: str) -> str:
    """Return the address of a record's page on the desk."""
    model = NOUNS[noun].table.model._meta.model_name
    return reverse(f"admin:statements_{model}_change", args=[quote(key)])


def links(users: list[str]) -> list[Target]:
    """Return where to find the first records given as `noun/key`, with their names."""
    pairs = [RecordName.parse(user) for user in users[:SHOWN]]
    names = labels(pairs)
    return [
        Target(f"{n}/{key}", f"{NOUNS[n].verbose}: {names.get((n, key), key)}", link(n, key))
        for n, key in pairs
    ]


def odds(refused: Unconfirmed) -> list[tuple[Target | None, str]]:
    """Return what a change would leave at odds with a rule: where, and how."""
    told = [problem.message.partition(": ") for problem in refused.problems]
    where = {target.key: target for target in links([name for name, _, _ in told if "/" in name])}
    return [(where.get(name), text) for name, _, text in told]


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
