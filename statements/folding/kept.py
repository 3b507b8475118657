"""Text as it is kept, and the form in which spellings of one name are equal."""

import re
import unicodedata

_FORBIDDEN = re.compile(
    r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufeff]"
)
_FRONT = re.compile(r"\A[\s\ufeff]+")
_NEWLINES = re.compile(r"\r\n?")
_QUOTES = dict.fromkeys(map(ord, "“”„‟«»″＂"), '"') | dict.fromkeys(map(ord, "‘’‚‛ʼʻ′՚`"), "'")
_HYPHENS = dict.fromkeys(map(ord, "‐‑‒–—―−֊"), "-")
_SOUNDS = {ord("ə"): "e", ord("ı"): "i"}
PLAIN = str.maketrans({**_QUOTES, **_HYPHENS, **_SOUNDS})
UNSEEN = ("Mn", "Me", "Cf")
LETTERS = {"й": "й", "Й": "й", "և": "եվ"}  # which the words of search keep, or spell out


def clean_text(value: str | None) -> str | None:
    """Give the text as it is kept: NFC, newlines as LF, trimmed, and None if nothing is left.

    Inner newlines, tabs and no-break spaces stay; byte order marks in front go.
    """
    if value is None:
        return None
    text = _NEWLINES.sub("\n", unicodedata.normalize("NFC", value))
    return _FRONT.sub("", text).rstrip() or None


def text_fault(value: str) -> str | None:
    """Say which character may not be kept, or that the text is not NFC; None if all is well.

    Positions count characters from 1. NFC: https://www.unicode.org/reports/tr15/
    """
    if match := _FORBIDDEN.search(value):
        return _character_fault(match[0], match.start() + 1)
    if unicodedata.is_normalized("NFC", value):
        return None
    composed = unicodedata.normalize("NFC", value)
    same = (a == b for a, b in zip(value, composed, strict=False))
    at = next((i for i, equal in enumerate(same, 1) if not equal), len(composed) + 1)
    return f"The text is not in Unicode normal form C from character {at} on: normalise it."


def fold(text: str) -> str:
    """Give the form in which two spellings of one name are equal: for matching, not for show.

    Compatibility caseless matching (Unicode 3.13, D146) without marks and unseen characters,
    ə as e, ı as i, curly quotes and long hyphens as plain ones, single spaces.
    """
    open_form = unicodedata.normalize("NFKD", text.casefold())
    open_form = unicodedata.normalize("NFKD", open_form.casefold()).translate(PLAIN)
    seen = (c for c in open_form if unicodedata.category(c) not in UNSEEN)
    return " ".join("".join(seen).split())


def _character_fault(character: str, at: int) -> str:
    code = f"U+{ord(character):04X}"
    if "\ud800" <= character <= "\udfff":
        return f"Character {at} is half of a surrogate pair ({code}): enter the text again."
    if character == "\ufeff":
        return f"Character {at} is a byte order mark ({code}): remove it."
    if "\u202a" <= character <= "\u2069":
        return f"Character {at} turns the direction of the text ({code}): remove it."
    return f"Character {at} is a control character ({code}): only newline and tab are allowed."
