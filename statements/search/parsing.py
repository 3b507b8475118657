"""From what people type into a search box to a query: words, "phrases", word*, -not, or.

AND, OR and NOT in capitals are signs, but within a known name; `or` in small letters is one too
where a term stands on each side of it, and a word like others elsewhere. `or` joins the two beside
it before all else. What stands on the sides of AND is no one name: each is asked for by itself. An
unclosed quotation mark reaches to the end. Refused is what is too long, holds nothing to search
for, or means something to other searches only (`foreign`).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import NoReturn

from statements.folding import words_of

from .foreign import UNDERSTOOD, foreign
from .query import Phrase, Query, Term

LONGEST = 200  # characters
MOST = 16  # terms
MOST_OF_NAME = 12  # pieces of a name with a sign in it
SHORTEST = 3  # characters of a word's beginning
OR, AND, NOT = "or", "and", "not"
_QUOTES = str.maketrans(dict.fromkeys("“”„‟«»＂″", '"'))
_PIECE = re.compile(r'(-*)"([^"]*)(?:"|$)|(-*)([^\s"]+)')


class Unsearchable(ValueError):
    """A text that asks for nothing that could be searched; `code` says why for programs."""

    def __init__(self, message: str, code: str) -> None:
        super().__init__(message)
        self.code = code


@dataclass(frozen=True, slots=True)
class Piece:
    """One piece of what was typed: the words between spaces, or a quoted phrase.

    `sign` is or, and, not where it joins or bars others; `raw` is what was typed; `apart` is one
    that AND parts from what stands before.
    """

    words: tuple[str, ...]
    barred: bool
    quoted: bool
    raw: str
    sign: str = ""
    apart: bool = False

    @property
    def term(self) -> Term:
        return Term.of(Phrase(self.words, exact=self.quoted, prefix=self.is_prefix))

    @property
    def is_prefix(self) -> bool:
        return not self.quoted and self.raw.endswith("*")

    @property
    def is_bare(self) -> bool:
        return self.is_plain and not self.quoted and not self.is_prefix

    @property
    def is_plain(self) -> bool:
        return not self.barred and not self.sign

    @property
    def may_be_of_name(self) -> bool:
        return bool(self.words) and not (self.barred or self.quoted or self.is_prefix)


TermOf = Callable[[tuple[str, ...]], Term | None]


def no_term(words: tuple[str, ...]) -> Term | None:
    return None


@dataclass(frozen=True, slots=True)
class Item:
    """A term as it is joined with others."""

    term: Term
    barred: bool
    after_or: bool


def pieces_of(text: str, term_of: TermOf = no_term) -> list[Piece]:
    """Return the pieces of a text that hold a word or are a sign; in a known name none is one."""
    parts: list[Piece] = []
    for match in _PIECE.finditer(text):
        quoted = match[2] is not None
        words = tuple(words_of(match[2] if quoted else match[4]))
        raw, hyphen = match[2] if quoted else match[4], bool(match[1] or match[3])
        sign = "" if quoted or hyphen else sign_of(raw)
        if words or sign:
            parts.append(Piece(words, hyphen, quoted, raw, sign))
    signs = {place for place, piece in enumerate(parts) if piece.sign and piece.words}
    if sum(not piece.sign for piece in parts) > MOST:  # refused in the end
        signs = set()
    places_in_names = {place for place in signs if is_within_name(parts, place, term_of)}
    parts = [replace(p, sign="") if n in places_in_names else p for n, p in enumerate(parts)]
    return list(obey_signs(parts))


def is_within_name(pieces: Sequence[Piece], place: int, term_of: TermOf) -> bool:
    """Tell whether a sign is a word of a name typed in capitals: BOSNIA AND HERZEGOVINA."""
    first, last = place, place + 1
    while first and pieces[first - 1].may_be_of_name:
        first -= 1
    while last < len(pieces) and pieces[last].may_be_of_name:
        last += 1
    return any(
        term_of(tuple(word for piece in pieces[start:end] for word in piece.words)) is not None
        for start in range(max(first, place - MOST_OF_NAME), place)
        for end in range(place + 2, min(last, start + MOST_OF_NAME) + 1)
    )


def plain_texts(text: str, term_of: TermOf = no_term) -> list[str]:
    """Return what a readable search asks for, piece by piece as it was typed, without its signs."""
    plain = unicodedata.normalize("NFC", text).translate(_QUOTES)
    return [piece.raw.rstrip("*") for piece in pieces_of(plain, term_of) if piece.is_plain]


def sign_of(raw: str) -> str:
    """Return what sign one piece may be."""
    if raw in ("AND", "&", "&&"):
        return AND
    return NOT if raw == "NOT" else OR if raw.lower() == OR else ""


def obey_signs(pieces: Sequence[Piece]) -> Iterator[Piece]:
    """Yield the pieces with every sign that joins or bars others obeyed, or refused.

    Only an `or` in small letters at an end is a word like others.
    """
    if {AND, OR} <= {piece.sign for piece in pieces}:
        raise Unsearchable(
            "AND and or stand in one search, and which of them joins first is not the same"
            " everywhere. Here or joins the two beside it before all else: leave AND out.",
            "foreign_syntax",
        )
    before: Piece | None = None  # the piece that a sign may join
    barring = apart = False
    for place, piece in enumerate(pieces):
        after = pieces[place + 1] if place + 1 < len(pieces) else None
        if piece.sign == NOT:
            if barring or after is None or after.barred or after.sign:
                refuse_sign(piece, "it stands before one word that must not be there")
            barring = True
            continue
        if piece.sign == AND:
            if before is None or before.sign or barring or after is None or after.sign in (AND, OR):
                refuse_sign(piece, "it stands between two words")
            apart = piece.raw != "&"  # which names have
            continue
        if piece.sign == OR:
            piece = as_or(piece, before, after)
        joined_piece = replace(piece, barred=piece.barred or barring, apart=apart)
        barring = apart = False
        yield joined_piece
        before = joined_piece


def as_or(piece: Piece, before: Piece | None, after: Piece | None) -> Piece:
    """Return an `or` as the sign that it is, else as a word; refuse one that was meant as a sign.

    It cannot join what must not be there.
    """
    if before and after and not before.sign:
        if before.is_plain and after.is_plain:
            return piece
        refuse_sign(piece, "it joins two that may be there, and none with - or NOT before it")
    if piece.raw == piece.raw.upper():
        refuse_sign(piece, "it stands between two words")
    return replace(piece, sign="")


def refuse_sign(piece: Piece, rule: str) -> NoReturn:
    message = f"“{piece.raw}” joins nothing here: {rule}. The search understands {UNDERSTOOD}."
    raise Unsearchable(message, "foreign_syntax")


def parse_query(text: str, term_of: TermOf = no_term) -> Query:
    """Read what was typed; raise Unsearchable where there is nothing to search for.

    `term_of` says what stands for some words that are a name; the longest names are asked first.
    """
    if len(text) > LONGEST:
        raise Unsearchable(
            f"The search has {len(text)} characters; {LONGEST} are the most: use fewer words.",
            "too_long",
        )
    plain = unicodedata.normalize("NFC", text).translate(_QUOTES)
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
    if pieces[at].quoted:
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
