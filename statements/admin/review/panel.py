"""What stands above a statement's form and on its review page: its state, and what changed."""

from __future__ import annotations

from typing import Any

from statements.curation.record_state import RecordState
from statements.documents import Document
from statements.documents.shared_rows import RowCache
from statements.ledger.workflow import OPEN_STATES
from statements.models import Record, Source
from statements.wording.differences import differences_in_words


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
        "sources": [] if is_gone else sources_with(document, public, row_cache),
        "reason": last.reason if last and state in OPEN_STATES else None,
    }


def sources_with(
    document: Document | None, public: Document | None, row_cache: RowCache
) -> list[Source]:
    """Return the sources that become public with a statement, in its order."""
    sources = {row["source"]: None for row in (document or {}).get("appearances", ())}
    public_sources = {row["source"] for row in (public or {}).get("appearances", ())}
    ids = [f"source/{uid}" for uid in sources if uid not in public_sources]
    public_keys = set(Record.objects.public().filter(pk__in=ids).values_list("key", flat=True))
    new = [uid for uid in sources if uid not in public_sources | public_keys]
    rows = row_cache.rows(Source, new, "publisher")
    return [rows[uid] for uid in new if uid in rows]
