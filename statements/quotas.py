"""Quotas: so many requests in each window of the clock, counted for whoever asks.

Told as https://datatracker.ietf.org/doc/draft-ietf-httpapi-ratelimit-headers/10/ says.
"""

from __future__ import annotations

import logging
import sqlite3
import time
from contextlib import suppress
from dataclasses import dataclass
from hashlib import blake2b
from ipaddress import IPv6Address, ip_address

from django.conf import settings
from django.core.cache import caches

# Bits of IPv6: what a customer of a provider has at least, and what one may have, with so many of
# the first as would each have a quota of their own (https://www.ripe.net/publications/docs/ripe-690).
IPV6_NETWORK, IPV6_SITE = 64, 48
SHARE = 16  # networks whose quotas all of a site have together
SECONDS = {"second": 1, "minute": 60, "hour": 3_600, "day": 86_400}

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Standing:
    """What is left of a quota; limit and remaining are requests, window and reset are seconds."""

    scope: str
    limit: int
    window: int
    used: int
    reset: int

    @property
    def remaining(self) -> int:
        return max(0, self.limit - self.used)

    @property
    def is_over(self) -> bool:
        return self.used > self.limit

    def headers(self) -> dict[str, str]:
        """Return the fields of a reply."""
        return {
            "RateLimit-Policy": f'"{self.scope}";q={self.limit};w={self.window}',
            "RateLimit": f'"{self.scope}";r={self.remaining};t={self.reset}',
        }


def standing_of(
    scope: str, rate: str | None, holder: str, *, count: bool = False, times: int = 1
) -> Standing | None:
    """Return where a holder stands in a window, such as `1000/hour`; None where all are allowed.

    One more is counted where that is asked for: one number for each window and holder. `times` the
    rate is allowed.
    """
    if rate is None:
        return None
    limit, _, period = rate.partition("/")
    window, second = SECONDS[period], now()
    key = key_of(f"{scope} {second // window} {holder}")
    used = used_of(key, window if count else None)
    return Standing(scope, int(limit) * times, window, used, window - second % window)


def standing_of_place(
    scope: str, rate: str | None, address: str, *, count: bool = False
) -> Standing | None:
    """Return where the network of an address stands; where all of its site is over, that.

    What a network asks for beyond its own quota is no matter of its neighbours.
    """
    own = standing_of(scope, rate, network(address), count=count)
    site = network(address, IPV6_SITE)
    if own is None or own.is_over or site == network(address):
        return own
    whole = standing_of(scope, rate, f"{site}/{IPV6_SITE}", count=count, times=SHARE)
    return whole if whole and whole.is_over else own


def now() -> int:
    """Return the second of the clock by which windows begin."""
    return int(time.time())


def used_of(key: str, window: int | None) -> int:
    """Return a count, after counting one more unless there is no window to count in.

    A store that is full, read-only, locked or broken stops nobody from reading.
    """
    cache = caches["quotas"]
    try:
        if window is None:
            return int(cache.get(key, 0))
        with suppress(ValueError):
            return int(cache.incr(key))
        cache.add(key, 0, window)
        return int(cache.incr(key))
    except (OSError, sqlite3.Error) as error:  # in a line: a full disk takes no traceback each
        logger.error("Requests are not counted: API_QUOTA_FILE cannot be used: %s", error)
        return 0


def key_of(name: str) -> str:
    """Return a key that tells no address."""
    secret = blake2b(settings.SECRET_KEY.encode()).digest()
    return blake2b(name.encode(), digest_size=16, key=secret).hexdigest()


def network(address: str, bits: int = IPV6_NETWORK) -> str:
    """Return what counts as one place: an IPv4 address, or an IPv6 network."""
    try:
        ip = ip_address(address)
    except ValueError:
        return address
    if not isinstance(ip, IPv6Address):
        return str(ip)
    if ip.ipv4_mapped:
        return str(ip.ipv4_mapped)
    return f"{int(ip) >> (128 - bits):x}"
