"""Batches in the ledger: opened with an import, approved as a whole, moved from state to state."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from django.db.models import QuerySet

from statements import writing
from statements.documents.desk import DOCUMENTS, KEYS
from statements.documents.mapping import batched
from statements.keys import RecordName, is_uid
from statements.models import Batch, Edition, Record, User
from statements.problems import BrokenRules, Problem
from statements.vocabularies import BatchState, DeskState

from .closing import settle
from .locks import lock_ledger
from .recordings import Publication, Recording, clean_reason
from .rounds import rounds, targets_on_desk
from .workflow import TABLE, Verb

APPROVABLE = tuple(state for one in TABLE[Verb.APPROVE].transitions for state in one.sources)


def begin(recording: Recording, **values: Any) -> Batch:
    """Make the batch that a recording's editions will name."""
    batch = Batch(imported_by=recording.user, imported_at=recording.at, **values)
    batch.reason = recording.reason
    with writing.unsealed():
        batch.save(force_insert=True)
    recording.batch = batch.uid
    return batch


def lock_batch(uid: str) -> Batch:
    """Lock a batch until the commit; raise BrokenRules where there is none."""
    batch = next(iter(lock_batches(Batch.objects.filter(pk=uid))), None) if is_uid(uid) else None
    if batch is None:
        raise BrokenRules([Problem("batch", f"There is no import {uid}.", "unknown")])
    return batch


def lock_batches(rows: QuerySet[Batch]) -> list[Batch]:
    """Lock batches until the commit, in the order of their uids."""
    return list(rows.order_by("pk").select_for_update(of=("self",)))


def move(batch: Batch, state: BatchState, **values: Any) -> None:
    """Put a batch in a state."""
    batch.state = state
    for name, value in values.items():
        setattr(batch, name, value)
    with writing.unsealed():
        batch.save(force_update=True)


@dataclass(frozen=True, slots=True)
class BatchRecord:
    """A record of a batch as it stands now."""

    record: str
    number: int  # of the batch's edition
    version: int
    state: str
    public: str | None  # the edition that the public sees
    merged: str | None  # the record that it was merged into

    @property
    def edition(self) -> str:
        return f"{self.record}/{self.number}"

    @property
    def noun(self) -> str:
        return RecordName.parse(self.record).noun

    @property
    def key(self) -> str:
        return RecordName.parse(self.record).key

    @property
    def is_unchanged(self) -> bool:
        """Whether nobody changed it since the import."""
        return self.version == self.number


BATCH_RECORD_FIELDS = (
    *("record", "number", "record__version", "record__state"),
    *("record__public_change__edition", "record__merged_into"),
)


def lock_batch_records(batch: Batch) -> None:
    """Lock the records of a batch until the commit: as everybody does, statements, then the
    ledger, then what is public at once."""
    rows = Edition.objects.filter(batch=batch).values_list("record")
    lock_rows(rows.filter(record__noun="statement"))
    lock_ledger()
    lock_rows(rows.exclude(record__noun="statement"))


def lock_rows(editions: QuerySet[Any, Any]) -> None:
    """Lock the records of some editions in the order of their ids."""
    for page in pages(editions):
        records = Record.objects.filter(pk__listed=[row[0] for row in page]).order_by("pk")
        for _ in records.select_for_update(no_key=True).values_list("pk").iterator():
            pass


def batch_records(batch: Batch, noun: str) -> Iterator[list[BatchRecord]]:
    """Yield the records of a noun in a batch as they stand now, page by page in their order."""
    rows = Edition.objects.filter(batch=batch, record__noun=noun).values_list(*BATCH_RECORD_FIELDS)
    for page in pages(rows):
        yield [BatchRecord(*row) for row in page]


def pages(rows: QuerySet[Any, Any]) -> Iterator[list[tuple[Any, ...]]]:
    """Yield rows of editions in pages, in the order of their records, which stand first in them."""
    page = list(rows.order_by("record")[:KEYS])
    while page:
        yield page
        page = list(rows.filter(record__gt=page[-1][0]).order_by("record")[:KEYS])


def state_problem(batch: Batch, *states: BatchState) -> Problem | None:
    """Return what is said of a batch that is in none of some states."""
    if batch.state in states:
        return None
    state = BatchState(batch.state).label.lower()
    return Problem("", f"This import is: {state}. That cannot be done with it.", "state")


def approval_problem(batch: Batch, user: User) -> Problem | None:
    """Return why a person who may approve may not approve this batch, None where they may."""
    own_work = Problem("", "Somebody else must approve: you imported this.", "own_work")
    problem = state_problem(batch, BatchState.WAITING)
    return problem or (own_work if batch.imported_by == user else None)


@dataclass
class ApprovalResult:
    """What the approval of a batch did: how many became public, and what it left and why."""

    count: int = 0
    left: dict[str, str] = field(default_factory=dict)


def approve(
    recording: Recording, batch: Batch, approver: User, reason: str | None = None
) -> ApprovalResult:
    """Make every statement of a batch public that stands as it was imported.

    What is public already or was changed since is left to its own review, and told.
    """
    if problem := approval_problem(batch, approver):
        raise BrokenRules([problem])
    result = ApprovalResult()
    lock_batch_records(batch)
    approval = ApprovalInParts(recording, batch, approver, reason)
    for page in batch_records(batch, "statement"):
        for items in batched(page, DOCUMENTS):
            reasons = {item.record: skip_reason(item) for item in items}
            result.left |= {record: why for record, why in reasons.items() if why}
            ready = [item for item in items if not reasons[item.record]]
            result.count += len(ready)
            approval.add(ready)
    approval.finish()
    return result


def skip_reason(item: BatchRecord) -> str | None:
    """Return why the approval of a batch leaves a statement alone."""
    if item.public == item.edition:
        return "public already"
    if item.merged:
        return f"part of {item.merged} since"
    if not item.is_unchanged:
        return "changed since the import"
    return None if item.state in APPROVABLE else DeskState(item.state).label.lower()


class ApprovalInParts:
    """The approval of a batch's statements, of which what is answered goes first."""

    def __init__(
        self, recording: Recording, batch: Batch, approver: User, reason: str | None
    ) -> None:
        self.recording, self.batch = recording, batch
        reason = clean_reason(reason) or recording.reason or batch.reason
        self.publication = partial(Publication, approver, None, reason)
        self.waiting: dict[str, int] = {}  # answers to others of the batch, with their numbers

    def add(self, items: list[BatchRecord]) -> None:
        """Publish statements but those that answer what the batch has yet to make public."""
        answers = targets_on_desk(item.key for item in items)
        unpublished = self.unpublished_keys({uid for uids in answers.values() for uid in uids})
        postponed = {k for k, uids in answers.items() if not unpublished.isdisjoint(uids)}
        self.waiting |= {item.key: item.number for item in items if item.key in postponed}
        self.publish({item.key: item.number for item in items if item.key not in postponed})

    def finish(self) -> None:
        """Publish what waited: what is answered first, what answers each other together."""
        for keys in rounds(self.waiting, targets_on_desk(self.waiting), DOCUMENTS):
            self.publish({key: self.waiting[key] for key in keys})

    def publish(self, numbers: dict[str, int]) -> None:
        """Publish editions of statements, given by key and number."""
        for key, number in numbers.items():
            self.recording.publish("statement", key, self.publication(number))
        settle(self.recording)

    def unpublished_keys(self, uids: set[str]) -> set[str]:
        """Return those statements that the batch has yet to make public."""
        keys: set[str] = set()
        for chunk in batched((f"statement/{uid}" for uid in uids), KEYS):
            rows = Edition.objects.filter(batch=self.batch, record__in=chunk)
            records = (BatchRecord(*row) for row in rows.values_list(*BATCH_RECORD_FIELDS))
            keys |= {item.key for item in records if not skip_reason(item)}
        return keys
