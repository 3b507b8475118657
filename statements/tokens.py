"""Tokens of the public API: they raise a quota and let nobody see or do more."""

from __future__ import annotations

from datetime import timedelta
from hmac import compare_digest

from django.db.models import QuerySet
from django.utils import timezone
from django.views.decorators.debug import sensitive_variables
from knox.crypto import hash_token
from knox.models import AuthToken
from knox.settings import CONSTANTS

from statements.models import User

SHOWN: int = CONSTANTS.TOKEN_KEY_LENGTH  # characters kept as they are, to know a token by
LONGEST = 3_650  # days


class Inactive(ValueError):
    """A token was asked for in the name of somebody who is not active."""


@sensitive_variables("text")
def mint(user: User, days: int) -> tuple[AuthToken, str]:
    """Make a token; return it and its text, which is kept nowhere and cannot be told again."""
    if not user.is_active:
        raise Inactive(f"{user} is not active: only active people have tokens.")
    token, text = AuthToken.objects.create(user, expiry=timedelta(days=days))
    return token, text


@sensitive_variables("text")
def holder(text: str) -> AuthToken | None:
    """Return the token of an active user that text is, unless it has expired; writes nothing.

    Knox's own reading deletes what has expired, and a read must not write.
    """
    if not (text.isascii() and text.isalnum()):
        return None
    digest = hash_token(text)
    for token in AuthToken.objects.filter(token_key=text[:SHOWN]).select_related("user"):
        if compare_digest(token.digest, digest):
            return token if token.user.is_active and not has_expired(token) else None
    return None


def has_expired(token: AuthToken) -> bool:
    return token.expiry is not None and token.expiry <= timezone.now()


def expired() -> QuerySet[AuthToken]:
    """Return the tokens that open nothing any more."""
    tokens: QuerySet[AuthToken] = AuthToken.objects.filter(expiry__lte=timezone.now())
    return tokens


def of_user(user: User) -> QuerySet[AuthToken]:
    tokens: QuerySet[AuthToken] = AuthToken.objects.filter(user=user)
    return tokens


def beginning_with(start: str) -> QuerySet[AuthToken]:
    """Return the token that begins like this: its first characters, or all of it."""
    tokens: QuerySet[AuthToken] = AuthToken.objects.filter(token_key=start[:SHOWN])
    return tokens
