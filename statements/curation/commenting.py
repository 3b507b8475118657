"""What a reviewer says of a row of what they read: kept with its edition, never public."""

from __future__ import annotations

from django.utils import timezone

from statements import ledger
from statements.documents import NOUNS, Document
from statements.documents.mapping import Listing
from statements.keys import RecordName
from statements.ledger.workflow import Verb
from statements.models import Edition, RowComment, User
from statements.problems import BrokenRules, Problem

from .requirements import allow, hold

LONGEST = 500  # characters


def row_paths(noun: str, document: Document) -> list[str]:
    """Return the paths of the rows of a document, in its order."""
    listings = (part for part in NOUNS[noun].table.lists if isinstance(part, Listing))
    return [f"{part.name}[{n}]" for part in listings for n in range(len(document[part.name]))]


def comment(reviewer: User, uid: str, edition: int, path: str, text: str) -> None:
    """Keep a comment on a row of the edition that the reviewer read, or on all of it.

    Raises StaleVersion where a newer one was saved, BrokenRules where the person may not review,
    says nothing, or means a row that is not there.
    """
    allow(reviewer, Verb.APPROVE)
    text = text.strip()
    if not text or len(text) > LONGEST:
        message = f"Write what is to be looked at, in at most {LONGEST} characters."
        raise BrokenRules([Problem("comment", message, "required")])
    with ledger.recording(reviewer) as recording:
        stored = Edition.objects.numbered(RecordName("statement", uid), edition)
        if stored is None or stored.is_redacted:
            message = f"There is no version {edition} of this."
            raise BrokenRules([Problem("uid", message, "unknown")])
        hold(recording, uid, edition)  # or it stays where a redaction takes all others meanwhile
        if path and path not in row_paths("statement", ledger.read(NOUNS["statement"], stored)):
            raise BrokenRules([Problem("", "There is no such row in this version.", "unknown")])
        RowComment.objects.create(
            edition=stored,
            path=path or None,
            text=text,
            written_by=reviewer,
            written_at=timezone.now(),
        )
