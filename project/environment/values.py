"""Single values: text, switches, numbers, one of some words, several."""

import re
from collections.abc import Mapping

from django.core.exceptions import ImproperlyConfigured

ON = frozenset({"1", "on", "true", "yes"})
OFF = frozenset({"0", "off", "false", "no"})
QUOTA = re.compile(r"[1-9][0-9]{0,8}/(second|minute|hour|day)")
MOST = 1_000_000_000  # thirty years in seconds: sums with a time of the clock stay times


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


def number(
    environ: Mapping[str, str], name: str, *, default: int, least: int = 0, most: int = MOST
) -> int:
    """Return a whole number from `least` to `most`, both in."""
    value, remedy = text(environ, name, str(default)), f"Try {name}={default}."
    if not (value.isascii() and value.isdigit()):
        raise BadEnvironment(name, f"is {value[:40]!r}, not a whole number", remedy)
    digits = value.lstrip("0") or "0"
    if len(digits) > len(str(most)) or int(digits) > most:
        raise BadEnvironment(name, f"is {value[:40]}, and {most} is the most", remedy)
    if int(digits) < least:
        raise BadEnvironment(name, f"is {value}, and {least} is the least", remedy)
    return int(digits)


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
