"""References in English: what is said to be done to which text, and by whom. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence

from statements.vocabularies import ReferenceType

UNRESOLVED = "a text that is not told"
# Names of which some are several by themselves, and those that stand with an article.
SEVERAL = re.compile(r"\bauthorities\b", re.IGNORECASE)
COMMON = re.compile(
    r"\b(united|union|commonwealth|authorities|organi[sz]ation|republic|federation)\b",
    re.IGNORECASE,
)
GENERIC = re.compile(r"De facto\b")  # begins a description, which is written small in a sentence
# Texts that are named by whose they are, or by a number, stand without an article.
BARE = re.compile(r"\S+['’]s? |(?:(?!\bof\b).)* \d+$")


def before_and_after(kind: ReferenceType, about: Sequence[str]) -> tuple[str, str]:
    """Return what stands between who speaks and the text, and what stands after the text.

    `about` are the names of the governments that the reference is about.
    """
    if not about:
        return kind.phrase, ""
    names = listed([government_in_sentence(name) for name in about])
    if kind.about_phrases is None:
        return kind.phrase, f", with regard to {names}"
    is_plural = len(about) > 1 or bool(SEVERAL.search(about[0]))
    return kind.about_phrases[is_plural].format(names), ""


def listed(words: Sequence[str]) -> str:
    """Return words with commas between them, and `and` before the last."""
    *others, last = words
    return f"{', '.join(others)} and {last}" if others else last


def government_in_sentence(name: str) -> str:
    """Return the name of a government as it stands within a sentence."""
    name = GENERIC.sub("de facto", name)
    return f"the {name}" if COMMON.search(name) and not name.startswith("the ") else name


def names_government(body: str, government: str) -> bool:
    """Tell whether the name of a body says whose it is: `Ministry of Defence of Armenia`."""
    return bool(re.search(rf"\b{re.escape(government)}", body, re.IGNORECASE))


def text_in_sentence(name: str) -> str:
    """Return the name of a text, or of a body, as it stands within a sentence."""
    name = GENERIC.sub("de facto", name)
    return name if name.startswith("The ") or BARE.match(name) else f"the {name}"


def clause_in_sentence(number: str, agreement: str) -> str:
    """Return what a clause is called, by its number and the name of its agreement."""
    return f"clause {number} of {text_in_sentence(agreement)}"


def steps(chain: int) -> str:
    """Return how far from the official original an appearance is."""
    if chain == 0:
        return "the official original"
    return f"{chain} step{'s' if chain > 1 else ''} from the official original"
