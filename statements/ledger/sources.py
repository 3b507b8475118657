"""Sources are public from the first public thing that uses them until the last."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from statements import documents
from statements.documents import NOUNS, Document, Noun
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
from statements.models.records import PARTED
from statements.problems import StaleVersion, StillUsed
from statements.vocabularies import Action, DeskState
from statements.writing import RecordName

from .cases import Case, gather
from .known import merged, told_by_ledger
from .lines import action_of, line
from .opened import Recording, open_records

# Authority records that use sources, by the column with the key of the record.
LINKS: tuple[tuple[Any, str], ...] = (
    (TenureSource, "tenure__official_id"),
    (AgreementSource, "agreement_id"),
    (ClauseSource, "clause__agreement_id"),
    (TextVersion, "uid"),
)


def owner_noun(column: str) -> str:
    """Return the noun whose merged records use nothing more; an official's tenures stay."""
    return {"uid": "text_version", "tenure__official_id": "tenure"}.get(column, "agreement")


def pointed_by(noun: Noun, document: Document | None) -> set[RecordName]:
    """Return noun and key of all that a document points at."""
    return {(p.noun, p.key) for p in documents.pointers(noun, document)} if document else set()


class Sources:
    """The decisions about sources, when all other changes of a recording are known.

    Adds a case for each source that was not touched but begins or ends to be used. A merged one
    is used where its winner is.
    """

    def __init__(
        self, recording: Recording, cases: dict[RecordName, Case], changes: Iterable[Change]
    ) -> None:
        self.recording, self.cases = recording, cases
        held = [c for c in changes if c.noun != "source"]
        self.settled = {c.record_id for c in held if c.noun == "statement"}
        self.approved = [case for case in cases.values() if case.record.pk in self.settled]
        self.into, parted = self.merges(), set[str]()
        before, after = set[str](), set[str]()
        for change in held:
            case = cases[change.record.noun, change.record.key]
            before |= self.sources(case.noun, case.seen)
            stays = change.edition or (change.action == Action.MERGED and change.noun in PARTED)
            after |= self.sources(case.noun, case.document) if stays else parted
        touched = {key for noun, key in cases if noun == "source"}
        parted |= {self.was[key] for key in touched if key in self.was}
        self.affected = sorted({self.stands(key) for key in before ^ after | touched | parted})
        new = {("source", key) for key in self.affected if key not in touched}
        cases |= gather(recording, open_records(new))
        self.used = after | self.used_elsewhere()

    def merges(self) -> dict[str, str]:
        """Return what stands for each merged record at the end of the recording.

        `was` keeps the winners of sources that stand by themselves again.
        """
        into, self.was = merged(), dict[str, str]()
        for (noun, key), asked in self.recording.merges.items():
            name = f"{noun}/{key}"
            if asked.into is not None:
                winner = into.get(f"{noun}/{asked.into}", asked.into)
                into = {n: winner if w == key else w for n, w in into.items()} | {name: winner}
            elif noun == "source" and name in into:
                self.was[key] = into.pop(name)
        return into

    def stands(self, key: str) -> str:
        return self.into.get(f"source/{key}", key)

    def sources(self, noun: Noun, document: Document | None) -> set[str]:
        return {self.stands(key) for name, key in pointed_by(noun, document) if name == "source"}

    def used_elsewhere(self) -> set[str]:
        """Return those that other public statements or authority records use."""
        losers = {name.partition("/")[2] for name in self.into if name.startswith("source/")}
        wanted = {*self.affected, *(k for k in losers if self.stands(k) in self.affected)}
        used: set[str] = set()
        for chunk in batched(sorted(wanted), CHUNK):
            used |= set(self.in_statements(chunk))
            for model, owner in LINKS:
                links = model._base_manager.filter(source__in=chunk).order_by()
                for source, key in links.values_list("source_id", owner):
                    if f"{owner_noun(owner)}/{key}" not in self.into:
                        used.add(self.stands(str(source)))
        return used

    def in_statements(self, keys: list[str]) -> Iterator[str]:
        """Yield those of some sources that public statements use, other than those that change."""
        uids = {name.partition("/")[2] for name in self.settled}
        rows = PublicSource.objects.filter(source__in=keys).order_by()
        shared: set[str] = set()
        for statement, source in rows.values_list("statement", "source"):
            if statement not in uids:
                shared |= {statement} if source in self.was.values() else set()
                yield from [] if source in self.was.values() else [self.stands(source)]
        for chunk in batched(sorted(shared), CHUNK):  # which of the two it uses, it alone says
            for _, text, _ in told_by_ledger(f"statement/{uid}" for uid in chunk):
                yield from self.sources(NOUNS["statement"], documents.parse(text))

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
        if case.record.merged_into_id:
            return
        if case.document is None:
            case.record.state = DeskState.DELETED
        else:
            case.record.state = DeskState.PUBLISHED if used else DeskState.DRAFT
        if used and not case.is_public and not case.stored_here:
            self.refuse_unseen(case)
        if used and (case.stored_here or not case.is_public):
            action = Action.CORRECTED if case.returns else action_of(case, None)
            change = line(case, self.recording, action)
            if not case.stored_here:
                change.reason = case.last.reason if case.last else None
            yield change
        elif case.is_public and not used:
            yield line(case, self.recording, Action.DELETED)
