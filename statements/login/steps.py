"""From the password to the desk. In between nobody is logged in: the session only remembers who
showed the right password, for some minutes."""

from __future__ import annotations

from dataclasses import dataclass
from time import time
from typing import Any

from django.conf import settings
from django.contrib.auth import login, logout
from django.http import HttpRequest
from django.utils.crypto import constant_time_compare
from django_otp import login as remember_device
from django_otp.models import Device

from statements.audit import audit
from statements.metrics import LOGINS
from statements.models import User

from . import codes

PASSED = "password_passed"
PASSED_FOR = 600  # seconds
BEGAN, LAST_USED = "login_began", "login_seen"
BACKEND = "statements.login.passwords.DeskBackend"


@dataclass(frozen=True, slots=True)
class PasswordStep:
    """Who showed the right password, and the secret of an app that is being set up.

    A weak password is changed before the desk opens; `device` is the one whose code was right.
    """

    user: User
    key: str
    is_weak: bool
    device: Any


def needs_code(user: User) -> bool:
    """Tell whether a password alone is not enough: by the settings, or as the person has an app."""
    return settings.REQUIRE_TOTP or codes.app_of(user) is not None


def may_enter(request: HttpRequest) -> bool:
    """Tell whether the session of somebody logged in was begun with a code, if it had to be."""
    return not settings.REQUIRE_TOTP or getattr(request.user, "otp_device", None) is not None


def begin(request: HttpRequest, user: User, *, is_weak: bool = False) -> None:
    """Remember that a person showed the right password; the session gets another key."""
    if request.user.is_authenticated:
        logout(request)
    request.session.cycle_key()
    request.session[PASSED] = {
        "user": user.pk,
        "hash": user.get_session_auth_hash(),  # ends with the password
        "key": codes.new_key(),
        "is_weak": is_weak,
        "device": None,
        "ends": time() + PASSED_FOR,
    }


def remember_code(request: HttpRequest, device: Any) -> None:
    """Remember whose code was right while another password is chosen."""
    request.session.cycle_key()
    entry = {"device": device.persistent_id, "ends": time() + PASSED_FOR}
    request.session[PASSED] = request.session[PASSED] | entry


def password_step(request: HttpRequest) -> PasswordStep | None:
    """Return who showed the right password in this session, a short while ago."""
    entry = request.session.get(PASSED)
    if not entry or entry["ends"] < time():
        return None
    user = User.objects.filter(pk=entry["user"], is_active=True, is_staff=True).first()
    if user is None or not constant_time_compare(entry["hash"], user.get_session_auth_hash()):
        return None
    return PasswordStep(
        user, entry["key"], entry.get("is_weak", False), device_of(user, entry.get("device"))
    )


def device_of(user: User, name: str | None) -> Any:
    """Return a person's device by the name that a session remembers, None where it is gone."""
    device = Device.from_persistent_id(name) if name else None
    return device if device is not None and device.user_id == user.pk else None


def enter(request: HttpRequest, user: User, device: Any = None) -> None:
    """Log in; the session gets another key."""
    login(request, user, backend=BACKEND)
    if device is not None:
        remember_device(request, device)
    request.session.pop(PASSED, None)
    LOGINS.labels("let_in").inc()
    audit("login", request, user.username, by=device.name if device else "password alone")
