"""Lines of a card: a text broken where it fits, cut in words where it does not. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from unicodedata import combining

Measure = Callable[[str], float]  # how wide a text is, in pixels

ELLIPSIS = "…"


def lines_of(text: str, width: float, most: int, measure: Measure) -> list[str]:
    """Break a text into at most so many lines; where more would follow, the last ends in “…”."""
    lines: list[str] = []
    line, taken, blank = "", 0.0, measure(" ")
    for word in words_of(text, width, measure):
        wide = measure(word)
        if line and taken + blank + wide <= width:
            line, taken = f"{line} {word}", taken + blank + wide
        elif line and len(lines) + 1 == most:
            return [*lines, cut(line, width, measure)]
        else:
            lines += [line] if line else []
            line, taken = word, wide
    return [*lines, line] if line else lines


def words_of(text: str, width: float, measure: Measure) -> Iterator[str]:
    """Yield the words of a text, those that no line could hold in pieces."""
    for word in text.split():
        rest = word
        while measure(rest) > width and len(rest) > 1:
            end = fitting(rest, width, measure)
            yield rest[:end]
            rest = rest[end:]
        yield rest


def fitting(word: str, width: float, measure: Measure) -> int:
    """Return how many letters of a word a line holds, at least one, no accent torn off."""
    end = max(1, next((n for n in range(1, len(word)) if measure(word[:n]) > width), 1) - 1)
    while end < len(word) - 1 and combining(word[end]):
        end += 1
    return end


def cut(line: str, width: float, measure: Measure) -> str:
    """End a line in “…”, without the words that leave it no room."""
    while " " in line and measure(f"{line} {ELLIPSIS}") > width:
        line = line.rpartition(" ")[0]
    while len(line) > 1 and measure(f"{line} {ELLIPSIS}") > width:
        line = line[:-1]
    return f"{line} {ELLIPSIS}"


@dataclass(frozen=True, slots=True)
class Fitted:
    """A text in lines, and the size at which these fit."""

    size: int
    lines: list[str]

    @property
    def is_cut(self) -> bool:
        return bool(self.lines) and self.lines[-1].endswith(ELLIPSIS)


def fit(
    text: str, width: float, sizes: Sequence[tuple[int, int]], measure_at: Callable[[int], Measure]
) -> Fitted:
    """Return a text at the first of some sizes, each with the most lines, at which all of it fits.

    Where it fits at none it is cut at the last.
    """
    fitted = Fitted(0, [])
    for size, most in sizes:
        fitted = Fitted(size, lines_of(text, width, most, measure_at(size)))
        if not fitted.is_cut:
            return fitted
    return fitted


@dataclass(frozen=True, slots=True)
class Run:
    """Letters that stand in one file."""

    text: str
    file: int  # its place among the files


def runs_of(text: str, has: Callable[[int, str], bool], files: int) -> list[Run]:
    """Split a text by the first of some files that has each letter; accents stay with theirs.

    A letter that none has is left to the first, which draws a box.
    """
    runs: list[Run] = []
    for letter in text:
        before = runs[-1].file if runs else 0
        joins = runs and (combining(letter) or has(before, letter))
        file = before if joins else next((n for n in range(files) if has(n, letter)), 0)
        if runs and file == before:
            runs[-1] = Run(runs[-1].text + letter, file)
        else:
            runs.append(Run(letter, file))
    return runs
