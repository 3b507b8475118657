"""What becomes of authority records at the end of a recording."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from statements.documents import Document
from statements.models import Change
from statements.models.public import public_users
from statements.problems import StillUsed
from statements.vocabularies import Action, DeskState
from statements.writing import RecordName

from .cases import Case
from .lines import action_of, line
from .opened import Recording


class Authority:
    """The decisions about all other nouns but sources: public at once, and gone at once.

    `settled` are the statements that change in the same recording: what they point at is judged
    by `pointed`, what they will say.
    """

    def __init__(
        self,
        recording: Recording,
        cases: Iterable[Case],
        settled: set[str],
        pointed: set[RecordName],
    ) -> None:
        self.recording, self.settled, self.pointed = recording, settled, pointed
        self.cases = [c for c in cases if c.noun.name not in ("statement", "source")]

    def changes(self) -> Iterator[Change]:
        for case in self.cases:
            yield from self.decide(case)

    def decide(self, case: Case) -> Iterator[Change]:
        if case.document is None:
            gone = {case.name, *parts(case.noun.name, case.before)}
            self.refuse_if_used(gone)
            case.record.state = DeskState.DELETED
            if case.is_public:
                yield line(case, self.recording, Action.DELETED)
        elif case.stored_here:
            gone = parts(case.noun.name, case.seen) - parts(case.noun.name, case.document)
            self.refuse_if_used(gone)
            case.record.state = DeskState.PUBLISHED
            yield line(case, self.recording, action_of(case, None))

    def refuse_if_used(self, gone: Iterable[RecordName]) -> None:
        """Raise StillUsed where a public statement points at what is going."""
        for noun, key in sorted(gone):
            users = public_users(noun, [key], self.settled)
            users += sorted(self.settled) if (noun, key) in self.pointed else []
            if users:
                raise StillUsed(f"{noun} {key}", users)


def parts(noun: str, document: Document | None) -> set[RecordName]:
    """Return noun and key of what lives inside a document and may be pointed at."""
    if document is None:
        return set()
    if noun == "agreement":
        key = document["key"]
        return {("clause", f"{key}/{row['number']}") for row in document["clauses"]}
    name = {"institution": ("offices", "office", "key"), "official": ("tenures", "tenure", "uid")}
    listed, part, identity = name.get(noun, ("", "", ""))
    return {(part, row[identity]) for row in document.get(listed, ())}
