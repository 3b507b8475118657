"""People who log in as they do: with a password, then with a code of their app."""

from __future__ import annotations

from time import time
from typing import Any

from django.test import Client, override_settings
from django_otp.oath import TOTP

from statements.login.steps import PASSED
from statements.models import User

# Where the hashing itself is not the question: a tenth of a second for each password adds up.
QUICKLY = override_settings(PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"])
PASSWORD = "words-nobody-guesses"
LOGIN, CODE, APP = "/admin/login/", "/admin/login/code/", "/admin/login/app/"
NEW = "/admin/login/password/"


def make_person(username: str = "nina", **kwargs: Any) -> User:
    return User.objects.create_user(username, password=PASSWORD, is_staff=True, **kwargs)


def try_password(
    client: Client, username: str, password: str = PASSWORD, next: str = "", **extra: Any
) -> Any:
    sent = {"username": username, "password": password, "next": next}
    return client.post(LOGIN, sent, **extra)


def code_at(key: str, seconds: float | None = None) -> str:
    """Return what an app with this secret shows."""
    app = TOTP(bytes.fromhex(key))
    app.time = time() if seconds is None else seconds
    return f"{app.token():06}"


def wrong(code: str) -> str:
    return f"{(int(code) + 500_000) % 1_000_000:06}"


def key_of(client: Client) -> str:
    """Return the secret that the page shows, as a person would scan it."""
    return str(client.session[PASSED]["key"])


def set_up(client: Client, username: str = "nina") -> tuple[str, list[str]]:
    """Log in for the first time; return the app's secret and the recovery codes."""
    assert try_password(client, username)["Location"] == APP
    key = key_of(client)
    response = client.post(APP, {"code": code_at(key)})
    return key, response.context["codes"]
