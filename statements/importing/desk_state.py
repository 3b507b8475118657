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
class Desk:
    """What the desk holds under one key."""

    version: int
    state: str
    merged: bool
    text: str | None  # of the last edition, in its own format
    public: str | None
    number: int | None
    saved_by: str


def on_desk(noun: str, keys: Iterable[str]) -> dict[str, Desk]:
    """Return what the desk holds under some keys."""
    found: dict[str, Desk] = {}
    sound = (key for key in keys if "\x00" not in key)  # PostgreSQL takes none
    could_be = (str(RecordName(noun, key)) for key in sound)
    for part in batched(could_be, KEYS):
        records = Record.objects.filter(pk__listed=part, version__gt=0)
        rows = list(records.select_related("public_change"))
        wanted = {f"{r.pk}/{r.version}" for r in rows}
        wanted |= {str(r.public_change.edition_id) for r in rows if r.is_public and r.public_change}
        held = {
            edition.pk: edition
            for some in batched(sorted(wanted), KEYS)
            for edition in Edition.objects.filter(pk__listed=some).select_related("saved_by")
        }
        found |= {record.key: desk_of(noun, record, held) for record in rows}
    return found


def desk_of(noun: str, record: Record, held: dict[str, Edition]) -> Desk:
    """Return what is held of one record, texts in the present format."""
    last = held[f"{record.pk}/{record.version}"]
    change = record.public_change
    public = held.get(change.edition_id or "") if change else None
    readable = [e if e and not e.is_redacted else None for e in (last, public)]
    texts = [documents.dump(ledger.read(NOUNS[noun], e)) if e else None for e in readable]
    return Desk(
        record.version,
        record.state,
        record.merged_into_id is not None,
        texts[0],
        texts[1],
        change.number if change else None,
        last.saved_by.get_username(),
    )
