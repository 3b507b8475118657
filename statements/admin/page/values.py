"""A value of a document as the initial one of a form, and a cleaned one as the document has it."""

from __future__ import annotations

from functools import singledispatch
from typing import Any

from statements.dates import PartialDate
from statements.documents import Document
from statements.documents.field_types import Day, Partial
from statements.documents.mapping import Listing
from statements.keys import clause_parts


@singledispatch
def initial_value(part: Any, value: Any) -> Any:
    """Return the initial value of a form field for a value of a document."""
    return value


@initial_value.register
def _(part: Partial, value: Any) -> Any:
    return PartialDate.from_document(value)


@initial_value.register
def _(part: Listing, value: Any) -> Any:
    return [target_value(target) for target in value]


@singledispatch
def document_value(part: Any, cleaned: Any) -> Any:
    """Return what the document says for a cleaned value of the form."""
    return None if cleaned == "" else cleaned


@document_value.register
def _(part: Partial, cleaned: PartialDate | None) -> Any:
    return cleaned and cleaned.to_document()


@document_value.register
def _(part: Day, cleaned: Any) -> Any:
    return cleaned and cleaned.isoformat()


@document_value.register
def _(part: Listing, cleaned: Any) -> Any:
    return [target(value) for value in cleaned]


def target(value: str) -> Document:
    """Return the target that a chosen value means."""
    noun, _, key = value.partition(":")
    if noun == "statement":
        return {"agreement": None, "clause": None, "statement": key}
    agreement, clause = clause_parts(key)
    return {"agreement": agreement, "clause": clause or None, "statement": None}


def target_value(target: Document) -> str:
    """Return the value under which a target is chosen."""
    if target["statement"]:
        return f"statement:{target['statement']}"
    if target["clause"]:
        return f"clause:{target['agreement']}/{target['clause']}"
    return f"agreement:{target['agreement']}"
