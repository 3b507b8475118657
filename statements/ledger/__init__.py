"""The ledger: `recording` is the only way to write to the desk and to publish.

In come documents with the editions that they began from, and requests to publish, retract or merge;
out go editions, numbered changes, and the rows of desk and public side, all of it or nothing.
`recordings.Recording` gathers what is asked for, and nothing is decided before the outermost
recording ends; who says any number of documents lets it decide now and then (`settle_if_large`).
Begin with `closing.decide_all`, which does all of it in an order that matters.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import cast

from django.apps import apps
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError, RestrictedError

from statements import writing
from statements.models import User
from statements.problems import BrokenRules, Problem

from .cases import current_documents, read
from .closing import close, settle, settle_if_large
from .locks import lock_ledger
from .projections.deleting import still_used
from .recordings import Publication, Recording


@contextmanager
def recording(
    user: User,
    reason: str | None = None,
    *,
    at: datetime | None = None,
    confirmed: bool = False,
    approving: bool = False,
) -> Iterator[Recording]:
    """Open a recording, or join the one that is open; it is decided when the outermost ends.

    `confirmed` lets an authority record leave public statements at odds with a rule. One person
    joins only their own recording, unless they approve what it stores. Raises BrokenRules,
    StillUsed or StaleVersion on leaving; then nothing of it was written, and an error caught
    inside an outer recording spoils the whole of it.
    """
    if not writing.outermost():
        with joined(user, approving) as outer:
            yield outer
        return
    opened: Recording | None = None
    try:
        # Durable: nothing around it can undo what was decided.
        with transaction.atomic(durable=True):
            opened = Recording(user, reason, at, confirmed)
            with writing.opened(opened):
                yield opened
                close(opened)
    except (ProtectedError, RestrictedError) as error:
        raise still_used("What was to be deleted", error) from error
    except IntegrityError as error:
        raise constraint_error(error) from error
    finally:
        if opened:
            opened.is_closed = True


@contextmanager
def joined(user: User, approving: bool) -> Iterator[Recording]:
    """Join the open recording; whatever is raised within spoils it."""
    outer = cast(Recording, writing.current())
    if outer.user != user and not approving:
        raise writing.OutsideRecording(
            f"This recording is {outer.user.get_username()}'s: {user.get_username()} writes in a"
            " recording of their own."
        )
    try:
        yield outer
    except BaseException:
        outer.spoil()
        raise


def constraint_error(error: IntegrityError) -> BrokenRules:
    """Return what the database refused, in the words of the constraint that it names."""
    text = str(error)
    for model in apps.get_app_config("statements").get_models():
        for constraint in model._meta.constraints:
            if constraint.name in text:
                return BrokenRules(
                    [Problem("", str(constraint.get_violation_error_message()), "refused")]
                )
    message = (
        "Somebody else changed what this points at or took its key in the same moment:"
        " look again and save once more."
    )
    return BrokenRules([Problem("", message, "conflict")])


__all__ = [
    "Publication",
    "Recording",
    "current_documents",
    "lock_ledger",
    "read",
    "recording",
    "settle",
    "settle_if_large",
]
