"""What redactions left that they would take out today."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import F

from statements.documents.diff import differences
from statements.documents.emptying import without_words
from statements.documents.nouns import STATEMENT
from statements.ledger import read
from statements.models import Edition, RowComment
from statements.vocabularies import DeskState

from .faults import Fault


def check_redacted() -> Iterator[Fault]:
    """Redacted statements hold no words, and what was redacted has no comments.

    Fields are named, never what they say: this is kept.
    """
    remains = Edition.objects.filter(
        record__noun=STATEMENT.name,
        record__state=DeskState.RETRACTED,
        number=F("record__version"),
        saved_at=F("record__redactions__approved_at"),  # stored by it
        redaction=None,
    )
    for edition in remains.distinct().order_by("record").iterator():
        document = read(STATEMENT, edition)
        paths = [one.path for one in differences(STATEMENT, document, without_words(document))]
        if paths:
            yield Fault(
                edition.record_id,
                f"Words are left that a redaction takes out today, in {', '.join(paths)}: redact"
                f" once more, with --editions {edition.number}.",
            )
    comments = RowComment.objects.filter(edition__redaction__isnull=False)
    for record in comments.order_by().values_list("edition__record", flat=True).distinct():
        yield Fault(
            record, "Comments on redacted versions are left: redact once more, with --comment."
        )
