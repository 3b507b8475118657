"""Who asks: anybody, or the holder of a token. One scheme: `Authorization: Bearer …`."""

from __future__ import annotations

from typing import Any

from django.views.decorators.debug import sensitive_variables
from knox.auth import TokenAuthentication
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.request import Request

from statements import tokens


class BearerAuthentication(TokenAuthentication):  # type: ignore[misc]  # knox carries no types
    """Reads a token without writing; who gives a wrong one is told, never taken for nobody."""

    def authenticate(self, request: Request) -> tuple[Any, Any] | None:
        account: tuple[Any, Any] | None = super().authenticate(request)
        if account is None and request.headers.get("Authorization", "").strip():
            raise AuthenticationFailed("Write `Authorization: Bearer TOKEN`, or leave it out.")
        return account

    @sensitive_variables("token")
    def authenticate_credentials(self, token: bytes) -> tuple[Any, Any]:
        holder = tokens.holder(token.decode("latin-1"))
        if holder is None:
            raise AuthenticationFailed(
                "This token is not known, has expired or was revoked. "
                "Without a token the same is open to you, with a smaller quota."
            )
        return holder.user, holder
