"""The records of a recording that ends, each with what it said before and says now."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from statements import documents
from statements.documents import NOUNS, Document, Noun
from statements.documents.desk import CHUNK
from statements.documents.links import held_keys, missing, pointers
from statements.documents.mapping import batched
from statements.documents.rules import World, broken
from statements.models import Edition, Record
from statements.problems import BrokenRules, Problem
from statements.vocabularies import DeskState
from statements.writing import RecordName

from .opened import Recording


@dataclass
class Case:
    """One record at the end of a recording."""

    noun: Noun
    record: Record
    document: Document | None  # what the desk says now; None where it is gone
    last: Edition | None  # the last edition, also the one stored by this recording
    public: Edition | None  # what the public sees now
    stored_here: bool = False

    @property
    def name(self) -> RecordName:
        return self.record.noun, self.record.key

    @property
    def changed(self) -> bool:
        """Whether the desk says something else than the last edition."""
        return self.document != self.before

    @property
    def before(self) -> Document | None:
        """What the last edition says, in the present format."""
        return read(self.noun, self.last) if self.last else None

    @property
    def is_public(self) -> bool:
        return self.public is not None


def read(noun: Noun, edition: Edition) -> Document:
    """Return an edition's document in the noun's present format."""
    return documents.upgrade(noun, edition.format, documents.parse(edition.document))


def gather(records: dict[RecordName, Record]) -> dict[RecordName, Case]:
    """Render every record and fetch its last and its public edition."""
    editions = editions_of(records.values())
    cases = {}
    for noun_name, noun in NOUNS.items():
        keys = sorted(key for name, key in records if name == noun_name)
        rendered = documents.render(noun, keys)
        for key in keys:
            record = records[noun_name, key]
            change = record.public_change
            cases[noun_name, key] = Case(
                noun,
                record,
                rendered.get(key),
                editions.get(f"{record.pk}/{record.version}"),
                editions.get(change.edition_id) if change and change.edition_id else None,
            )
    return cases


def editions_of(records: Iterable[Record]) -> dict[str, Edition]:
    """Return the last and the public edition of each record, by id."""
    wanted = set()
    for record in records:
        wanted.add(f"{record.pk}/{record.version}")
        if record.public_change and record.public_change.edition_id:
            wanted.add(record.public_change.edition_id)
    found: dict[str, Edition] = {}
    for chunk in batched(sorted(wanted), CHUNK):
        found |= Edition.objects.in_bulk(chunk)
    return found


def check(cases: Iterable[Case]) -> None:
    """Raise BrokenRules with everything that is wrong in what changed.

    Where several records changed, a path begins with the record it is in.
    """
    changed = [case for case in cases if case.changed]
    problems: list[tuple[Case, Problem]] = []
    for case in changed:
        problems += [(case, problem) for problem in faults_of(case)]
    if not problems:
        problems += list(desk_faults([case for case in changed if case.document]))
    if problems:
        alone = len(changed) == 1
        raise BrokenRules(problem if alone else inside(case, problem) for case, problem in problems)


def inside(case: Case, problem: Problem) -> Problem:
    """Return problem with its record named at the head of its path."""
    path = f"{case.record.pk}:{problem.path}"
    return Problem(path, problem.message, problem.code)


def faults_of(case: Case) -> Iterator[Problem]:
    """Yield what is wrong with one changed document by itself."""
    record = case.record
    if record.state in (DeskState.DELETED, DeskState.RETRACTED):
        message = f"{record.key} was {record.state} and is never used again: take a new one."
        yield Problem(case.noun.identity, message, "key_taken")
    if record.merged_into_id:
        yield Problem(case.noun.identity, f"It is part of {record.merged_into_id} now.", "merged")
    if case.document is not None:
        yield from documents.faults(case.noun, case.document)


def desk_faults(cases: list[Case]) -> Iterator[tuple[Case, Problem]]:
    """Yield what is wrong with changed documents beside the rest of the desk."""
    world = World.around(case.document for case in cases if case.document)
    found = [pointers(case.noun, case.document or {}) for case in cases]
    held = held_keys(pointer for part in found for pointer in part)
    for case, part in zip(cases, found, strict=True):
        document = case.document or {}
        for problem in (*missing(part, held), *reused(case)):
            yield case, problem
        for problem in broken(case.noun.name, document, world):
            yield case, problem


def reused(case: Case) -> Iterator[Problem]:
    """Refuse an office's key that another institution ever had."""
    before = {row["key"] for row in (case.before or {}).get("offices", ())}
    for place, office in enumerate((case.document or {}).get("offices", ())):
        if office["key"] in before:
            continue
        others = Edition.objects.filter(
            record__noun=case.noun.name, document__contains=f'{{"key":"{office["key"]}","title":'
        ).exclude(record=case.record)
        if others.exists():
            message = f"{office['key']} was an office of another institution: take a new key."
            yield Problem(f"offices[{place}].key", message, "key_taken")


def store_editions(recording: Recording, cases: Iterable[Case]) -> None:
    """Store an edition of everything that changed, and count the record's version up."""
    new: list[Edition] = []
    for case in cases:
        if case.changed and case.document is not None:
            case.record.version += 1
            case.last = Edition(
                pk=f"{case.record.pk}/{case.record.version}",
                record=case.record,
                number=case.record.version,
                format=case.noun.format,
                document=documents.dump(case.document),
                saved_by=recording.user,
                saved_at=recording.at,
                reason=recording.reason,
            )
            case.stored_here = True
            new.append(case.last)
    Edition.objects.bulk_create(new, batch_size=CHUNK)
