"""Who stands where: steps, their order, shifts, and answers to allegations, as MODEL-2 tells them.

References come in as frozen steps, with their days and what they answer; out come positions by
axis and family, changes of position, and answers to charges. All of it is pure: `ledger` keeps what
follows in public tables, `query` asks. Begin with `positions.positions_of`, then `order` and
`shifts`, which it puts together; `allegations.answers_to` stands by itself.
"""

from .allegations import ON_SUBJECT, Answer, Charge, Defence, Reply, answers_to
from .positions import Position, positions_of
from .shifts import Shift, shifts_of
from .steps import NOBODY, STANCE_TYPES, UNCOUNTED, Step, axes_of, direction_on, is_counted

__all__ = [
    "NOBODY",
    "ON_SUBJECT",
    "STANCE_TYPES",
    "UNCOUNTED",
    "Answer",
    "Charge",
    "Defence",
    "Position",
    "Reply",
    "Shift",
    "Step",
    "answers_to",
    "axes_of",
    "direction_on",
    "is_counted",
    "positions_of",
    "shifts_of",
]
