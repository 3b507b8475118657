"""One sending of a page: stored once, or refused with all that was typed."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import Enum, auto
from typing import Any

from django.db import IntegrityError
from django.http import HttpRequest

from statements.failures import TROUBLE, log_failure
from statements.problems import BrokenRules, Problem, StaleVersion

from .conflict.side_by_side import conflict
from .desk import DeskAdmin
from .page.document_page import DocumentPage
from .refusing import constraint_message, refusal_context, unsaved_message
from .resubmission import is_repetition, spent_form_context

logger = logging.getLogger(__name__)


class Stored(Enum):
    """What was done of a page that was sent."""

    NOW = auto()
    BEFORE = auto()  # by the other click of a double click, or before "back"


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a page is shown once more, with what was typed: its status, and what it tells."""

    context: dict[str, Any] = field(default_factory=dict)
    status: int = 200


def save(
    desk: DeskAdmin, request: HttpRequest, page: DocumentPage, store: Callable[[], None]
) -> Stored | Refusal:
    """Store a page's document by `store`, or tell why not."""
    if page.root.is_resent:
        if is_repetition(page, request.user):
            return Stored.BEFORE
        if refusal := refuse_resent(desk, request, page):
            return refusal
    try:
        store()
    except StaleVersion as error:
        if not page.adding and is_repetition(page, request.user):
            return Stored.BEFORE
        return refuse_stale(desk, request, page, error.current)
    except BrokenRules as error:
        context = refusal_context(error)
        for problem in context.pop("problems", ()):
            page.add_problem(problem)
        return Refusal(context)
    except IntegrityError as error:
        page.add_problem(Problem("", constraint_message(page.noun, error)))
        return Refusal()
    except TROUBLE as error:
        report = log_failure(error, logger, request.path)
        if report is None:
            raise
        page.root.add_error(None, unsaved_message(report))
        return Refusal(status=503)
    return Stored.NOW


def refuse_resent(desk: DeskAdmin, request: HttpRequest, page: DocumentPage) -> Refusal | None:
    """Refuse a form that made its record and says something else now: never over it unasked."""
    if not desk.has_change_permission(request, desk.get_object(request, str(page.key))):
        page.root.add_error(None, "This form made its record before, which you may not change.")
        return Refusal()
    if page.root.cleaned_data["overwrite"] is None:
        return refuse_stale(desk, request, page, page.root.initial["base_version"])
    return None


def refuse_stale(
    desk: DeskAdmin, request: HttpRequest, page: DocumentPage, current: int
) -> Refusal:
    """Show what was typed beside what was saved."""
    context = conflict(page, current)
    if page.root.is_resent:
        record = desk.get_object(request, str(page.key))
        context |= spent_form_context(page, record, desk.has_add_permission(request))
    return Refusal(context)
