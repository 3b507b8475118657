"""Records one by one: what the desk says beside the last edition, the rules, the public side."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from django.db.models import Q
from django.utils.timezone import localdate

from statements import documents, ledger
from statements.documents import Document, Noun
from statements.documents.links import existing_keys_by_noun, missing
from statements.documents.looks import Surroundings, second_looks
from statements.documents.mapping import batched
from statements.documents.merges import merged_keys
from statements.documents.projection import Finding
from statements.documents.public import label
from statements.documents.rules import broken, public_rules
from statements.documents.world import World
from statements.keys import RecordName
from statements.ledger.projections import DESK
from statements.ledger.projections.editions import all_keys
from statements.ledger.unreadable import is_unreadable
from statements.models import Edition, Identity, PublicRecord, Record
from statements.vocabularies import DeskState

from .faults import Fault
from .narrowed import narrowed_references
from .row_digests import CHANGED, is_unchanged

CHUNK = 500  # records looked at in one go
Look = Callable[[Fault, str], Any]  # takes what deserves a second look, and its code


def check_noun(noun: Noun, look: Look | None) -> Iterator[tuple[int, list[Fault]]]:
    """Yield, chunk by chunk, how many records of a noun were looked at and what is wrong."""
    for keys in batched(all_keys(noun), CHUNK):
        yield len(keys), check_readable(noun, keys, look)


def check_readable(noun: Noun, keys: list[str], look: Look | None) -> list[Fault]:
    """Check some records; where that fails, by halves, until it is known which cannot be read."""
    questions: list[tuple[Fault, str]] = []
    try:
        faults = list(check_records(noun, keys, questions if look else None))
    except Exception as error:
        if not is_unreadable(error):
            raise
        if len(keys) == 1:
            return [Fault(f"{noun.name}/{keys[0]}", f"It cannot be read: {error}")]
        half = len(keys) // 2
        parts = (keys[:half], keys[half:])
        return [fault for part in parts for fault in check_readable(noun, part, look)]
    if look:
        for question in questions:
            look(*question)
    return faults


def check_records(
    noun: Noun, keys: list[str], questions: list[tuple[Fault, str]] | None = None
) -> Iterator[Fault]:
    """Check some records: desk against last edition, and every rule; add what is odd."""
    names = [str(RecordName(noun.name, key)) for key in keys]
    differences = defaultdict[str, list[Finding]](list)
    for finding in DESK.inspect(names, mend=False):
        differences[finding.record].append(finding)
    last = {k: d for _, part in DESK.documents(names) for k, d in part.items() if d is not None}
    if questions is not None:
        questions += looks(noun, last)
    world = World.around([*last.values(), *public_documents(noun, keys)])
    pointed = {key: documents.pointers(noun, document) for key, document in last.items()}
    stored = existing_keys_by_noun(pointer[1:] for part in pointed.values() for pointer in part)
    records = Record.objects.select_related("public_change__edition").in_bulk(names)
    editions = set(
        Edition.objects.filter(pk__in=map(last_edition, records.values())).values_list(
            "pk", flat=True
        )
    )
    yield from check_identities(noun, names, last)
    for key, name in zip(keys, names, strict=True):
        record = records.get(name)
        if record is None or last_edition(record) in editions or record.state == DeskState.DELETED:
            yield from (Fault(name, what) for what in compare_desk(record, differences[name]))
        else:
            yield Fault(name, f"Edition {record.version} is missing.")
        if key in last:
            for problem in missing(pointed[key], stored):
                yield Fault(name, str(problem))
            for message in break_rules(noun, last[key], world):
                yield Fault(name, message)
        if record and noun.is_reviewed:
            for message in public_faults(noun, record, world):
                yield Fault(name, message)


def check_identities(noun: Noun, names: list[str], last: Mapping[str, Document]) -> Iterator[Fault]:
    """Tell which keys and uids inside documents are not kept for their records for ever, and which
    are kept for one that never had them."""
    owners = {
        name: f"{noun.name}/{key}"
        for key, document in last.items()
        for name in documents.identities(noun, document)
    }
    stored = dict(Identity.objects.filter(record__in=names).values_list("pk", "record_id"))
    for name, record in owners.items():
        if stored.get(name) != record:
            yield Fault(record, f"{name} is not kept for it: another record could take it.")
    for name in sorted(stored.keys() - owners.keys()):
        contains = Q(document__contains=name.rpartition("/")[2]) | Q(redaction__isnull=False)
        if not Edition.objects.filter(contains, record=stored[name]).exists():
            yield Fault(stored[name], f"{name} is kept for it, and no version of it has that.")


def looks(noun: Noun, last: Mapping[str, Document]) -> Iterator[tuple[Fault, str]]:
    """Yield what deserves a second look in some records that are sound by themselves."""
    sound = {k: d for k, d in last.items() if not any(documents.faults(noun, d))}
    surroundings, today = Surroundings.of(noun.name, sound.values()), localdate()
    narrowed = narrowed_references(noun, sound)
    for key, document in sound.items():
        looks = second_looks(noun.name, document, surroundings, today)
        for problem in (*looks, *narrowed.get(key, ())):
            message = f"{problem} In “{label(noun, document)}”."
            yield Fault(f"{noun.name}/{key}", message), problem.code


def public_documents(noun: Noun, keys: list[str]) -> Iterator[Document]:
    """Yield the public editions of some records."""
    public = Record.objects.public().filter(noun=noun.name, key__in=keys)
    for record in public.select_related("public_change__edition"):
        if record.public_change and record.public_change.edition:
            yield ledger.read(noun, record.public_change.edition)


def last_edition(record: Record) -> str:
    return f"{record.pk}/{record.version}"


def compare_desk(record: Record | None, differences: list[Finding]) -> Iterator[str]:
    """Tell where the desk says something that no recording wrote."""
    root = {each.fault for each in differences if not each.place}
    if record is None:
        yield "On the desk, but no recording made it: write through the admin or an import."
        return
    if not is_unchanged(record):
        yield f"Its state on the desk, {record.state}: {CHANGED}"
    if record.state == DeskState.DELETED:
        if record.is_public or differences:
            yield "It was deleted, and is still there."
    elif "unreadable" in root:
        yield f"It cannot be read: {differences[0].row}"
    elif "missing" in root:
        yield "Its rows are gone from the desk, and no recording deleted it."
    elif differences:
        places = ", ".join(each.place for each in differences[:5])
        yield f"The desk differs from edition {record.version} in {places}."


def break_rules(noun: Noun, document: Document, world: World) -> Iterator[str]:
    """Tell every rule that a document breaks."""
    problems = list(documents.faults(noun, document))
    if not problems:
        problems += broken(noun.name, document, world)
    yield from map(str, problems)


def public_faults(noun: Noun, record: Record, world: World) -> Iterator[str]:
    """Tell what the public reads of what was approved and should not."""
    change = record.public_change
    if change is None or change.edition is None:
        return
    document = ledger.read(noun, change.edition)
    yield from map(str, public_rules(document))
    yield from (f"For the public, {p}" for p in broken(noun.name, document, world))
    into = documents.Context(merged=merged_keys())
    pointed = documents.pointers(noun, document)
    names = {str(RecordName(p.noun, str(into.current_key(p.noun, p.key)))) for p in pointed}
    public = set(PublicRecord.objects.filter(pk__in=names).values_list("pk", flat=True))
    ended = Record.objects.ever_public().filter(pk__in=names - public)
    ended = ended.filter(noun="statement")
    for name in sorted(names - public - set(ended.values_list("pk", flat=True))):
        yield f"It points at {name}, which is not public."
