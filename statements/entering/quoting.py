"""From words typed beside a reference to the quotes of the document, and back.

Pure: rows and quotes in, quotes out. A quote keeps its uid while a reference goes on using it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from statements.documents import Document
from statements.folding import find_alike
from statements.keys import new_uid
from statements.models.appearances import quote_fits


@dataclass(frozen=True, slots=True)
class TypedQuote:
    """The words of one row: `quote` is the uid they had when the page was opened."""

    quote: str | None
    words: str | None
    appearance: str | None  # uid of where they are printed
    language: str | None = None  # if told beside the words
    ready: str | None = None  # uid that new words of this row get
    voice: str | None = None  # whose words they are, if it is coded


QuotePlace = tuple[str | None, str | None]  # appearance, words


def place_of(cited: TypedQuote) -> QuotePlace:
    return cited.appearance, cited.words


def settle_quotes(
    rows: Sequence[TypedQuote], base_quotes: Sequence[Document], appearances: Mapping[str, Document]
) -> tuple[list[Document], list[str | None]]:
    """Return the document's quotes in their order, and the uid of each row's quote.

    `held` are the quotes of the edition that the page was opened with. Rows that shared a quote
    go on sharing it while they say the same; what was typed alike in one appearance is one quote.
    """
    before = {quote["uid"]: quote for quote in base_quotes}
    heirs = {uid: heir(uid, rows, quote) for uid, quote in before.items()}
    uids: list[str | None] = []
    places: dict[str, QuotePlace] = {}
    for row in rows:
        uid = None
        if row.words:
            keeps = row.quote in before and heirs[row.quote] == place_of(row)
            alike = (other for other, place in places.items() if place == place_of(row))
            uid = row.quote if keeps else next(alike, None) or unused_uid(row, before, places)
            places[uid or ""] = place_of(row)
        uids.append(uid)
    languages = {uid: row.language for uid, row in zip(uids, rows, strict=True) if uid}
    voices = {uid: voice_of(uid, rows, uids, before.get(uid)) for uid in places}
    order = {uid: number for number, uid in enumerate(before)}
    quotes = [
        quote(uid, *place, languages[uid], voices[uid], before.get(uid), appearances)
        for uid, place in sorted(places.items(), key=lambda item: order.get(item[0], len(order)))
    ]
    return quotes, uids


def unused_uid(row: TypedQuote, *used: Mapping[str, Any]) -> str:
    """Return the uid that is ready for new words of a row, if no other words have it."""
    ready = row.ready if row.ready and all(row.ready not in one for one in used) else None
    return ready or new_uid()


def heir(uid: str, rows: Sequence[TypedQuote], quote: Document) -> QuotePlace | None:
    """Return the words that go on as this quote: unchanged ones first, else the first typed."""
    places = [place_of(row) for row in rows if row.quote == uid and row.words]
    same = (quote["appearance"], quote["exact"])
    return same if same in places else next(iter(places), None)


def voice_of(
    uid: str, rows: Sequence[TypedQuote], uids: Sequence[str | None], before: Document | None
) -> str | None:
    """Return whose words a quote is: of rows that share it, what one says anew goes before."""
    voices = [row.voice for row, own in zip(rows, uids, strict=True) if own == uid]
    old: str | None = before["voice"] if before else None
    return next((voice for voice in voices if voice != old), old)


def quote(
    uid: str,
    appearance: str | None,
    words: str | None,
    language: str | None,
    voice: str | None,
    before: Document | None,
    appearances: Mapping[str, Document],
) -> Document:
    """Return one quote; its language is its appearance's unless it had or was told another."""
    printed = appearances.get(appearance or "", {})
    stays = before is not None and before["appearance"] == appearance
    if before is not None and stays and language is None:
        language = before["language"]
    stored = printed.get("words")
    start = before["start"] if before is not None and stays else None
    if not quote_fits(words or "", start, stored):
        words, start = located(words or "", stored)
    return {
        "uid": uid,
        "appearance": appearance,
        "exact": words,
        "language": language or (None if stays else printed.get("language")),
        "voice": voice,
        "start": start,
    }


def located(words: str, stored: str | None) -> tuple[str, int | None]:
    """Return words as the stored ones have them, and where they first stand, in code points.

    Quotation marks, hyphens and spaces are often typed in another kind than is printed: the
    printed ones are quoted. Words that stand nowhere stay as they are, without a place.
    """
    if stored is None:
        return words, None
    place = stored.find(words)
    if place >= 0:
        return words, place
    span = find_alike(words, stored)
    return (stored[slice(*span)], span[0]) if span else (words, None)
