"""The ledger as a whole: its numbers, the heads of its records, and what was merged."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Count, F, Max, Min, Q

from statements.documents import NOUNS
from statements.documents.mapping import batched
from statements.documents.merges import merged_keys
from statements.models import Change, Record
from statements.vocabularies import Action

from .faults import Fault

CHUNK = 500  # records asked for in one query


def check_numbers() -> Iterator[Fault]:
    """The ledger's numbers run from 1 without a gap."""
    span = Change.objects.aggregate(first=Min("number"), last=Max("number"), count=Count("number"))
    if span["count"] and (span["first"], span["last"]) != (1, span["count"]):
        yield Fault("ledger", f"{span['count']} changes from {span['first']} to {span['last']}.")


def check_merges() -> Iterator[Fault]:
    """What was merged is not public, and leads to a record of its noun that is or was public."""
    rows = Record.objects.filter(merged_into__gt="").select_related("public_change", "merged_into")
    into, public = merged_keys(), set[str]()
    names = [f"{record.noun}/{into[record.pk]}" for record in rows]
    for chunk in batched(names, CHUNK):
        winners = Record.objects.ever_public().filter(pk__in=chunk)
        public |= set(winners.values_list("pk", flat=True))
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
    counted = Record.objects.annotate(count=Count("editions"), top=Max("editions__number"))
    wrong = counted.exclude(Q(count=F("version")) & Q(top=F("version")))
    for pk, version, count in wrong.values_list("pk", "version", "count").iterator():
        yield Fault(pk, f"Version {version}, but {count} editions.")
    for pk, noun in Record.objects.exclude(noun__in=NOUNS).values_list("pk", "noun"):
        yield Fault(pk, f"There is no noun “{noun}”.")
