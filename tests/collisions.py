"""Five hundred statements of a very small world, so that everything collides with everything.

The same in every run: few governments, officials, texts and days; joint and undated statements,
wide dates, merged keys, a retracted target, references of texts, several abouts and targets.
"""

from __future__ import annotations

import random
from datetime import UTC, datetime

from statements import importing, ledger
from statements.documents import NOUNS
from statements.models import PublicRecord, User

from . import endings, snapshot
from . import factories as f
from .factories import Document
from .plain_model import World

AT = datetime(2026, 11, 23, tzinfo=UTC)
PUBLIC, SEED = 500, 20221222
DAYS = ["2001-02-03", "2001-02-04", "2001-02-28", "2001-03-01", "2001-12-31", "2002-01-01"]
WIDE = ["2001", "2002", "2001-02", "2001-03", "2002-01", "2001-02-03/2001-02-04"]
WIDE += ["2001-02-20/2001-03-10", "2001-12-31/2002-01-01"]
MERGED = {
    "ruritanian-accord": "accord",
    "old-freedonia": "freedonia",
    "quiet": "peace",
    "r-firefly": "rufus-firefly",
    "frontier": "border",
    "freedonia-ministry": "freedonia-mfa",
    "old-texts": "all-texts",
    "gazette-online": "gazette",
}  # loser: winner
NOUN_OF = {
    "ruritanian-accord": "agreement",
    "old-freedonia": "government",
    "quiet": "topic",
    "r-firefly": "official",
    "frontier": "place",
    "freedonia-ministry": "institution",
    "old-texts": "series",
    "gazette-online": "publisher",
}
GOVERNMENTS = ["freedonia", "sylvania", "ruritania", "old-freedonia"]
TOPICS, PLACES = ["peace", "trade", "quiet"], ["border", "capital", "frontier"]
PUBLISHERS = ["gazette", "herald", "gazette-online"]
CLAUSES = {
    "accord": {"1": None, "1.1": "1", "1.1.a": "1.1", "2": None},
    "treaty": {"1": None, "p4": "1"},
    "pact": {},
    "ruritanian-accord": {"1": None},
}
OTHERS_CITED = {  # by a text, beside `accord`: by another key of it, whole and in part
    "treaty": [("ruritanian-accord", "1")],
    "pact": [("treaty", None), ("treaty", "1")],
}
SERIES = {
    "all-texts": ["accord", "treaty"],
    "pacts": ["pact", "ruritanian-accord"],
    "lone": ["treaty"],
    "old-texts": ["pact"],
}
TYPES = ["mentions", "calls_for_compliance", "alleges_violation", "denies_violation"]
RESOLUTIONS = ["explicit", "alias", "implied_by_subject"]
KINDS = ["interview", "call_readout", "joint_statement"]
CERTAINTIES = ["verified", "verified", "likely", "unverified"]
LANGUAGES = ["en", "ru", "hy", None]
VOICES = ["speaker", None, "outlet"]
CONTACTS = [None, "call-2001-02-03", None, "meeting-2001-03"]


def uid(kind: int, number: int) -> str:
    """Return a uid that is the same in every run; uids do not follow the numbers."""
    mixed = (number * 7919 + kind) % 65_536
    return f"01a205b3-d000-7{kind:03x}-8000-{mixed:08x}{number:04x}"


RETRACTED, ANSWERED = uid(3, 0), [uid(3, number) for number in range(4)]
DRAFT, UNKNOWN = uid(3, 9_000), uid(3, 9_001)
SOURCES = [uid(1, number) for number in range(6)]
OFFICES = {
    "freedonia-mfa-minister": ("freedonia-mfa", "foreign_minister"),
    "freedonia-mfa-spokesperson": ("freedonia-mfa", "spokesperson"),
    "sylvania-mfa-minister": ("sylvania-mfa", "foreign_minister"),
    "sylvania-palace-president": ("sylvania-palace", "head_of_state"),
}
TENURES = {
    uid(2, 0): ("rufus-firefly", "freedonia-mfa-minister"),
    uid(2, 1): ("rufus-firefly", "freedonia-mfa-spokesperson"),
    uid(2, 2): ("vera-marcal", "freedonia-mfa-spokesperson"),
    uid(2, 3): ("ambassador-trentino", "sylvania-mfa-minister"),
    uid(2, 4): ("ambassador-trentino", "sylvania-palace-president"),
}
OFFICIALS = {
    "rufus-firefly": "freedonia",
    "vera-marcal": "freedonia",
    "ambassador-trentino": "sylvania",
    "r-firefly": "freedonia",
}
INSTITUTIONS = {
    "freedonia-mfa": "freedonia",
    "sylvania-mfa": "sylvania",
    "sylvania-palace": "sylvania",
    "freedonia-ministry": "freedonia",
}


class Maker:
    """Makes documents from one source of chance, with uids in the order of their making."""

    def __init__(self) -> None:
        self.chance, self.last_uid = random.Random(SEED), 0
        self.beside, self.resolving = random.Random(SEED), random.Random(SEED)

    def uid(self, kind: int) -> str:
        self.last_uid += 1
        return uid(kind, self.last_uid)

    def some(self, pool: list[str], most: int) -> list[str]:
        return self.chance.sample(pool, min(len(pool), self.chance.randint(0, most)))

    def maybe(self, pool: list[str], odds: float = 0.5) -> str | None:
        return self.chance.choice(pool) if pool and self.chance.random() < odds else None

    def voice(self) -> Document:
        """Return a voice of anybody: in an office, of an institution, or of a government alone."""
        government = self.chance.choice(GOVERNMENTS)
        official, tenure = None, None
        if self.chance.random() < 0.4:
            tenure = self.chance.choice(list(TENURES))
            official = TENURES[tenure][0]
        elif self.chance.random() < 0.3:
            official = self.chance.choice(list(OFFICIALS))
        return f.make_voice(
            government,
            uid=self.uid(4),
            official=official,
            tenure=tenure,
            institution=self.maybe(list(INSTITUTIONS)),
            role=self.chance.choice(["speaks", "signs"]),
        )

    def principals(self, voices: list[Document]) -> list[Document]:
        """Return whom some of the voices that speak speak for, each of the same government."""
        return [
            f.make_voice(
                voice["government"],
                uid=self.uid(4),
                official=self.beside.choice([*OFFICIALS, None]),
                institution=self.beside.choice([*INSTITUTIONS, None]),
                role="speaks_for",
            )
            for voice in voices
            if voice["role"] == "speaks" and self.beside.random() < 0.3
        ]

    def addressee(self) -> Document:
        return {
            "uid": self.uid(5),
            "government": self.chance.choice(GOVERNMENTS),
            "official": self.maybe(list(OFFICIALS)),
            "institution": self.maybe(list(INSTITUTIONS), 0.3),
        }

    def appearance(self) -> Document:
        return f.make_appearance(
            self.chance.choice(SOURCES),
            uid=self.uid(6),
            rendition=self.chance.choice(["verbatim", "translated", "reported"]),
            chain=self.chance.choice([0, 1, 1, 2]),
            language=self.chance.choice(LANGUAGES),
            words="We said so.",
        )

    def target(self) -> Document:
        agreement = self.chance.choice(list(CLAUSES))
        return f.make_target(agreement, self.maybe(list(CLAUSES[agreement]), 0.6))

    def targets(self, most: int) -> list[Document]:
        targets = [self.target() for _ in range(self.chance.randint(1, most))]
        return list({repr(target): target for target in targets}.values())

    def reference(self, quote: str | None) -> Document:
        common = {
            "uid": self.uid(7),
            "quote": quote if self.chance.random() < 0.3 else None,
            "certainty": self.chance.choice(CERTAINTIES),
            "about": self.some(GOVERNMENTS, 3),
        }
        if self.chance.random() < 0.2:
            answered = self.chance.sample(ANSWERED, self.chance.choice([1, 1, 2]))
            targets = [f.make_target(statement=key) for key in answered]
            named = {"resolution": "answers_statement"}
            return f.make_reference("responds_to", *targets, **common, **named)
        named = {"resolution": self.chance.choice(RESOLUTIONS)}
        reference = f.make_reference(self.chance.choice(TYPES), *self.targets(3), **common, **named)
        is_unresolved = self.resolving.random() < 0.15
        return (
            reference | {"resolution": "unresolved", "targets": []} if is_unresolved else reference
        )

    def own_reference(self, clauses: list[str]) -> Document:
        """Return a reference that a text makes."""
        return {
            "uid": self.uid(7),
            "clause": self.maybe(clauses),
            "type": self.chance.choice(["implements", "reaffirms"]),
            "resolution": "text_of_agreement",
            "certainty": self.chance.choice(CERTAINTIES),
            "about": [],
            "targets": [f.make_target("accord", self.maybe(list(CLAUSES["accord"])))],
            "note": None,
        }

    def citing_others(self, key: str) -> list[Document]:
        """Return references of a text to texts that nothing else of it cites, without chance."""
        return [
            {
                "uid": uid(10, list(OTHERS_CITED).index(key) * 10 + place),
                "clause": None,
                "type": "reaffirms",
                "resolution": "text_of_agreement",
                "certainty": "verified",
                "about": [],
                "targets": [f.make_target(*target)],
                "note": None,
            }
            for place, target in enumerate(OTHERS_CITED.get(key, ()))
        ]

    def dated(self) -> Document:
        if self.chance.random() < 0.1:
            known_by = self.chance.choice(DAYS)
            return {"kind": "attributed_position", "said_on": None, "known_by": f.day(known_by)}
        day = self.chance.choice(DAYS if self.chance.random() < 0.7 else WIDE)
        return {"kind": self.chance.choice(KINDS), "said_on": f.day(day), "known_by": None}

    def statement(self, number: int) -> Document:
        appearances = [self.appearance() for _ in range(self.chance.choice([1, 1, 2]))]
        quote = f.make_quote(appearances[0]["uid"], "said so", uid=self.uid(8), start=3)
        quote["voice"] = VOICES[number % len(VOICES)]
        answerable = number >= len(ANSWERED)
        count = self.chance.choice([0, 1, 1, 2, 3]) if answerable else 0
        voices = [self.voice() for _ in range(self.chance.choice([1, 1, 1, 2, 3]))]
        voices[0]["institution"] = voices[0]["institution"] or "sylvania-palace"
        voices += self.principals(voices)
        statement = f.make_statement(
            uid=uid(3, number),
            **self.dated(),
            language=self.chance.choice(LANGUAGES),
            issued_by=self.maybe(list(INSTITUTIONS)),
            contact=CONTACTS[number % len(CONTACTS)],
            voices=voices,
            addressees=[self.addressee() for _ in range(self.chance.choice([0, 0, 1, 2]))],
            topics=self.some(TOPICS, 3),
            places=self.some(PLACES, 2),
            appearances=appearances,
            quotes=[quote],
            references=[self.reference(quote["uid"]) for _ in range(count)],
            certainty=self.chance.choice(CERTAINTIES),
        )
        return f.without_twins("statement", statement)

    def agreement(self, key: str) -> Document:
        clauses = CLAUSES[key]
        clause_rows = [f.make_clause(number, parent=parent) for number, parent in clauses.items()]
        cites = key in ("treaty", "pact")
        own = [self.own_reference(list(clauses)) for _ in range(3)] if cites else []
        own += self.citing_others(key)
        return f.without_twins(
            "agreement", f.make_agreement(key, clauses=clause_rows, references=own)
        )

    def official(self, key: str, government: str) -> Document:
        tenures = [
            f.make_tenure(office, uid=tenure)
            for tenure, (official, office) in TENURES.items()
            if official == key
        ]
        return f.make_official(key, government, tenures=tenures)

    def institution(self, key: str, government: str) -> Document:
        offices = [
            f.make_office(office, kind=kind)
            for office, (institution, kind) in OFFICES.items()
            if institution == key
        ]
        return f.make_institution(key, government, offices=offices)

    def authorities(self) -> dict[str, list[Document]]:
        series = [
            {"key": key, "title": key, "definition": key, "agreements": member_keys, "aliases": []}
            for key, member_keys in SERIES.items()
        ]
        sources = [
            f.make_source(PUBLISHERS[place % len(PUBLISHERS)], uid=key)
            for place, key in enumerate(SOURCES)
        ]
        return {
            "topic": [{"key": key, "label": key, "definition": key} for key in TOPICS],
            "place": [{"key": key, "label": key, "names": []} for key in PLACES],
            "government": [f.make_government(key) for key in GOVERNMENTS],
            "institution": [self.institution(*item) for item in INSTITUTIONS.items()],
            "official": [self.official(*item) for item in OFFICIALS.items()],
            "publisher": [f.make_publisher(key) for key in PUBLISHERS],
            "source": sources,
            "agreement": [self.agreement(key) for key in CLAUSES],
            "contact": [f.make_contact(key) for key in CONTACTS if key],
            "series": series,
        }


def load() -> World:
    """Load and publish the corpus, and return what its documents say."""
    world = make() if User.objects.exists() else snapshot.once("collisions", make, make_accounts)
    f.analyse()
    return world


def make_accounts() -> None:
    f.make_loaders()
    for name in ("editor", "curator", "reviewer", "merger"):
        f.make_user(name, pk=f.NUMBERS[name])


def make() -> World:
    maker = Maker()
    documents, statements = maker.authorities(), [maker.statement(n) for n in range(PUBLIC + 1)]
    record({noun: documents[noun] for noun in NOUNS if noun in documents})
    for loser, winner in MERGED.items():
        endings.merge(NOUN_OF[loser], loser, winner)
    record({"statement": statements})
    endings.retract(RETRACTED)
    pending = statements[-1] | {"topics": ["trade"], "title": "An edit that nobody approved"}
    f.store("statement", pending)
    f.store("statement", statements[-2] | {"uid": DRAFT, **renewed(maker, statements[-2])})
    for noun, listed in documents.items():
        documents[noun] = [d for d in listed if d.get("key") not in MERGED]
    public = [*documents.items(), ("statement", statements[1:])]
    return World(public, MERGED, {RETRACTED}, dict(numbers()))


def record(files: dict[str, list[Document]]) -> None:
    saver, approver = map(importing.account, f.LOADERS)
    with ledger.recording(saver, "Collisions", at=AT) as recording:
        for noun, documents in files.items():
            importing.load(recording, importing.DocumentFile(noun, 1, AT, documents), approver)


def renewed(maker: Maker, document: Document) -> Document:
    """Return the parts of a statement with uids of their own, for a second one like it."""
    parts = ("voices", "addressees", "appearances")
    new_parts = {name: [row | {"uid": maker.uid(9)} for row in document[name]] for name in parts}
    return new_parts | {"quotes": [], "references": []}


def numbers() -> list[tuple[str, int]]:
    """Return the number of every public record's last change, by `noun/key`."""
    return list(PublicRecord.objects.values_list("id", "number"))
