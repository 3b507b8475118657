"""From what people type into a search box to a query: words, "phrases", -not, or.

Whatever is typed is a query, unless it is too long, holds nothing to search for, or only says
what must not be there. An unclosed quotation mark reaches to the end; `or` without a term on
each side is a word like others.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from statements.folding import words_of

from .query import Phrase, Query, Term

LONGEST = 200  # characters
MOST = 16  # terms
_QUOTES = str.maketrans(dict.fromkeys("“”„‟«»＂″", '"'))
_PIECE = re.compile(r'(-*)"([^"]*)(?:"|$)|(-*)([^\s"]+)')


class Unsearchable(ValueError):
    """A text that asks for nothing that could be searched; `code` says why for programs."""

    def __init__(self, message: str, code: str) -> None:
        super().__init__(message)
        self.code = code


@dataclass(frozen=True, slots=True)
class Piece:
    """One piece of what was typed: the words between spaces, or a quoted phrase."""

    words: tuple[str, ...]
    barred: bool
    quoted: bool
    is_or: bool

    @property
    def term(self) -> Term:
        return Term.of(Phrase(self.words, exact=self.quoted))

    @property
    def is_bare(self) -> bool:
        return self.is_wanted and not self.quoted

    @property
    def is_wanted(self) -> bool:
        return not self.barred and not self.is_or


Known = Callable[[tuple[str, ...]], Term | None]


def nothing_known(words: tuple[str, ...]) -> Term | None:
    return None


@dataclass(frozen=True, slots=True)
class Item:
    """A term as it is joined with others."""

    term: Term
    barred: bool
    after_or: bool


def pieces_of(text: str) -> list[Piece]:
    """Return the pieces of a text that hold a word."""
    plain = unicodedata.normalize("NFC", text).translate(_QUOTES)
    found = []
    for match in _PIECE.finditer(plain):
        quoted = match[2] is not None
        words = tuple(words_of(match[2] if quoted else match[4]))
        is_or = not quoted and not match[3] and match[4].lower() == "or"
        if words:
            found.append(Piece(words, bool(match[1] or match[3]), quoted, is_or))
    return settle(found)


def settle(pieces: Sequence[Piece]) -> list[Piece]:
    """Return the pieces with every `or` that joins nothing as a plain word."""
    settled: list[Piece] = []
    for place, piece in enumerate(pieces):
        after = pieces[place + 1] if place + 1 < len(pieces) else None
        joins = bool(settled and settled[-1].is_wanted and after and after.is_wanted)
        settled.append(Piece(piece.words, piece.barred, piece.quoted, piece.is_or and joins))
    return settled


def parse_query(text: str, known: Known = nothing_known) -> Query:
    """Read what was typed; raise Unsearchable where there is nothing to search for.

    `known` says what stands for some words that are a name; the longest names are asked first.
    """
    if len(text) > LONGEST:
        raise Unsearchable(
            f"The search has {len(text)} characters; {LONGEST} are the most: use fewer words.",
            "too_long",
        )
    pieces = pieces_of(text)
    refuse(pieces)
    items = list(items_of(pieces, known))
    barred = tuple(item.term for item in items if item.barred)
    return Query(tuple(choices(items)), barred)


def refuse(pieces: Sequence[Piece]) -> None:
    """Raise Unsearchable unless some pieces make a query."""
    terms = [piece for piece in pieces if not piece.is_or]
    if not terms:
        raise Unsearchable("There is no word in this: write a word or a number.", "no_words")
    if len(terms) > MOST:
        raise Unsearchable(
            f"The search has {len(terms)} terms; {MOST} are the most: use fewer words.", "too_many"
        )
    if all(piece.barred for piece in terms):
        raise Unsearchable(
            "This says only what must not be there: add a word that must be.", "only_negative"
        )


def items_of(pieces: Sequence[Piece], known: Known) -> Iterator[Item]:
    """Yield the terms of some pieces; several bare ones in a row may be one name."""
    at = 0
    while at < len(pieces):
        after_or = pieces[at].is_or
        at += after_or
        run = names_from(pieces, at)
        term, used = pieces[at].term, 1
        for width in range(len(run), 0, -1):
            name = known(tuple(word for piece in run[:width] for word in piece.words))
            if name is not None:
                phrases = tuple(Phrase(piece.words) for piece in run[:width])
                term, used = Term((phrases, *name.ways), name.keys), width
                break
        yield Item(term, pieces[at].barred, after_or)
        at += used


def names_from(pieces: Sequence[Piece], at: int) -> Sequence[Piece]:
    """Return the pieces from a place on that may be one name: bare ones, or one that is barred."""
    if pieces[at].quoted:
        return []
    end = at + 1
    while end < len(pieces) and pieces[end].is_bare and not pieces[at].barred:
        end += 1
    return pieces[at:end]


def choices(items: Iterable[Item]) -> list[tuple[Term, ...]]:
    """Return what must hold: each term by itself, and those that `or` joins together."""
    found: list[tuple[Term, ...]] = []
    for item in items:
        if item.barred:
            continue
        if item.after_or:
            found[-1] += (item.term,)
        else:
            found.append((item.term,))
    return found
