"""Who spoke, in which office that day, and to whom."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from statements.dates import PartialDate
from statements.documents import Document
from statements.documents.nouns.shared import ACTOR_NOUNS
from statements.explorer.links import Link, link_to
from statements.explorer.participants import unless_named
from statements.explorer.reading import Names
from statements.spans import Held, Span
from statements.vocabularies import VoiceRole
from statements.wording.references import government_in_sentence, text_in_sentence

IN_OFFICE = {
    Held.YES: "in office that day",
    Held.POSSIBLY: "possibly in office that day: its days are known in part",
    Held.NO: "not in office that day, by the days that are held",
}


@dataclass(frozen=True, slots=True)
class VoiceFacts:
    """One voice: the person, the office held that day, the body, and the government."""

    name: Link | None
    office: Link | None
    in_office: str
    institution: Link | None
    government: Link | None  # none where the body's name says it
    role: str  # empty where it merely speaks
    subject: str  # how a sentence on what it says begins


def voices_of(document: Document, beside: Mapping[str, Document], names: Names) -> list[VoiceFacts]:
    """Return who takes part in a statement; `beside` has the tenures by `noun/key`."""
    day = PartialDate.from_document(document["said_on"])
    return [
        voice_of(voice, beside.get(f"tenure/{voice['tenure']}"), day, names)
        for voice in document["voices"]
    ]


def voice_of(
    voice: Document, tenure: Document | None, day: PartialDate | None, names: Names
) -> VoiceFacts:
    official = names.link("official", voice["official"])
    institution = names.link("institution", voice["institution"])
    key = voice["government"]
    government = link_to("government", key, names.of("government", key))
    return VoiceFacts(
        name=official,
        office=names.link("tenure", voice["tenure"]),
        in_office=IN_OFFICE[Span.from_document(tenure).held_on(day)] if tenure and day else "",
        institution=institution,
        government=unless_named(institution, government),
        role=role_words(voice["role"]),
        subject=subject_words(official, institution, government),
    )


def subject_words(official: Link | None, institution: Link | None, government: Link) -> str:
    """Return who does something, at the beginning of a sentence."""
    if official:
        return official.label
    of_body = institution and text_in_sentence(institution.label)
    words = of_body or government_in_sentence(government.label)
    return words[:1].upper() + words[1:]


def role_words(role: str) -> str:
    is_plain = role == VoiceRole.SPEAKS
    return "" if is_plain else f"{VoiceRole(role).label}: {VoiceRole(role).definition.lower()}"


def subject_of(voices: list[VoiceFacts]) -> str:
    """Return who does what each reference of a statement does."""
    return voices[0].subject if len(voices) == 1 else "The statement"


def addressees_of(document: Document, names: Names) -> list[list[Link]]:
    """Return whom a statement is directed to: person, body and government of each."""
    return [[*actor_links(row, names)] for row in document["addressees"]]


def actor_links(row: Document, names: Names) -> Iterator[Link]:
    """Yield what of a person, a body and a government is told, each once."""
    links = {noun: names.link(noun, row[noun]) for noun in ACTOR_NOUNS}
    links["government"] = unless_named(links["institution"], links["government"])
    yield from filter(None, links.values())
