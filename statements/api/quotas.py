"""The API's quotas: of an address, or of a token's holder."""

from __future__ import annotations

from typing import Any

from rest_framework.request import Request
from rest_framework.settings import api_settings
from rest_framework.throttling import BaseThrottle

from statements.quotas import Standing, network_of, standing_of


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
        scope = "token" if request.auth else "anonymous"
        rates: Any = api_settings.DEFAULT_THROTTLE_RATES
        holder = str(request.user.pk) if request.auth else network_of(request._request)
        return standing_of(scope, rates[scope], holder, count=count)
