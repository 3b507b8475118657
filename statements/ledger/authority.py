"""What becomes of authority records at the end of a recording."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from statements.documents.links import part_names
from statements.keys import RecordName
from statements.models import Change
from statements.models.public import public_users
from statements.problems import StillUsed
from statements.vocabularies import Action, DeskState

from .cases import Case
from .lines import action_of, line
from .recordings import Recording


class Authority:
    """The decisions about what follows no use: public at once, and gone at once.

    `settled` are the statements that change in the same recording: what they point at is judged
    by `after`, which of them the public will read.
    """

    def __init__(
        self,
        recording: Recording,
        cases: Iterable[Case],
        settled: set[str],
        after: Iterable[Case],
    ) -> None:
        self.recording, self.settled, self.after = recording, settled, after
        listed = (case for case in cases if case.noun.name != "statement")
        self.cases = [case for case in listed if not case.follows]

    def changes(self) -> Iterator[Change]:
        for case in self.cases:
            yield from self.decide(case)

    def decide(self, case: Case) -> Iterator[Change]:
        if case.document is None:
            gone = {case.name, *part_names(case.noun.name, case.before)}
            self.refuse_if_used(gone)
            case.record.state = DeskState.DELETED
            if case.is_public:
                yield line(case, self.recording, Action.DELETED)
        elif case.stored_here:
            gone = part_names(case.noun.name, case.seen) - part_names(case.noun.name, case.document)
            self.refuse_if_used(gone)
            case.record.state = DeskState.PUBLISHED
            yield line(case, self.recording, action_of(case, None))

    def refuse_if_used(self, gone: Iterable[RecordName]) -> None:
        """Raise StillUsed where a public statement points at what is going."""
        for noun, key in sorted(gone):
            users = public_users(noun, [key], self.settled)
            is_pointed_at = any(key in case.points_at.get(noun, ()) for case in self.after)
            users += sorted(self.settled) if is_pointed_at else []
            if users:
                raise StillUsed(f"{noun} {key}", users)
