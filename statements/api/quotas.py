"""The API's quotas: of an address, or of a token's holder."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from rest_framework.request import Request
from rest_framework.settings import api_settings
from rest_framework.throttling import BaseThrottle

from statements.client_address import client_address
from statements.quotas import Standing, standing_of, standing_of_place


class Quota(BaseThrottle):
    """Counts requests in fixed windows: one number each, where DRF keeps a list of times."""

    standing: Standing | None = None

    def allow_request(self, request: Request, view: Any) -> bool:
        """Count a request that reads; what is left is told to the view."""
        if request.method == "OPTIONS":
            return True
        view.standing = self.standing = self.standing_for(request, count=True)
        return self.standing is None or not self.standing.is_over

    def wait(self) -> float | None:
        return self.standing.reset if self.standing else None

    def standing_for(self, request: Request, *, count: bool = False) -> Standing | None:
        """Return where the one who asks stands, None where there is no limit."""
        if request.auth:
            return standing_of("token", rate_of("token"), str(request.user.pk), count=count)
        return anonymous_standing(request._request, count=count)


def anonymous_standing(request: HttpRequest, *, count: bool = False) -> Standing | None:
    """Return where the network stands that a request without a token comes from."""
    return standing_of_place(
        "anonymous", rate_of("anonymous"), client_address(request), count=count
    )


def rate_of(scope: str) -> str | None:
    rates: Any = api_settings.DEFAULT_THROTTLE_RATES
    rate: str | None = rates[scope]
    return rate
