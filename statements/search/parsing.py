"""From what people type into a search box to a query: words, "phrases", word*, -not, or.

`or` joins the two beside it before all else. What stands on the sides of AND is no one name: each
is asked for by itself. Refused is what is too long, holds nothing to search for, or means something
to other searches only (`foreign`).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from string import punctuation

from .foreign import foreign
from .pieces import MOST, OR, Piece, TermOf, Unsearchable, no_term, pieces_of
from .query import Phrase, Query, Term

LONGEST = 200  # characters
SHORTEST = 3  # characters of a word's beginning
# Quotation marks, and the wide signs of East Asian keyboards, which stand 0xFEE0 above ours.
_SIGNS = str.maketrans(
    dict.fromkeys("“”„‟«»‹›″〝〞「」『』", '"')
    | {chr(ord(sign) + 0xFEE0): sign for sign in punctuation}
)
# Words in single quotation marks, which apostrophes look like: both stand at the edges of words.
_SINGLE = re.compile(
    r"(?<!\w)['‘‚‛](?=\w)([^'’‘\"]*(?:(?<=\w)['’](?=\w)[^'’‘\"]*)*\s[^'’‘\"]*)(?<=\w)['’‘](?!\w)"
)


@dataclass(frozen=True, slots=True)
class Item:
    """A term as it is joined with others."""

    term: Term
    barred: bool
    after_or: bool


def with_plain_signs(text: str) -> str:
    """Return a text in normal form C with one kind of quotation marks."""
    return _SINGLE.sub(r'"\1"', unicodedata.normalize("NFC", text).translate(_SIGNS))


def plain_texts(text: str, term_of: TermOf = no_term) -> list[str]:
    """Return what a readable search asks for, piece by piece as it was typed, without its signs."""
    plain = with_plain_signs(text)
    return [piece.raw.rstrip("*") for piece in pieces_of(plain, term_of) if piece.is_plain]


def parse_query(text: str, term_of: TermOf = no_term) -> Query:
    """Read what was typed; raise Unsearchable where there is nothing to search for.

    `term_of` says what stands for some words that are a name; the longest names are asked first.
    """
    if len(text) > LONGEST:
        raise Unsearchable(
            f"The search has {len(text)} characters; {LONGEST} are the most: use fewer words.",
            "too_long",
        )
    plain = with_plain_signs(text)
    if message := foreign(plain):
        raise Unsearchable(message, "foreign_syntax")
    pieces = pieces_of(plain, term_of)
    refuse_unsearchable(pieces)
    items = list(items_of(pieces, term_of))
    barred = tuple(item.term for item in items if item.barred)
    return Query(tuple(choices(items)), barred)


def refuse_unsearchable(pieces: Sequence[Piece]) -> None:
    """Raise Unsearchable unless some pieces make a query."""
    terms = [piece for piece in pieces if not piece.sign]
    if not terms:
        raise Unsearchable("There is no word in this: write a word or a number.", "no_words")
    if len(terms) > MOST:
        raise Unsearchable(
            f"The search has {len(terms)} terms; {MOST} are the most: use fewer words, or write"
            ' what stands together "in quotation marks".',
            "too_many",
        )
    for piece in terms:
        if piece.is_prefix and len("".join(piece.words)) < SHORTEST:
            raise Unsearchable(
                f"“{piece.raw}” begins too many words: write {SHORTEST} letters or more before *.",
                "too_short",
            )


def items_of(pieces: Sequence[Piece], term_of: TermOf) -> Iterator[Item]:
    """Yield the terms of some pieces; several bare ones in a row may be one name."""
    at = 0
    while at < len(pieces):
        after_or = pieces[at].sign == OR
        at += after_or
        run = names_from(pieces, at)
        term, used = pieces[at].term, 1
        for width in range(len(run), 0, -1):
            name = term_of(tuple(word for piece in run[:width] for word in piece.words))
            if name is not None:
                phrases = tuple(Phrase(piece.words) for piece in run[:width])
                term, used = Term((phrases, *name.ways), name.keys), width
                break
        yield Item(term, pieces[at].barred, after_or)
        at += used


def names_from(pieces: Sequence[Piece], at: int) -> Sequence[Piece]:
    """Return the pieces from a place on that may be one name: bare ones, or one that is barred."""
    if pieces[at].quoted or pieces[at].is_prefix:
        return []
    end = at + 1
    while end < len(pieces) and pieces[end].is_bare and not pieces[at].barred:
        if pieces[end].apart:
            break
        end += 1
    return pieces[at:end]


def choices(items: Iterable[Item]) -> list[tuple[Term, ...]]:
    """Return what must hold: each term by itself, and those that `or` joins together."""
    terms: list[tuple[Term, ...]] = []
    for item in items:
        if item.barred:
            continue
        if item.after_or:
            terms[-1] += (item.term,)
        else:
            terms.append((item.term,))
    return terms
