"""The paths of records below the root of the API and of the site, as patterns of addresses."""

from __future__ import annotations

from statements.documents import BY_UID

BARE_KEY = "[a-z0-9-]{1,80}"
KEY, UID = rf"(?P<key>{BARE_KEY})", r"(?P<uid>[0-9a-f-]{36})"
CLAUSE = rf"(?P<agreement>{BARE_KEY})/(?P<number>[0-9a-z.]{{1,30}})"
PAIR = rf"(?P<one>{BARE_KEY})/(?P<other>{BARE_KEY})"
NUMBER = r"(?P<number>[1-9][0-9]{0,29})"
LOOKUPS = {"clause": CLAUSE, "change": NUMBER, **dict.fromkeys(BY_UID, UID)}


def lookup_of(noun: str) -> str:
    """Return the pattern of what names one record of a noun."""
    return LOOKUPS.get(noun, KEY)
