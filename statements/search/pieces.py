"""The pieces of what was typed: words and quoted phrases, each with the signs that bar or join it.

AND, OR and NOT in capitals are signs, but within a known name; `or` in small letters is one too
where a term stands on each side of it, and a word like others elsewhere. An unclosed quotation mark
reaches to the end.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import NoReturn

from statements.folding import words_of

from .foreign import UNDERSTOOD
from .query import Phrase, Term

MOST = 16  # terms
MOST_OF_NAME = 12  # pieces of a name with a sign in it
OR, AND, NOT = "or", "and", "not"
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
