"""What the statements of a block cite, and how they answer each other."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from random import Random
from typing import TYPE_CHECKING

from tests import factories as f

from .draws import Weighted, listed
from .world import Document, World

if TYPE_CHECKING:
    from .making import Draft

TYPES = Weighted(
    listed(
        "calls_for_compliance alleges_violation alleges_non_fulfilment denies_violation"
        " affirms_commitment invokes_as_basis interprets disputes_interpretation proposes_change"
        " questions_validity announces mentions"
    ),
    (22, 14, 10, 8, 12, 12, 5, 3, 3, 2, 4, 5),
)
ALLEGES = frozenset({"alleges_violation", "alleges_non_fulfilment"})
CERTAINTY = Weighted(("verified", "likely", "unverified"), (80, 16, 4))
CITING = 5 * 256  # the first of its parts of a statement's uids


class References:
    """Makes the references of one block's statements, which answer what was alleged before."""

    def __init__(
        self,
        world: World,
        governments: Weighted[str],
        random: Random,
        uid_of: Callable[[int], str],
    ) -> None:
        self.world, self.governments, self.random = world, governments, random
        self.uid_of = uid_of
        self.alleged: dict[str, deque[str]] = {}  # statements, by the government accused

    def make(self, draft: Draft, count: int) -> list[Document]:
        """Return count references, an answer besides where one is due."""
        references = [self.reference(draft, number) for number in range(count)]
        if self.random.random() < 0.004 and draft.place:
            earlier = self.uid_of(int(self.random.random() * draft.place))
            references.append(self.answer(draft, len(references), earlier))
        elif any(reference["type"] == "denies_violation" for reference in references):
            heard = self.alleged.get(draft.voices[0]["government"])
            if heard:
                references.append(self.answer(draft, len(references), heard[-1]))
        for reference in references:
            for accused in reference["about"] if reference["type"] in ALLEGES else ():
                self.alleged.setdefault(accused, deque(maxlen=4)).append(draft.uid)
        return references

    def reference(self, draft: Draft, number: int) -> Document:
        kind, targets = TYPES.draw(self.random), self.targets(draft)
        quote = number < len(draft.quotes) and self.random.random() < 0.7
        implied = not quote and self.random.random() < 0.08 and targets
        return {
            "uid": draft.part(CITING + number),
            "type": kind,
            "quote": draft.quotes[number]["uid"] if quote else None,
            "resolution": "implied_by_subject" if implied else resolution(targets),
            "certainty": CERTAINTY.draw(self.random),
            "about": self.about(kind, draft.voices[0]["government"]),
            "targets": targets,
            "note": None,
        }

    def answer(self, draft: Draft, number: int, earlier: str) -> Document:
        return f.make_reference(
            "responds_to",
            f.make_target(statement=earlier),
            uid=draft.part(CITING + number),
            resolution="answers_statement",
        )

    def about(self, kind: str, own: str) -> list[str]:
        """Return whom it concerns: the accused, who is called upon, who is defended."""
        if kind == "denies_violation":
            return [own]
        count = 1 + (self.random.random() < 0.1) if kind in ALLEGES else 0
        if kind == "calls_for_compliance":
            count = int(self.random.random() * 2.1)
        return [key for key in self.governments.some(self.random, count) if key != own]

    def targets(self, draft: Draft) -> list[Document]:
        """Return one target, rarely two or three, of texts that were signed by then, or none."""
        chance = self.random.random()
        if chance < 0.01:
            return []
        count = 1 if chance < 0.88 else 2 if chance < 0.97 else 3
        chosen = dict.fromkeys(self.agreement(draft) for _ in range(count))
        return [self.target(place) for place in chosen]

    def agreement(self, draft: Draft) -> int:
        """Draw an agreement: by its rank, but if it was not signed yet, one of the first ten."""
        agreement = self.world.cited.draw(self.random)
        if agreement.signed <= draft.day:
            return int(agreement.key[-4:])
        return 1 + int(self.random.random() * 9)

    def target(self, place: int) -> Document:
        agreement = self.world.agreements[place]
        if self.random.random() < 0.4:
            return f.make_target(agreement.key)
        number = int(len(agreement.clauses) * self.random.random() ** 2)
        return f.make_target(agreement.key, agreement.clauses[number][0])


def resolution(targets: list[Document]) -> str:
    """Return how the report names what is cited."""
    if not targets:
        return "unresolved"
    if len(targets) > 1:
        return "set_by_date_list"
    return "explicit_date_and_clause" if targets[0]["clause"] else "explicit_date"
