"""Merged records: what cites them, and whose public rows carry their keys."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from django.db.models import Q

from statements.documents import KINDS, Document, Noun, pointers
from statements.documents.nouns import CITING
from statements.models import (
    PublicDebtor,
    PublicMember,
    PublicRecord,
    PublicReference,
    PublicTenure,
)
from statements.models.public import ROLES, uses_of

POINTING: tuple[type[Any], ...] = (PublicTenure, PublicDebtor)  # rows below authority records


def cited_in(noun: Noun, document: Document, keys: set[str]) -> Iterator[str]:
    """Yield the paths at which a document's references point at any of keys of its own noun."""
    if noun.name in CITING:
        for pointer in pointers(noun, document):
            if pointer.noun == noun.name and pointer.key in keys and "targets" in pointer.path:
                yield pointer.path


def records_with_keys(noun: str, keys: Iterable[str]) -> set[str]:
    """Return the public records, as `noun/key`, whose rows carry any of some keys of a noun."""
    key_list = list(keys)
    return {*statements_with(noun, key_list), *authority_records_with(noun, key_list)}


def statements_with(noun: str, keys: list[str]) -> Iterator[str]:
    """Yield the statements with such a key, and the agreements whose references have it."""
    roles = ((role, noun, role.owner) for role in ROLES if noun in role.follows)
    for model, column, owner in (*uses_of(noun), *roles):
        rows = model.rows_with(column, keys)
        if owner != "reference":
            yield from (f"statement/{uid}" for uid in rows.values_list(owner, flat=True).distinct())
            continue
        references = PublicReference.objects.filter(uid__in=rows.values(owner)).order_by()
        for uid, agreement in references.values_list("statement", "agreement").distinct():
            yield f"statement/{uid}" if uid else f"agreement/{agreement}"


def authority_records_with(noun: str, keys: list[str]) -> Iterator[str]:
    """Yield the authority records of whose members such a key is a value."""
    names = {m.name for kind in KINDS.values() for m in kind.members if m.noun == noun}
    rows = PublicMember.objects.filter(name__in=names, value__in=keys)
    parts = Q(id__in=rows.values("record"))
    for model in POINTING:
        if noun in model.points_at:
            pointing = model.rows_with(noun, keys)
            parts |= Q(id__in=pointing.values("record"))
    records = PublicRecord.objects.filter(parts).order_by()
    yield from records.values_list("record", flat=True).distinct()
