"""What public statements point at, and so still use."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from statements.keys import keys_of

from ..sealed import Sealed
from .columns import Role
from .references import PublicAbout, PublicReference, PublicTarget
from .statements import (
    PublicAddressee,
    PublicPlace,
    PublicSource,
    PublicStatement,
    PublicTopic,
    PublicVoice,
)

ROLES: tuple[type[Role], ...] = (
    PublicVoice,
    PublicAddressee,
    PublicTopic,
    PublicPlace,
    PublicSource,
    PublicTarget,
    PublicAbout,
)


def uses_of(noun: str) -> Iterator[tuple[type[Sealed], str, str]]:
    """Yield where public statements point at a noun: table, column, and whose row it is."""
    yield from ((role, noun, role.owner) for role in ROLES if noun in role.points_at)
    for column, pointed_at in PublicStatement.points_at.items():
        if pointed_at == noun:
            yield PublicStatement, column, "uid"


def public_users(noun: str, keys: Iterable[str], apart: Iterable[str] = ()) -> list[str]:
    """Return public statements, as `statement/uid`, that point at any of keys.

    At most a few dozen are told, those in `apart` never.
    """
    wanted, apart = list(keys), keys_of("statement", apart)
    uids: set[str] = set()
    for model, column, by in uses_of(noun) if wanted else ():
        rows = model.rows_with(column, wanted)
        if by == "reference":
            references = PublicReference.objects.filter(
                uid__in=rows.values(by), statement__isnull=False
            )
            rows, by = references.order_by(), "statement"
        uids |= set(rows.exclude(**{f"{by}__in": apart}).values_list(by, flat=True).distinct()[:25])
    return sorted(f"statement/{uid}" for uid in uids)


def publicly_used(noun: str, keys: Iterable[str]) -> set[str]:
    """Return those of some keys that public statements point at."""
    wanted, used = list(keys), set[str]()
    for model, column, by in uses_of(noun):
        rows = model.rows_with(column, wanted)
        if by == "reference":
            references = PublicReference.objects.filter(statement__isnull=False)
            rows = rows.filter(**{f"{by}__in": references.order_by().values("uid")})
        used |= set(rows.values_list(column, flat=True).distinct())
    return used
