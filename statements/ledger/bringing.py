"""What becomes public with statements, so that who approves these must have been able to see it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from functools import cached_property

from statements.documents import NOUNS
from statements.documents.desk import CHUNK
from statements.documents.mapping import batched
from statements.keys import RecordName
from statements.problems import StaleVersion

from .cases import Case
from .uses import uses_of

# What may stand hidden; each uses what comes after it.
FOLLOWING_NOUNS = [name for name, noun in reversed(NOUNS.items()) if noun.visibility.follows_use]


class Bringing:
    """What some approved statements use that follows its use, and what that uses, however far.

    `winners` tells what stands for each merged record.
    """

    def __init__(self, statements: Iterable[Case], winners: Mapping[str, str]) -> None:
        self.statements, self.winners = list(statements), winners

    def refuse_unseen(self, case: Case) -> None:
        """Raise StaleVersion where a record was changed after a statement with it was submitted.

        It becomes public with the statement, so the approver must have been able to see it.
        """
        last, submitted_at = case.last, self.submitted_at.get(case.name)
        if last and submitted_at and last.saved_at > submitted_at:
            raise StaleVersion(case.record.pk, last.number - 1, last.number)

    @cached_property
    def submitted_at(self) -> dict[RecordName, datetime]:
        """When the first statement was submitted with what becomes public with it."""
        first: dict[RecordName, datetime] = {}
        for statement in self.statements:
            if submitted_at := statement.submitted_at:
                for name in self.brought_by(statement):
                    first[name] = min(submitted_at, first.get(name, submitted_at))
        return first

    def brought_by(self, statement: Case) -> set[RecordName]:
        """Return what becomes public with a statement, if it was not.

        It points at this itself, or what it points at does: publishers by its sources, officials
        by its contact, sources by the tenures of these, and publishers by these sources.
        """
        names = new = self.following(statement.points_at)
        while new := {used for name in new for used in self.used_by[name]} - names:
            names = names | new
        return names

    def following(self, keys_by_noun: Mapping[str, set[str]]) -> set[RecordName]:
        """Return those of some records that follow their use, as what stands for them."""
        return {
            RecordName(noun, self.winners.get(f"{noun}/{key}", key))
            for noun in FOLLOWING_NOUNS
            for key in keys_by_noun.get(noun, ())
        }

    @cached_property
    def used_by(self) -> Mapping[RecordName, set[RecordName]]:
        """What each of them uses, by the desk's rows."""
        used_by: dict[RecordName, set[RecordName]] = {}
        new = {name for case in self.statements for name in self.following(case.points_at)}
        while new:
            used_by |= {name: set() for name in new}
            for noun in FOLLOWING_NOUNS:
                for owner, used in self.uses(noun, new):
                    used_by[owner].add(used)
            new = {name for names in used_by.values() for name in names} - used_by.keys()
        return used_by

    def uses(self, noun: str, owners: set[RecordName]) -> Iterator[tuple[RecordName, RecordName]]:
        """Yield which of some records use which of a noun."""
        for use in (use for use in uses_of(noun) if use.noun in FOLLOWING_NOUNS):
            keys = sorted(name.key for name in owners if name.noun == use.noun)
            for chunk in batched(keys, CHUNK):
                rows = use.model.rows_with(use.owner, chunk)
                for owner, key in rows.values_list(use.owner, f"{use.column}_id"):
                    for used in self.following({noun: {str(key)}}) if key else ():
                        yield RecordName(use.noun, str(owner)), used
