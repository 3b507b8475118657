"""Other names of a text, by language, each with whose it is."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby

from statements.documents import Document
from statements.vocabularies import AliasKind, Certainty

from .parts import language_name
from .reading import Names


@dataclass(frozen=True, slots=True)
class Alias:
    """Another name, with whose it is; `clause` where it names only that."""

    text: str
    language: str
    side: str
    clause: str
    kind: str
    certainty: Certainty


@dataclass(frozen=True, slots=True)
class Aliases:
    """All names in one language, in their alphabetical order."""

    language: str
    name: str  # of the language
    aliases: list[Alias]


def aliases_of(aliases: list[Document], names: Names) -> list[Aliases]:
    """Return other names by language."""
    ordered = sorted(aliases, key=lambda one: (one["language"], one["text"]))
    return [
        Aliases(language, language_name(language), [alias_of(one, names) for one in own])
        for language, own in groupby(ordered, key=lambda one: str(one["language"]))
    ]


def alias_of(alias: Document, names: Names) -> Alias:
    return Alias(
        alias["text"],
        alias["language"],
        names.of("government", alias["side"]) if alias["side"] else "",
        alias["clause"] or "",
        "" if alias["kind"] in (None, AliasKind.NAME) else str(AliasKind(alias["kind"]).label),
        Certainty(alias["certainty"]),
    )
