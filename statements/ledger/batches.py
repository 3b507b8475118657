"""Batches in the ledger: opened with an import, approved as a whole, moved from state to state."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Self

from django.db.models import QuerySet

from statements import copying, documents, writing
from statements.documents import NOUNS, Document
from statements.documents.desk import KEYS
from statements.documents.mapping import batched
from statements.documents.rules import broken, public_rules, warnings
from statements.documents.world import World
from statements.keys import RecordName, is_uid
from statements.models import Batch, Edition, Record, User
from statements.problems import BrokenRules, Problem, StaleVersion
from statements.vocabularies import BatchState, DeskState

from . import bulk
from .locks import lock_ledger
from .new_rows import Fresh, Line, Signed, change_rows
from .parts import rounds
from .publishable import days_answered
from .recordings import Publication, Recording, clean_reason
from .responses import statement_targets
from .workflow import TABLE, Verb

STATEMENT = NOUNS["statement"]
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
    rows = Batch.objects.select_for_update(of=("self",)).filter(pk=uid) if is_uid(uid) else ()
    batch = next(iter(rows), None)
    if batch is None:
        raise BrokenRules([Problem("batch", f"There is no import {uid}.", "unknown")])
    return batch


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

    What is public already or was changed since is left to its own review, and told. Statements
    that were new are published in bulk; changed ones at the end of the recording.
    """
    if problem := approval_problem(batch, approver):
        raise BrokenRules([problem])
    recording.part_by_part()
    result = ApprovalResult()
    lock_batch_records(batch)
    with BatchPublication(recording, batch, approver, reason).open() as batch_publication:
        for page in batch_records(batch, "statement"):
            items = [item for item in page if not skip_reason(item)]
            result.left |= {
                item.record: str(skip_reason(item)) for item in page if skip_reason(item)
            }
            result.count += len(items)
            batch_publication.publish([item.key for item in items if item.number == 1])
            for item in items:
                if item.number > 1:
                    publication = Publication(approver, None, reason, item.number)
                    recording.publish("statement", item.key, publication)
        batch_publication.finish()
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


class BatchPublication:
    """The publication of new statements, chunk by chunk, straight from their editions."""

    def __init__(
        self, recording: Recording, batch: Batch, approver: User, reason: str | None
    ) -> None:
        self.recording, self.batch = recording, batch
        reason = clean_reason(reason) or recording.reason or batch.reason
        self.reason = reason
        self.bulk = bulk.Bulk(recording, approver)
        self.bulk.signed = Signed(batch.imported_by_id, approver.pk, recording.at, reason)
        self.waiting: dict[str, list[str]] = {}  # answers to others of the batch

    @contextmanager
    def open(self) -> Iterator[Self]:
        """Lock the ledger, and number what is published from where it stands."""
        with self.recording.unsealed(), self.bulk:
            lock_ledger()
            self.bulk.start()
            yield self

    def publish(self, keys: list[str]) -> None:
        """Publish statements but those that answer what the batch has yet to make public."""
        for chunk in batched(keys, bulk.CHUNK):
            items = self.items(chunk)
            answers = {item.key: [*statement_targets(item.document)] for item in items}
            unpublished = self.unpublished_keys(
                {uid for targets in answers.values() for uid in targets}
            )
            postponed = {k: v for k, v in answers.items() if not unpublished.isdisjoint(v)}
            self.waiting |= postponed
            self.write([item for item in items if item.key not in postponed])

    def finish(self) -> None:
        """Publish what waited: what is answered first, what answers each other together."""
        for chunk in rounds(self.waiting, self.waiting, bulk.CHUNK):
            self.write(self.items(chunk))
        self.bulk.finish()

    def unpublished_keys(self, uids: set[str]) -> set[str]:
        """Return those statements that the batch has yet to make public."""
        keys: set[str] = set()
        for chunk in batched((f"statement/{uid}" for uid in uids), KEYS):
            rows = Edition.objects.filter(batch=self.batch, record__in=chunk)
            records = (BatchRecord(*row) for row in rows.values_list(*BATCH_RECORD_FIELDS))
            keys |= {item.key for item in records if not skip_reason(item)}
        return keys

    def items(self, keys: Iterable[str]) -> list[Fresh]:
        """Return the documents of statements as they were imported, in the order of keys."""
        ids = [f"statement/{key}/1" for key in keys]
        editions: Mapping[str, Any] = {
            row[0]: row[1:]
            for chunk in batched(ids, KEYS)
            for row in Edition.objects.filter(pk__listed=chunk)
            .order_by()
            .values_list("pk", "format", "document", "digest")
        }
        return [self.item(*editions[name]) for name in ids]

    @staticmethod
    def item(format: int, text: str, digest: str) -> Fresh:
        # The public reads the bytes that were stored, unless their format is old.
        if format == STATEMENT.format:
            record = Fresh.read(STATEMENT, text)
        else:
            document = documents.upgrade(STATEMENT, format, documents.parse(text))
            record = Fresh.of(STATEMENT, document)
        record.digest = digest
        return record

    def write(self, items: list[Fresh]) -> None:
        """Check a chunk again, number it, and write its public rows."""
        if not items:
            return
        problems = list(self.problems([item.document for item in items]))
        if problems:
            raise BrokenRules(problems)
        bulk.refuse_hidden_targets(items, self.unpublished_keys)
        lines = self.bulk.lines(items)
        self.refuse_unseen(lines)
        copying.insert(*change_rows(lines, self.bulk.signed, self.bulk.chain))
        sources = [line for line in lines if line.edition]
        statements = [line for line in lines if not line.edition]
        if sources:
            bulk.show(sources)
        bulk.make_public(statements, self.approval_values())
        self.bulk.publish(lines)

    def approval_values(self) -> dict[str, Any]:
        """Return what records say of who decided."""
        return {
            "state": DeskState.PUBLISHED,
            "state_by": self.recording.user,
            "state_at": self.recording.at,
            "state_note": None,
            "state_number": None,
        }

    def problems(self, statements: list[Document]) -> Iterator[Problem]:
        """Yield what keeps statements from the public; the desk may have changed since."""
        world = World.around(statements)
        dates = {} if self.reason else days_answered(statements)
        for document in statements:
            problems = [*public_rules(document), *broken("statement", document, world)]
            problems += [
                Problem(
                    warning.path,
                    f"{warning.message} If this is right, give a reason.",
                    warning.code,
                )
                for warning in (warnings(document, dates) if dates else ())
            ]
            for problem in problems:
                path = f"statement/{document['uid']}:{problem.path}"
                yield Problem(path, problem.message, problem.code)

    def refuse_unseen(self, lines: Iterable[Line]) -> None:
        """Raise StaleVersion where a source was changed after the import: nobody approved that."""
        for line in lines:
            edition = line.edition
            if (
                edition
                and edition.batch_id != self.batch.pk
                and edition.saved_at > self.batch.imported_at
            ):
                raise StaleVersion(edition.record_id, edition.number - 1, edition.number)
