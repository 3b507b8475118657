"""What languages are called, and how each marks a title."""

from __future__ import annotations

from django.utils.translation import get_language_info

# Outer and inner marks, as in https://cldr.unicode.org (delimiters); others are marked as English.
ENGLISH = ("“", "”", "‘", "’")
QUOTES = {
    "ar": ("”", "“", "’", "‘"),
    "de": ("„", "“", "‚", "‘"),
    "fr": ("«\u202f", "\u202f»", "“", "”"),
    "hu": ("„", "”", "»", "«"),
    "hy": ("«", "»", "“", "”"),
    "it": ("«", "»", "“", "”"),
    "ru": ("«", "»", "„", "“"),
    "sr": ("„", "“", "’", "’"),
    "sv": ("”", "”", "’", "’"),
    "uk": ("«", "»", "„", "“"),
}


def quoted(title: str, language: str | None) -> str:
    """Return a title in the quotation marks of its language, marks within it in the inner ones."""
    start, end, inner_start, inner_end = QUOTES.get(language or "", ENGLISH)
    inner = title.replace(start.strip(), inner_start).replace(end.strip(), inner_end)
    return f"{start}{inner}{end}"


def language_name(code: str | None) -> str:
    """Return the English name of a language, its code where it has none; empty without a code."""
    if not code:
        return ""
    try:
        return str(get_language_info(code)["name"])
    except KeyError:
        return code
