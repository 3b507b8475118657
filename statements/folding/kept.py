"""Text as it is kept, and the form in which spellings of one name are equal."""

import re
import unicodedata

_FORBIDDEN = re.compile(
    r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufeff]"
)
# Letters of scripts in which a joiner changes nothing: Latin, Greek, Cyrillic, Armenian, Hebrew,
# Georgian, with punctuation and spaces. In others, as in Persian, it is spelling.
_UNJOINED = (
    r"\u0000-\u05ff\u10a0-\u10ff\u1c80-\u1cbf\u1d00-\u1fff\u2000-\u206f\u2c60-\u2c7f\u2d00-\u2d2f"
    r"\u2de0-\u2dff\ua640-\ua69f\ua720-\ua7ff\uab30-\uab6f\ufb00-\ufb4f"
)
# Soft hyphens, fillers, spaces of no width, marks that turn the direction, byte order marks and
# their like: what fonts leave out (Default_Ignorable_Code_Point of Unicode), seen in no script.
_NOWHERE = (
    r"\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b\u200e\u200f\u202a-\u202e"
    r"\u2060-\u206f\u3164\ufeff\uffa0\ufff0-\ufffb\U0001bca0-\U0001bca3\U0001d173-\U0001d17a"
)
_JOINERS, _VARIANTS = r"\u200c\u200d", r"\ufe00-\ufe0f\U000e0100-\U000e01ef"
_TAGS = r"\U000e0000-\U000e00ff\U000e01f0-\U000e0fff"  # spell which flag, after a black one
_MONGOLIAN = r"\u180b-\u180d\u180f"  # variants of the letters of that script
# A variation selector goes after what is no symbol, joiners where they join nothing; both at once
# where they follow each other.
_HIDDEN = re.compile(
    rf"[{_NOWHERE}]"
    rf"|(?:\A|(?<=\s)|(?<=[{_UNJOINED}])(?<=[^\W\d]))[{_JOINERS}{_VARIANTS}]+"
    rf"|(?<=[{_UNJOINED}])[{_JOINERS}]+"
    rf"|(?<=[^\W\d])[{_VARIANTS}]+"
    rf"|(?<![\U0001f3f4{_TAGS}])[{_TAGS}]+"
    rf"|(?<![\u1800-\u18af])[{_MONGOLIAN}]+"
)
# What `_HIDDEN` may find, as one set, which is searched thirty times as fast.
_RARE = re.compile(f"[{_NOWHERE}{_JOINERS}{_VARIANTS}{_TAGS}{_MONGOLIAN}]")
_NEWLINES = re.compile(r"\r\n?")
_QUOTES = dict.fromkeys(map(ord, "“”„‟«»″＂"), '"') | dict.fromkeys(map(ord, "‘’‚‛ʼʻ′՚`"), "'")
_HYPHENS = dict.fromkeys(map(ord, "‐‑‒–—―−֊"), "-")
_SOUNDS = {ord("ə"): "e", ord("ı"): "i"}
PLAIN = str.maketrans({**_QUOTES, **_HYPHENS, **_SOUNDS})
UNSEEN = ("Mn", "Me", "Cf")
LETTERS = {"й": "й", "Й": "й", "և": "եվ"}  # which the words of search keep, or spell out


def clean_text(value: str | None) -> str | None:
    """Give the text as it is kept: NFC, newlines as LF, trimmed, and None if nothing is left.

    Inner newlines, tabs and no-break spaces stay; characters that nobody sees go.
    """
    if value is None:
        return None
    text = unicodedata.normalize("NFC", _NEWLINES.sub("\n", value)).strip()
    while hidden(text):  # what stands behind one may be the next
        text = unicodedata.normalize("NFC", _HIDDEN.sub("", text)).strip()
    return text or None


def seen_text(value: str) -> str:
    """Take out the characters that nobody sees; all else stays as it was typed."""
    while hidden(value):
        value = _HIDDEN.sub("", value)
    return value


def hidden(text: str) -> re.Match[str] | None:
    """Return the first characters that nobody sees, None if all are seen."""
    return _HIDDEN.search(text) if _RARE.search(text) else None


def hidden_fault(value: str) -> str | None:
    """Say which character nobody sees, as `clean_text` takes it out; None if there is none."""
    match = hidden(value)
    return _character_fault(match[0][0], match.start() + 1) if match else None


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
    visible = (c for c in open_form if unicodedata.category(c) not in UNSEEN)
    return " ".join("".join(visible).split())


def _character_fault(character: str, at: int) -> str:
    code = f"U+{ord(character):04X}"
    if "\ud800" <= character <= "\udfff":
        return f"Character {at} is half of a surrogate pair ({code}): enter the text again."
    if character == "\ufeff":
        return f"Character {at} is a byte order mark ({code}): remove it."
    if "\u202a" <= character <= "\u202e" or "\u2066" <= character <= "\u2069":
        return f"Character {at} turns the direction of the text ({code}): remove it."
    if unicodedata.category(character) != "Cc":
        name = unicodedata.name(character, "a hidden character").lower()
        return f"Character {at} is not seen ({code}, {name}): remove it."
    return f"Character {at} is a control character ({code}): only newline and tab are allowed."
