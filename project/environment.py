"""Read settings from the environment: text in, plain values out, errors that say what to do."""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import dj_database_url
from django.core.exceptions import ImproperlyConfigured

ON = frozenset({"1", "on", "true", "yes"})
OFF = frozenset({"0", "off", "false", "no"})

QUOTA = re.compile(r"[1-9][0-9]{0,8}/(second|minute|hour|day)")

# Good enough for one machine, worthless as a secret: it is in the repository.
DEVELOPMENT_KEY = "django-insecure-development-only"

# A writer takes the lock when it begins, so two of them queue instead of failing half-way.
SQLITE_OPTIONS = {
    "transaction_mode": "IMMEDIATE",
    "init_command": (
        "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; "
        "PRAGMA foreign_keys=ON; PRAGMA busy_timeout=5000"
    ),
}


class BadEnvironment(ImproperlyConfigured):
    """A variable of the environment that the settings cannot use."""

    def __init__(self, name: str, problem: str, remedy: str) -> None:
        super().__init__(f"{name} {problem}. {remedy}")


def text(environ: Mapping[str, str], name: str, default: str = "") -> str:
    """Return the variable without outer spaces; a blank one counts as not set."""
    return environ.get(name, "").strip() or default


def flag(environ: Mapping[str, str], name: str, *, default: bool) -> bool:
    """Return whether a switch is on."""
    value = text(environ, name).lower()
    if not value:
        return default
    if value not in ON | OFF:
        raise BadEnvironment(name, f"is {value!r}, neither on nor off", "Set it to 1 or 0.")
    return value in ON


def number(environ: Mapping[str, str], name: str, *, default: int) -> int:
    """Return a whole number that is zero or more."""
    value = text(environ, name, str(default))
    if not (value.isascii() and value.isdigit()):
        raise BadEnvironment(name, f"is {value!r}, not a whole number", f"Try {name}={default}.")
    return int(value)


def quota(environ: Mapping[str, str], name: str, *, default: str) -> str | None:
    """Return how many requests in which time, such as `1000/hour`; None where all are allowed."""
    value = text(environ, name, default).lower()
    if value != "none" and not QUOTA.fullmatch(value):
        raise BadEnvironment(
            name,
            f"is {value!r}, not a number of requests in some time",
            "Write 1000/hour (or second, minute, day), or none to allow all.",
        )
    return None if value == "none" else value


def counters(environ: Mapping[str, str], name: str, default: Path) -> dict[str, Any]:
    """Return the cache that counts requests: a file for all workers, `none` for each its own."""
    value = text(environ, name, str(default))
    if value.lower() == "none":
        return {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "counters"}
    return {"BACKEND": "project.counters.FileCounters", "LOCATION": value}


def statement_timeout(environ: Mapping[str, str]) -> int:
    """Return for how many milliseconds one statement of a database may run; 0 is for ever."""
    return number(environ, "DATABASE_STATEMENT_TIMEOUT", default=30_000)


def choice(environ: Mapping[str, str], name: str, *, default: str, choices: frozenset[str]) -> str:
    """Return one of the choices, in upper case."""
    value = text(environ, name, default).upper()
    if value not in choices:
        allowed = ", ".join(sorted(choices))
        raise BadEnvironment(name, f"is {value!r}", f"Set it to one of: {allowed}.")
    return value


def words(environ: Mapping[str, str], name: str, default: str = "") -> list[str]:
    """Return the parts between commas, empty ones left out."""
    return [part.strip() for part in text(environ, name, default).split(",") if part.strip()]


def hosts(environ: Mapping[str, str], name: str, default: str = "") -> list[str]:
    """Return host names as the Host header has them, without scheme and path."""
    found = words(environ, name, default)
    for host in found:
        if "/" in host:
            raise BadEnvironment(
                name,
                f"names {host!r}, which is an address and not a host",
                "Write host names only, with commas between: example.org,www.example.org.",
            )
    return found


def origins(environ: Mapping[str, str], name: str) -> list[str]:
    """Return origins: a scheme and a host, no path."""
    found = words(environ, name)
    for origin in found:
        parts = urlsplit(origin)
        if parts.scheme not in {"http", "https"} or not parts.netloc or parts.path:
            raise BadEnvironment(
                name,
                f"names {origin!r}, which is not an origin",
                "Write the scheme and the host, nothing after it: https://example.org.",
            )
    return found


def secret_key(environ: Mapping[str, str], *, debug: bool) -> str:
    """Return the key that signs sessions; only a debugging machine may do without one."""
    key = text(environ, "SECRET_KEY", DEVELOPMENT_KEY if debug else "")
    if not key:
        raise BadEnvironment(
            "SECRET_KEY",
            "is not set",
            "Set it to a long random text that no one else knows, the same for every worker; "
            "on your own machine set DEBUG=1 instead.",
        )
    return key


def database(environ: Mapping[str, str], default: Path) -> dict[str, Any]:
    """Return the entry for DATABASES; without a DATABASE_URL, SQLite in the default file."""
    url = text(environ, "DATABASE_URL")
    if not url:
        return _sqlite({"ENGINE": "django.db.backends.sqlite3", "NAME": str(default)})
    scheme = url.partition(":")[0]
    if scheme == "sqlite":
        return _sqlite(_parsed(url))
    if scheme in {"postgres", "postgresql"}:
        return _postgresql(_parsed(url), environ)
    # Only the scheme may be repeated in the message: the rest can hold a password.
    raise BadEnvironment(
        "DATABASE_URL",
        "is for no database that this project runs on",
        "Begin it with sqlite:/// or postgresql://.",
    )


def _parsed(url: str) -> dict[str, Any]:
    try:
        entry: dict[str, Any] = dict(dj_database_url.parse(url))
    except ValueError:
        entry = {}
    if not entry.get("NAME"):
        raise BadEnvironment(
            "DATABASE_URL",
            "cannot be read as the address of a database",
            "Write sqlite:///file.sqlite3 or postgresql://user:password@host:5432/name, "
            "with special characters in the password percent-encoded.",
        ) from None
    return entry


def _sqlite(entry: dict[str, Any]) -> dict[str, Any]:
    return {
        **entry,
        "CONN_MAX_AGE": 60,  # opening the file anew takes as long as a page of the API
        "OPTIONS": {**entry.get("OPTIONS", {}), **SQLITE_OPTIONS},
    }


def _postgresql(entry: dict[str, Any], environ: Mapping[str, str]) -> dict[str, Any]:
    lock = number(environ, "DATABASE_LOCK_TIMEOUT", default=5_000)
    statement = statement_timeout(environ)
    given = entry.get("OPTIONS", {})
    flags = f"-c lock_timeout={lock} -c statement_timeout={statement} {given.get('options', '')}"
    return {
        **entry,
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {"connect_timeout": 5, **given, "options": flags.strip()},
    }
