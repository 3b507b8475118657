"""What languages are called."""

from __future__ import annotations

from django.utils.translation import get_language_info


def language_name(code: str | None) -> str:
    """Return the English name of a language, its code where it has none; empty without a code."""
    if not code:
        return ""
    try:
        return str(get_language_info(code)["name"])
    except KeyError:
        return code
