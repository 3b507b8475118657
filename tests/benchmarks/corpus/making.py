"""The statements of the corpus, in blocks that can each be made by themselves."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

from tests import factories as f

from .authority import Authority
from .draws import Weighted, day_of, falling, listed, moment_of, printed_day, uid
from .references import References
from .words import LANGUAGES, SHARES, Language, sentences
from .world import Document, Office

BLOCK = 1_000  # statements made together: what answers, and what shares a source, is near
VOICE, ADDRESSEE, APPEARANCE, QUOTE, PAGE = (n * 256 for n in (1, 2, 3, 4, 6))  # parts of uids
PER_SOURCE = 4  # statements that one source carries first
KINDS = Weighted(
    listed(
        "press_briefing call_readout meeting_readout interview spokesperson_statement"
        " institution_statement multilateral_speech press_conference government_session letter"
        " social_media_post other_speech attributed_position joint_statement"
    ),
    (16, 9, 9, 14, 10, 9, 5, 7, 5, 3, 5, 1, 4, 3),
)
ISSUED = frozenset(
    ["call_readout", "meeting_readout", "spokesperson_statement", "institution_statement"]
)
DIRECTED = frozenset(["call_readout", "meeting_readout", "letter"])
SPOKEN_IN = Weighted(LANGUAGES, SHARES)
CERTAINTY = Weighted(("verified", "likely", "unverified"), (70, 22, 8))
COUNTS = Weighted((0, 1, 2, 3, 4), (8, 32, 33, 18, 9))  # of references: two on average


@dataclass
class Draft:
    """One statement in the making: what its parts ask about it."""

    place: int
    moment: int
    day: date
    kind: str
    language: Language
    voices: list[Document] = field(default_factory=list)
    appearances: list[Document] = field(default_factory=list)
    quotes: list[Document] = field(default_factory=list)

    @property
    def uid(self) -> str:
        return self.part(0)

    def part(self, number: int) -> str:
        """Return the uid of one part of the statement."""
        return uid(self.moment, number, self.place)


class Maker:
    """Makes the statements of a corpus of some size, block by block."""

    def __init__(self, size: int) -> None:
        self.size, self.world = size, Authority(size)
        self.governments = falling(self.world.governments, 2)
        self.topics, self.places = falling(self.world.topics), falling(self.world.places)
        self.every = max(1, size // 200)  # one in so many may hold its language's rare word

    def blocks(self) -> range:
        return range((self.size + BLOCK - 1) // BLOCK)

    def block(self, number: int) -> Iterator[tuple[str, Document]]:
        """Yield noun and document of a block's statements, each source before its first use."""
        random = Random(number * 1_000_003 + self.size)
        first = number * BLOCK
        references = References(self.world, self.governments, random, self.uid_of)
        pages: list[str] = []
        for place in range(first, min(first + BLOCK, self.size)):
            if (place - first) % PER_SOURCE == 0:
                moment = moment_of(place, self.size)
                pages = [uid(moment, PAGE, place), *pages[:2]]
                yield "source", self.world.source(pages[0], day_of(moment), random)
            yield "statement", self.statement(place, random, pages, references)

    def uid_of(self, place: int) -> str:
        return uid(moment_of(place, self.size), 0, place)

    def statement(
        self, place: int, random: Random, sources: list[str], references: References
    ) -> Document:
        moment = moment_of(place, self.size)
        draft = Draft(place, moment, day_of(moment), KINDS.draw(random), SPOKEN_IN.draw(random))
        said_on, known_by = self.date(draft, random)
        issued_by = self.speak(draft, random)
        addressees = self.addressees(draft, random)
        self.appear(draft, random, sources)
        made_references = references.make(draft, COUNTS.draw(random))
        title = " ".join(draft.language.draw(random, 7))
        document = {
            "uid": draft.uid,
            "kind": draft.kind,
            "title": f"{draft.voices[0]['government'].capitalize()}: {title}",
            "summary": self.summary(draft, random),
            "said_on": said_on,
            "known_by": known_by,
            "language": draft.language.code if random.random() < 0.7 else None,
            "issued_by": issued_by if draft.kind in ISSUED else None,
            "contact": None,
            "voices": draft.voices,
            "addressees": addressees,
            "topics": self.topics.some(random, 1 + int(random.random() * 3)),
            "places": self.places.some(random, int(random.random() * 2.3)),
            "appearances": draft.appearances,
            "quotes": draft.quotes,
            "references": made_references,
            "certainty": CERTAINTY.draw(random),
            "note": None,
        }
        return f.without_twins("statement", document)

    def date(self, draft: Draft, random: Random) -> tuple[Document | None, Document | None]:
        """Return said on and known by; what is not known to the day begins with its first day."""
        day, chance = draft.day, random.random()
        if draft.kind == "attributed_position" and chance < 0.6:
            return None, f.day(day.isoformat(), basis="publication")
        if chance < 0.965:
            return printed_day(day), None
        if chance < 0.985:
            draft.day = day.replace(day=1)
            return f.day(f"{day:%Y-%m}"), None
        if chance < 0.99:
            draft.day = day.replace(month=1, day=1)
            return f.day(f"{day:%Y}"), None
        return f.day(f"{day.isoformat()}/{(day + timedelta(days=3)).isoformat()}"), None

    def speak(self, draft: Draft, random: Random) -> str | None:
        """Add the voices; return the institution of the first."""
        governments = [self.governments.draw(random)]
        if draft.kind == "joint_statement":
            governments = self.governments.some(random, 4)
        for government in governments:
            offices = self.world.offices[government]
            office = offices[int(len(offices) * random.random() ** 2)]
            if draft.kind == "attributed_position":
                self.voice(draft, government, None)
            elif draft.kind == "institution_statement":
                self.voice(draft, government, None, institution=office.institution)
            elif draft.kind == "spokesperson_statement":
                self.voice(draft, government, offices[1])
                self.voice(draft, government, offices[0], role="speaks_for")
            else:
                role = "signs" if draft.kind == "joint_statement" else "speaks"
                self.voice(draft, government, office, role=role)
        return draft.voices[0]["institution"]

    def voice(
        self,
        draft: Draft,
        government: str,
        office: Office | None,
        institution: str | None = None,
        role: str = "speaks",
    ) -> None:
        holder = office and office.on(draft.day)
        draft.voices.append(
            {
                "uid": draft.part(VOICE + len(draft.voices)),
                "government": government,
                "official": holder and holder.key,
                "tenure": holder and holder.tenure,
                "institution": office.institution if office else institution,
                "role": role,
            }
        )

    def addressees(self, draft: Draft, random: Random) -> list[Document]:
        """Return whom it is directed to: a minister in talks, now and then a government."""
        if draft.kind not in DIRECTED and random.random() > 0.2:
            return []
        government = self.governments.draw(random)
        office = self.world.offices[government][0]
        person = office.on(draft.day).key if draft.kind in DIRECTED else None
        return [
            {
                "uid": draft.part(ADDRESSEE),
                "government": government,
                "official": person,
                "institution": office.institution if person else None,
            }
        ]

    def appear(self, draft: Draft, random: Random, sources: list[str]) -> None:
        """Add where it was printed, now and then with the words, and what is quoted of them."""
        count = 1 + (random.random() < 0.3) + (random.random() < 0.06)
        for number, source in enumerate(sources[:count]):
            chain = int(random.random() * 3) if number == 0 else 2
            is_saved = number == 0 and random.random() < 0.15
            words = sentences(random, draft.language.draw(random, 34)) if is_saved else None
            draft.appearances.append(
                {
                    "uid": draft.part(APPEARANCE + number),
                    "source": source,
                    "rendition": ("verbatim", "translated", "reported")[chain],
                    "chain": chain,
                    "attribution": None,
                    "locator": None,
                    "language": draft.language.code,
                    "words": words,
                }
            )
        for number in range(int(random.random() * 2.6)):
            draft.quotes.append(self.quote(draft, random, number))

    def quote(self, draft: Draft, random: Random, number: int) -> Document:
        appearance = draft.appearances[0]
        words, start = appearance["words"], None
        if words:
            start = words.index(" ", 20 * number) + 1
            exact = words[start : start + 70].rstrip()
        else:
            exact = " ".join(draft.language.draw(random, 11))
        return {
            "uid": draft.part(QUOTE + number),
            "appearance": appearance["uid"],
            "exact": exact,
            "language": draft.language.code,
            "voice": "speaker",
            "start": start,
        }

    def summary(self, draft: Draft, random: Random) -> str:
        """Return the summary, with its language's middle word, rare word or phrase by turns."""
        language, words = (
            draft.language,
            draft.language.draw(random, 54 + int(random.random() * 56)),
        )
        if random.random() < 0.01:
            words.insert(9, language.middle)
        if random.random() < 0.01:
            words.insert(20, language.phrase)
        if draft.place % self.every == self.every // 2:
            words.insert(5, language.rare)
        return sentences(random, words)
