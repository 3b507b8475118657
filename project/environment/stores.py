"""Where things are kept: the database, counts of requests, counts for Prometheus."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import dj_database_url

from .values import BadEnvironment, number, text

# A writer takes the lock when it begins, so two of them queue instead of failing half-way.
SQLITE_OPTIONS = {
    "transaction_mode": "IMMEDIATE",
    "init_command": (
        "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; "
        "PRAGMA foreign_keys=ON; PRAGMA busy_timeout=5000"
    ),
}


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


def paper(environ: Mapping[str, str], name: str, default: Path) -> Path | None:
    """Return a file of Markdown; `none` names none."""
    value = text(environ, name)
    if value.lower() == "none":
        return None
    if value and not Path(value).is_file():
        raise BadEnvironment(name, "names no file", "Write the path of a Markdown file, or none.")
    return Path(value or default)


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


def statement_timeout(environ: Mapping[str, str]) -> int:
    """Return for how many milliseconds one statement of a database may run; 0 is for ever."""
    return number(environ, "DATABASE_STATEMENT_TIMEOUT", default=30_000)


def counters(environ: Mapping[str, str], name: str, default: Path) -> dict[str, Any]:
    """Return the cache that counts requests: a file for all workers, `none` for each its own."""
    value = text(environ, name, str(default))
    if value.lower() == "none":
        return {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "counters"}
    return {"BACKEND": "project.counters.FileCounters", "LOCATION": value}


def metrics_folder(environ: Mapping[str, str], *, is_needed: bool) -> None:
    """Make the folder in which all workers count; its name is read by prometheus_client itself."""
    name = "PROMETHEUS_MULTIPROC_DIR"
    folder = text(environ, name)
    if is_needed and not folder:
        problem = "is not set, so /metrics would tell the counts of one worker"
        raise BadEnvironment(name, problem, "Name a folder of this server's own, empty at start.")
    if folder:
        Path(folder).mkdir(mode=0o700, parents=True, exist_ok=True)
