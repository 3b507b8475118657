"""What a text may mean, how it was found, and which is the likeliest."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from statements.names import NOUNS_BY_RANK, IndexedName

# How sure each way of finding is, of 100. A citation is a little less so than what found its
# agreement, and what only looks alike has half of its likeness.
SCORES = {
    "key": 100,
    "uid": 100,
    "merged key": 98,
    "external id": 96,
    "address": 96,
    "code": 94,
    "citation": 92,
    "name": 90,
    "occasion": 88,
    "alias": 85,
    "date label": 80,
    "surname": 60,
    "part of a name": 60,
    "form of a name": 58,
    "near": 50,
}
MOST = 50  # candidates told
PLACES = {noun: place for place, noun in enumerate(NOUNS_BY_RANK)}


@dataclass(frozen=True, slots=True)
class Candidate:
    """A record that a text may mean: why, the text that matched, and how sure, of 100."""

    noun: str
    key: str
    label: str
    path: str
    text: str
    why: str
    score: int

    def as_dict(self) -> dict[str, Any]:
        """Give what a client reads."""
        return {
            "noun": self.noun,
            "key": self.key,
            "label": self.label,
            "path": self.path,
            "why": self.why,
            "matched": self.text,
            "score": self.score,
        }

    @classmethod
    def of(cls, match: IndexedName, score: int | None = None, why: str | None = None) -> Candidate:
        why = why or match.why
        sure = SCORES[why] if score is None else score
        return cls(match.noun, match.key, match.label, match.path, match.text, why, sure)


def ranked(candidates: Iterable[Candidate], noun: str | None) -> list[Candidate]:
    """Return the candidates of a noun, the likeliest first, each record once."""
    once: dict[tuple[str, str], Candidate] = {}
    for candidate in sorted(candidates, key=rank):
        if noun in (None, candidate.noun):
            once.setdefault((candidate.noun, candidate.key), candidate)
    return list(once.values())[:MOST]


def rank(candidate: Candidate) -> tuple[int, int, str]:
    place = PLACES.get(candidate.noun, len(PLACES))
    return -candidate.score, place, candidate.key
