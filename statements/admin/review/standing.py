"""What saving a statement does to where it stands in its review, told before and after."""

from __future__ import annotations

from django.utils.html import format_html

from statements.models import Record
from statements.vocabularies import DeskState

NOTICES = {
    DeskState.IN_REVIEW: "It is in review: saved without this, a change makes it a draft again.",
    DeskState.PUBLISHED: "It is public: saved without this, a change is a draft and the public "
    "reads what it read before.",
    DeskState.SENT_BACK: "It was sent back and stays so, until it is submitted again.",
    DeskState.RETRACTION_ASKED: "A retraction is asked for, and stays so.",
    DeskState.MERGE_ASKED: "A merge is asked for, and stays so.",
}  # stands beside the box “and submit for review”
WAITED = (
    "It waits for review no more: what you saved is a draft until it is "
    '<a href="{}">submitted again</a>.'
)
PUBLIC = (
    "The public reads what it read before: what you saved is a draft until it is "
    '<a href="{}">submitted</a> and approved.'
)
SETTLED = "It says what the public reads: nothing of it waits any more."


def desk_state_of(uid: str) -> DeskState | None:
    """Return where a statement stands, None where there is none yet."""
    rows = Record.objects.filter(pk=f"statement/{uid}")
    state = rows.values_list("state", flat=True).first()
    return None if state is None else DeskState(state)


def move_notice(before: DeskState | None, after: DeskState | None, review_url: str) -> str | None:
    """Return what to tell of a statement that saving has moved."""
    if before == after:
        return None
    if after == DeskState.PUBLISHED:
        return SETTLED
    texts = {DeskState.IN_REVIEW: WAITED, DeskState.PUBLISHED: PUBLIC}
    text = texts.get(before) if before and after == DeskState.DRAFT else None
    return text and format_html(text, review_url)
