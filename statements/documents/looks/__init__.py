"""What deserves a second look: told as warnings with a path, never in the way of a decision.

In comes a document that is sound by itself, with what is held around it (`Around`) and today's
date; out come problems, the same for the page while typing, the save, the review page, an import's
rehearsal and `check_data`. Begin with `second_looks`.
"""

from collections.abc import Callable, Iterator
from datetime import date

from statements.documents.mapping import Document
from statements.problems import Problem

from .around import Around
from .dated import agreement_dates, ahead, official_dates, source_dates, statement_dates
from .evidence import EVIDENCE, evidence, told_in_all
from .known_names import shared_names
from .sides import agreement_sides, official_sides, statement_sides

Look = Callable[[Document, Around], Iterator[Problem]]
LOOKS: dict[str, tuple[Look, ...]] = {
    "statement": (statement_sides, statement_dates, evidence),
    "agreement": (agreement_sides, agreement_dates),
    "official": (official_sides, official_dates),
    "source": (source_dates,),
}  # by noun; dates in the future and names that another one has are looked for in every noun


def second_looks(
    noun: str, document: Document, around: Around, today: date | None = None
) -> Iterator[Problem]:
    """Yield what is odd about a document and may be so for a reason; code `evidence` is separate.

    `today` is the day that no date of the past may be after.
    """
    yield from ahead(document, today or date.today())
    for look in LOOKS.get(noun, ()):
        yield from look(document, around)
    yield from shared_names(noun, document, around)


__all__ = ["EVIDENCE", "Around", "second_looks", "told_in_all"]
