"""Codes of authenticator apps (RFC 6238) and recovery codes, which are kept as digests alone."""

from __future__ import annotations

import math
import re
import secrets
from base64 import b32encode
from hashlib import blake2b
from typing import Any

import segno
from django.db import transaction
from django.utils import timezone
from django_otp import verify_token
from django_otp.plugins.otp_static.models import StaticDevice
from django_otp.plugins.otp_totp.models import TOTPDevice
from django_otp.util import random_hex

from statements.models import User

CODE = re.compile(r"[0-9]{6}")
RECOVERY = re.compile(r"[a-z2-7]{16}")
RECOVERY_CODES = 10
MOST_FAILURES = 10  # that make a wait longer: 2 to the 9th seconds, below nine minutes


class Wait(Exception):
    """Too many wrong codes: none is looked at for some seconds."""

    def __init__(self, seconds: int) -> None:
        super().__init__(f"{seconds} s")
        self.seconds = seconds


class AlreadyEnrolled(Exception):
    """The person has an authenticator app since, shown in another window perhaps."""


def app_of(user: User) -> TOTPDevice | None:
    """Return the authenticator app of a person."""
    apps = TOTPDevice.objects.filter(user=user, confirmed=True)
    return apps.order_by("pk").first()


def new_key() -> str:
    """Return a secret for an app; it is kept in the session until a code of it was right."""
    # Not in a row of its own: who opens the page first with a stolen password would know the
    # secret.
    return str(random_hex(20))


def spelled_secret(key: str) -> str:
    """Return a secret as apps take it by hand, in groups of four."""
    text = b32encode(bytes.fromhex(key)).decode()
    return grouped(text)


def picture(user: User, key: str) -> str:
    """Return the QR code of a secret as a `data:` address of an SVG."""
    code = segno.make(TOTPDevice(user=user, key=key).config_url, error="m", micro=False)
    return str(code.svg_data_uri(scale=5, border=4, dark="#000", light="#fff"))


def enrol(user: User, key: str, typed: str) -> tuple[TOTPDevice, list[str]] | None:
    """Keep an app whose code is right; return it with new recovery codes, None where it is wrong.

    Raises AlreadyEnrolled. A wrong code locks nothing: the secret stands on the page.
    """
    code = plain_code(typed)
    with transaction.atomic():
        User.objects.select_for_update().get(pk=user.pk)
        if app_of(user) is not None:
            raise AlreadyEnrolled
        app = TOTPDevice.objects.create(user=user, name="authenticator app", key=key)
        if not (CODE.fullmatch(code) and app.verify_token(code)):
            transaction.set_rollback(True)
            return None
        return app, new_recovery_codes(user)


@transaction.atomic
def new_recovery_codes(user: User) -> list[str]:
    """Make recovery codes in place of those there were; only their digests are kept."""
    User.objects.select_for_update().get(pk=user.pk)  # one set, however many ask at once
    devices = StaticDevice.objects.filter(user=user).order_by("pk")
    device = devices.first() or StaticDevice.objects.create(user=user, name="recovery codes")
    devices.exclude(pk=device.pk).delete()
    device.token_set.all().delete()  # the device stays: a session may name it
    device.throttle_reset()
    codes = [
        "".join(secrets.choice("abcdefghijklmnopqrstuvwxyz234567") for _ in range(16))
        for _ in range(RECOVERY_CODES)
    ]  # 80 bits each
    for code in codes:
        device.token_set.create(token=code_digest(user, code))
    return [grouped(code) for code in codes]


def verify(user: User, typed: str) -> Any:
    """Return the device whose code was typed, None where none was; raise Wait.

    A code is taken once. A wrong one makes the next wait longer: 1, 2, 4, 8 … 512 seconds.
    """
    code = plain_code(typed)
    device: Any = app_of(user)
    if RECOVERY.fullmatch(code):
        device, code = StaticDevice.objects.filter(user=user).first(), code_digest(user, code)
    elif not CODE.fullmatch(code):
        return None
    if device is None:
        return None
    cap_wait(device)
    allowed, reason = device.verify_is_allowed()
    if not allowed:
        seconds = (reason["locked_until"] - timezone.now()).total_seconds()
        raise Wait(max(1, math.ceil(seconds)))
    return verify_token(user, device.persistent_id, code)


def cap_wait(device: Any) -> None:
    """Let no wait of a device grow without end: wrong codes of a thief would shut its owner out."""
    if device.throttling_failure_count > MOST_FAILURES:
        device.throttling_failure_count = MOST_FAILURES
        rows = type(device).objects.filter(pk=device.pk, throttling_failure_count__gt=MOST_FAILURES)
        rows.update(throttling_failure_count=MOST_FAILURES)


def recovery_codes_left(user: User) -> int:
    return sum(device.token_set.count() for device in StaticDevice.objects.filter(user=user))


def reset(user: User) -> int:
    """Take a person's app and recovery codes away; return how many apps there were.

    What was logged in with them is logged out by that.
    """
    StaticDevice.objects.filter(user=user).delete()
    apps = TOTPDevice.objects.filter(user=user)
    count = apps.count()
    apps.delete()
    return int(count)


def plain_code(typed: str) -> str:
    """Return a code without the spaces and hyphens that people put in."""
    return re.sub(r"[\s-]", "", typed).lower()


def grouped(text: str) -> str:
    return " ".join(text[place : place + 4] for place in range(0, len(text), 4))


def code_digest(user: User, code: str) -> str:
    """Return what is kept of a recovery code, in the 16 characters that the table has."""
    # Without SECRET_KEY: a new one must lock nobody out, and 80 random bits need no slow hash.
    return blake2b(f"{user.pk} {code}".encode(), digest_size=8).hexdigest()
