"""Sources are public from the first public thing that uses them until the last."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from statements import documents
from statements.documents import Document, Noun
from statements.documents.desk import CHUNK
from statements.documents.mapping import batched
from statements.models import (
    AgreementSource,
    Change,
    ClauseSource,
    PublicSource,
    TenureSource,
    TextVersion,
)
from statements.models.public import public_users
from statements.problems import StaleVersion, StillUsed
from statements.vocabularies import Action, DeskState
from statements.writing import RecordName

from .cases import Case, gather
from .deciding import action_of, line
from .opened import Recording, open_records


def pointed_by(noun: Noun, document: Document | None) -> set[RecordName]:
    """Return noun and key of all that a document points at."""
    return {(p.noun, p.key) for p in documents.pointers(noun, document)} if document else set()


class Sources:
    """The decisions about sources, when all other changes of a recording are known.

    Adds a case for each source that was not touched but begins or ends to be used.
    """

    def __init__(
        self, recording: Recording, cases: dict[RecordName, Case], changes: Iterable[Change]
    ) -> None:
        self.recording, self.cases = recording, cases
        self.settled = {c.record_id for c in changes if c.noun == "statement"}
        self.approved = [case for case in cases.values() if case.record.pk in self.settled]
        before, after = set[str](), set[str]()
        for change in changes:
            case = cases[change.record.noun, change.record.key]
            before |= self.sources(case.noun, case.seen)
            after |= self.sources(case.noun, case.document) if change.edition else set()
        touched = {key for noun, key in cases if noun == "source"}
        self.affected = sorted(before ^ after | touched)
        new = {("source", key) for key in self.affected if key not in touched}
        cases |= gather(recording, open_records(new))
        self.used = after | self.used_elsewhere()

    @staticmethod
    def sources(noun: Noun, document: Document | None) -> set[str]:
        return {key for name, key in pointed_by(noun, document) if name == "source"}

    def used_elsewhere(self) -> set[str]:
        """Return those that other public statements or authority records use."""
        uids = {name.partition("/")[2] for name in self.settled}
        used: set[str] = set()
        for chunk in batched(self.affected, CHUNK):
            rows = PublicSource.objects.filter(source__in=chunk)
            for statement, source in rows.values_list("statement", "source"):
                used |= {source} if statement not in uids else set()
            for model in (TenureSource, AgreementSource, ClauseSource, TextVersion):
                links = model._base_manager.filter(source__in=chunk).order_by()
                used |= set(links.values_list("source_id", flat=True))
        return used

    def changes(self) -> Iterator[Change]:
        for key in self.affected:
            yield from self.decide(self.cases["source", key], key in self.used)

    def refuse_unseen(self, case: Case) -> None:
        """Raise StaleVersion where a source was changed after a statement with it was submitted.

        It becomes public with the statement, so the approver must have been able to see it.
        """
        last = case.last
        for statement in self.approved:
            submitted = statement.submitted_at
            held = self.sources(statement.noun, statement.document)
            if last and submitted and case.record.key in held and last.saved_at > submitted:
                raise StaleVersion(case.record.pk, last.number - 1, last.number)

    def decide(self, case: Case, used: bool) -> Iterator[Change]:
        """Decide about one source."""
        if case.document is None and used:
            users = public_users("source", [case.record.key], self.settled)
            raise StillUsed(f"source {case.record.key}", users or sorted(self.settled))
        if case.document is None:
            case.record.state = DeskState.DELETED
        else:
            case.record.state = DeskState.PUBLISHED if used else DeskState.DRAFT
        if used and not case.is_public and not case.stored_here:
            self.refuse_unseen(case)
        if used and (case.stored_here or not case.is_public):
            change = line(case, self.recording, action_of(case, None))
            if not case.stored_here:
                change.reason = case.last.reason if case.last else None
            yield change
        elif case.is_public and not used:
            yield line(case, self.recording, Action.DELETED)
