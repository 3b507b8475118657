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
