"""Whether something public uses a record that curators may add."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from statements.documents import NOUNS
from statements.documents.desk import CHUNK
from statements.documents.mapping import batched
from statements.ledger.uses import Use, uses_of
from statements.models import Edition, Record
from statements.models.public import public_users
from statements.vocabularies import Visibility


def added_by(user: Any, noun: str, key: str) -> bool:
    """Tell whether a person saved a record's first edition."""
    first = Edition.objects.filter(pk=f"{noun}/{key}/1")
    return first.filter(saved_by=user).exists()


def used_in_public(noun: str, key: str) -> bool:
    """Tell whether a public statement or authority record uses a record that follows its use."""
    if NOUNS[noun].visibility == Visibility.IN_USE:
        return any_public(noun, [key])
    in_authority = any(is_publicly_used(use, key) for use in uses_of(noun))
    return in_authority or bool(public_users(noun, [key]))


def is_publicly_used(use: Use, key: str) -> bool:
    """Tell whether the public can read any record that uses a key by these rows."""
    rows = use.model._base_manager.filter(**{use.column: key}).order_by()
    owners = rows.values_list(use.owner, flat=True).distinct()
    if not NOUNS[use.noun].visibility.follows_use:
        return bool(owners.exists())
    return any_public(use.noun, map(str, owners))


def any_public(noun: str, keys: Iterable[str]) -> bool:
    """Tell whether the public can read any of these records now."""
    return any(
        Record.objects.filter(
            pk__in=[f"{noun}/{key}" for key in chunk], public_change__edition__isnull=False
        ).exists()
        for chunk in batched(keys, CHUNK)
    )
