"""Audit every rule over all rows, and compare desk, editions, ledger and public side."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.db.models import Count, F, Max, Min, Q

from statements import documents, ledger
from statements.documents import NOUNS, Document, Noun
from statements.documents.links import held_keys, missing
from statements.documents.mapping import batched
from statements.documents.rules import World, broken, public_rules
from statements.ledger.known import merged
from statements.ledger.rebuilding import rebuild
from statements.models import Change, Edition, PublicRecord, Record, record_id
from statements.vocabularies import Action, DeskState

CHUNK = 500  # records looked at in one go


@dataclass(frozen=True, slots=True)
class Fault:
    """Something that should never be: where, and what."""

    where: str
    what: str

    def __str__(self) -> str:
        return f"{self.where}: {self.what}"


def check_data() -> Iterator[tuple[int, list[Fault]]]:
    """Yield, chunk by chunk, how many records were looked at and what is wrong with them."""
    for noun in NOUNS.values():
        for keys in batched(all_keys(noun), CHUNK):
            yield len(keys), list(check_records(noun, keys))
    yield 0, [*check_numbers(), *check_heads(), *check_merges()]
    for _, findings in rebuild(check=True):
        yield 0, [Fault(finding.table, f"{finding.fault}: {finding.row}") for finding in findings]


def all_keys(noun: Noun) -> list[str]:
    """Return the keys that the desk holds or a record names."""
    desk = noun.table.model._base_manager.values_list("pk", flat=True)
    named = Record.objects.filter(noun=noun.name)
    return sorted({*desk, *named.values_list("key", flat=True)})


def check_records(noun: Noun, keys: list[str]) -> Iterator[Fault]:
    """Check some records: desk against last edition, and every rule."""
    rendered = documents.render(noun, keys)
    world = World.around([*rendered.values(), *public_documents(noun, keys)])
    found = {key: documents.pointers(noun, document) for key, document in rendered.items()}
    held = held_keys(pointer[1:] for part in found.values() for pointer in part)
    records = {
        record.key: record
        for record in Record.objects.filter(noun=noun.name, key__in=keys).select_related(
            "public_change__edition"
        )
    }
    editions = last_editions(records.values())
    for key in keys:
        where = f"{noun.name}/{key}"
        for message in compare_desk(noun, rendered.get(key), records.get(key), editions):
            yield Fault(where, message)
        if key in rendered:
            for problem in missing(found[key], held):
                yield Fault(where, str(problem))
            for message in break_rules(noun, rendered[key], world):
                yield Fault(where, message)
        if key in records and noun.name == "statement":
            for message in check_public(noun, records[key], world):
                yield Fault(where, message)


def public_documents(noun: Noun, keys: list[str]) -> Iterator[Document]:
    """Yield the public editions of some records."""
    public = Record.objects.public().filter(noun=noun.name, key__in=keys)
    for record in public.select_related("public_change__edition"):
        if record.public_change and record.public_change.edition:
            yield ledger.read(noun, record.public_change.edition)


def last_editions(records: Iterable[Record]) -> dict[str, Edition]:
    return Edition.objects.in_bulk([f"{record.pk}/{record.version}" for record in records])


def compare_desk(
    noun: Noun, document: Document | None, record: Record | None, editions: dict[str, Edition]
) -> Iterator[str]:
    """Tell where the desk says something that no recording wrote."""
    if record is None:
        yield "On the desk, but no recording made it: write through the admin or an import."
        return
    edition = editions.get(f"{record.pk}/{record.version}")
    if record.state == DeskState.DELETED:
        if record.is_public or document is not None:
            yield "It was deleted, and is still there."
        return
    if document is None:
        yield "Its rows are gone from the desk, and no recording deleted it."
    elif edition is None:
        yield f"Edition {record.version} is missing."
    elif ledger.read(noun, edition) != document:
        found = documents.differences(noun, ledger.read(noun, edition), document)
        paths = ", ".join(difference.path for difference in found[:5])
        yield f"The desk differs from edition {edition.number} in {paths}."


def break_rules(noun: Noun, document: Document, world: World) -> Iterator[str]:
    """Tell every rule that a document breaks."""
    problems = list(documents.faults(noun, document))
    if not problems:
        problems += broken(noun.name, document, world)
    yield from map(str, problems)


def check_public(noun: Noun, record: Record, world: World) -> Iterator[str]:
    """Tell what the public reads of a statement and should not."""
    change = record.public_change
    if change is None or change.edition is None:
        return
    document = ledger.read(noun, change.edition)
    yield from map(str, public_rules(document))
    yield from (f"For the public, {p}" for p in broken(noun.name, document, world))
    into = documents.Context(merged=merged())
    pointed = documents.pointers(noun, document)
    names = {record_id(p.noun, str(into.key(p.noun, p.key))) for p in pointed}
    public = set(PublicRecord.objects.filter(pk__in=names).values_list("pk", flat=True))
    ended = Record.objects.filter(pk__in=names - public, public_change__isnull=False)
    ended = ended.filter(noun="statement")
    for name in sorted(names - public - set(ended.values_list("pk", flat=True))):
        yield f"It points at {name}, which is not public."


def check_numbers() -> Iterator[Fault]:
    """The ledger's numbers run from 1 without a gap."""
    span = Change.objects.aggregate(first=Min("number"), last=Max("number"), count=Count("number"))
    if span["count"] and (span["first"], span["last"]) != (1, span["count"]):
        yield Fault("ledger", f"{span['count']} changes from {span['first']} to {span['last']}.")


def check_merges() -> Iterator[Fault]:
    """What was merged is not public, and leads to a record of its noun that is or was public."""
    rows = Record.objects.filter(merged_into__gt="").select_related("public_change", "merged_into")
    into, public = merged(), set[str]()
    names = [f"{record.noun}/{into[record.pk]}" for record in rows]
    for chunk in batched(names, CHUNK):
        held = Record.objects.filter(pk__in=chunk, public_change__isnull=False)
        public |= set(held.values_list("pk", flat=True))
    for record in rows:
        winner = f"{record.noun}/{into[record.pk]}"
        if winner not in public or winner in into:
            yield Fault(record.pk, f"It was merged into {winner}, which the public does not know.")
        if record.public_change is None or record.public_change.action != Action.MERGED:
            yield Fault(record.pk, "It was merged, and the ledger does not say so.")


def check_heads() -> Iterator[Fault]:
    """Every record names its own last change, and its editions run from 1 to its version."""
    last = Change.objects.values("record").annotate(last=Max("number"))
    heads = dict(Record.objects.values_list("pk", "public_change_id"))
    for row in last.iterator():
        if heads.get(row["record"]) != row["last"]:
            yield Fault(row["record"], f"Its last change is {row['last']}.")
    counted = Record.objects.annotate(held=Count("editions"), top=Max("editions__number")).exclude(
        Q(held=F("version")) & Q(top=F("version"))
    )
    for record in counted.iterator():
        yield Fault(record.pk, f"Version {record.version}, but {record.held} editions.")
