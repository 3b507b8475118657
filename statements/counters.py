"""How often one place, or one person, did something in each window of the clock."""

from __future__ import annotations

import logging
import sqlite3
from contextlib import suppress
from hashlib import blake2b
from ipaddress import IPv6Address, ip_address

from django.conf import settings
from django.core.cache import caches

IPV6_NETWORK = 64  # bits: what one customer of a provider has for himself

logger = logging.getLogger(__name__)


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
