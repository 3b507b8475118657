"""The workflow of statements: one table of transitions, for all who ask.

The ledger holds every verb to `TABLE`, pages offer what it allows, the dashboard lists what it
leaves to a person. `table` holds it, `rules` says what a row of it is, `savers` whose words would
become public. Begin at `TABLE`.
"""

from __future__ import annotations

from statements.documents import NOUNS
from statements.models import User
from statements.problems import BrokenRules, Problem
from statements.vocabularies import DeskState

from .rules import By, Status
from .table import ASKED_STATES, OPEN_STATES, TABLE, WAITING_STATES, Verb


def may(user: User, verb: Verb) -> bool:
    """Tell whether a person has the rights that a verb takes, whatever it is called for."""
    return user.has_perms([f"statements.{right}_statement" for right in TABLE[verb].rights])


def may_merge(user: User, noun: str) -> bool:
    """Tell whether a person may merge records of a noun, or ask for it where two people must."""
    if noun == "statement":
        return may(user, Verb.ASK_MERGE)
    name = NOUNS[noun].table.model._meta.model_name
    return user.has_perms([f"statements.{right}_{name}" for right in ("change", "delete")])


def forbidden(user: User, verb: Verb) -> Problem | None:
    """Return what is said to who has not the rights of a second person, None to who has."""
    message = f"{user.get_username()} may not approve."
    return None if may(user, verb) else Problem("", message, "forbidden")


def refusal(verb: Verb, status: Status, user: User) -> Problem | None:
    """Return why a verb is refused to a person who has the rights, None where it is not."""
    return TABLE[verb].refusal(status, user)


def next_state(verb: Verb, status: Status, user: User) -> DeskState | None:
    """Return where a verb leads, None where the state stays; raise BrokenRules if refused."""
    problem, transition = refusal(verb, status, user), TABLE[verb].transition(status)
    if problem or transition is None:
        raise BrokenRules([problem] if problem else [])
    return transition.next_state(status)


def transitions_for(status: Status, user: User) -> set[Verb]:
    """Return every verb that a person may call for a statement as it stands."""
    return {verb for verb in Verb if may(user, verb) and not refusal(verb, status, user)}


__all__ = [
    "ASKED_STATES",
    "OPEN_STATES",
    "TABLE",
    "WAITING_STATES",
    "By",
    "Status",
    "Verb",
    "forbidden",
    "may",
    "may_merge",
    "next_state",
    "transitions_for",
]
