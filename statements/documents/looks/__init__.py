"""What deserves a second look: told as warnings with a path, never in the way of a decision.

In comes a document that is sound by itself, with its `Surroundings` on the desk and today's date;
out come problems, the same for the page while typing, the save, the review page, an import's
rehearsal and `check_data`. Begin with `second_looks`.
"""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date

from statements.documents.mapping import Document
from statements.documents.nouns import NOUNS
from statements.documents.validation import repetition_faults
from statements.problems import Problem

from .dates import (
    agreement_dates,
    future_dates,
    official_dates,
    source_dates,
    statement_dates,
    text_version_dates,
)
from .evidence import EVIDENCE, evidence_summary, statement_evidence
from .shared_names import shared_names
from .sides import agreement_sides, contact_sides, official_sides, statement_sides
from .surroundings import Surroundings

Look = Callable[[Document, Surroundings], Iterator[Problem]]
LOOKS: dict[str, tuple[Look, ...]] = {
    "statement": (statement_sides, statement_dates, statement_evidence),
    "agreement": (agreement_sides, agreement_dates),
    "contact": (contact_sides,),
    "official": (official_sides, official_dates),
    "source": (source_dates,),
    "text_version": (text_version_dates,),
}  # by noun; dates in the future and names that another one has are looked for in every noun


def second_looks(
    noun: str, document: Document, surroundings: Surroundings, today: date | None = None
) -> Iterator[Problem]:
    """Yield what is odd about a document and may be so for a reason; code `evidence` is separate.

    `today` is the day that no date of the past may be after. What was merged is looked at as what
    it is part of now.
    """
    document = surroundings.standing(noun, document)
    yield from future_dates(document, today or date.today())
    for look in LOOKS.get(noun, ()):
        yield from look(document, surroundings)
    yield from shared_names(noun, document, surroundings)
    if surroundings.merges.merged:  # else nothing stands twice: that is refused
        for fault in repetition_faults(NOUNS[noun].table, document, ""):
            yield replace(fault, message=f"Records named here are one now. {fault.message}")


__all__ = ["EVIDENCE", "Surroundings", "evidence_summary", "second_looks"]
