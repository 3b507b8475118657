"""Statements below each other: when, who, what it is called, and what it does to which text."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from statements.documents import Document
from statements.vocabularies import Certainty, StatementKind, VoiceRole
from statements.wording.dates import said_on_words
from statements.wording.references import names_government

from .links import Link, link_to
from .reading import Names, Rows
from .sentences import Sentence, sentence_of


@dataclass(frozen=True, slots=True)
class Speaker:
    """A voice: the person where one is named, else the body; and the government."""

    name: Link | None
    government: Link
    role: VoiceRole

    @property
    def words(self) -> str:
        """Who speaks and for which government, which a body's name may say."""
        government = self.government.label
        if self.name is None:
            return government
        name = self.name.label
        return name if names_government(name, government) else f"{name} ({government})"


def names_of(speakers: Iterable[Speaker]) -> str:
    """Return who speaks, in few words."""
    return ", ".join(speaker.words for speaker in speakers)


@dataclass(frozen=True, slots=True)
class Item:
    """A statement in a list."""

    link: Link
    day: str
    kind: str
    speakers: list[Speaker]
    sentences: list[Sentence]
    snippet: str | None  # HTML, where a search found it
    is_sure: bool
    certainty: str  # in words
    others: int = 0  # sentences that are not shown

    @property
    def who(self) -> str:
        return names_of(self.speakers)


def items_of(rows: Rows) -> list[Item]:
    """Return the statements of one page of a list."""
    return [item_of(document, rows.names) for document in rows.records]


def item_of(document: Document, names: Names) -> Item:
    certainty = Certainty(document["certainty"])
    return Item(
        link=link_to("statement", document["uid"], document["title"]),
        day=said_on_words(document),
        kind=str(StatementKind(document["kind"]).label),
        speakers=[speaker_of(voice, names) for voice in document["voices"]],
        sentences=[sentence_of(reference, names) for reference in document["references"]],
        snippet=document.get("snippet"),
        is_sure=certainty is Certainty.VERIFIED,
        certainty=str(certainty.label).lower(),
    )


def speaker_of(voice: Document, names: Names) -> Speaker:
    """Return who speaks with a voice."""
    name = names.link("official", voice["official"])
    name = name or names.link("institution", voice["institution"])
    government = link_to(
        "government", voice["government"], names.of("government", voice["government"])
    )
    return Speaker(name, government, VoiceRole(voice["role"]))
