"""Who tried too often waits: one name from one address, or one address with many names.

A name alone is never locked: whoever knows a curator's name could keep them out. Counted by
https://django-axes.readthedocs.io in the database, so for all processes.
"""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from ipaddress import IPv6Address, ip_address, ip_network
from typing import Any

from axes.attempts import get_cool_off_threshold
from axes.handlers.database import AxesDatabaseHandler
from axes.handlers.proxy import AxesProxyHandler
from axes.models import AccessAttempt
from django.conf import settings
from django.db.models import Max, QuerySet, Sum
from django.http import HttpRequest
from django.utils import timezone

from statements.client_address import client_address

from . import hashing

LONGEST = 255  # characters of a name, as the table of attempts has it
NETWORK = 64  # bits of IPv6 that one customer of a provider has for himself


def user_name(request: HttpRequest | None, credentials: dict[str, Any] | None = None) -> str | None:
    """Return the name that was tried: one spelling of it, as tries of all are one count."""
    typed = (credentials or {}).get("username")
    if typed is None and request is not None:
        typed = request.POST.get("username")
    return None if typed is None else plain_name(str(typed))


def plain_name(typed: str) -> str:
    """Return a name without case, compatibility forms and spaces at its edges or doubled."""
    folded = unicodedata.normalize("NFKC", typed.replace("\0", "")).casefold()
    return " ".join(folded.split())[:LONGEST]


def place_of(request: HttpRequest) -> str | None:
    """Return the address that tries are counted for, None for a socket of the file system."""
    return plain_place(client_address(request))


def plain_place(text: str) -> str | None:
    """Return an address; of IPv6 the first one of its /64. None where it is none."""
    try:
        address = ip_address(text.partition("%")[0])
    except ValueError:
        return None
    if isinstance(address, IPv6Address):
        return str(ip_network((address, NETWORK), strict=False).network_address)
    return str(address)


class Locks(AxesDatabaseHandler):  # type: ignore[misc]  # axes carries no types
    """Counts as axes does, and the names that one address tried besides."""

    def is_locked(self, request: Any, credentials: dict[str, Any] | None = None) -> bool:
        return bool(super().is_locked(request, credentials)) or has_many_names(request)


@contextmanager
def one_by_one(request: Any, username: str) -> Iterator[None]:
    """Keep others waiting from the look at the lock until a wrong password is counted.

    Many sent at once would all see the lock open. Who is locked out takes no place: nothing is
    hashed for them.
    """
    if not AxesProxyHandler.is_allowed(request, {"username": username}):
        yield
        return
    with hashing.ROOM.place():
        yield


def attempts_from(request: Any) -> QuerySet[AccessAttempt]:
    """Return what counts of what the request's address tried."""
    attempts: QuerySet[AccessAttempt] = AccessAttempt.objects.filter(
        ip_address=request.axes_ip_address, attempt_time__gte=get_cool_off_threshold(request)
    )
    return attempts


def has_many_names(request: Any) -> bool:
    names = attempts_from(request).values("username").distinct()
    return bool(names.count() >= settings.LOGIN_NAMES_PER_ADDRESS)


def seconds_left(request: HttpRequest, credentials: dict[str, Any] | None) -> int:
    """Return after how many seconds the one who is locked out may try again, at most."""
    AxesProxyHandler.update_request(request)
    attempts = attempts_from(request)
    if not has_many_names(request):
        attempts = attempts.filter(username=user_name(request, credentials))
    last = attempts.aggregate(last=Max("attempt_time"))["last"]
    cool_off: timedelta = settings.AXES_COOLOFF_TIME
    time_left = (last + cool_off - timezone.now()) if last else cool_off
    return max(1, math.ceil(time_left.total_seconds()))


def forget_attempts(request: Any, username: str) -> None:
    """Forget the wrong tries of a name from the request's address, as axes does at a login."""
    implementation = AxesProxyHandler.get_implementation()
    implementation.reset_user_attempts(request, {"username": username})


def unlock(name: str | None, address: str | None) -> int:
    """Forget the wrong tries of a name or of an address; return how many there were."""
    attempts = AccessAttempt.objects.all()
    attempts = attempts.filter(username=plain_name(name)) if name else attempts
    attempts = attempts.filter(ip_address=address) if address else attempts
    count = attempts.aggregate(count=Sum("failures_since_start"))["count"]
    attempts.delete()
    return int(count or 0)
