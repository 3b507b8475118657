"""The authority records of the corpus: invented, and named so that nobody takes them for real."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from random import Random

from tests import factories as f

from .draws import (
    FIRST_DAY,
    LAST_DAY,
    RECORDED_MS,
    Weighted,
    falling,
    printed_day,
    uid,
)
from .words import LANGUAGES, sentences

Document = f.Document
FULL = 10_000  # from this many statements on, all authority records are there
TENURE, ALIAS, PARTY, REFERENCE, SOURCE = range(5)
HOLDERS = 8  # officials who follow each other in one office
OFFICES_FROM = date(1985, 1, 1)
DAYS = (LAST_DAY - FIRST_DAY).days
INSTITUTIONS = {
    "foreign_ministry": ("foreign_minister", "spokesperson", "deputy_foreign_minister"),
    "presidency": ("head_of_state", "presidential_aide", "spokesperson"),
    "government_office": ("head_of_government", "deputy_head_of_government"),
    "defence_ministry": ("defence_minister", "spokesperson"),
    "parliament": ("speaker_of_parliament",),
    "security_council": ("security_council_secretary",),
}
OFFICES = sum(map(len, INSTITUTIONS.values()))  # of one government
TYPES = ("implements", "reaffirms", "supersedes")


def own_uid(kind: int, number: int) -> str:
    """Return the uid of a part of an authority record, counted per kind."""
    return uid(RECORDED_MS, kind, number)


@dataclass(frozen=True, slots=True)
class Holder:
    """An official in an office, and the days of it: the last one is out."""

    number: int
    tenure: str
    starts: date
    ends: date

    @property
    def key(self) -> str:
        return f"official-{self.number:04}"


@dataclass(frozen=True, slots=True)
class Office:
    key: str
    kind: str
    government: str
    institution: str
    holders: tuple[Holder, ...]

    def on(self, day: date) -> Holder:
        """Return who held the office on a day."""
        return next(holder for holder in self.holders if day < holder.ends)


@dataclass(frozen=True, slots=True)
class Agreement:
    key: str
    signed: date
    clauses: tuple[tuple[str, str | None], ...]  # number and parent


class World:
    """The authority records for a corpus of some size, as rules and as documents."""

    def __init__(self, size: int) -> None:
        share = min(1.0, size / FULL)
        self.random = Random(20_261_123)
        self.governments = [f"government-{n:02}" for n in range(max(6, int(52 * share)))]
        self.topics = [f"topic-{n:02}" for n in range(40)]
        self.places = [f"place-{n:03}" for n in range(max(20, int(200 * share)))]
        self.publishers = [f"publisher-{n:03}" for n in range(max(20, int(300 * share)))]
        self.agreements = [self.agreement(n, share) for n in range(max(40, int(2_000 * share)))]
        self.series = [f"series-{n:02}" for n in range(max(4, int(40 * share)))]
        self.sources = [own_uid(SOURCE, n) for n in range(max(20, int(500 * share)))]

    def agreement(self, number: int, share: float) -> Agreement:
        """Return an agreement; the first ones, cited most, are signed before all statements."""
        late = number * 7_919 % 2_000 / 2_000 if number >= 10 else 0.0
        clauses: list[tuple[str, str | None]] = []
        for place in range(1, 4 + number * 31 % 12):
            clauses.append((str(place), None))
            if place % 4 == 2:
                clauses += [(f"{place}.{part}", str(place)) for part in range(1, 4)]
        signed = FIRST_DAY + timedelta(days=int(DAYS * late))
        return Agreement(f"agreement-{number:04}", signed, tuple(clauses))

    @cached_property
    def offices(self) -> dict[str, list[Office]]:
        """The offices of each government, those that speak most first."""
        return {key: list(self.offices_of(key, n)) for n, key in enumerate(self.governments)}

    def offices_of(self, government: str, number: int) -> Iterator[Office]:
        place = number * OFFICES
        for institution, kinds in INSTITUTIONS.items():
            body = f"{government}-{institution.replace('_', '-')}"
            for kind in kinds:
                key = f"{body}-{kind.replace('_', '-')}"
                yield Office(key, kind, government, body, tuple(holders_of(place)))
                place += 1

    @cached_property
    def holders(self) -> list[tuple[Holder, Office]]:
        """Every official with the office held, by number."""
        found = [(h, o) for offices in self.offices.values() for o in offices for h in o.holders]
        return sorted(found, key=lambda pair: pair[0].number)

    @cached_property
    def cited(self) -> Weighted[Agreement]:
        """Agreements as they are drawn for citing."""
        return falling(self.agreements, 5.5)

    def documents(self) -> Iterator[tuple[str, Document]]:
        """Yield noun and document of all authority records, what is pointed at first."""
        self.random = Random(20_261_123)
        for noun, made in (
            ("topic", map(self.topic_document, self.topics)),
            ("government", map(self.government_document, self.governments)),
            ("place", map(self.place_document, self.places)),
            ("publisher", map(self.publisher_document, self.publishers)),
            ("institution", self.institution_documents()),
            ("source", map(self.source_document, self.sources)),
            ("official", (self.official_document(h, o) for h, o in self.holders)),
            ("agreement", map(self.agreement_document, self.agreements)),
            ("series", map(self.series_document, self.series)),
        ):
            for document in made:
                yield noun, document

    def topic_document(self, key: str) -> Document:
        words = self.passage(0, 8)
        return {"key": key, "label": key.replace("-", " ").capitalize(), "definition": words}

    def government_document(self, key: str) -> Document:
        number = int(key[-2:])
        kind = "intergovernmental_organisation" if number in (7, 19, 31) else "state"
        kind = "de_facto_authority" if number in (11, 23) else kind
        return f.make_government(
            key, kind=kind, name=f"Government {number}", aliases=self.aliases("Capital", number, 3)
        )

    def place_document(self, key: str) -> Document:
        number = int(key[-3:])
        sides = self.governments[number % 5 : number % 5 + 2]
        names = [{"text": f"Place {number}", "language": "en", "side": None}]
        names += [{"text": f"Yer {number} {s[-2:]}", "language": "az", "side": s} for s in sides]
        return {"key": key, "label": f"Place {number}", "names": names}

    def publisher_document(self, key: str) -> Document:
        number = int(key[-3:])
        held = self.governments[number] if number < len(self.governments) else None
        return f.make_publisher(key, name=f"Publisher {number}", government=held)

    def institution_documents(self) -> Iterator[Document]:
        for government, offices in sorted(self.offices.items()):
            for kind in sorted(INSTITUTIONS):
                key = f"{government}-{kind.replace('_', '-')}"
                name = f"{kind.replace('_', ' ').capitalize()} {government[-2:]}"
                held = [
                    f.make_office(o.key, title=o.kind.replace("_", " ").capitalize(), kind=o.kind)
                    for o in offices
                    if o.institution == key
                ]
                yield f.make_institution(key, government, name=name, kind=kind, offices=held)

    def source_document(self, key: str) -> Document:
        return self.source(key, FIRST_DAY, self.random)

    def source(self, key: str, day: date, random: Random) -> Document:
        """Return a page of some publisher that appeared on a day."""
        number = int(len(self.publishers) * random.random() ** 2)
        official = number < len(self.governments)
        return f.make_source(
            self.publishers[number],
            uid=key,
            kind="official_site" if official else "news_agency",
            title=f"Page {key[-6:]}",
            url=f"https://publisher-{number:03}.example/{day.isoformat()}/{key}",
            language=LANGUAGES[int(random.random() * 4)].code,
            published_on=printed_day(day, "publication"),
        )

    def official_document(self, holder: Holder, office: Office) -> Document:
        ends = printed_day(holder.ends) if holder.ends <= LAST_DAY else None
        source = self.sources[holder.number % len(self.sources)]
        tenure = f.make_tenure(
            office.key,
            uid=holder.tenure,
            starts=printed_day(holder.starts),
            ends=ends,
            sources=[source],
        )
        return f.make_official(
            holder.key,
            office.government,
            name=f"Official {holder.number}",
            tenures=[tenure],
            aliases=self.aliases("Person", holder.number, 2),
        )

    def agreement_document(self, agreement: Agreement) -> Document:
        number = int(agreement.key[-4:])
        parties = [self.governments[(number + step) % len(self.governments)] for step in (0, 1)]
        title = f"Agreement {number} of {agreement.signed.isoformat()}"
        return f.make_agreement(
            agreement.key,
            title=title,
            short_title=f"Agreement {number}",
            signed_on=printed_day(agreement.signed),
            clause_count=len(agreement.clauses),
            place=self.places[number % len(self.places)],
            summary=self.passage(0, 30),
            sources=[self.sources[number % len(self.sources)]],
            parties=[party(n, number * 2 + n, key) for n, key in enumerate(parties)],
            clauses=[self.clause(*clause) for clause in agreement.clauses],
            references=self.references(number),
            aliases=[row | {"clause": None} for row in self.aliases("Text", 10_000 + number, 2)],
        )

    def clause(self, number: str, parent: str | None) -> Document:
        topics = self.topics[int(len(self.topics) * self.random.random()) :][:1]
        return f.make_clause(number, parent=parent, summary=self.passage(0, 14), topics=topics)

    def references(self, number: int) -> list[Document]:
        """Return what an agreement says of an earlier one; every fifth does."""
        if number % 5 or not number:
            return []
        target = f.make_target(self.agreements[number // 2].key)
        kind = TYPES[number // 5 % 3]
        made = f.make_reference(
            kind, target, uid=own_uid(REFERENCE, number), resolution="text_of_agreement"
        )
        del made["quote"]
        return [{"uid": made.pop("uid"), "clause": None} | made]

    def series_document(self, key: str) -> Document:
        number = int(key[-2:])
        size = len(self.agreements)
        members = dict.fromkeys((number * 3 + step) % size for step in range(4))
        return {
            "key": key,
            "title": f"Series {number}",
            "definition": self.passage(0, 10),
            "agreements": [self.agreements[place].key for place in members],
            "aliases": self.aliases("Papers", 30_000 + number, 2),
        }

    def aliases(self, word: str, number: int, count: int) -> list[Document]:
        """Return a name in some languages, numbered like the record."""
        kinds = {"Capital": 40_000, "Person": 0}.get(word, 0)
        return [
            f.make_alias(
                f"{word} {language.ordinary.split()[60]} {number}",
                uid=own_uid(ALIAS, (kinds + number) * 4 + place),
                language=language.code,
                certainty="likely",
            )
            for place, language in enumerate(LANGUAGES[:count])
        ]

    def passage(self, language: int, count: int) -> str:
        return sentences(self.random, LANGUAGES[language].draw(self.random, count))


def holders_of(place: int) -> Iterator[Holder]:
    """Yield who held an office, one after the other, from 1985 until now."""
    total = (LAST_DAY - OFFICES_FROM).days
    bounds = [
        OFFICES_FROM + timedelta(days=total * turn // HOLDERS + (place * 37 + turn * 101) % 300)
        for turn in range(1, HOLDERS)
    ]
    edges = [OFFICES_FROM, *bounds, date(2100, 1, 1)]
    for turn in range(HOLDERS):
        number = place * HOLDERS + turn
        yield Holder(number, own_uid(TENURE, number), edges[turn], edges[turn + 1])


def party(role: int, number: int, government: str) -> Document:
    return {
        "uid": own_uid(PARTY, number),
        "government": government,
        "institution": None,
        "role": ("party", "host")[role],
        "official": None,
        "tenure": None,
        "certainty": "verified",
        "note": None,
    }
