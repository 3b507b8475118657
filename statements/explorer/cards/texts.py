"""What a card says of a record: what it is, what it is called, whose words these are."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from statements.dates import PartialDate
from statements.documents import KINDS, Document
from statements.explorer.items import item_of
from statements.explorer.parts import shortened
from statements.explorer.reading import Names, Record
from statements.vocabularies import AgreementKind
from statements.wording.dates import spelled_date

SITE = "Statements"
LONGEST_DESCRIPTION = 200
SIZE = WIDTH, HEIGHT = 1200, 630  # https://ogp.me; what readers of links show whole
OF_THE_TEXT = "Our words, not those of the text"


@dataclass(frozen=True, slots=True)
class Card:
    """What stands on a card; `by` is who speaks or took part, `note` says whose words these are."""

    kicker: str
    title: str
    by: str = ""
    text: str = ""
    note: str = ""

    @property
    def description(self) -> str:
        """What it says in few words."""
        return shortened(self.text or self.by or self.kicker, LONGEST_DESCRIPTION)

    @property
    def alternative(self) -> str:
        """What the picture says, for those who do not see it."""
        parts = (self.kicker, self.title, self.by, self.note)
        return ". ".join(part for part in parts if part) + "."


HOME = Card(
    "Statements about agreements",
    "Who said what about which agreement, when, to whom, and on whose authority",
    text="What governments and officials say about the texts they have agreed, and the published"
    " source of every word.",
)


@dataclass(frozen=True, slots=True)
class SharedCard:
    """A card with the path of what it is of."""

    card: Card
    path: str


OF_SITE = SharedCard(HOME, "home/")


def card_of(noun: str, record: Record) -> SharedCard:
    """Return the card of a public record."""
    make = OWN.get(noun)
    document = record.document
    card = make(document, record.names) if make else plain_card(noun, document)
    return SharedCard(card, record.path)


def address_of(number: int, path: str) -> str:
    """Return where the card of a record is, by its path, in the state of a ledger's number."""
    return f"/cards/{number}/{path.removesuffix('/')}.png"


def statement_card(document: Document, names: Names) -> Card:
    item = item_of(document, names)
    speakers = [one.words for one in item.speakers]
    return Card(
        f"{item.kind} · {item.day}",
        document["title"],
        ", ".join(dict.fromkeys(speakers)),
        document["summary"],
        "Title and summary are our words",
    )


def agreement_card(document: Document, names: Names) -> Card:
    signed = PartialDate.from_document(document["signed_on"])
    kind = str(AgreementKind(document["kind"]).label)
    parties = {
        names.of("government", one["government"])
        for one in document["parties"]
        if one["government"]
    }
    return Card(
        f"{kind} · {spelled_date(signed)}" if signed else kind,
        document["short_title"],
        ", ".join(sorted(parties)),
        document["summary"] or "",
        OF_THE_TEXT,
    )


def clause_card(document: Document, names: Names) -> Card:
    number = document["printed"] or document["key"].partition("/")[2]
    heading = f": {document['heading']}" if document["heading"] else ""
    return Card(
        names.of("agreement", document["agreement"]),
        f"Clause {number}{heading}",
        text=document["summary"] or "",
        note=OF_THE_TEXT,
    )


def plain_card(noun: str, document: Document) -> Card:
    """Return the card of any record: what it is and what it is called."""
    kind = KINDS[noun]
    title = next(filter(None, map(document.get, kind.names)), None) or document[kind.identity]
    summary = document[kind.summary] if kind.summary else ""
    return Card(noun.replace("_", " ").capitalize(), title, text=summary or kind.meaning)


OWN: Mapping[str, Callable[[Document, Names], Card]] = {
    "statement": statement_card,
    "agreement": agreement_card,
    "clause": clause_card,
}
