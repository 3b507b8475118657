"""What a page tells beside its record: other public records, of any nouns, and names of keys."""

from __future__ import annotations

from collections.abc import Iterable

import orjson

from statements.documents import Context, Document, parse
from statements.keys import RecordName
from statements.labels import label_groups
from statements.ledger.publishing import merged_keys
from statements.models import PublicRecord, PublicReference

LabelGroups = dict[str, dict[str, str]]  # names by plural noun, then by key


def documents_of(names: Iterable[str]) -> dict[str, Document]:
    """Return the public documents of some `noun/key`, in one query; a merged key has its winner's.

    What is not public is left out.
    """
    wanted = set(names)
    documents = read(wanted)
    if missing := wanted - documents.keys():
        into = Context(merged=merged_keys())
        standing = {name: str(into.current_name(RecordName.parse(name))) for name in missing}
        winners = {winner for name, winner in standing.items() if winner != name}
        winning = read(winners) if winners else {}
        documents |= {name: winning[key] for name, key in standing.items() if key in winning}
    return documents


def read(names: Iterable[str]) -> dict[str, Document]:
    rows = PublicRecord.objects.listed(sorted(names)).values_list("id", "document")
    return {name: parse(text) for name, text in rows}


def certainties_of(uids: Iterable[str]) -> dict[str, str]:
    """Return how sure some public references are, by uid, in one query."""
    rows = PublicReference.objects.filter(uid__listed=set(uids)).order_by()
    return dict(rows.values_list("uid", "certainty"))


def names_of(names: Iterable[str], state: str) -> LabelGroups:
    """Return what some `noun/key` are called at a state of the ledger, as replies have it."""
    groups: LabelGroups = orjson.loads(label_groups(names, state))
    return groups
