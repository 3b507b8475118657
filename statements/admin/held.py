"""What the desk and the public hold of one record, as its page needs it."""

from __future__ import annotations

from dataclasses import dataclass

from statements import documents, ledger
from statements.documents import NOUNS, Document
from statements.models import Edition, Record, record_id
from statements.vocabularies import DeskState


@dataclass(frozen=True)
class Held:
    """A record with its last edition and its public one."""

    noun: str
    key: str
    record: Record | None
    last: Edition | None
    public: Edition | None

    @property
    def version(self) -> int:
        return self.last.number if self.last else 0

    @property
    def document(self) -> Document | None:
        """What the last edition says; the desk itself where there is none."""
        if self.last is None:
            return documents.render(NOUNS[self.noun], [self.key]).get(self.key)
        return ledger.read(NOUNS[self.noun], self.last)

    @property
    def public_document(self) -> Document | None:
        return ledger.read(NOUNS[self.noun], self.public) if self.public else None

    @property
    def is_withdrawn(self) -> bool:
        """Whether nothing more can be stored of it: retracted, or part of another record."""
        merged = self.record is not None and self.record.merged_into_id is not None
        return merged or self.state == DeskState.RETRACTED

    @property
    def state(self) -> DeskState:
        return DeskState(self.record.state) if self.record else DeskState.DRAFT


def held(noun: str, key: str) -> Held:
    """Fetch a record and its editions in two queries."""
    people = ("public_change__edition", "state_by", "public_change__approved_by")
    record = Record.objects.select_related(*people).filter(pk=record_id(noun, key)).first()
    last = edition(noun, key, record.version) if record else None
    change = record.public_change if record else None
    return Held(noun, key, record, last, change.edition if change else None)


def edition(noun: str, key: str, number: int) -> Edition | None:
    """Return one edition of a record."""
    rows = Edition.objects.select_related("saved_by")
    return rows.filter(pk=f"{record_id(noun, key)}/{number}").first()


def document_of(noun: str, key: str, number: int) -> Document | None:
    """Return the document of one edition, in the present format."""
    found = edition(noun, key, number)
    return ledger.read(NOUNS[noun], found) if found else None
