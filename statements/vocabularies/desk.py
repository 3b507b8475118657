"""Where records stand on the desk, and what changes do."""

from __future__ import annotations

from enum import StrEnum, auto

from .defined import Defined


class DeskState(Defined):
    """Where a record stands on the desk."""

    DRAFT = "draft", "Being written; the public sees the last public edition, if any", "Draft"
    IN_REVIEW = "in_review", "Waits for a second person", "In review"
    SENT_BACK = "sent_back", "A second person asks for more work, and says what", "Sent back"
    PUBLISHED = "published", "What the desk holds is what the public sees", "Published"
    RETRACTION_ASKED = (
        "retraction_asked",
        "Public; one person asks to retract it",
        "Retraction asked",
    )
    MERGE_ASKED = (
        "merge_asked",
        "Public; one person asks to merge it into another",
        "Merge asked",
    )
    MERGED = "merged", "Part of another record; the key leads there", "Merged"
    RETRACTED = "retracted", "Withdrawn; the key answers 410 with the reason", "Retracted"
    DELETED = "deleted", "Removed from the desk; the key is never used again", "Deleted"


ENDED_STATES = (DeskState.DELETED, DeskState.RETRACTED)  # nothing more is stored of such a record


class CorrectionState(Defined):
    """What became of a reader's report of a mistake."""

    OPEN = "open", "Waits for somebody at the desk", "Open"
    ANSWERED = "answered", "Looked into, and mended where it was right", "Answered"
    REFUSED = "refused", "Nothing is changed, for the reason noted", "Refused"
    REDACTED = "redacted", "Its words were taken out, for the reason noted", "Redacted"


class Action(Defined):
    """What a change did to a public record, and on whose account."""

    CREATED = "created", "First made public", "Created"
    CORRECTED = "corrected", "Our mistake was mended", "Corrected"
    REVISED = "revised", "The source changed", "Revised"
    RECODED = "recoded", "Our codebook changed", "Recoded"
    MERGED = "merged", "Now part of another record", "Merged"
    RETRACTED = "retracted", "Withdrawn by two people, for the reason given", "Retracted"
    DELETED = "deleted", "No longer public", "Deleted"
    REDACTED = "redacted", "Words of the past were taken away by two people", "Redacted"


class BatchState(Defined):
    """Where an import stands."""

    WAITING = "waiting", "Its statements are drafts until a second person approves", "Waiting"
    APPROVED = "approved", "A second person approved the whole of it", "Approved"
    UNDO_ASKED = "undo_asked", "One person asks to undo it, another decides", "Undo asked"
    UNDONE = "undone", "Taken back: drafts deleted, public statements retracted", "Undone"


class Group(StrEnum):
    """Where a noun stands in the menus of the desk, in their order."""

    STATEMENTS = "Statements"
    TEXTS = "Texts"
    ACTORS = "Actors"
    SOURCES = "Sources"


class Visibility(StrEnum):
    """When a record is public."""

    ALWAYS = auto()  # at once
    REVIEWED = auto()  # when a second person approved it
    IN_USE = auto()  # from the first public thing that uses it until the last
    IN_USE_IF_ADDED = auto()  # so, where a curator added it; else at once

    @property
    def follows_use(self) -> bool:
        """Whether a record may be public only while something public uses it."""
        return self in (Visibility.IN_USE, Visibility.IN_USE_IF_ADDED)
