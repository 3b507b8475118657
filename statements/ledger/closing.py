"""The end of a recording, in this order: lock, render, check, store editions, decide, publish."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import count

from statements import documents
from statements.documents.desk import CHUNK
from statements.documents.mapping import batched
from statements.models import (
    Change,
    ClauseSource,
    PublicRecord,
    PublicSource,
    Record,
    TenureSource,
    TextVersion,
)
from statements.models.agreements import AgreementSource
from statements.vocabularies import Action, DeskState
from statements.writing import RecordName

from . import deciding, publishing
from .cases import Case, check, gather, read, store_editions
from .opened import Recording, lock_ledger, open_records


def close(recording: Recording) -> None:
    """Decide everything that a recording asked for; raise before anything is kept if it breaks
    a rule, is stale, or takes away what is still used."""
    names = {**recording.touched, **recording.publications, **recording.standings}
    if not names:
        return
    if publishes(recording):
        lock_ledger()
    cases = gather(open_records(names))
    check(cases.values())
    store_editions(recording, cases.values())
    changes = decide(recording, cases)
    deciding.check_targets(cases, changes)
    number_and_store(changes)
    publish(cases, changes)
    stand(recording, cases)
    keep(cases.values(), changes)


def publishes(recording: Recording) -> bool:
    """Tell whether the ledger may get a line, or a decision depends on its state."""
    asked = any(s.state == DeskState.RETRACTION_ASKED for s in recording.standings.values())
    authority = any(noun != "statement" for noun, _ in recording.touched)
    return bool(recording.publications) or authority or asked


def decide(recording: Recording, cases: dict[RecordName, Case]) -> list[Change]:
    """Return the changes, in the order of their numbers: by noun as documents depend on each
    other, then by key; sources that are no longer used come last."""
    changes: list[Change] = []
    for case in in_order(cases):
        if case.noun.name == "statement":
            changes += deciding.statement(case, recording)
        elif case.noun.name != "source":
            changes += deciding.authority(case, recording)
    sources = list(source_changes(recording, cases, changes))
    first = [change for change in sources if change.edition is not None]
    gone = [change for change in sources if change.edition is None]
    changes = sorted([*first, *changes], key=lambda c: (deciding.ORDER[c.noun], c.record_id))
    return [*changes, *gone]


def in_order(cases: dict[RecordName, Case]) -> list[Case]:
    return sorted(cases.values(), key=lambda c: (deciding.ORDER[c.noun.name], c.record.key))


def source_changes(
    recording: Recording, cases: dict[RecordName, Case], changes: Iterable[Change]
) -> Iterator[Change]:
    """Make sources public with the first public thing that uses them, until the last.

    Adds a case for each source that was not touched but is used, or no longer used.
    """
    before, after = set[str](), set[str]()
    settled = [change.record_id for change in changes if change.noun == "statement"]
    for change in changes:
        case = cases[change.record.noun, change.record.key]
        if case.public:
            before |= sources_in(case, case.public.document)
        if change.edition:
            after |= sources_in(case, change.edition.document)
    touched = {key for noun, key in cases if noun == "source"}
    affected = sorted(before ^ after | touched)
    new = {("source", key) for key in affected if key not in touched}
    cases |= gather(open_records(new))
    used = after | used_elsewhere(affected, settled)
    for key in affected:
        yield from source(cases["source", key], recording, key in used)


def sources_in(case: Case, text: str) -> set[str]:
    """Return the sources that a document points at."""
    document = documents.parse(text)
    return {p.key for p in documents.pointers(case.noun, document) if p.noun == "source"}


def used_elsewhere(keys: Iterable[str], settled: Iterable[str]) -> set[str]:
    """Return those sources that public statements, settled ones apart, or authority records use."""
    uids = [name.partition("/")[2] for name in settled]
    used: set[str] = set()
    for chunk in batched(keys, CHUNK):
        statements = PublicSource.objects.filter(source__in=chunk).exclude(statement__in=uids)
        used |= set(statements.values_list("source", flat=True))
        for model in (TenureSource, AgreementSource, ClauseSource, TextVersion):
            rows = model._base_manager.filter(source__in=chunk).order_by()
            used |= set(rows.values_list("source_id", flat=True))
    return used


def source(case: Case, recording: Recording, used: bool) -> Iterator[Change]:
    """Decide about one source: public while something public uses it."""
    if case.document is None:
        case.record.state = DeskState.DELETED
    else:
        case.record.state = DeskState.PUBLISHED if used else DeskState.DRAFT
    if case.document is not None and used and (case.stored_here or not case.is_public):
        yield deciding.line(case, deciding.action_of(case, recording), recording)
    elif case.is_public and (case.document is None or not used):
        yield deciding.line(case, Action.DELETED, recording)


def number_and_store(changes: list[Change]) -> None:
    """Give each change the next number of the ledger, whose lock is held."""
    if changes:
        numbers = count(Change.objects.last_number() + 1)
        for change in changes:
            change.number = next(numbers)
        Change.objects.bulk_create(changes, batch_size=CHUNK)


def publish(cases: dict[RecordName, Case], changes: list[Change]) -> None:
    """Write the public rows of what changed, and of statements whose rows follow from it."""
    dependants: set[str] = set()
    for change in changes:
        case = cases[change.record.noun, change.record.key]
        before = read(case.noun, case.public) if case.public else None
        after = read(case.noun, change.edition) if change.edition else None
        dependants |= publishing.dependants(change.noun, before, after)
        case.record.public_change = change
    held = PublicRecord.objects.filter(
        record__in=dependants - {change.record_id for change in changes}
    ).filter(noun="statement")
    again = [(row.record, row.document, row.number) for row in held]
    publishing.clear([*(change.record_id for change in changes), *(name for name, _, _ in again)])
    new = [(c.record_id, publishing.text_of(c.edition), c.number) for c in changes if c.edition]
    publishing.write([*new, *again])


def stand(recording: Recording, cases: dict[RecordName, Case]) -> None:
    """Put records in the desk states that were asked for."""
    for name, asked in recording.standings.items():
        deciding.move(cases[name].record, asked.state, recording, asked.note)


def keep(cases: Iterable[Case], changes: list[Change]) -> None:
    """Save the records; one that never had an edition was never there."""
    cases = list(cases)
    kept = [case.record for case in cases if case.record.version]
    fields = ["version", "state", "state_by", "state_at", "state_note", "public_change"]
    Record.objects.bulk_create(
        kept, update_conflicts=True, unique_fields=["id"], update_fields=fields, batch_size=CHUNK
    )
    never = [case.record.pk for case in cases if not case.record.version]
    Record.objects.filter(pk__in=never).delete()
