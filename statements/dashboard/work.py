"""What waits for one person: drafts, reviews, what was sent back."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import Any

from django.db.models import Exists, F, OuterRef, QuerySet

from statements.ledger.savers import waiting_for
from statements.ledger.workflow import WAITING_STATES
from statements.models import Edition, Record, Statement, User
from statements.vocabularies import DeskState

from .lines import MOST, SHOWN, Line, Panel, first_rows


def statements_in(*states: DeskState) -> QuerySet[Record]:
    """Return the records of statements in some desk states, the longest waiting last."""
    return Record.objects.statements(states).order_by("-state_at", "id")


def titles_of(records: list[Any]) -> dict[str, str]:
    """Return the titles of statements by uid."""
    keys = [record.key for record in records]
    return dict(Statement.objects.filter(pk__in=keys).order_by().values_list("pk", "title"))


def lines_of(records: list[Any], about: Any) -> list[Line]:
    """Return the lines of the first statements."""
    first = records[:SHOWN]
    titles = titles_of(first)
    return [Line("statement", row.key, titles.get(row.key, row.key), about(row)) for row in first]


def state_since(record: Any) -> str:
    day = record.state_at and f"{record.state_at:%Y-%m-%d}"
    return f"since {day}" if day else ""


def my_drafts(user: User) -> Panel:
    """Drafts that the person saved last."""
    rows = first_rows(statements_in(DeskState.DRAFT).filter(state_by=user))
    return Panel(
        "drafts",
        "My drafts",
        "No draft of yours is open.",
        lines_of(rows, lambda row: f"version {row.version}, {state_since(row)}"),
        len(rows),
        where=("statement", "state=draft"),
    )


def my_reviews(user: User) -> Panel:
    """What this person may decide."""
    rows = list(islice(waiting_for(user, "-state_at", "id"), MOST + 1))
    return Panel(
        "reviews",
        "Waiting for my review",
        "Nothing waits for you: what others submit comes here.",
        lines_of(rows, lambda row: f"{DeskState(row.state).label.lower()} by {row.state_by}"),
        len(rows),
        weight="calls",
        where=("statement", "state=in_review"),
        page="review",
    )


def submitted(user: User) -> Iterator[Panel]:
    """Yield what this person put before somebody else, if there is anything."""
    mine = statements_in(*WAITING_STATES).filter(state_by=user)
    rows = first_rows(mine)
    if rows:
        yield Panel(
            "submitted",
            "Submitted by me",
            "",
            lines_of(rows, lambda row: f"{DeskState(row.state).label.lower()} {state_since(row)}"),
            len(rows),
        )


def sent_back(user: User) -> Panel:
    """What a reviewer sent back, and this person saved last."""
    last = Edition.objects.filter(record=OuterRef("pk"), number=OuterRef("version"), saved_by=user)
    waiting = statements_in(DeskState.SENT_BACK).select_related("state_by")
    rows = first_rows(waiting.filter(Exists(last)).annotate(by=F("state_by__username")))
    return Panel(
        "sent-back",
        "Sent back to me",
        "Nothing was sent back to you.",
        lines_of(rows, lambda row: f"{row.by}: {row.state_note or 'no comment'}"),
        len(rows),
        weight="calls",
        where=("statement", "state=sent_back"),
    )
