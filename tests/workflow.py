"""The workflow of statements as data: what every verb does in every state, and who may call it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from statements import curation
from statements.documents import parse
from statements.ledger import workflow
from statements.ledger.workflow import Verb
from statements.models import Edition, Record, User

from . import factories as f

# The columns: where a statement can stand, and what the desk calls it.
DESK = {
    "draft": "draft",
    "waiting": "in_review",
    "back": "sent_back",
    "public": "published",
    "edited": "draft",
    "edit_waiting": "in_review",
    "edit_back": "sent_back",
    "retraction": "retraction_asked",
    "merging": "merge_asked",
    "merged": "merged",
    "parting": "in_review",
    "retracted": "retracted",
    "deleted": "deleted",
}
STATES = tuple(DESK)

# What becomes of a statement, a word for each state above: the desk's state; `=` where it keeps
# the one it has; in brackets the code of the refusal. Two outcomes are divided by a slash where
# who saved, submitted or asked fares otherwise than another person does.
TABLE = {
    "store": "= draft = draft = draft = = = [key_taken] [key_taken] [key_taken] [key_taken]",
    "revert": "= draft = draft = draft = = = [key_taken] [key_taken] [key_taken] [unknown]",
    "submit": (
        "in_review [not_a_draft] in_review [not_a_draft] in_review [not_a_draft] in_review"
        " in_review in_review [not_a_draft] [not_a_draft] [not_a_draft] [not_a_draft]"
    ),
    "send_back": (
        "[not_waiting] [own_work]/sent_back [not_waiting] [not_waiting] [not_waiting]"
        " [own_work]/sent_back [not_waiting] [own_work]/published [own_work]/published"
        " [not_waiting] [own_work]/merged [not_waiting] [not_waiting]"
    ),
    "reopen": (
        "[not_waiting] draft/[not_own] draft [not_waiting] [not_waiting] draft/[not_own] draft"
        " published/[not_own] published/[not_own] [not_waiting] merged/[not_own] [not_waiting]"
        " [not_waiting]"
    ),
    "approve": (
        "[not_submitted] [own_work]/published [not_submitted] [not_submitted] [not_submitted]"
        " [own_work]/published [not_submitted] [not_submitted] [not_submitted] [gone]"
        " [own_work]/published [gone] [unknown]"
    ),
    "discard": (
        "[not_public] [not_public] [not_public] [unchanged] published published published"
        " [unchanged] [unchanged] [not_public] [not_public] [not_public] [not_public]"
    ),
    "ask_retraction": (
        "[not_public] [not_public] [not_public] retraction_asked retraction_asked"
        " retraction_asked retraction_asked [asked] [asked] [gone] [not_public] [gone] [unknown]"
    ),
    "retract": (
        "[not_asked] [not_asked] [not_asked] [not_asked] [not_asked] [not_asked] [not_asked]"
        " [own_work]/retracted [not_asked] [gone] [not_asked] [gone] [unknown]"
    ),
    "ask_merge": (
        "[not_public] [not_public] [not_public] merge_asked [pending] [pending] [pending] [asked]"
        " [asked] [gone] [not_public] [gone] [unknown]"
    ),
    "merge": (
        "[not_asked] [not_asked] [not_asked] [not_asked] [not_asked] [not_asked] [not_asked]"
        " [not_asked] [own_work]/merged [gone] [not_asked] [gone] [unknown]"
    ),
    "unmerge": (
        "[not_merged] [not_merged] [not_merged] [not_merged] [not_merged] [not_merged]"
        " [not_merged] [not_merged] [not_merged] in_review [asked] [not_merged] [not_merged]"
    ),
    "remove": (
        "deleted deleted deleted [public] [public] [public] [public] [public] [public]"
        " [key_taken] [key_taken] [key_taken] [unknown]"
    ),
}
VERBS = tuple(TABLE)

# Which groups have the right to a verb at all: to go back to an older version is to store it.
GROUPS = {"change": {"curator", "reviewer"}, "delete": {"curator", "reviewer"}}
GROUPS["approve"] = {"reviewer"}
RIGHTS = {
    verb: set.intersection(*(GROUPS[right] for right in workflow.TABLE[of].rights))
    for verb, of in {verb: Verb.STORE if verb == "revert" else Verb(verb) for verb in VERBS}.items()
}


def outcome(verb: str, state: str, *, own: bool) -> str:
    """Return the desk's state after a verb, or the code of its refusal in brackets."""
    mine, _, other = TABLE[verb].split()[STATES.index(state)].partition("/")
    facts = mine if own else other or mine
    return DESK[state] if facts == "=" else facts


def version(uid: str) -> int:
    return f.version("statement", uid)


def state_of(uid: str) -> str:
    return Record.objects.named("statement", uid).state


def last_document(uid: str) -> dict[str, Any]:
    """Return what the last edition says, even of what is gone from the desk."""
    return parse(Edition.objects.get(pk=f"statement/{uid}/{version(uid)}").document)


def bring_to(state: str, document: dict[str, Any], author: User, second: User, winner: str) -> str:
    """Store a statement twice and bring it to a state; return its uid."""
    uid = str(document["uid"])
    f.store("statement", document | {"title": "At first"}, author)
    f.store("statement", document, author)
    if state in ("draft", "waiting", "back", "deleted"):
        bring_draft(state, uid, author, second)
        return uid
    curation.submit(author, uid, 2)
    curation.approve(second, uid, 2)
    if state.startswith("edit"):
        f.store("statement", document | {"title": "Edited"}, author)
        bring_draft(state.removeprefix("edit_"), uid, author, second)
    if state in ("retraction", "retracted"):
        curation.ask_retraction(author, uid, 2, "Never said.")
    if state == "retracted":
        curation.retract(second, uid, 2)
    if state in ("merging", "merged", "parting"):
        curation.ask_merge(author, uid, winner, (2, version(winner)), "The same call.")
    if state in ("merged", "parting"):
        curation.merge(second, "statement", uid, winner, (2, version(winner)))
    if state == "parting":
        curation.unmerge(author, "statement", uid, 2, "Another call.")
    return uid


def bring_draft(state: str, uid: str, author: User, second: User) -> None:
    if state in ("waiting", "back"):
        curation.submit(author, uid, version(uid))
    if state == "back":
        curation.send_back(second, uid, version(uid), "Who said it?")
    if state == "deleted":
        curation.remove(author, "statement", uid)


def calls(uid: str, person: User, winner: str) -> dict[str, Callable[[], None]]:
    """Return every verb, ready to be called for a statement by a person."""
    number, changed = version(uid), last_document(uid) | {"title": "Changed"}
    both = (number, version(winner))
    return {
        "store": lambda: curation.store(person, "statement", changed, base=number),
        "revert": lambda: curation.revert(person, "statement", uid, 1, base=number),
        "submit": lambda: curation.submit(person, uid, number),
        "send_back": lambda: curation.send_back(person, uid, number, "Why so?"),
        "reopen": lambda: curation.reopen(person, uid, number),
        "approve": lambda: curation.approve(person, uid, number),
        "discard": lambda: curation.discard(person, uid, number),
        "ask_retraction": lambda: curation.ask_retraction(person, uid, number, "Never said."),
        "retract": lambda: curation.retract(person, uid, number),
        "ask_merge": lambda: curation.ask_merge(person, uid, winner, both, "The same."),
        "merge": lambda: curation.merge(person, "statement", uid, winner, both),
        "unmerge": lambda: curation.unmerge(person, "statement", uid, number, "Not the same."),
        "remove": lambda: curation.remove(person, "statement", uid),
    }


def posts(uid: str, winner: str) -> dict[str, tuple[str, dict[str, Any]]]:
    """Return the address's tail and what is sent for each verb that has one, as a page would."""
    number = version(uid)
    form = {"edition": number, "reason": "A reason."}
    both = form | {"winner": winner, "winner_edition": version(winner), "read": "on"}
    return {
        "revert": ("history/revert/", {"base": number, "to": 1}),
        "submit": ("submit/", form),
        "send_back": ("send-back/", form),
        "reopen": ("reopen/", form),
        "approve": ("approve/", form),
        "discard": ("discard/", form),
        "ask_retraction": ("ask-retraction/", form),
        "retract": ("retract/", form),
        "ask_merge": ("merge/", both),
        "merge": ("approve-merge/", both),
        "unmerge": ("unmerge/", form),
        "remove": ("delete/", {"post": "yes", "reason": "A reason."}),
    }
