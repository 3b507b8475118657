"""What stands above a statement's form and on its review page: its state, and what changed."""

from __future__ import annotations

from typing import Any

from statements.curation.record_state import RecordState
from statements.documents.shared_rows import RowCache
from statements.ledger.workflow import OPEN_STATES
from statements.wording.differences import differences_in_words

from .bringing import brought_by
from .comments import open_remarks


def panel(statement: RecordState, row_cache: RowCache) -> dict[str, Any]:
    """Return the state of a statement, what changed since it was public, and what goes with it."""
    state, document, public = statement.state, statement.document, statement.public_document
    is_gone, last = statement.is_withdrawn, statement.last
    return {
        "state": state,
        "record": statement.record,
        "change": statement.record and statement.record.public_change,
        "differences": differences_in_words("statement", public, document, row_cache=row_cache),
        "is_public": public is not None,
        "is_gone": is_gone,
        "brought": [] if is_gone else brought_by(document, public, row_cache),
        "remarks": open_remarks(statement),
        "reason": last.reason if last and state in OPEN_STATES else None,
    }
