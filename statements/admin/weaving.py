"""Two wordings woven into one: what stayed, what went, what came. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from rapidfuzz.distance import LCSseq

TOKEN = re.compile(r"\w+|\s+|[^\w\s]")
MOST = 400_000_000  # pairs of tokens: longer texts are told whole
ALIKE = 0.3  # below this share of common words, old and new are told whole
SAME, GONE, NEW = "same", "gone", "new"


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of text and what became of it: `same`, `gone` or `new`."""

    kind: str
    text: str


def weave(before: str, after: str) -> list[Piece]:
    """Return the pieces that make both wordings, word by word, what went before what came.

    The pieces that are not new make `before`, those that are not gone make `after`.
    """
    old, new = TOKEN.findall(before), TOKEN.findall(after)
    if len(old) * len(new) > MOST or (before and after and likeness(old, new) < ALIKE):
        return tidy([Piece(GONE, before), Piece(NEW, after)])
    return tidy(bridged(list(matched(old, new))))


def likeness(old: list[str], new: list[str]) -> float:
    """Return the share of words, without spaces and signs, that both have in the same order."""
    words = ([token for token in side if token[0].isalnum()] for side in (old, new))
    return float(LCSseq.normalized_similarity(*words))


def matched(old: list[str], new: list[str]) -> Iterator[Piece]:
    for step in LCSseq.opcodes(old, new):
        gone = "".join(old[step.src_start : step.src_end])
        if step.tag == "equal":
            yield Piece(SAME, gone)
        else:
            yield Piece(GONE, gone)
            yield Piece(NEW, "".join(new[step.dest_start : step.dest_end]))


def bridged(pieces: list[Piece]) -> list[Piece]:
    """Let a change run over a lone space or sign between two changes: it reads better whole."""
    made: list[Piece] = []
    for place, piece in enumerate(pieces):
        inner = 0 < place < len(pieces) - 1 and piece.kind == SAME
        if inner and not any(character.isalnum() for character in piece.text):
            made += [replace(piece, kind=GONE), replace(piece, kind=NEW)]
        else:
            made.append(piece)
    return made


def tidy(pieces: list[Piece]) -> list[Piece]:
    """Join runs of a kind; between two stretches that stayed, what went stands first."""
    made: list[Piece] = []
    gone = new = ""
    for piece in [*pieces, Piece(SAME, "")]:
        if piece.kind == SAME:
            made += [Piece(GONE, gone), Piece(NEW, new), piece]
            gone = new = ""
        elif piece.kind == GONE:
            gone += piece.text
        else:
            new += piece.text
    return joined([piece for piece in made if piece.text])


def joined(pieces: list[Piece]) -> list[Piece]:
    """Join neighbours of one kind."""
    made: list[Piece] = []
    for piece in pieces:
        if made and made[-1].kind == piece.kind:
            made[-1] = replace(piece, text=made[-1].text + piece.text)
        else:
            made.append(piece)
    return made
