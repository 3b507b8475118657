"""What the desk and the public hold of one record, as its page needs it."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Exists, OuterRef

from statements import ledger
from statements.documents import NOUNS, Document
from statements.keys import RecordName
from statements.ledger.savers import status_of
from statements.ledger.workflow import Verb, transitions_for
from statements.models import Edition, Record, User
from statements.vocabularies import DeskState


@dataclass(frozen=True)
class RecordState:
    """A record with its last edition and its public one."""

    noun: str
    key: str
    record: Record | None
    last: Edition | None
    public: Edition | None
    has_merged: bool = False  # whether others are part of it

    @property
    def version(self) -> int:
        return self.last.number if self.last else 0

    @property
    def document(self) -> Document | None:
        """What the last edition says."""
        return ledger.read(NOUNS[self.noun], self.last) if self.last else None

    @property
    def public_document(self) -> Document | None:
        return ledger.read(NOUNS[self.noun], self.public) if self.public else None

    @property
    def is_withdrawn(self) -> bool:
        """Whether nothing more can be stored of it: retracted, or part of another record."""
        return self.record is not None and self.record.has_ended

    @property
    def state(self) -> DeskState:
        return DeskState(self.record.state) if self.record else DeskState.DRAFT

    def verbs_for(self, user: User) -> set[Verb]:
        """Return what a person may do with this statement."""
        status = status_of(self.record, self.last, self.public) if self.record else None
        return transitions_for(status, user) if status else set()


def record_state(noun: str, key: str) -> RecordState:
    """Fetch a record and its editions in two queries."""
    people = ("public_change__edition", "state_by", "public_change__approved_by")
    rows = Record.objects.select_related(*people).by_name(noun, key)
    parts = Record.objects.filter(merged_into=OuterRef("pk"))
    record = rows.annotate(has_merged=Exists(parts)).first()
    last = edition(noun, key, record.version) if record else None
    change = record.public_change if record else None
    public, has_merged = change.edition if change else None, getattr(record, "has_merged", False)
    return RecordState(noun, key, record, last, public, has_merged)


def edition(noun: str, key: str, number: int) -> Edition | None:
    """Return one edition of a record."""
    return Edition.objects.select_related("saved_by").numbered(RecordName(noun, key), number)


def document_of(noun: str, key: str, number: int) -> Document | None:
    """Return the document of one edition, in the present format."""
    stored = edition(noun, key, number)
    return ledger.read(NOUNS[noun], stored) if stored and not stored.is_redacted else None
