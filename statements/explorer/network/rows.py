"""The address of exactly the references behind a number: the query of a picture, narrowed."""

from __future__ import annotations

from statements.filters.voices import VOICES
from statements.query import Question

from ..links import query_at

Pairs = tuple[tuple[str, str], ...]
# Asked of the same voice as a government, so that a government beside them asks for another thing.
OF_A_VOICE = {*VOICES.columns, "role"} - {"government"}
ONE_VALUE = ("family", "kind")  # what is given once, with all its items


class RowsOf:
    """The references that a question of citations finds."""

    def __init__(self, question: Question) -> None:
        filters = question.filterset.filters
        self.pairs = [pair for pair in question.pairs if pair[0] in filters]
        self.has_voice = any(name in OF_A_VOICE for name, _ in self.pairs)

    def of(self, **own: str) -> str | None:
        """Return the address of those that fit some more; None where no address says which.

        A family stands in place of the families asked for, of which it is one.
        """
        if self.has_voice and "government" in own:
            return None
        given = dict(self.pairs)
        if "kind" in own and "kind" in given:
            own["kind"] = f"{given['kind']},{own['kind']}"
        kept = [pair for pair in self.pairs if pair[0] not in own or pair[0] not in ONE_VALUE]
        added = [pair for pair in own.items() if pair not in kept]
        return query_at("references", [*kept, *added])
