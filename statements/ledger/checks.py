"""What is wrong with the documents of a recording, told before anything of it is written."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

from statements import documents
from statements.documents import NOUNS
from statements.documents.desk import CHUNK
from statements.documents.links import PARTS, missing
from statements.documents.mapping import batched
from statements.documents.rules import broken
from statements.documents.world import Coming, World
from statements.keys import RecordName
from statements.models import Edition, Identity, Record
from statements.problems import BrokenRules, Problem, StaleVersion

from .cases import Case, name_record, read
from .facts import merged_keys
from .merged_records import cited_in, merge_group
from .recordings import Recording
from .workflow.table import ENDED


def gather_coming(recording: Recording) -> Coming:
    """Return what the documents of a recording bring to the desk and take away from it.

    What a record had before is looked at where it has parts that others point at.
    """
    coming = Coming()
    for names in batched(recording.bases, CHUNK):
        edition_ids = {
            name: f"{name}/{recording.bases[name]}"
            for name in names
            if name.noun in PARTS and recording.bases[name]
        }
        editions = Edition.objects.in_bulk([*edition_ids.values()]) if edition_ids else {}
        for name in names:
            noun, text = NOUNS[name.noun], recording.texts[name]
            edition = editions.get(edition_ids.get(name, ""))
            before = read(noun, edition) if edition else None
            now = documents.parse(text) if text is not None else None
            coming.add(noun, name.key, before, now, is_new=not recording.bases[name])
    return coming


def check_bases(recording: Recording, records: Mapping[RecordName, Record]) -> None:
    """Raise StaleVersion where a document began from another version than the locked one."""
    for name, record in records.items():
        base = recording.bases.get(name, record.version)
        if base != record.version:
            raise StaleVersion(record.pk, base, record.version)


def check(cases: Iterable[Case], coming: Coming) -> list[Case]:
    """Return the cases that changed; raise BrokenRules with everything that is wrong in them.

    Where several records changed, a path begins with the record it is in.
    """
    changed = [case for case in cases if case.is_changed]
    stored = [case for case in changed if case.document is not None]
    problems = [(case, problem) for case in changed for problem in faults_of(case)]
    # Rules take documents that are sound by themselves.
    problems = problems or list(broken_rules(stored, coming)) or list(desk_faults(stored, coming))
    if problems:
        is_alone = len(changed) == 1
        raise BrokenRules(
            problem if is_alone else name_record(case, problem) for case, problem in problems
        )
    return changed


def broken_rules(cases: list[Case], coming: Coming) -> Iterator[tuple[Case, Problem]]:
    """Yield every rule of several rows that changed documents break."""
    world = World.around((case.document or {} for case in cases), coming)
    for case in cases:
        for problem in broken(case.noun.name, case.document or {}, world):
            yield case, problem


def faults_of(case: Case) -> Iterator[Problem]:
    """Yield what is wrong with one changed document by itself."""
    if case.record.has_ended:
        yield ENDED.problem_of(case.record, case.noun.identity)
    if case.document is not None:
        yield from documents.faults(case.noun, case.document)


def desk_faults(cases: list[Case], coming: Coming) -> Iterator[tuple[Case, Problem]]:
    """Yield what is wrong with changed documents beside the rest of the desk as it will be."""
    keys_by_noun: dict[str, set[str]] = defaultdict(set)
    for case in cases:
        for noun, keys in case.points_at.items():
            keys_by_noun[noun] |= keys
    held_keys, owners, winners = coming.held(keys_by_noun), identity_owners(cases), merged_keys()
    for case in cases:
        for problem in (
            *missing(case.pointers, held_keys),
            *taken_identities(case, owners),
            *self_citations(case, winners),
        ):
            yield case, problem


def self_citations(case: Case, winners: Mapping[str, str]) -> Iterator[Problem]:
    """Refuse a reference to what was merged into the record that makes it."""
    losers = (
        merge_group(case.noun.name, case.record.key, winners) - {case.record.key} if winners else ()
    )
    for path in cited_in(case.noun, case.document or {}, losers) if losers else ():
        yield Problem(path, "This was merged into the record that cites it.", "cites_itself")


def identity_owners(cases: list[Case]) -> dict[str, str]:
    """Find the keys and uids that are new inside documents, and who ever had them."""
    names = sorted(name for case in cases for name in case.new_identities)
    owners: dict[str, str] = {}
    for chunk in batched(names, CHUNK):
        owners |= dict(Identity.objects.filter(pk__listed=chunk).values_list("pk", "record_id"))
    return owners


def taken_identities(case: Case, owners: dict[str, str]) -> Iterator[Problem]:
    """Refuse a key or uid that was ever another record's; claim the others."""
    for name, path in case.new_identities.items():
        if owners.setdefault(name, case.record.pk) != case.record.pk:
            message = f"{name} belongs to {owners[name]} for ever: take a new one."
            yield Problem(path, message, "key_taken")
