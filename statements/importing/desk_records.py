"""What the desk holds of the records that a file names."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from statements import documents, ledger
from statements.documents import NOUNS
from statements.documents.desk import KEYS
from statements.documents.mapping import batched
from statements.keys import RecordName
from statements.models import Edition, Record


@dataclass(frozen=True, slots=True)
class DeskRecord:
    """What the desk holds under one key."""

    version: int
    state: str
    is_merged: bool
    text: str | None  # of the last edition, in its own format
    public: str | None
    number: int | None
    saved_by: str


def desk_records(noun: str, keys: Iterable[str]) -> dict[str, DeskRecord]:
    """Return what the desk holds under some keys."""
    desk: dict[str, DeskRecord] = {}
    valid = (key for key in keys if "\x00" not in key)  # PostgreSQL takes none
    names = (str(RecordName(noun, key)) for key in valid)
    for part in batched(names, KEYS):
        query = Record.objects.filter(pk__listed=part, version__gt=0)
        records = list(query.select_related("public_change"))
        edition_ids = {f"{r.pk}/{r.version}" for r in records}
        edition_ids |= {
            str(r.public_change.edition_id) for r in records if r.is_public and r.public_change
        }
        editions = {
            edition.pk: edition
            for ids in batched(sorted(edition_ids), KEYS)
            for edition in Edition.objects.filter(pk__listed=ids).select_related("saved_by")
        }
        desk |= {record.key: desk_record(noun, record, editions) for record in records}
    return desk


def desk_record(noun: str, record: Record, editions: dict[str, Edition]) -> DeskRecord:
    """Return what is held of one record, texts in the present format."""
    last = editions[f"{record.pk}/{record.version}"]
    change = record.public_change
    public = editions.get(change.edition_id or "") if change else None
    readable = [e if e and not e.is_redacted else None for e in (last, public)]
    texts = [documents.dump(ledger.read(NOUNS[noun], e)) if e else None for e in readable]
    return DeskRecord(
        record.version,
        record.state,
        record.merged_into_id is not None,
        texts[0],
        texts[1],
        change.number if change else None,
        last.saved_by.get_username(),
    )
