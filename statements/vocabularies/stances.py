"""What a stance is on, which references it counts, and what an allegation was answered with."""

from __future__ import annotations

from .defined import Defined


class Axis(Defined):
    TEXT = "text", "Toward the text itself", "Text"
    CONDUCT = "conduct", "On one government's conduct under the text", "Conduct"


class Scope(Defined):
    """What counts for an agreement; a clause always counts what is below it."""

    WHOLE = "whole", "References to the agreement as a whole", "Whole"
    BELOW = "below", "References to its clauses", "Below"
    ALL = "all", "References to the agreement or to its clauses", "All"


class AnswerKind(Defined):
    DENIED = "denied", "Responds, and defends conduct under the text or clause", "Denied"
    REPLIED = "replied", "Responds, without defending conduct there", "Replied"
    ON_SUBJECT = (
        "on_subject",
        "Defends conduct under the text or clause within 14 days, without responding",
        "On the subject",
    )
    NONE_HELD = "none_held", "No answer is in this data: not that there was none", "None held"


class DueSide(Defined):
    """Where a statement stands to the day on which a duty of its clause was due."""

    BEFORE = "before", "Certainly said before the first day on which the duty may be due", "Before"
    AFTER = "after", "Certainly said after the last day on which the duty may be due", "After"


class AccountHeld(Defined):
    """Which of two sides' accounts of a contact tell something."""

    BOTH = "both", "Both sides tell it", "Both"
    ONE = (
        "one",
        "One side tells it, and the other side's account is held verbatim from its own office",
        "One",
    )
    NOT_HELD = "not_held", "One side tells it; the other's is not in what we hold", "Not held"
    LISTED = (
        "listed",
        "Not compared: a session, not exactly two sides, or told by neither of them",
        "Listed",
    )
