"""Read settings from the environment: text in, plain values out, errors that say what to do."""

import re
from collections.abc import Mapping
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import dj_database_url
from django.core.exceptions import ImproperlyConfigured

ON = frozenset({"1", "on", "true", "yes"})
OFF = frozenset({"0", "off", "false", "no"})

SHORTEST_TOKEN = 32  # characters

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


def number(environ: Mapping[str, str], name: str, *, default: int, least: int = 0) -> int:
    """Return a whole number that is zero or more, or at least `least`."""
    value = text(environ, name, str(default))
    if not (value.isascii() and value.isdigit()):
        raise BadEnvironment(name, f"is {value!r}, not a whole number", f"Try {name}={default}.")
    if int(value) < least:
        raise BadEnvironment(
            name, f"is {value}, and {least} is the least", f"Try {name}={default}."
        )
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


HOST_NAMES = "Write host names only, with commas between: example.org,www.example.org."
EVERY_HOST = re.compile(r"[*.]*|\*?\.[^.:]+")  # all names, or all of a top-level domain
WITH_PORT = re.compile(r"[^:\[]*:[0-9]*|\[.*\]:[0-9]*")


def hosts(environ: Mapping[str, str], name: str, *, debug: bool) -> list[str]:
    """Return host names as the Host header has them, without scheme, port and path.

    Only a debugging machine may do without any, or answer to every name: with it, links in
    replies and caches lead wherever a stranger's Host header says.
    """
    names = words(environ, name, "127.0.0.1,localhost,[::1]" if debug else "")
    for host in names:
        if "/" in host:
            problem = f"names {host!r}, which is an address and not a host"
            raise BadEnvironment(name, problem, HOST_NAMES)
        if WITH_PORT.fullmatch(host):
            raise BadEnvironment(name, f"names {host!r}, which has a port", HOST_NAMES)
        if not debug and EVERY_HOST.fullmatch(host):
            problem = f"names {host!r}, which is every host that a stranger writes"
            raise BadEnvironment(name, problem, HOST_NAMES)
    if not names:
        raise BadEnvironment(name, "is not set, so nothing would be answered", HOST_NAMES)
    return names


def origins(environ: Mapping[str, str], name: str) -> list[str]:
    """Return origins: a scheme and a host, no path."""
    listed = words(environ, name)
    for origin in listed:
        parts = urlsplit(origin)
        rest = parts.path or parts.query or parts.fragment or "@" in parts.netloc
        if parts.scheme not in {"http", "https"} or not parts.netloc or rest:
            raise BadEnvironment(
                name,
                f"names {origin!r}, which is not an origin",
                "Write the scheme and the host, nothing after it: https://example.org.",
            )
        if EVERY_HOST.fullmatch(parts.netloc.partition(":")[0]):
            raise BadEnvironment(
                name,
                f"names {origin!r}, which is every origin",
                "Write the scheme and the host: https://example.org.",
            )
    return listed


def networks(
    environ: Mapping[str, str], name: str, default: str
) -> list[IPv4Network | IPv6Network]:
    """Return networks; an address alone is a network of one. `none` names nobody."""
    listed = [] if text(environ, name).lower() == "none" else words(environ, name, default)
    try:
        return [ip_network(one) for one in listed]
    except ValueError as error:
        raise BadEnvironment(
            name,
            f"names no network: {error}",
            "Write addresses and networks with commas between: 127.0.0.1,10.1.0.0/16.",
        ) from None


SHORTEST_KEY, FEWEST_CHARACTERS = 50, 10
# What stands in examples, compared without case and without what is no letter.
EXAMPLES = re.compile(
    "djangoinsecure|changeme|changethis|replaceme|secretkey|mysecret|yoursecret|verysecret|supersecret"
    "|insecure|example|placeholder|password|development|forbenchmarks|randomtext|notsosecret"
)
NEW_KEY = (
    "Set it to a long random text that no one else knows, the same for every worker: python -c "
    "'import secrets; print(secrets.token_urlsafe(64))'; on your own machine set DEBUG=1 instead."
)


def secret_key(environ: Mapping[str, str], *, debug: bool) -> str:
    """Return the key that signs sessions; only a debugging machine may do with a poor one."""
    key = text(environ, "SECRET_KEY", DEVELOPMENT_KEY if debug else "")
    problem = "" if debug else fault_of_key(key)
    if problem:  # the key itself is never told: it may be in use elsewhere
        raise BadEnvironment("SECRET_KEY", problem, NEW_KEY)
    return key


def fault_of_key(key: str) -> str:
    """Return what makes a key easy to guess, nothing where it is good."""
    if not key:
        return "is not set"
    if len(key) < SHORTEST_KEY:
        return f"has {len(key)} characters, and {SHORTEST_KEY} are the least"
    if len(set(key)) < FEWEST_CHARACTERS:
        return f"has {len(set(key))} different characters, and {FEWEST_CHARACTERS} are the least"
    if key in (key + key)[1:-1]:
        return "is one text several times"
    if EXAMPLES.search(re.sub(r"[^a-z]", "", key.lower())):
        return "is one that stands in examples"
    return ""


def token(environ: Mapping[str, str], name: str) -> str:
    """Return a secret that a program sends, or nothing; a short one is refused."""
    value = text(environ, name)
    if value and (len(value) < SHORTEST_TOKEN or not value.isascii()):
        problem = f"is not {SHORTEST_TOKEN} ASCII characters long or longer"
        raise BadEnvironment(name, problem, "Make one: openssl rand -hex 32.")
    return value


def metrics_folder(environ: Mapping[str, str], *, is_needed: bool) -> None:
    """Make the folder in which all workers count; its name is read by prometheus_client itself."""
    name = "PROMETHEUS_MULTIPROC_DIR"
    folder = text(environ, name)
    if is_needed and not folder:
        problem = "is not set, so /metrics would tell the counts of one worker"
        raise BadEnvironment(name, problem, "Name a folder of this server's own, empty at start.")
    if folder:
        Path(folder).mkdir(mode=0o700, parents=True, exist_ok=True)


def contact(environ: Mapping[str, str], name: str) -> str:
    """Return an address for https://www.rfc-editor.org/rfc/rfc9116#section-2.5.3, or nothing."""
    value = text(environ, name)
    if re.fullmatch(r"[^\s@:/<>]+@[^\s@:/<>]+\.[^\s@:/<>]+", value):
        return f"mailto:{value}"
    if value and not re.fullmatch(r"(mailto:|https://|tel:\+)[^\s<>]+", value):
        remedy = "Write security@your.domain, or the https:// address of a form."
        raise BadEnvironment(name, f"is {value!r}, which nobody can be reached at", remedy)
    return value


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
    idle = number(environ, "DATABASE_IDLE_TIMEOUT", default=300_000)
    options = entry.get("OPTIONS", {})
    flags = (
        f"-c lock_timeout={lock} -c statement_timeout={statement} "
        f"-c idle_in_transaction_session_timeout={idle} {options.get('options', '')}"
    )
    return {
        **entry,
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {"connect_timeout": 5, **options, "options": flags.strip()},
    }
