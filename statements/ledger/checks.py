"""What is wrong with the documents of a recording, told before anything of it is written."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Container, Iterable, Iterator, Mapping
from itertools import chain

from statements import documents
from statements.documents import Context
from statements.documents.contents import Pointer
from statements.documents.links import missing, owners_of
from statements.documents.merges import merged_keys
from statements.documents.rules import broken
from statements.documents.world import Coming, World
from statements.keys import RecordName
from statements.models import Record
from statements.problems import BrokenRules, Problem, StaleVersion

from .cases import Case, keys_by_noun, name_record
from .merged_records import cited_in
from .recordings import Recording
from .workflow.table import ENDED

NamedProblem = tuple[RecordName, Problem]


def coming_of(cases: Iterable[Case]) -> Coming:
    """Return what the documents of some records bring to the desk and take away from it."""
    coming = Coming()
    for case in (case for case in cases if case.is_stated):
        is_new = not case.record.version
        coming.add(case.noun, case.record.key, case.before, case.document, is_new=is_new)
    return coming


def check_bases(recording: Recording, records: Mapping[RecordName, Record]) -> None:
    """Raise StaleVersion where a document began from another version than the locked one."""
    for name, record in records.items():
        base = recording.bases.get(name, record.version)
        if base != record.version:
            raise StaleVersion(record.pk, base, record.version)


def check(recording: Recording, cases: Collection[Case]) -> list[Case]:
    """Return the cases that changed; raise BrokenRules with everything that is wrong in them.

    Where several records changed, a path begins with the record it is in.
    """
    coming, changed = coming_of(cases), [case for case in cases if case.is_changed]
    stored = [case for case in changed if case.document is not None]
    problems = list(faults_of(changed, recording.valid))
    # Rules take documents that are sound by themselves.
    problems = problems or list(broken_rules(unchecked(recording, stored), coming))
    problems = problems or list(desk_faults(recording, stored, coming))
    if problems:
        alone = changed[0].name if len(changed) == 1 and not recording.goes_on else None
        raise BrokenRules(
            problem if name == alone else name_record(name, problem) for name, problem in problems
        )
    return changed


def unchecked(recording: Recording, cases: Iterable[Case]) -> list[Case]:
    """Return the cases whose documents nobody held to all rules before."""
    return [case for case in cases if case.name not in recording.valid]


def broken_rules(cases: list[Case], coming: Coming) -> Iterator[NamedProblem]:
    """Yield every rule of several rows that changed documents break."""
    world = World.around((case.document or {} for case in cases), coming)
    for case in cases:
        for problem in broken(case.noun.name, case.document or {}, world):
            yield case.name, problem


def faults_of(cases: Iterable[Case], valid: Container[RecordName]) -> Iterator[NamedProblem]:
    """Yield what is wrong with changed documents by themselves; `valid` ones were looked at."""
    for case in cases:
        if case.record.has_ended:
            yield case.name, ENDED.problem_of(case.record, case.noun.identity)
        if case.document is not None and case.name not in valid:
            for problem in documents.faults(case.noun, case.document):
                yield case.name, problem


def desk_faults(recording: Recording, cases: list[Case], coming: Coming) -> Iterator[NamedProblem]:
    """Yield what is wrong with changed documents beside the rest of the desk as it will be.

    Where the recording goes on, what they point at may still come: that is owed.
    """
    claims = sorted(name for case in cases for name in case.claims)
    owners, into = owners_of(claims), Context(merged=merged_keys())
    lost = lost_pointers(recording, cases, coming)
    recording.owed = lost if recording.goes_on else []
    lost_by_name: dict[RecordName, list[Pointer]] = {case.name: [] for case in cases}
    for name, pointer in lost if not recording.goes_on else ():
        lost_by_name.setdefault(name, []).append(pointer)
    for name, pointers in lost_by_name.items():
        for problem in missing(pointers, defaultdict(set)):
            yield name, problem
    for case in cases:
        for problem in (*taken_identities(case, owners), *self_citations(case, into)):
            yield case.name, problem


def lost_pointers(
    recording: Recording, cases: list[Case], coming: Coming
) -> list[tuple[RecordName, Pointer]]:
    """Return what points at nothing on the desk as it will be, of all that was said so far."""
    cases = unchecked(recording, cases)
    keys = keys_by_noun(chain((p for _, p in recording.owed), *(case.pointers for case in cases)))
    present = coming.keys_on_desk(keys)
    if all(wanted <= present[noun] for noun, wanted in keys.items()):
        return []
    pointers = [(case.name, pointer) for case in cases for pointer in case.pointers]
    return [(name, p) for name, p in (*recording.owed, *pointers) if p.key not in present[p.noun]]


def self_citations(case: Case, into: Context) -> Iterator[Problem]:
    """Refuse a reference to what was merged into the record that makes it."""
    losers = into.one_with(*case.name) - {case.record.key}
    for path in cited_in(case.noun, case.document or {}, losers) if losers else ():
        yield Problem(path, "This was merged into the record that cites it.", "cites_itself")


def taken_identities(case: Case, owners: dict[str, set[str]]) -> Iterator[Problem]:
    """Refuse a key or uid that was ever another record's; claim the others."""
    record = case.record.id
    for name, path in case.claims.items():
        for owner in sorted(owners.setdefault(name, {record}) - {record}):
            message = f"{name} belongs to {owner} for ever: take a new one."
            yield Problem(path, message, "key_taken")
