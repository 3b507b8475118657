"""Two wordings woven into one: what stayed, what went, what came. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from itertools import groupby

WORD = re.compile(r"\w+")
LINE = re.compile(r"[^\n]*\n|[^\n]+")
INNER = frozenset(("Mn", "Mc", "Me", "Cf"))  # marks and joiners are of the word they stand in
ARMENIAN = frozenset("՛՜՞")  # stress, exclamation and question stand on a vowel within the word
MOST = 100_000  # pairs of equal words: beyond that lines are compared, or nothing
ALIKE = 0.3  # below this share of common words, old and new are told whole
STOPS = frozenset(".!?…;։")
SAME, GONE, NEW = "same", "gone", "new"


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of text and what became of it: `same`, `gone` or `new`."""

    kind: str
    text: str


def weave(before: str, after: str) -> list[Piece]:
    """Return the pieces that make both wordings, word by word, what went before what came.

    The pieces that are not new make `before`, those that are not gone make `after`. Where words
    would cost too much, lines are compared; where these would too, old and new are told whole.
    """
    for split in (spaced_words, LINE.findall):
        first, gone, new_words, last = split_at_differences(split(before), split(after))
        if equal_pairs(gone, new_words) <= MOST:
            ends = Piece(SAME, "".join(first)), Piece(SAME, "".join(last))
            pieces = in_order([ends[0], *woven_pieces(gone, new_words), ends[1]])
            if before and after and likeness(pieces) < ALIKE:
                break
            return with_own_stops(in_order(with_bridged_changes(pieces)))
    return in_order([Piece(GONE, before), Piece(NEW, after)])


def columns(base: str, *others: str) -> list[list[Piece]]:
    """Return a wording with what went in any of the others, then each other with what came."""
    woven = [weave(base, other) for other in others]
    went = [
        [piece.kind == GONE for piece in pieces if piece.kind != NEW for _ in piece.text]
        for pieces in woven
    ]
    marked = groupby(zip(base, *went, strict=True), key=lambda each: any(each[1:]))
    first = [
        Piece(GONE if is_gone else SAME, "".join(character for character, *_ in run))
        for is_gone, run in marked
    ]
    return [first, *([piece for piece in pieces if piece.kind != GONE] for pieces in woven)]


def word_in(text: str) -> str:
    """Return the pattern of a word, with the marks that a text has within words."""
    inner = {c for c in set(text) if c in ARMENIAN or unicodedata.category(c) in INNER}
    return rf"[\w{re.escape(''.join(sorted(inner)))}]+"


def spaced_words(text: str) -> list[str]:
    """Return the words and signs of a text, each with the white space after it."""
    return re.findall(rf"(?s:{word_in(text)}|.)\s*", text)


def words_and_spaces(text: str) -> list[str]:
    return re.findall(rf"(?s:{word_in(text)}|\s+|.)", text)


def split_at_differences(
    old: list[str], new: list[str]
) -> tuple[list[str], list[str], list[str], list[str]]:
    """Return what both begin with, what differs in the old and in the new, what both end with."""
    first = common_length(old, new)
    last = common_length(old[first:][::-1], new[first:][::-1])
    end = len(old) - last
    return old[:first], old[first:end], new[first : len(new) - last], old[end:]


def common_length(old: list[str], new: list[str]) -> int:
    """Return how many tokens both begin with."""
    both = enumerate(zip(old, new, strict=False))
    return next((place for place, (a, b) in both if a != b), min(len(old), len(new)))


def equal_pairs(old: list[str], new: list[str]) -> int:
    """Return how many pairs of equal tokens a matcher looks at, over and over."""
    counts = Counter(new)
    return sum(counts[token] for token in old)


def woven_pieces(old: list[str], new: list[str]) -> Iterator[Piece]:
    steps = SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    for tag, start, end, new_start, new_end in steps:
        if tag == "equal":
            yield Piece(SAME, "".join(old[start:end]))
        else:
            yield from change("".join(old[start:end]), "".join(new[new_start:new_end]))


def change(before: str, after: str) -> Iterator[Piece]:
    """Yield what went and what came, without the words and spaces that both begin or end with."""
    first, gone, new_words, last = split_at_differences(
        words_and_spaces(before), words_and_spaces(after)
    )
    for kind, tokens in ((SAME, first), (GONE, gone), (NEW, new_words), (SAME, last)):
        yield Piece(kind, "".join(tokens))


def likeness(pieces: list[Piece]) -> float:
    """Return the share of words, without spaces and signs, that both have in the same order."""
    counts = {SAME: 0, GONE: 0, NEW: 0}
    for piece in pieces:
        counts[piece.kind] += len(WORD.findall(piece.text))
    longer = counts[SAME] + max(counts[GONE], counts[NEW])
    return counts[SAME] / longer if longer else 1.0


def with_bridged_changes(pieces: list[Piece]) -> list[Piece]:
    """Let a change run over a lone space or sign between two changes: it reads better whole."""
    result: list[Piece] = []
    for place, piece in enumerate(pieces):
        inner = 0 < place < len(pieces) - 1 and piece.kind == SAME
        if inner and not any(character.isalnum() for character in piece.text):
            result += [replace(piece, kind=GONE), replace(piece, kind=NEW)]
        else:
            result.append(piece)
    return result


def with_own_stops(pieces: list[Piece]) -> list[Piece]:
    """Let a sentence that came or went end with its own stop, not begin with that before it."""
    edges = [Piece(SAME, ""), *pieces, Piece(SAME, "")]
    stops = ["", "", *map(stop_before, edges, pieces, edges[2:]), "", ""]
    result = []
    for piece, last, own, coming in zip(edges, stops, stops[1:], stops[2:], strict=False):
        is_same = piece.kind == SAME
        text = piece.text.removeprefix(last if is_same else own)
        result.append(replace(piece, text=text + (coming if is_same else own)))
    return joined([piece for piece in result if piece.text])


def stop_before(before: Piece, piece: Piece, after: Piece) -> str:
    """Return the stop that a lone change begins with, if it stands after the change too."""
    is_alone = piece.kind != SAME and before.kind == after.kind == SAME
    stop = piece.text[:1]
    return stop if is_alone and stop in STOPS and after.text.startswith(stop) else ""


def in_order(pieces: list[Piece]) -> list[Piece]:
    """Join runs of a kind; between two stretches that stayed, what went stands first."""
    result: list[Piece] = []
    gone = new = ""
    for piece in [*pieces, Piece(SAME, "")]:
        if piece.kind == SAME:
            result += [Piece(GONE, gone), Piece(NEW, new), piece]
            gone = new = ""
        elif piece.kind == GONE:
            gone += piece.text
        else:
            new += piece.text
    return joined([piece for piece in result if piece.text])


def joined(pieces: list[Piece]) -> list[Piece]:
    """Join neighbours of one kind."""
    result: list[Piece] = []
    for piece in pieces:
        if result and result[-1].kind == piece.kind:
            result[-1] = replace(piece, text=result[-1].text + piece.text)
        else:
            result.append(piece)
    return result
