"""The accounts that commands name."""

from __future__ import annotations

from django.core.management.base import CommandError

from statements.models import User


def account(name: str) -> User:
    """Return an account; raise CommandError where there is none."""
    user = User.objects.filter(username=name).first()
    if user is None:
        raise CommandError(f"There is no user {name}.")
    return user


def active_account(name: str) -> User:
    """Return an account that may be used; raise CommandError where there is none."""
    user = User.objects.filter(username=name, is_active=True).first()
    if user is None:
        raise CommandError(f"There is no active account {name}.")
    return user
