"""Keep what somebody reported, once, and no more from one place than a person would send."""

from __future__ import annotations

from base64 import b32encode
from collections.abc import Mapping
from hashlib import blake2b

from django.conf import settings
from django.utils import timezone

from statements.models import Correction
from statements.quotas import standing_of_place

from .deciding import forget
from .slips import Slip

TOLD = ("wrong", "proposal", "source", "name", "mail")


class TooMany(Exception):
    """One place sent as many reports as it may within an hour; `wait` is in seconds."""

    def __init__(self, wait: int) -> None:
        super().__init__(wait)
        self.wait = wait


def receive(slip: Slip, told: Mapping[str, str | None], address: str) -> Correction:
    """Keep a report, and return it; the same sent twice is one.

    Raises TooMany, by the network address that it came from, which is not kept.
    """
    values = {name: told[name] for name in TOLD}
    reference = reference_of(slip, values)
    if before := Correction.objects.filter(reference=reference).first():
        return before
    count(address)
    now = timezone.now()
    forget(now)
    correction, _ = Correction.objects.get_or_create(
        reference=reference,
        defaults=values | {"about": slip.about, "number": slip.number, "received_at": now},
    )
    return correction


def count(address: str) -> None:
    """Count a report; raises TooMany."""
    rate = f"{settings.CORRECTIONS_PER_HOUR}/hour"
    standing = standing_of_place("corrections", rate, address, count=True)
    if standing and standing.is_over:
        raise TooMany(standing.reset)


def reference_of(slip: Slip, values: Mapping[str, str | None]) -> str:
    """Return the number that the sender is told, short enough to be read out."""
    digest = blake2b(repr((slip, sorted(values.items()))).encode(), digest_size=5)
    return b32encode(digest.digest()).decode()
