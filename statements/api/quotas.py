"""Quotas: so many requests in each window of the clock, for an address or for a token's holder.

Told as https://datatracker.ietf.org/doc/draft-ietf-httpapi-ratelimit-headers/10/ says.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from rest_framework.request import Request
from rest_framework.settings import api_settings
from rest_framework.throttling import SimpleRateThrottle

from statements.client_address import client_address
from statements.counters import key_of, network, used_of


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

    def headers(self) -> dict[str, str]:
        """Return the fields of a reply."""
        return {
            "RateLimit-Policy": f'"{self.scope}";q={self.limit};w={self.window}',
            "RateLimit": f'"{self.scope}";r={self.remaining};t={self.reset}',
        }


class Quota(SimpleRateThrottle):
    """Counts requests in fixed windows: one number each, where DRF keeps a list of times."""

    standing: Standing | None = None

    def __init__(self) -> None:
        """Read no rate yet: it depends on who asks."""

    def allow_request(self, request: Request, view: Any) -> bool:
        """Count a request that reads; what is left is told to the view."""
        if request.method == "OPTIONS":
            return True
        view.standing = self.standing = self.standing_for(request, count=True)
        return self.standing is None or self.standing.used <= self.standing.limit

    def wait(self) -> float | None:
        return self.standing.reset if self.standing else None

    def standing_for(self, request: Request, *, count: bool = False) -> Standing | None:
        """Return where the one who asks stands, None where there is no limit."""
        scope = "token" if request.auth else "anonymous"
        rates: Any = api_settings.DEFAULT_THROTTLE_RATES
        limit, window = self.parse_rate(rates[scope])
        if limit is None or window is None:
            return None
        now = int(self.timer())
        key = key_of(f"{scope} {now // window} {self.get_cache_key(request, None)}")
        used = used_of(key, window if count else None)
        return Standing(scope, limit, window, used, window - now % window)

    def get_cache_key(self, request: Request, view: Any) -> str:
        """Name the token's holder, or the network that an anonymous request comes from."""
        return str(request.user.pk) if request.auth else network(client_address(request._request))
