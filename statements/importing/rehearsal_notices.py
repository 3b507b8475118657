"""What a rehearsal tells that is allowed, and should be known before somebody confirms."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from django.utils.timezone import localdate

from statements.documents import Document
from statements.documents.looks import EVIDENCE, Surroundings, evidence_summary, second_looks
from statements.documents.rules import public_rules
from statements.entering import outline_of, twins_of
from statements.folding import fold
from statements.ledger.workflow import OPEN_STATES
from statements.problems import Problem

from .desk_records import DeskRecord
from .items import Item
from .rehearsal import MOST_PROBLEMS, Rehearsal

COMPARED = 100  # new statements looked for on the desk
REMEMBERED = 10_000  # new statements that the next ones of a file are compared with
KEPT = (
    "References of statements in this file that have no row in it: {}. They stay. To take one away,"
    " bring statement_references without it, beside references."
)


class Notices:
    """The notices of one rehearsal, written into it."""

    def __init__(self, rehearsal: Rehearsal) -> None:
        self.rehearsal = rehearsal
        self.unproved = self.compared = self.kept_references = 0
        self.places: dict[tuple[str, str, str], str] = {}  # of new statements, by what is alike

    def add_warnings(self, item: Item, document: Document, current: DeskRecord | None) -> None:
        """Tell what is allowed and should be known before somebody confirms."""
        if item.noun != "statement":
            return
        messages = [f"Not fit for the public yet: {p}" for p in public_rules(document)]
        if current and current.state in OPEN_STATES:
            messages.append(
                f"This replaces a version that is not public, saved by {current.saved_by}."
            )
        self.add(item, messages)

    def add_looks(
        self, item: Item, document: Document, is_new: bool, surroundings: Surroundings
    ) -> None:
        """Tell what deserves a second look; certainties without evidence are only counted."""
        looks = list(second_looks(item.noun, document, surroundings, localdate()))
        self.unproved += sum(look.code == EVIDENCE for look in looks)
        messages = [f"Look twice: {look}" for look in looks if look.code != EVIDENCE]
        if item.noun == "statement" and is_new and self.compared < COMPARED:
            self.compared += 1
            messages += [
                f"Look twice: this may be “{twin.title}” ({twin.date}, {twin.state}), {twin.uid}."
                for twin in twins_of(document, surroundings.merges)
            ]
        if item.noun == "statement" and is_new:
            messages += self.repetition(item, surroundings.standing(item.noun, document))
        self.add(item, messages)

    def repetition(self, item: Item, document: Document) -> Iterator[str]:
        """Tell of an earlier row that brings a statement of the same lead, day and title."""
        outline = outline_of(document)
        if outline is None:
            return
        what = (outline.government, str(outline.day), fold(outline.title))
        has_room = len(self.places) < REMEMBERED
        remember = self.places.setdefault if has_room else self.places.get
        place = remember(what, item.where)
        if place != item.where:
            yield f"Look twice: this may be the statement of {place}: same lead, day and title."

    def add(self, item: Item, messages: Iterable[str]) -> None:
        for message in messages:
            if len(self.rehearsal.notices) < MOST_PROBLEMS:
                self.rehearsal.notices.append(Problem(item.where, message, "notice"))

    def finish(self) -> None:
        """Tell how many certainties have no evidence, and how many references have no row."""
        counts = (
            (self.unproved, evidence_summary(self.unproved)),
            (self.kept_references, KEPT.format(self.kept_references)),
        )
        messages = [message for count, message in counts if count]
        self.rehearsal.notices += [Problem("", message, "notice") for message in messages]
