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
from django.http import HttpRequest

from statements.client_address import client_address

IPV6_NETWORK = 64  # bits: what one customer of a provider has for himself
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
    scope: str, rate: str | None, holder: str, *, count: bool = False
) -> Standing | None:
    """Return where a holder stands in a window, such as `1000/hour`; None where all are allowed.

    One more is counted where that is asked for: one number for each window and holder.
    """
    if rate is None:
        return None
    limit, _, period = rate.partition("/")
    window, second = SECONDS[period], now()
    key = key_of(f"{scope} {second // window} {holder}")
    used = used_of(key, window if count else None)
    return Standing(scope, int(limit), window, used, window - second % window)


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


def network_of(request: HttpRequest) -> str:
    """Return the network that a request comes from."""
    return network(client_address(request))


def network(address: str) -> str:
    """Return what counts as one place: an IPv4 address, or an IPv6 network."""
    try:
        ip = ip_address(address)
    except ValueError:
        return address
    if not isinstance(ip, IPv6Address):
        return str(ip)
    if ip.ipv4_mapped:
        return str(ip.ipv4_mapped)
    return f"{int(ip) >> (128 - IPV6_NETWORK):x}"
