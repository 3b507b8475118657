"""What is wrong on a page, gathered at its top with links to the fields."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from .document_page import DocumentPage
from .rows import TOOLS
from .spots import anchor_of


@dataclass(frozen=True, slots=True)
class Fault:
    """One error: the field in words, the message, and the id of the control."""

    where: str
    message: str
    anchor: str


def page_faults(page: DocumentPage) -> list[Fault]:
    """Return the errors of a page in the order in which its fields stand."""
    return list(faults(page)) if page.root.is_bound else []


def faults(page: DocumentPage) -> Iterator[Fault]:
    yield from form_faults(page.root, "")
    for rows in page.lists.values():
        for message in rows.faults:
            yield Fault(rows.title, message, f"{rows.prefix}-group")
        for form in rows.numbered_forms():
            yield from form_faults(form, f"{rows.singular.capitalize()} {form.row_name}")


def form_faults(form: Any, row: str) -> Iterator[Fault]:
    """Yield the errors of one form; those of no field lead to the row."""
    for name, messages in form.errors.items():
        has_field = name in form.fields
        label = form[name].label if has_field else ""
        is_there = has_field and name not in TOOLS
        anchor = anchor_of(form[name]) if is_there else form.prefix or ""
        where = ", ".join(part for part in (row, str(label)) if part)
        yield from (Fault(where, str(message), anchor) for message in messages)
