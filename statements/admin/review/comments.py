"""What reviewers said of rows, and the rows that they may say something of."""

from __future__ import annotations

from statements.curation.commenting import row_paths
from statements.curation.record_state import RecordState
from statements.documents import Document
from statements.documents.shared_rows import RowCache
from statements.models import RowComment
from statements.wording.remarks import Remark, remarks, row_names


def open_remarks(statement: RecordState) -> list[Remark]:
    """Return what was said of the editions that the public has not seen."""
    if statement.record is None:
        return []
    number = statement.public.number if statement.public else 0
    return remarks(RowComment.objects.since(statement.record.pk, number))


def rows_to_comment(document: Document, row_cache: RowCache) -> list[tuple[str, str]]:
    """Return the rows of a statement that a comment may be about: path and name."""
    return row_names(document, row_paths("statement", document), row_cache)
