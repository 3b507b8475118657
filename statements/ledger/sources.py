"""What is public from the first public thing that uses it until the last.

Contacts and sources, and the officials and publishers that a curator added. Contacts are decided
first, as they use officials; then officials, whose tenures use sources; then sources, which use
publishers.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property

from django.db.models import Q

from statements import documents
from statements.documents import NOUNS
from statements.documents.desk import CHUNK
from statements.documents.mapping import batched
from statements.documents.merges import merged_keys
from statements.documents.nouns import KEEPING_PARTS
from statements.keys import RecordName, keys_of
from statements.models import Change, Record, public
from statements.models.public import public_users
from statements.problems import StillUsed
from statements.vocabularies import Action, DeskState, Visibility

from .bringing import Bringing
from .cases import Case, gather_cases, keys_by_noun
from .editions import refuse_adder
from .facts import public_texts
from .lines import action_of, make_change, make_tombstone
from .locks import open_records
from .recordings import Recording
from .uses import uses_of

PUBLIC_STATES = (DeskState.PUBLISHED, DeskState.MERGED)  # a merged one's parts and links stay


class FollowerDecisions:
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
        other_changes = [c for c in changes if c.noun != self.noun]
        self.statement_names = {c.record_id for c in other_changes if c.noun == "statement"}
        self.statement_cases = [
            case for case in cases.values() if case.record.pk in self.statement_names
        ]
        self.winners, parted = self.merges_at_end(), set[str]()
        keys_before, keys_after = set[str](), set[str]()
        for change in other_changes:
            case = cases[change.record_name]
            keys_before.update(case.pointed_at_in_public.get(noun, ()))
            is_still_public = change.edition_id or (
                change.action == Action.MERGED and change.noun in KEEPING_PARTS
            )
            keys_after.update(case.points_at.get(noun, ()) if is_still_public else ())
        keys_before, keys_after = (
            {self.standing_key(key) for key in keys} for keys in (keys_before, keys_after)
        )
        own_cases = {key: case for (noun, key), case in cases.items() if noun == self.noun}
        following_keys = {key for key, case in own_cases.items() if case.follows_use}
        parted |= {self.winners_before[key] for key in following_keys if key in self.winners_before}
        affected = {
            self.standing_key(key) for key in keys_before ^ keys_after | following_keys | parted
        }
        new_names = {
            RecordName(self.noun, key)
            for key in self.keys_following_use(affected - own_cases.keys())
        }
        cases |= gather_cases(recording, open_records(new_names))
        self.affected = sorted(affected & (following_keys | {key for _, key in new_names}))
        self.used = keys_after | self.used_elsewhere()

    def keys_following_use(self, keys: set[str]) -> set[str]:
        """Return those of some keys whose records are public only while they are used."""
        if NOUNS[self.noun].visibility == Visibility.IN_USE or not keys:
            return keys
        names = [f"{self.noun}/{key}" for key in keys]
        following: set[str] = set()
        for chunk in batched(sorted(names), CHUNK):
            rows = Record.objects.filter(pk__in=chunk, waits=True)
            following |= set(rows.values_list("key", flat=True))
        return following

    def merges_at_end(self) -> dict[str, str]:
        """Return what stands for each merged record at the end of the recording.

        `winners_before` keeps the winners of records of the noun that stand by themselves again.
        """
        winners, self.winners_before = merged_keys(), dict[str, str]()
        for (noun, key), merge in self.recording.merges.items():
            name = f"{noun}/{key}"
            if merge.into is not None:
                winner = winners.get(f"{noun}/{merge.into}", merge.into)
                winners = {n: winner if w == key else w for n, w in winners.items()} | {
                    name: winner
                }
            elif noun == self.noun and name in winners:
                self.winners_before[key] = winners.pop(name)
        return winners

    def standing_key(self, key: str) -> str:
        return self.winners.get(f"{self.noun}/{key}", key)

    def standing_keys(self, pointed_at: Mapping[str, set[str]]) -> set[str]:
        """Return what stands for the records of the noun, among all that is pointed at."""
        return {self.standing_key(key) for key in pointed_at.get(self.noun, ())}

    def used_elsewhere(self) -> set[str]:
        """Return those that other public statements or authority records use."""
        losers = keys_of(self.noun, self.winners)
        keys = {*self.affected, *(k for k in losers if self.standing_key(k) in self.affected)}
        used: set[str] = set()
        for chunk in batched(sorted(keys), CHUNK):
            used |= set(self.in_statements(chunk))
            for use in uses_of(self.noun):
                rows = use.model.rows_with(use.column, chunk)
                pairs = list(rows.values_list(f"{use.column}_id", use.owner).distinct())
                public_owners = self.public_keys(use.noun, {str(owner) for _, owner in pairs})
                used |= {
                    self.standing_key(str(key))
                    for key, owner in pairs
                    if str(owner) in public_owners
                }
        return used

    def public_keys(self, noun: str, keys: set[str]) -> set[str]:
        """Return those records, given by key, that are public when the recording ends."""
        if not NOUNS[noun].visibility.follows_use:
            return {key for key in keys if f"{noun}/{key}" not in self.winners}
        names = {key: RecordName(noun, key) for key in keys}
        own_records = {k: self.cases[n].record for k, n in names.items() if n in self.cases}
        public = {key for key, record in own_records.items() if record.state in PUBLIC_STATES}
        for chunk in batched(sorted(f"{noun}/{key}" for key in keys - own_records.keys()), CHUNK):
            is_public = Q(public_change__edition__isnull=False) | Q(merged_into__gt="")
            rows = Record.objects.filter(is_public, pk__in=chunk)
            public |= set(rows.values_list("key", flat=True))
        return public

    def in_statements(self, keys: list[str]) -> Iterator[str]:
        """Yield those that public statements use, other than those that change."""
        uids = set(keys_of("statement", self.statement_names))
        shared_uids: set[str] = set()
        for model, column, statement_column in public.uses_of(self.noun):
            rows = model.rows_with(column, keys)
            for statement, key in rows.values_list(statement_column, column):
                if statement not in uids:
                    shared_uids |= {statement} if key in self.winners_before.values() else set()
                    yield from (
                        [] if key in self.winners_before.values() else [self.standing_key(key)]
                    )
        for chunk in batched(sorted(shared_uids), CHUNK):  # which of the two it uses, it alone says
            for _, text, _ in public_texts(f"statement/{uid}" for uid in chunk):
                pointers = documents.pointers(NOUNS["statement"], documents.parse(text))
                yield from self.standing_keys(keys_by_noun(pointers))

    def changes(self) -> Iterator[Change]:
        for key in self.affected:
            yield from self.decide(self.cases[RecordName(self.noun, key)], key in self.used)

    @cached_property
    def bringing(self) -> Bringing:
        return Bringing(self.statement_cases, self.winners)

    def decide(self, case: Case, is_used: bool) -> Iterator[Change]:
        """Decide about one record."""
        if case.document is None and is_used:
            users = public_users(self.noun, [case.record.key], self.statement_names)
            raise StillUsed(f"{self.noun} {case.record.key}", users or sorted(self.statement_names))
        if case.record.merged_into_id:
            return
        if case.document is None:
            case.record.state = DeskState.DELETED
        else:
            case.record.state = DeskState.PUBLISHED if is_used else DeskState.DRAFT
        if is_used and not case.is_public and not case.is_stored_here:
            self.bringing.refuse_unseen(case)
        if is_used and case.is_public and case.is_stored_here:
            refuse_adder(self.recording.user, case)  # it became so while they wrote
        if is_used and (case.is_stored_here or not case.is_public):
            action = Action.CORRECTED if case.is_unmerged else action_of(case, None)
            change = make_change(case, self.recording, action)
            if not case.is_stored_here:
                change.reason = case.last.reason if case.last else None
            yield change
        elif case.is_public and not is_used:
            yield make_tombstone(case, self.recording)
