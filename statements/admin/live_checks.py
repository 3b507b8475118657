"""What is odd about a statement page that is still being filled, by the rules of saving.

The page's own forms read what was typed and its own `tell` makes the document; rules that need
more than is there yet say nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django import forms
from django.forms.utils import ErrorDict

from statements.documents import NOUNS, Document, faults, pointers
from statements.documents.links import held_keys, missing
from statements.documents.looks import EVIDENCE
from statements.documents.rules import (
    citing_itself,
    day_of,
    principal_rules,
    quote_rules,
    tenure_rules,
    type_rules,
    undated_rules,
)
from statements.documents.world import World
from statements.entering import advice, twins_of
from statements.problems import Problem
from statements.vocabularies import STATEMENT
from statements.wording.looks import looks

from .choosing import KeysField
from .statement_page import StatementPage

NEEDED = "This is needed."
NOT_YET = frozenset({"required", "incomplete"})  # what is not typed yet is no fault
Found = dict[str, list[str]]


def odd(page: StatementPage) -> Found:
    """Return what is odd, by the name of the control or row; "" is the page itself."""
    wrong = {form: read(form) for form in filled(page)}
    for rows in page.lists.values():
        rows.non_form_errors()
    document = page.tell()
    for problem in oddities(document):
        page.blame(problem)
    for form, errors in wrong.items():
        for name, messages in errors.items():
            for message in messages:
                form.add_error(name if name in form.fields else None, message)
    return dict(told(page))


def filled(page: StatementPage) -> Iterator[forms.Form]:
    yield page.root
    for rows in page.lists.values():
        yield from rows.forms


def read(form: Any) -> Found:
    """Clean a form, take its faults away from it, and return those that are no mere gaps."""
    by_field = form.errors.as_data()
    wrong = {
        name: messages
        for name, errors in by_field.items()
        if (messages := [m for e in errors if e.code not in NOT_YET for m in e.messages])
    }
    form._errors = ErrorDict()
    for name, field in form.fields.items():
        form.cleaned_data.setdefault(name, [] if isinstance(field, KeysField) else None)
    return wrong


def told(page: StatementPage) -> Iterator[tuple[str, list[str]]]:
    """Yield the messages by the control that they stand beside."""
    for form in filled(page):
        for name, messages in form.errors.items():
            here = name in form.fields and not form.fields[name].widget.is_hidden
            yield form.add_prefix(name) if here else form.prefix or "", [str(m) for m in messages]
    for name, rows in page.lists.items():
        if rows.problems:
            yield f"{name}-group", rows.problems


def oddities(document: Document) -> Iterator[Problem]:
    """Yield the rules that a half-filled statement breaks already, and what is odd about it.

    What a value must be comes first: only sound ones are looked up. At most one query for each
    noun that the statement points at, and two more.
    """
    unsound = [p for p in faults(NOUNS["statement"], document) if p.message != NEEDED]
    yield from unsound
    if unsound:
        return
    found = pointers(NOUNS["statement"], document)
    yield from missing(found, held_keys(p[1:] for p in found))
    day, world = day_of(document), World.around([document])
    yield from tenure_rules(document["voices"], "voices", day, world)
    yield from principal_rules(document)
    yield from undated_rules(document, world)
    nowhere = {"uid": None, "words": None}  # of quotes whose appearance is not told yet
    yield from quote_rules(document | {"appearances": [*document["appearances"], nowhere]})
    yield from citing_itself(document)
    for place, reference in enumerate(document["references"]):
        if reference["type"] and reference["targets"]:
            yield from type_rules(reference, STATEMENT, f"references[{place}]")
    # What the evidence carries is told once it is saved: a page begins without any.
    yield from (look for look in looks("statement", document) if look.code != EVIDENCE)


def after_saving(document: Document) -> Iterator[str]:
    """Yield what a curator should look at in a statement that was saved as a draft."""
    day = day_of(document)
    printed = [row["attribution"] for row in document["appearances"] if row["attribution"]]
    for voice in document["voices"]:
        if voice["official"]:
            yield from advice(voice["official"], day, voice["tenure"], printed).warnings
    for twin in twins_of(document):
        yield f"This may be the same statement: “{twin.title}” ({twin.date}, {twin.state})."
