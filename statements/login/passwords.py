"""Which passwords open the desk: not those that stand in README, and no weak one for long."""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import sha256
from random import shuffle
from typing import Any

from django.conf import settings
from django.contrib.auth.backends import ModelBackend
from django.contrib.auth.hashers import check_password
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Q
from django.http import HttpRequest

from statements.accounts import DEMO_PASSWORDS
from statements.models import User


class NoDemoPassword:
    """Refuses a demo password as a new one; named in AUTH_PASSWORD_VALIDATORS."""

    def validate(self, password: str, user: Any = None) -> None:
        if password in DEMO_PASSWORDS:
            raise ValidationError("This password is printed in README: choose another.", "demo")

    def get_help_text(self) -> str:
        return "Your password can’t be one of the demo passwords."


class DeskBackend(ModelBackend):
    """Django's own; where demo passwords are not allowed it does not even look at them."""

    def authenticate(
        self,
        request: HttpRequest | None,
        username: str | None = None,
        password: str | None = None,
        **kwargs: Any,
    ) -> Any:
        if not settings.DEMO_PASSWORDS_ALLOWED and password in DEMO_PASSWORDS:
            raise PermissionDenied
        return super().authenticate(request, username, password, **kwargs)


def is_weak(password: str, user: User) -> bool:
    """Tell whether a right password would be refused as a new one: it is told when it is typed.

    Accounts from before the rules, or made by a command, have such; a hash says no length.
    """
    if settings.WEAK_PASSWORDS_ALLOWED:
        return False
    try:
        validate_password(password, user)
    except ValidationError:
        return True
    return False


def with_demo_password() -> Iterator[str]:
    """Yield the names of active people at the desk who still have a demo password.

    Whatever the accounts are called now. A check takes four hashes, so what was found right is
    remembered by a digest until the password changes; workers that start together look at people
    in an order of their own, and each leaves out whom another one has looked at.
    """
    people = User.objects.filter(Q(is_staff=True) | Q(is_superuser=True), is_active=True)
    numbers = list(people.values_list("pk", flat=True))
    shuffle(numbers)
    for number in numbers:
        user = people.filter(pk=number).first()
        if user is None or not user.has_usable_password():
            continue
        if user.password_checked == password_digest(user.password):
            continue
        if has_demo_password(user):
            yield user.username
        else:
            User.objects.filter(pk=user.pk, password=user.password).update(
                password_checked=password_digest(user.password)
            )


def has_demo_password(user: User) -> bool:
    # not `user.check_password`, which writes where the hasher has changed meanwhile
    return any(check_password(one, user.password) for one in sorted(DEMO_PASSWORDS))


def password_digest(encoded: str) -> str:
    return sha256(encoded.encode()).hexdigest()[:32]
