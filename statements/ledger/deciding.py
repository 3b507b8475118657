"""What becomes of statements at the end of a recording: their changes and desk states."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cached_property, partial

from statements.documents.desk import CHUNK
from statements.documents.mapping import batched
from statements.models import Change, Edition, User
from statements.problems import BrokenRules, StaleVersion, StillUsed
from statements.vocabularies import Action, DeskState

from .cases import Case, told_of
from .lines import action_of, line, refuse
from .merging import check, merge
from .publishable import Publishable
from .recordings import Publication, Recording, Request
from .responses import answering
from .savers import savers
from .workflow import Status, Verb, hold_to
from .workflow.table import UNKNOWN


class Statements:
    """The decisions about statements: public only when a second person approves."""

    def __init__(self, recording: Recording, cases: Iterable[Case]) -> None:
        self.recording, cases = recording, list(cases)
        self.alone = len(cases) == 1
        self.cases = [case for case in cases if case.noun.name == "statement"]
        self.of_key = {case.record.key: case for case in self.cases}
        asked = recording.publications.keys() | recording.requests.keys()
        self.asked = [case for case in self.cases if case.name in asked]
        self.publishable = Publishable(self.asked)

    def changes(self) -> Iterator[Change]:
        for case in self.cases:
            with told_of(case, self.alone):
                yield from self.decide(case)

    def decide(self, case: Case) -> Iterator[Change]:
        publication = self.recording.publications.get(case.name)
        request = self.recording.requests.get(case.name)
        if publication and publication.verb != Verb.APPROVE:
            yield self.withdrawal(case, publication)
        elif publication:
            yield from self.approval(case, publication)
        elif request:
            self.request(case, request)
        elif case.document is None and case.changed:
            self.move(case, self.hold(case, Verb.REMOVE))
        elif case.stored_here:
            self.move(case, self.hold(case, Verb.STORE))

    def hold(self, case: Case, verb: Verb, user: User | None = None) -> DeskState | None:
        """Return where a verb leads, None where the state stays; raise BrokenRules if refused."""
        state = hold_to(verb, self.status(case), user or self.recording.user)
        if case.document is None and verb != Verb.REMOVE:
            raise BrokenRules([UNKNOWN.of(case.record)])
        return state

    def status(self, case: Case) -> Status:
        """Return where a record stands: what is stored and approved at once is as if submitted,
        what an import brought is asked away with the import."""
        record, asked = case.record, self.recording.publications.get(case.name)
        state, asker = DeskState(record.state), record.state_by_id
        if asked and asked.undoes and case.is_public:
            state, asker = DeskState.RETRACTION_ASKED, asked.undoes.undo_asked_by_id
        elif asked and case.stored_here:
            state = DeskState.IN_REVIEW
        return Status(
            record,
            state,
            asker,
            case.is_public,
            case.document != case.seen,
            bool(case.last and case.last.batch_id),
            partial(self.savers, case),
        )

    def request(self, case: Case, request: Request) -> None:
        """Put a record in the state to which a verb leads."""
        state = self.hold(case, request.verb)
        if request.verb == Verb.SUBMIT:
            self.publishable.hold(case, request.note or self.recording.reason)
        elif case.stored_here:
            raise refuse("Save first, then ask for this.", "changed")
        winner = self.of_key[request.into] if request.into else None
        if winner:
            check(case, winner)
        self.move(case, state, request.note)
        case.record.merging_into = winner.record if winner else None

    def move(self, case: Case, state: DeskState | None, note: str | None = None) -> None:
        """Put a record in a desk state, with who, when, why, and the ledger's last number."""
        if state is None:
            return
        record = case.record
        record.state, record.state_note, record.merging_into = state, note, None
        record.state_by, record.state_at = self.recording.user, self.recording.at
        record.state_number = Change.objects.last_number() if note else None

    def approval(self, case: Case, asked: Publication) -> Iterator[Change]:
        """Publish the last edition, if the approver saw it and saved none of what is new in it."""
        last, record = case.last, case.record
        if last is None:
            raise BrokenRules([UNKNOWN.of(record)])
        seen = asked.seen if asked.seen is not None else last.number if case.stored_here else 0
        if seen != last.number:
            raise StaleVersion(record.pk, seen, last.number)
        state = self.hold(case, Verb.APPROVE, asked.approved_by)
        self.publishable.hold(case, asked.reason or last.reason or record.state_note)
        case.submitted_at = None if case.stored_here else record.state_at
        if record.merged_into_id:
            yield self.returning(case, asked)
        elif case.seen is None or case.seen != case.document:
            yield line(case, self.recording, action_of(case, asked.action), asked)
        self.move(case, state)

    def returning(self, case: Case, asked: Publication) -> Change:
        """Let a merged statement stand by itself again, as one asked and another approves."""
        record = case.record
        change = line(case, self.recording, asked.action or Action.CORRECTED, asked)
        change.saved_by, change.reason = record.state_by, asked.reason or record.state_note
        record.merged_into = None
        return change

    def savers(self, case: Case) -> set[int]:
        """Return who saved any of what would become public of a statement."""
        return savers(case.record, self.editions.get(case.record.pk, ()), case.seen)

    @cached_property
    def editions(self) -> dict[str, list[Edition]]:
        """The editions since the public one of all statements to be published, in their order."""
        since = {case.record.pk: case.public.number if case.public else 0 for case in self.asked}
        alone = {
            case.record.pk: [case.last]
            for case in self.asked
            if case.last and case.last.number == since[case.record.pk] + 1
        }
        found: dict[str, list[Edition]] = {**alone}
        for chunk in batched(since.keys() - alone.keys(), CHUNK):
            for edition in Edition.objects.filter(record__in=chunk).order_by("record", "number"):
                if edition.number > since[edition.record_id]:
                    found.setdefault(edition.record_id, []).append(edition)
        return found

    def withdrawal(self, case: Case, asked: Publication) -> Change:
        """Retract or merge what one asked for and another approves."""
        record, batch = case.record, asked.undoes
        if asked.seen not in (None, record.version):
            raise StaleVersion(record.pk, asked.seen or 0, record.version)
        state = self.hold(case, asked.verb, asked.approved_by)
        asker, since = record.state_by, record.state_number
        if batch:  # asked for on the batch, for all of it
            asker, since = batch.undo_asked_by, batch.undo_number
        note, merges = record.state_note, asked.verb == Verb.MERGE
        change = self.merging(case) if merges else self.retraction(case, asked, since or 0)
        self.move(case, state)
        change.saved_by, change.approved_by = asker, asked.approved_by
        change.reason = asked.reason or note
        return change

    def retraction(self, case: Case, asked: Publication, since: int) -> Change:
        """Retract a statement, unless it was answered since it was asked for."""
        # Under the ledger's lock: an approval of an answer and a retraction that race never both go
        # through unseen.
        answers = answering(case.record.key, since=since)
        if answers:
            what = f"statement {case.record.key} (answered since the retraction was asked)"
            raise StillUsed(what, answers)
        return line(case, self.recording, Action.RETRACTED, asked)

    def merging(self, case: Case) -> Change:
        """Make a statement part of the one that was asked for."""
        winner = self.of_key[self.recording.merges[case.name].into or ""]
        if case.record.merging_into_id != winner.record.pk:
            message = f"It was asked to merge it into {case.record.merging_into_id}: look again."
            raise refuse(message, "not_asked", "winner")
        check(case, winner)
        return merge(case, winner, self.recording)
