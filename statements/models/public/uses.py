"""What public statements point at, and so still use."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import models

from .references import PublicAbout, PublicReference, PublicTarget
from .statements import (
    PublicAddressee,
    PublicPlace,
    PublicSource,
    PublicStatement,
    PublicTopic,
    PublicVoice,
)

USES: dict[str, tuple[tuple[type[models.Model], str, str], ...]] = {
    "government": (
        (PublicVoice, "government", "statement"),
        (PublicAddressee, "government", "statement"),
        (PublicAbout, "government", "reference"),
    ),
    "official": (
        (PublicVoice, "official", "statement"),
        (PublicAddressee, "official", "statement"),
    ),
    "institution": (
        (PublicVoice, "institution", "statement"),
        (PublicAddressee, "institution", "statement"),
        (PublicStatement, "issued_by", "uid"),
    ),
    "tenure": ((PublicVoice, "tenure", "statement"),),
    "office": ((PublicVoice, "office", "statement"),),
    "topic": ((PublicTopic, "topic", "statement"),),
    "place": ((PublicPlace, "place", "statement"),),
    "source": ((PublicSource, "source", "statement"),),
    "agreement": ((PublicTarget, "agreement", "reference"),),
    "clause": ((PublicTarget, "clause", "reference"),),
}  # where public statements point at other things, and the column that tells which they are


def public_users(noun: str, keys: Iterable[str], apart: Iterable[str] = ()) -> list[str]:
    """Return public statements, as `statement/uid`, that point at any of keys.

    At most a few dozen are told, those in `apart` never.
    """
    wanted, apart = list(keys), [name.partition("/")[2] for name in apart]
    uids: set[str] = set()
    for model, column, by in USES.get(noun, ()) if wanted else ():
        rows = model._default_manager.filter(**{f"{column}__in": wanted}).order_by()
        if by == "reference":
            made = PublicReference.objects.filter(uid__in=rows.values(by), statement__isnull=False)
            rows, by = made.order_by(), "statement"
        uids |= set(rows.exclude(**{f"{by}__in": apart}).values_list(by, flat=True).distinct()[:25])
    return sorted(f"statement/{uid}" for uid in uids)
