"""Whether something public uses a record that curators may add."""

from __future__ import annotations

from typing import Any

from statements.documents.desk import CHUNK
from statements.documents.mapping import batched
from statements.models import Edition, Party, Record, Source, TextVersion
from statements.models.public import public_users


def added_by(user: Any, noun: str, key: str) -> bool:
    """Tell whether a person saved a record's first edition."""
    first = Edition.objects.filter(pk=f"{noun}/{key}/1")
    return first.filter(saved_by=user).exists()


def used_in_public(noun: str, key: str) -> bool:
    """Tell whether a public statement or authority record uses a source, official or publisher."""
    if noun == "source":
        return sources_public([key])
    if noun == "official":
        signed = Party.objects.filter(official=key).exists()
        return signed or bool(public_users(noun, [key]))
    published = Source.objects.filter(publisher=key).values_list("pk", flat=True)
    cited = Source.objects.filter(cite_links__publisher=key).values_list("pk", flat=True)
    return (
        TextVersion.objects.filter(publisher=key).exists()
        or sources_public(list(published))
        or sources_public(list(cited))
    )


def sources_public(uids: list[str]) -> bool:
    """Tell whether the public can read any of these sources now."""
    return any(
        Record.objects.filter(
            pk__in=[f"source/{uid}" for uid in chunk], public_change__edition__isnull=False
        ).exists()
        for chunk in batched(uids, CHUNK)
    )
