"""The accounts that commands name."""

from __future__ import annotations

from django.core.management.base import CommandError

from statements.models import User


def get_account(name: str, what: str = "user", **conditions: bool) -> User:
    """Return an account; raise CommandError where there is none."""
    user = User.objects.filter(username=name, **conditions).first()
    if user is None:
        raise CommandError(f"There is no {what} {name}.")
    return user


def get_active_account(name: str) -> User:
    """Return an account that was not closed; raise CommandError where there is none."""
    return get_account(name, "active account", is_active=True)
