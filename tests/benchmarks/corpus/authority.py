"""The authority records as documents: invented, and named so that nobody takes them for real."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from random import Random

from tests import factories as f

from .draws import FIRST_DAY, LAST_DAY, printed_day
from .words import LANGUAGES, sentences
from .world import (
    ALIAS,
    INSTITUTIONS,
    PARTY,
    REFERENCE,
    Agreement,
    Document,
    Holder,
    Office,
    World,
    own_uid,
)

SEED = 20_261_123
TYPES = ("implements", "reaffirms", "supersedes")


class Authority(World):
    """A world that can be told."""

    random = Random(SEED)

    def documents(self) -> Iterator[tuple[str, Document]]:
        """Yield noun and document of all authority records, what is pointed at first."""
        self.random = Random(SEED)
        for noun, documents in (
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
            for document in documents:
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
        government = self.governments[number] if number < len(self.governments) else None
        return f.make_publisher(key, name=f"Publisher {number}", government=government)

    def institution_documents(self) -> Iterator[Document]:
        for government, offices in sorted(self.offices.items()):
            for kind in sorted(INSTITUTIONS):
                key = f"{government}-{kind.replace('_', '-')}"
                name = f"{kind.replace('_', ' ').capitalize()} {government[-2:]}"
                office_rows = [
                    f.make_office(o.key, title=o.kind.replace("_", " ").capitalize(), kind=o.kind)
                    for o in offices
                    if o.institution == key
                ]
                yield f.make_institution(key, government, name=name, kind=kind, offices=office_rows)

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
        reference = f.make_reference(
            kind, target, uid=own_uid(REFERENCE, number), resolution="text_of_agreement"
        )
        del reference["quote"]
        return [{"uid": reference.pop("uid"), "clause": None} | reference]

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
