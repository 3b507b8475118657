"""What becomes of statements at the end of a recording: their changes and desk states."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cached_property, partial

from statements.documents.desk import CHUNK
from statements.documents.mapping import batched
from statements.models import Change, Edition, User
from statements.problems import BrokenRules, StaleVersion, StillUsed
from statements.vocabularies import Action, DeskState

from .cases import Case, naming_record
from .lines import action_of, broken_rule, make_change
from .merging import check_merge, merge
from .publishable import Publishable
from .recordings import Publication, Recording, Request
from .responses import new_answers
from .savers import savers
from .workflow import Status, Verb, next_state
from .workflow.table import UNKNOWN


class StatementDecisions:
    """The decisions about statements: public only when a second person approves."""

    def __init__(self, recording: Recording, cases: Iterable[Case]) -> None:
        self.recording, cases = recording, list(cases)
        self.is_alone = len(cases) == 1 and not recording.goes_on
        self.cases = [case for case in cases if case.noun.name == "statement"]
        self.by_key = {case.record.key: case for case in self.cases}
        requested_names = recording.publications.keys() | recording.requests.keys()
        self.requested = [case for case in self.cases if case.name in requested_names]
        self.publishable = Publishable(self.requested)

    def changes(self) -> Iterator[Change]:
        for case in self.cases:
            with naming_record(case, self.is_alone):
                yield from self.decide(case)

    def decide(self, case: Case) -> Iterator[Change]:
        publication = self.recording.publications.get(case.name)
        request = self.recording.requests.get(case.name)
        if publication and publication.verb != Verb.APPROVE:
            yield self.withdraw(case, publication)
        elif publication:
            yield from self.approve(case, publication)
        elif request:
            self.request(case, request)
        elif case.document is None and case.is_changed:
            self.move(case, self.state_after(case, Verb.REMOVE))
        elif case.is_stored_here:
            self.move(case, self.state_after(case, Verb.STORE))

    def state_after(self, case: Case, verb: Verb, user: User | None = None) -> DeskState | None:
        """Return where a verb leads, None where the state stays; raise BrokenRules if refused."""
        state = next_state(verb, self.status(case), user or self.recording.user)
        if case.document is None and verb != Verb.REMOVE:
            raise BrokenRules([UNKNOWN.problem_of(case.record)])
        return state

    def status(self, case: Case) -> Status:
        """Return where a record stands: what is stored and approved at once is as if submitted,
        what an import brought is asked away with the import."""
        record, publication = case.record, self.recording.publications.get(case.name)
        state, asker_id = DeskState(record.state), record.state_by_id
        if publication and publication.undoes and case.is_public:
            state, asker_id = DeskState.RETRACTION_ASKED, publication.undoes.undo_asked_by_id
        elif publication and case.is_stored_here:
            state = DeskState.IN_REVIEW
        return Status(
            record,
            state,
            asker_id,
            case.is_public,
            case.document != case.public_document,
            bool(case.last and case.last.batch_id),
            partial(self.savers, case),
        )

    def request(self, case: Case, request: Request) -> None:
        """Put a record in the state to which a verb leads."""
        state = self.state_after(case, request.verb)
        if request.verb == Verb.SUBMIT:
            self.publishable.check(case, request.note or self.recording.reason)
        elif case.is_stored_here:
            raise broken_rule("Save first, then ask for this.", "changed")
        winner = self.by_key[request.into] if request.into else None
        if winner:
            check_merge(case, winner)
        self.move(case, state, request.note)
        case.record.merging_into = winner.record if winner else None

    def move(self, case: Case, state: DeskState | None, note: str | None = None) -> None:
        """Put a record in a desk state, with who, when, why, and the ledger's last number."""
        if state is None:
            return
        record = case.record
        record.state, record.state_note, record.merging_into_id = state, note, None
        record.state_by_id, record.state_at = self.recording.user.pk, self.recording.at
        record.state_number = Change.objects.last_number() if note else None

    def approve(self, case: Case, publication: Publication) -> Iterator[Change]:
        """Publish the last edition, if the approver saw it and saved none of what is new in it."""
        edition, record = case.last, case.record
        if edition is None:
            raise BrokenRules([UNKNOWN.problem_of(record)])
        seen_number = (
            publication.edition_number
            if publication.edition_number is not None
            else edition.number
            if case.is_stored_here
            else 0
        )
        if seen_number != edition.number:
            raise StaleVersion(record.pk, seen_number, edition.number)
        state = self.state_after(case, Verb.APPROVE, publication.approved_by)
        self.publishable.check(case, publication.reason or edition.reason or record.state_note)
        case.submitted_at = None if case.is_stored_here else record.state_at
        if record.merged_into_id:
            yield self.unmerge(case, publication)
        elif case.public_document is None or case.public_document != case.document:
            yield make_change(
                case, self.recording, action_of(case, publication.action), publication
            )
        self.move(case, state)

    def unmerge(self, case: Case, publication: Publication) -> Change:
        """Let a merged statement stand by itself again, as one asked and another approves."""
        record = case.record
        change = make_change(
            case, self.recording, publication.action or Action.CORRECTED, publication
        )
        change.saved_by, change.reason = record.state_by, publication.reason or record.state_note
        record.merged_into = None
        return change

    def savers(self, case: Case) -> set[int]:
        """Return who saved any of what would become public of a statement."""
        return savers(case.record, self.editions.get(case.record.pk, ()), case.public_document)

    @cached_property
    def editions(self) -> dict[str, list[Edition]]:
        """The editions since the public one of all statements to be published, in their order."""
        public_numbers = {
            case.record.pk: case.public.number if case.public else 0 for case in self.requested
        }
        single_editions = {
            case.record.pk: [case.last]
            for case in self.requested
            if case.last and case.last.number == public_numbers[case.record.pk] + 1
        }
        editions: dict[str, list[Edition]] = {**single_editions}
        for chunk in batched(public_numbers.keys() - single_editions.keys(), CHUNK):
            for edition in Edition.objects.filter(record__in=chunk).order_by("record", "number"):
                if edition.number > public_numbers[edition.record_id]:
                    editions.setdefault(edition.record_id, []).append(edition)
        return editions

    def withdraw(self, case: Case, publication: Publication) -> Change:
        """Retract or merge what one asked for and another approves."""
        record, batch = case.record, publication.undoes
        if publication.edition_number not in (None, record.version):
            raise StaleVersion(record.pk, publication.edition_number or 0, record.version)
        state = self.state_after(case, publication.verb, publication.approved_by)
        asker, since = record.state_by, record.state_number
        if batch:  # asked for on the batch, for all of it
            asker, since = batch.undo_asked_by, batch.undo_number
        note, is_merge = record.state_note, publication.verb == Verb.MERGE
        change = (
            self.merge_statement(case) if is_merge else self.retract(case, publication, since or 0)
        )
        self.move(case, state)
        change.saved_by, change.approved_by = asker, publication.approved_by
        change.reason = publication.reason or note
        return change

    def retract(self, case: Case, publication: Publication, since: int) -> Change:
        """Retract a statement, unless it was answered since it was asked for."""
        # Under the ledger's lock: an approval of an answer and a retraction that race never both go
        # through unseen.
        answers = new_answers(case.record.key, since=since)
        if answers:
            subject = f"statement {case.record.key} (answered since the retraction was asked)"
            raise StillUsed(subject, answers)
        return make_change(case, self.recording, Action.RETRACTED, publication)

    def merge_statement(self, case: Case) -> Change:
        """Make a statement part of the one that was asked for."""
        winner = self.by_key[self.recording.merges[case.name].into or ""]
        if case.record.merging_into_id != winner.record.pk:
            message = f"It was asked to merge it into {case.record.merging_into_id}: look again."
            raise broken_rule(message, "not_asked", "winner")
        check_merge(case, winner)
        return merge(case, winner, self.recording)
