"""What is odd about a statement page that is still being filled, beside its controls.

The page's own forms read what was typed and its own `tell` makes the document.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django import forms
from django.forms.utils import ErrorDict

from statements.entering.oddities import oddities

from .choosing import KeysField
from .statement_page import StatementPage

NOT_YET = frozenset({"required", "incomplete"})  # what is not typed yet is no fault
Messages = dict[str, list[str]]


def odd(page: StatementPage) -> Messages:
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
    return dict(messages_of(page))


def filled(page: StatementPage) -> Iterator[forms.Form]:
    yield page.root
    for rows in page.lists.values():
        yield from rows.forms


def read(form: Any) -> Messages:
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


def messages_of(page: StatementPage) -> Iterator[tuple[str, list[str]]]:
    """Yield the messages by the control that they stand beside."""
    for form in filled(page):
        for name, messages in form.errors.items():
            here = name in form.fields and not form.fields[name].widget.is_hidden
            yield form.add_prefix(name) if here else form.prefix or "", [str(m) for m in messages]
    for name, rows in page.lists.items():
        if rows.problems:
            yield f"{name}-group", rows.problems
