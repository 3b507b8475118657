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
from .lines import action_of, make_change
from .recordings import Recording


class AuthorityDecisions:
    """The decisions about what follows no use: public at once, and gone at once.

    `statement_names` are the statements that change in the same recording: what they point at is
    judged by `published`, which of them the public will read.
    """

    def __init__(
        self,
        recording: Recording,
        cases: Iterable[Case],
        statement_names: set[str],
        published: Iterable[Case],
    ) -> None:
        self.recording, self.statement_names, self.published = recording, statement_names, published
        authority_cases = (case for case in cases if case.noun.name != "statement")
        self.cases = [case for case in authority_cases if not case.follows_use]

    def changes(self) -> Iterator[Change]:
        for case in self.cases:
            yield from self.decide(case)

    def decide(self, case: Case) -> Iterator[Change]:
        if case.document is None:
            removed = {case.name, *part_names(case.noun.name, case.before)}
            self.refuse_if_used(removed)
            case.record.state = DeskState.DELETED
            if case.is_public:
                yield make_change(case, self.recording, Action.DELETED)
        elif case.is_stored_here:
            removed = part_names(case.noun.name, case.public_document) - part_names(
                case.noun.name, case.document
            )
            self.refuse_if_used(removed)
            case.record.state = DeskState.PUBLISHED
            yield make_change(case, self.recording, action_of(case, None))

    def refuse_if_used(self, removed: Iterable[RecordName]) -> None:
        """Raise StillUsed where a public statement points at what is going."""
        for noun, key in sorted(removed):
            users = public_users(noun, [key], self.statement_names)
            is_pointed_at = any(key in case.points_at.get(noun, ()) for case in self.published)
            users += sorted(self.statement_names) if is_pointed_at else []
            if users:
                raise StillUsed(f"{noun} {key}", users)
