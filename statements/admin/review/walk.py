"""A walk through the review pages of some statements: those that somebody chose from the list."""

from __future__ import annotations

from collections.abc import Iterable

from django.http import HttpRequest

WALK = "review_walk"  # in the session: uids in their order


def begin(request: HttpRequest, uids: Iterable[str]) -> None:
    request.session[WALK] = list(uids)


def place(request: HttpRequest, uid: str) -> tuple[int, int] | None:
    """Return which of how many a statement is, None where it was not chosen."""
    uids = request.session.get(WALK, [])
    return (uids.index(uid) + 1, len(uids)) if uid in uids else None


def following(request: HttpRequest, uid: str) -> str | None:
    """Return the statement after one that was chosen, None after the last."""
    uids = request.session[WALK]
    return next(iter(uids[uids.index(uid) + 1 :]), None)
