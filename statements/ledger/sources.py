"""What is public from the first public thing that uses it until the last.

Sources, and the officials and publishers that a curator added. Officials are decided first, as
their tenures use sources; then sources, which use publishers.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from django.db.models import Q

from statements import documents
from statements.documents import NOUNS, Noun
from statements.documents.desk import CHUNK
from statements.documents.field_types import Link
from statements.documents.mapping import Table, batched
from statements.keys import RecordName, keys_of
from statements.models import (
    Change,
    Record,
    Source,
    public,
)
from statements.models.public import public_users
from statements.models.records import PARTED
from statements.problems import StaleVersion, StillUsed
from statements.vocabularies import Action, DeskState, Visibility

from .cases import Case, gather, keys_by_noun
from .facts import merged, told_by_ledger
from .lines import action_of, line, unused
from .locks import open_records
from .recordings import Recording

SHOWN = (DeskState.PUBLISHED, DeskState.MERGED)  # a merged one's parts and links stay


# What may stand hidden; each uses what comes after it.
FOLLOWING = [name for name, noun in reversed(NOUNS.items()) if noun.visibility.follows_use]


@dataclass(frozen=True)
class Use:
    """Desk rows by which an authority record uses something, and the columns of both keys."""

    model: Any
    column: str
    noun: str
    owner: str


def uses_of(used: str) -> Iterator[Use]:
    """Yield by which rows authority records use a noun; what statements use, public rows tell."""
    for noun in NOUNS.values():
        if noun.visibility != Visibility.REVIEWED:
            yield from uses_below(noun, noun.table, used, noun.identity)


def uses_below(noun: Noun, table: Table, used: str, owner: str) -> Iterator[Use]:
    """Yield the uses of a table and of all below it; owner is the column of the record's key."""
    for part in table.plain:
        if isinstance(part, Link) and part.noun == used:
            yield Use(table.model, part.name, noun.name, owner)
    for listed in table.lists:
        parent = listed.table.parent
        above = f"{parent}_id" if table is noun.table else f"{parent}__{owner}"
        yield from uses_below(noun, listed.table, used, above)


class Followers:
    """The decisions about what follows its use, when all other changes of a recording are known.

    Adds a case for each record that begins or ends to be used, though nothing was said of it. A
    merged one is used where its winner is.
    """

    def __init__(
        self,
        noun: str,
        recording: Recording,
        cases: dict[RecordName, Case],
        changes: Iterable[Change],
    ) -> None:
        self.noun = noun
        self.recording, self.cases = recording, cases
        held = [c for c in changes if c.noun != self.noun]
        self.settled = {c.record_id for c in held if c.noun == "statement"}
        self.approved = [case for case in cases.values() if case.record.pk in self.settled]
        self.into, parted = self.merges(), set[str]()
        before, after = set[str](), set[str]()
        for change in held:
            case = cases[change.record_name]
            before |= self.standing(case.pointed_at)
            stays = change.edition or (change.action == Action.MERGED and change.noun in PARTED)
            after |= self.standing(case.points_at) if stays else parted
        own = {key: case for (noun, key), case in cases.items() if noun == self.noun}
        gathered = {key for key, case in own.items() if case.follows}
        parted |= {self.was[key] for key in gathered if key in self.was}
        affected = {self.stands(key) for key in before ^ after | gathered | parted}
        new = {RecordName(self.noun, key) for key in self.following(affected - own.keys())}
        cases |= gather(recording, open_records(new))
        self.affected = sorted(affected & (gathered | {key for _, key in new}))
        self.used = after | self.used_elsewhere()

    def following(self, keys: set[str]) -> set[str]:
        """Return those of some keys whose records are public only while they are used."""
        if NOUNS[self.noun].visibility == Visibility.IN_USE or not keys:
            return keys
        names = [f"{self.noun}/{key}" for key in keys]
        found: set[str] = set()
        for chunk in batched(sorted(names), CHUNK):
            rows = Record.objects.filter(pk__in=chunk, waits=True)
            found |= set(rows.values_list("key", flat=True))
        return found

    def merges(self) -> dict[str, str]:
        """Return what stands for each merged record at the end of the recording.

        `was` keeps the winners of records of the noun that stand by themselves again.
        """
        into, self.was = merged(), dict[str, str]()
        for (noun, key), asked in self.recording.merges.items():
            name = f"{noun}/{key}"
            if asked.into is not None:
                winner = into.get(f"{noun}/{asked.into}", asked.into)
                into = {n: winner if w == key else w for n, w in into.items()} | {name: winner}
            elif noun == self.noun and name in into:
                self.was[key] = into.pop(name)
        return into

    def stands(self, key: str) -> str:
        return self.into.get(f"{self.noun}/{key}", key)

    def standing(self, pointed: Mapping[str, set[str]]) -> set[str]:
        """Return what stands for the records of the noun, among all that is pointed at."""
        return {self.stands(key) for key in pointed.get(self.noun, ())}

    def used_elsewhere(self) -> set[str]:
        """Return those that other public statements or authority records use."""
        losers = keys_of(self.noun, self.into)
        wanted = {*self.affected, *(k for k in losers if self.stands(k) in self.affected)}
        used: set[str] = set()
        for chunk in batched(sorted(wanted), CHUNK):
            used |= set(self.in_statements(chunk))
            for use in uses_of(self.noun):
                rows = use.model._base_manager.filter(**{f"{use.column}__in": chunk}).order_by()
                pairs = list(rows.values_list(f"{use.column}_id", use.owner).distinct())
                shown = self.shown(use.noun, {str(owner) for _, owner in pairs})
                used |= {self.stands(str(key)) for key, owner in pairs if str(owner) in shown}
        return used

    def shown(self, noun: str, keys: set[str]) -> set[str]:
        """Return those records, given by key, that are public when the recording ends."""
        if not NOUNS[noun].visibility.follows_use:
            return {key for key in keys if f"{noun}/{key}" not in self.into}
        names = {key: RecordName(noun, key) for key in keys}
        decided = {k: self.cases[n].record for k, n in names.items() if n in self.cases}
        shown = {key for key, record in decided.items() if record.state in SHOWN}
        for chunk in batched(sorted(f"{noun}/{key}" for key in keys - decided.keys()), CHUNK):
            public = Q(public_change__edition__isnull=False) | Q(merged_into__gt="")
            held = Record.objects.filter(public, pk__in=chunk)
            shown |= set(held.values_list("key", flat=True))
        return shown

    def in_statements(self, keys: list[str]) -> Iterator[str]:
        """Yield those that public statements use, other than those that change."""
        uids = set(keys_of("statement", self.settled))
        shared: set[str] = set()
        for model, column, by in public.uses_of(self.noun):
            rows = model._default_manager.filter(**{f"{column}__in": keys}).order_by()
            for statement, key in rows.values_list(by, column):
                if statement not in uids:
                    shared |= {statement} if key in self.was.values() else set()
                    yield from [] if key in self.was.values() else [self.stands(key)]
        for chunk in batched(sorted(shared), CHUNK):  # which of the two it uses, it alone says
            for _, text, _ in told_by_ledger(f"statement/{uid}" for uid in chunk):
                pointers = documents.pointers(NOUNS["statement"], documents.parse(text))
                yield from self.standing(keys_by_noun(pointers))

    def changes(self) -> Iterator[Change]:
        for key in self.affected:
            yield from self.decide(self.cases[RecordName(self.noun, key)], key in self.used)

    def refuse_unseen(self, case: Case) -> None:
        """Raise StaleVersion where one was changed after a statement with it was submitted.

        It becomes public with the statement, so the approver must have been able to see it.
        """
        last, submitted = case.last, self.submitted.get(case.record.key)
        if last and submitted and last.saved_at > submitted:
            raise StaleVersion(case.record.pk, last.number - 1, last.number)

    @cached_property
    def submitted(self) -> dict[str, datetime]:
        """When the first statement was submitted with what becomes public with it, by its key."""
        first: dict[str, datetime] = {}
        for statement in self.approved:
            if at := statement.submitted_at:
                for key in self.brought_by(statement):
                    first[key] = min(at, first.get(key, at))
        return first

    def brought_by(self, statement: Case) -> set[str]:
        """Return what becomes public with a statement, if it was not; publishers by its sources."""
        if self.noun != "publisher":
            return self.standing(statement.points_at)
        pages = statement.points_at.get("source", ())
        return {self.stands(key) for page in pages for key in self.publishers[page]}

    @cached_property
    def publishers(self) -> Mapping[str, set[str]]:
        """The publishers of the sources of approved statements, and of those that these cite."""
        pages = {key for case in self.approved for key in case.points_at.get("source", ())}
        found: dict[str, set[str]] = defaultdict(set)
        for chunk in batched(sorted(pages), CHUNK):
            held = Source._base_manager.filter(pk__in=chunk).order_by()
            for page, *keys in held.values_list("pk", "publisher", "cite_links__publisher"):
                found[page].update(str(key) for key in keys if key)
        return found

    def decide(self, case: Case, used: bool) -> Iterator[Change]:
        """Decide about one record."""
        if case.document is None and used:
            users = public_users(self.noun, [case.record.key], self.settled)
            raise StillUsed(f"{self.noun} {case.record.key}", users or sorted(self.settled))
        if case.record.merged_into_id:
            return
        if case.document is None:
            case.record.state = DeskState.DELETED
        else:
            case.record.state = DeskState.PUBLISHED if used else DeskState.DRAFT
        if used and not case.is_public and not case.stored_here:
            self.refuse_unseen(case)
        if used and (case.stored_here or not case.is_public):
            action = Action.CORRECTED if case.returns else action_of(case, None)
            change = line(case, self.recording, action)
            if not case.stored_here:
                change.reason = case.last.reason if case.last else None
            yield change
        elif case.is_public and not used:
            yield unused(case, self.recording)
