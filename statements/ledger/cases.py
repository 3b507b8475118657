"""The records of a recording that ends, each with what it said before and says now."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property

from statements import documents
from statements.documents import NOUNS, Document, Noun
from statements.documents.desk import CHUNK
from statements.documents.links import held_keys, missing, pointers
from statements.documents.mapping import batched
from statements.documents.rules import World, broken
from statements.models import Edition, Identity, Record
from statements.problems import BrokenRules, Problem, StillUsed
from statements.vocabularies import DeskState
from statements.writing import RecordName

from .following import cited_in, group
from .opened import Recording


@dataclass
class Case:
    """One record at the end of a recording.

    `document` is what the desk says now, None where it is gone; `last` is the last edition,
    also the one that this recording stores; `public` is what the public saw before.
    """

    noun: Noun
    record: Record
    document: Document | None
    last: Edition | None
    public: Edition | None
    is_touched: bool
    stored_here: bool = False
    was_part_of: str | None = None  # the record that it was merged into when the recording ended
    submitted_at: datetime | None = None  # when what is approved now was put in review
    new_identities: dict[str, str] = field(default_factory=dict)

    @property
    def name(self) -> RecordName:
        return self.record.noun, self.record.key

    @cached_property
    def before(self) -> Document | None:
        """What the last edition said when the recording ended, in the present format."""
        return read(self.noun, self.last) if self.last else None

    @cached_property
    def seen(self) -> Document | None:
        """What the public saw before, in the present format."""
        return read(self.noun, self.public) if self.public else None

    @cached_property
    def changed(self) -> bool:
        """Whether the desk says something else than it should by the last edition."""
        if self.record.state == DeskState.DELETED:
            return self.document is not None
        return self.document != self.before

    @property
    def is_public(self) -> bool:
        return self.public is not None

    @property
    def is_gone(self) -> bool:
        """Whether the record is past any change: deleted, retracted or merged."""
        ended = self.record.state in (DeskState.DELETED, DeskState.RETRACTED)
        return ended or self.record.merged_into_id is not None

    @property
    def returns(self) -> bool:
        """Whether the record was part of another one and stands by itself again."""
        return self.was_part_of is not None and self.record.merged_into_id is None

    @property
    def moves(self) -> bool:
        """Whether the record becomes part of another one, or returns."""
        return self.was_part_of != self.record.merged_into_id


def read(noun: Noun, edition: Edition) -> Document:
    """Return an edition's document in the noun's present format."""
    return documents.upgrade(noun, edition.format, documents.parse(edition.document))


def gather(recording: Recording, records: dict[RecordName, Record]) -> dict[RecordName, Case]:
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
                (noun_name, key) in recording.touched,
                was_part_of=record.merged_into_id,
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


@contextmanager
def told_of(case: Case, alone: bool) -> Iterator[None]:
    """Let the problems of one among many records name it."""
    try:
        yield
    except StillUsed:
        raise
    except BrokenRules as error:
        if alone:
            raise
        raise BrokenRules(inside(case, problem) for problem in error.problems) from error


def faults_of(case: Case) -> Iterator[Problem]:
    """Yield what is wrong with one changed document by itself."""
    if not case.is_touched:
        message = "The desk says something that nobody saved: open the record and save it first."
        yield Problem("", message, "drift")
    if case.is_gone:
        state = "merged" if case.record.merged_into_id else case.record.state
        message = f"{case.record.key} was {state} and is never used again: take a new one."
        yield Problem(case.noun.identity, message, "key_taken")
    if case.document is not None:
        yield from documents.faults(case.noun, case.document)


def desk_faults(cases: list[Case]) -> Iterator[tuple[Case, Problem]]:
    """Yield what is wrong with changed documents beside the rest of the desk."""
    world = World.around(case.document for case in cases if case.document)
    found = [pointers(case.noun, case.document or {}) for case in cases]
    held = held_keys(pointer[1:] for part in found for pointer in part)
    owners = identity_owners(cases)
    for case, part in zip(cases, found, strict=True):
        for problem in (*missing(part, held), *taken(case, owners), *cites_itself(case)):
            yield case, problem
        for problem in broken(case.noun.name, case.document or {}, world):
            yield case, problem


def cites_itself(case: Case) -> Iterator[Problem]:
    """Refuse a reference to what was merged into the record that makes it."""
    document, key = case.document or {}, case.record.key
    if any(cited_in(case.noun, document, {t.key for t in pointers(case.noun, document)})):
        for path in cited_in(case.noun, document, group(case.noun.name, key) - {key}):
            yield Problem(path, "This was merged into the record that cites it.", "cites_itself")


def identity_owners(cases: list[Case]) -> dict[str, str]:
    """Find the keys and uids that are new inside documents, and who ever had them."""
    for case in cases:
        before = documents.identities(case.noun, case.before) if case.before else {}
        now = documents.identities(case.noun, case.document or {})
        case.new_identities = {name: path for name, path in now.items() if name not in before}
    names = sorted(name for case in cases for name in case.new_identities)
    owners: dict[str, str] = {}
    for chunk in batched(names, CHUNK):
        owners |= dict(Identity.objects.filter(pk__in=chunk).values_list("pk", "record_id"))
    return owners


def taken(case: Case, owners: dict[str, str]) -> Iterator[Problem]:
    """Refuse a key or uid that was ever another record's; claim the others."""
    for name, path in case.new_identities.items():
        if owners.setdefault(name, case.record.pk) != case.record.pk:
            message = f"{name} belongs to {owners[name]} for ever: take a new one."
            yield Problem(path, message, "key_taken")


def store_editions(recording: Recording, cases: Iterable[Case]) -> None:
    """Store an edition of everything that changed, and count the record's version up."""
    new: list[Edition] = []
    identities: list[Identity] = []
    for case in cases:
        if not case.changed or case.document is None:
            continue
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
            action=recording.actions.get(case.name),
            batch_id=recording.batch,
        )
        case.stored_here = True
        new.append(case.last)
        identities += [Identity(pk=name, record=case.record) for name in case.new_identities]
    Edition.objects.bulk_create(new, batch_size=CHUNK)
    had = {name for case in cases for name in held_identities(case)}
    Identity.objects.bulk_create([i for i in identities if i.pk not in had], batch_size=CHUNK)


def held_identities(case: Case) -> set[str]:
    """Return those of a case's new identities that its record had in an older edition."""
    names = list(case.new_identities) if case.record.version > 2 else []
    return set(Identity.objects.filter(pk__in=names).values_list("pk", flat=True))
