"""Which statements on the desk would have another office if an official's tenures changed."""

from __future__ import annotations

from collections.abc import Iterator

from statements.documents import Document
from statements.models import Statement, Tenure, Voice
from statements.problems import Problem
from statements.spans import Held, Span

MOST_VOICES = 200  # statements looked at


def changed_offices(official: str, tenures: list[Document]) -> list[Problem]:
    """Return a problem for each statement whose office would change, drafts too; two queries.

    That is: it names a tenure that would be of another office, or would be held on its day for
    less certain than now. What the public reads is checked again when it is written.
    """
    before = {row.pk: row for row in Tenure.objects.filter(official=official)}
    now = {row["uid"]: row for row in tenures}
    changed_uids = [uid for uid, row in before.items() if uid in now and differs(row, now[uid])]
    if not changed_uids:
        return []
    voices = Voice.objects.filter(tenure__in=changed_uids).select_related("statement")
    rows = voices.order_by("statement_id", "position")[:MOST_VOICES]
    return [
        Problem("tenures", f"statement/{row.statement_id}: {change}", "at_odds")
        for row in rows
        for change in changes(before[str(row.tenure_id)], now[str(row.tenure_id)], row.statement)
    ]


def differs(row: Tenure, now: Document) -> bool:
    return (row.office_id, row.span) != (now["office"], Span.from_document(now))


def changes(row: Tenure, now: Document, statement: Statement) -> Iterator[str]:
    """Say what would change for one statement."""
    if row.office_id != now["office"]:
        yield f"The office spoken in would be {now['office']}, not {row.office_id}."
    day = statement.said_on or statement.known_by
    if day is None:
        return
    was = row.span.held_on(day)
    will = Span.from_document(now).held_on(day)
    if was is not will and will is not Held.YES:
        how = "not have been held" if will is Held.NO else "possibly have been held only"
        yield f"{now['office']} would {how} on {day}."
