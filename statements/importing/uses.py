"""Who still uses what an import brought, when it is taken back."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from django.db.models import PROTECT, RESTRICT, F

from statements.documents import KINDS
from statements.documents.desk import CHUNK
from statements.documents.links import PARTS
from statements.documents.mapping import batched
from statements.keys import RecordName
from statements.ledger import Recording
from statements.models import Record, desk_models
from statements.models.public import publicly_used


class Use(NamedTuple):
    """A row of the desk that points at a record, or at a part of it."""

    key: str  # of the record that is used
    target: RecordName  # the record or the part of it
    referrer: RecordName


def uses(noun: str, keys: Iterable[str]) -> Iterator[Use]:
    """Yield what other records say on the desk of some records of a noun and of their parts."""
    names = (noun, *(part.name for part in PARTS.get(noun, ())))
    for chunk in batched(keys, CHUNK):
        for name in names:
            for model, column in protecting_columns(name):
                path = column if name == noun else f"{column}__{noun}"
                rows = model.rows_with(path, chunk)
                rows = rows.select_related(*model.parents) if model.parents else rows
                for row in rows.annotate(used=F(path), at=F(column)).iterator(CHUNK):
                    yield Use(row.used, RecordName(name, row.at), row.record_name)


def protecting_columns(noun: str) -> Iterator[tuple[Any, str]]:
    """Yield the desk's tables, with their columns, whose rows hold a row of a noun in its place."""
    for model in desk_models():
        for field in model._meta.concrete_fields:
            on_delete = getattr(field.remote_field, "on_delete", None)
            if on_delete in (PROTECT, RESTRICT) and field.related_model is KINDS[noun].table.model:
                yield model, field.name


def still_used(
    recording: Recording, noun: str, keys: list[str], targets: set[RecordName]
) -> tuple[set[str], dict[str, set[str]]]:
    """Return those of some records that cannot go, and which of the records use which others.

    What stays, or is public, points at what cannot go. `targets` is what the documents point at
    that the recording puts in the place of others.
    """
    used, own_keys = used_elsewhere(noun, keys), set(keys)
    used_by_own: dict[str, set[str]] = {}
    for use in uses(noun, keys):
        if use.referrer.noun == noun and use.referrer.key in own_keys:
            used_by_own.setdefault(use.referrer.key, set()).add(use.key)
        elif is_still_used(recording, use, targets):
            used.add(use.key)
    pending = [*used]
    while pending:
        newly_used = used_by_own.get(pending.pop(), set()) - used
        used |= newly_used
        pending += newly_used
    return used, used_by_own


def is_still_used(recording: Recording, use: Use, targets: set[RecordName]) -> bool:
    """Tell whether something is used still when a recording ends."""
    if use.referrer not in recording.texts:
        return True
    return recording.texts[use.referrer] is not None and use.target in targets


def used_elsewhere(noun: str, keys: list[str]) -> set[str]:
    """Return those of some records that the public reads of, or that others became part of."""
    used: set[str] = set()
    for chunk in batched(keys, CHUNK):
        names = {str(RecordName(noun, key)): key for key in chunk}
        merged = Record.objects.filter(merged_into__in=names)
        used |= {names[str(name)] for name in merged.values_list("merged_into", flat=True)}
        used |= publicly_used(noun, chunk)
    return used
