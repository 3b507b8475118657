"""What a search found: statements with what was asked for first, and references as sentences."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from typing import Any

from statements.documents import Document
from statements.filters import Match, matches_of
from statements.query import Question
from statements.vocabularies import QuoteVoice
from statements.wording.dates import said_on_words

from .items import Item, Speaker, item_of, names_of, speaker_of
from .links import Link, link_to
from .phrases import plural
from .reading import Names, Rows
from .sentences import Sentence, sentence_of

MOST_SENTENCES, MOST_TARGETS = 3, 2  # of one statement, of one sentence


def statement_items(question: Question, rows: Rows) -> list[Item]:
    """Return the statements of a page; references that the query asks for stand first."""
    filterset: Any = question.filterset
    return items_with_acts(rows, matches_of(filterset) if rows.records else ())


def items_with_acts(rows: Rows, matches: Collection[Match] = ()) -> list[Item]:
    """Return statements with what each does to which text."""
    return [with_matches(document, rows.names, matches) for document in rows.records]


def with_matches(document: Document, names: Names, matches: Collection[Match]) -> Item:
    """Return a statement with a few of its references: those asked for, then the others."""
    references = sorted(
        document["references"], key=lambda one: not any(match.holds(one) for match in matches)
    )
    shown = references[:MOST_SENTENCES]
    sentences = [short(sentence_of(reference, names)) for reference in shown]
    item = item_of(document, names)
    return replace(item, sentences=sentences, others=len(references) - len(shown))


@dataclass(frozen=True, slots=True)
class ReferenceItem:
    """A reference in a list: who makes it, when, what it does, and the words that are held."""

    subject: str
    origin: Link  # the statement, or the text
    address: str
    day: str
    speakers: list[Speaker]
    sentence: Sentence
    words: str | None
    language: str | None
    prose: str  # that the words are none of the speaker's, where that is coded

    @property
    def who(self) -> str:
        return names_of(self.speakers)


def reference_items(rows: Rows) -> list[ReferenceItem]:
    """Return the references of a page."""
    return [reference_item(document, rows.names) for document in rows.records]


def reference_item(document: Document, names: Names) -> ReferenceItem:
    statement, agreement = document["statement"], document["agreement"]
    if statement:
        origin = link_to("statement", statement["uid"], statement["title"])
    else:
        origin = link_to("agreement", agreement, names.of("agreement", agreement))
    speakers = [speaker_of(one, names) for one in statement["voices"]] if statement else []
    governments = list(dict.fromkeys(one.government.label for one in speakers))
    sentence = short(sentence_of(document, names))
    return ReferenceItem(
        subject=" and ".join(governments) or origin.label,
        origin=origin,
        address=f"{origin.address}#{document['uid']}",
        day=said_on_words(statement) if statement else "",
        speakers=speakers,
        sentence=sentence if len(governments) < 2 else plural_of(sentence),
        words=document["words"],
        language=document["words_language"],
        prose=QuoteVoice.OUTLET.definition if document["words_voice"] == QuoteVoice.OUTLET else "",
    )


def plural_of(sentence: Sentence) -> Sentence:
    """Return a sentence about what several do."""
    return replace(sentence, verb=plural(sentence.verb))


def short(sentence: Sentence) -> Sentence:
    """Return a sentence that names a few of its targets, and how many others there are."""
    others = len(sentence.targets) - MOST_TARGETS
    if others < 2:
        return sentence
    after = f", and {others} other texts{sentence.after}"
    return replace(sentence, targets=sentence.targets[:MOST_TARGETS], after=after)
