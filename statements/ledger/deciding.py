"""What becomes of statements at the end of a recording: their changes and desk states."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cached_property

from statements.documents.mapping import batched
from statements.models import Change, Edition
from statements.problems import StaleVersion, StillUsed
from statements.vocabularies import Action, DeskState

from .answers import answering
from .cases import Case, read, told_of
from .lines import action_of, line, refuse
from .merging import check, merge, refuse_unmerged
from .opened import Publication, Recording, Standing
from .ready import hold_to_rules

IN_REVIEW = DeskState.IN_REVIEW
ASKED = (DeskState.RETRACTION_ASKED, DeskState.MERGE_ASKED)  # of what stays public meanwhile


class Statements:
    """The decisions about statements: public only when a second person approves."""

    def __init__(self, recording: Recording, cases: Iterable[Case]) -> None:
        self.recording, cases = recording, list(cases)
        self.alone = len(cases) == 1
        self.cases = [case for case in cases if case.noun.name == "statement"]
        self.of_key = {case.record.key: case for case in self.cases}

    def changes(self) -> Iterator[Change]:
        for case in self.cases:
            with told_of(case, self.alone):
                yield from self.decide(case)

    def decide(self, case: Case) -> Iterator[Change]:
        asked = self.recording.publications.get(case.name)
        standing = self.recording.standings.get(case.name)
        if asked or standing:
            self.refuse_gone(case, standing)
        if case.document is None:
            self.delete(case)
        elif asked and asked.withdraws:
            yield self.withdrawal(case, asked)
        elif asked:
            yield from self.approval(case, asked)
        elif standing:
            self.stand(case, standing)
        elif case.stored_here:
            self.stored(case)

    def stored(self, case: Case) -> None:
        """Settle the state of what was only saved: what two people must settle stays asked for,
        and what was sent back stays so, with its comment, until it is submitted again."""
        if case.document == case.seen and case.record.state not in ASKED:
            self.move(case, DeskState.PUBLISHED)
        elif case.record.state not in (*ASKED, DeskState.SENT_BACK):
            self.move(case, DeskState.DRAFT)

    def stand(self, case: Case, standing: Standing) -> None:
        """Put a record in the state that was asked for, if it may be."""
        if standing.state == DeskState.RETRACTION_ASKED:
            self.ask(case, standing.note)
        elif standing.state == DeskState.MERGE_ASKED:
            self.ask_merge(case, standing)
        elif standing.state == DeskState.SENT_BACK:
            self.send_back(case, standing.note)
        elif standing.state == DeskState.DRAFT:
            self.reopen(case)
        elif standing.state == DeskState.MERGED:
            refuse_unmerged(case)
            self.submit(case, standing.note)
        else:
            self.submit(case, standing.note)

    def refuse_gone(self, case: Case, standing: Standing | None) -> None:
        """Refuse a verb for what is not there, or is there no more; a merge can be taken back."""
        if case.last is None or case.document is None:
            raise refuse(f"There is no statement {case.record.key}.", "unknown", "uid")
        asked = standing is not None and standing.state == DeskState.MERGED
        returning = asked or case.record.state == DeskState.IN_REVIEW
        if case.is_gone and not (case.record.merged_into_id and returning):
            state = "merged" if case.record.merged_into_id else case.record.state
            raise refuse(f"This statement is {state}: nothing can be done with it.", "gone")

    def delete(self, case: Case) -> None:
        if case.record.public_change_id is not None:
            raise refuse("A statement that was public is retracted, never deleted.", "public")
        self.move(case, DeskState.DELETED)

    def move(self, case: Case, state: DeskState, note: str | None = None) -> None:
        """Put a record in a desk state, with who, when, why, and the ledger's last number."""
        record = case.record
        record.state, record.state_note, record.merging_into = state, note, None
        record.state_by, record.state_at = self.recording.user, self.recording.at
        record.state_number = Change.objects.last_number() if note else None

    def submit(self, case: Case, note: str | None) -> None:
        hold_to_rules(case, note or self.recording.reason)
        self.move(case, IN_REVIEW, note)

    def ask(self, case: Case, note: str | None) -> None:
        if case.stored_here:
            raise refuse("Save first, then ask to retract.", "changed")
        if not case.is_public:
            raise refuse("Only what is public can be retracted.", "not_public")
        self.move(case, DeskState.RETRACTION_ASKED, note)

    def ask_merge(self, case: Case, standing: Standing) -> None:
        winner = self.of_key[standing.into or ""]
        check(case, winner)
        self.move(case, DeskState.MERGE_ASKED, standing.note)
        case.record.merging_into = winner.record

    def send_back(self, case: Case, comment: str | None) -> None:
        """Give a statement back to who submitted it, or refuse what was asked for."""
        record, person = case.record, self.recording.user
        if record.state not in (IN_REVIEW, *ASKED) or case.stored_here:
            raise refuse("Only what waits for a second person is sent back.", "not_waiting")
        own = {record.state_by_id} | (self.savers(case) if record.state not in ASKED else set())
        if person.pk in own:
            raise refuse("This is yours: re-open it instead, or edit it.", "own_work")
        rest = record.state == IN_REVIEW and not record.merged_into_id
        self.move(case, DeskState.SENT_BACK if rest else self.rest(case), comment)

    def reopen(self, case: Case) -> None:
        """Take back what one asked for oneself, or take up what was sent back."""
        record = case.record
        if case.stored_here or record.state not in (*ASKED, IN_REVIEW, DeskState.SENT_BACK):
            raise refuse("Only what waits for a second person is taken back.", "not_waiting")
        sent_back = record.state == DeskState.SENT_BACK
        if not sent_back and record.state_by_id != self.recording.user.pk:
            raise refuse("Only who asked for this takes it back: ask to send it back.", "not_own")
        self.move(case, self.rest(case))

    def rest(self, case: Case) -> DeskState:
        """Return the state of a record for which nothing is asked."""
        if case.record.merged_into_id:
            return DeskState.MERGED
        return DeskState.PUBLISHED if case.document == case.seen else DeskState.DRAFT

    def approval(self, case: Case, asked: Publication) -> Iterator[Change]:
        """Publish the last edition, if the approver saw it and saved none of what is new in it."""
        last = case.last
        assert last is not None  # noqa: S101 - refuse_gone saw to it
        seen = asked.seen if asked.seen is not None else last.number if case.stored_here else 0
        if seen != last.number:
            raise StaleVersion(case.record.pk, seen, last.number)
        imported = case.record.state == DeskState.DRAFT and last.batch_id is not None
        if case.record.state != IN_REVIEW and not imported and not case.stored_here:
            raise refuse("Only what was submitted can be approved.", "not_submitted")
        if asked.approved_by.pk in self.savers(case):
            raise refuse("Somebody else must approve: you saved this, or a part of it.", "own_work")
        hold_to_rules(case, asked.reason or last.reason or case.record.state_note)
        case.submitted_at = None if case.stored_here else case.record.state_at
        if case.record.merged_into_id:
            yield self.returning(case, asked)
            return
        self.move(case, DeskState.PUBLISHED)
        if case.seen is None or case.seen != case.document:
            yield line(case, self.recording, action_of(case, asked.action), asked)

    def returning(self, case: Case, asked: Publication) -> Change:
        """Let a merged statement stand by itself again, as one asked and another approves."""
        record = case.record
        change = line(case, self.recording, asked.action or Action.CORRECTED, asked)
        change.saved_by, change.reason = record.state_by, asked.reason or record.state_note
        record.merged_into = None
        self.move(case, DeskState.PUBLISHED)
        return change

    def savers(self, case: Case) -> set[int]:
        """Return who saved editions since the last one that says what the public sees.

        Of a merged statement, whose last edition was public: who asks to take the merge back.
        """
        if case.record.merged_into_id:
            return {case.record.state_by_id or 0}
        found: set[int] = set()
        for edition in self.editions.get(case.record.pk, ()):
            if case.seen is not None and read(case.noun, edition) == case.seen:
                found.clear()
            else:
                found.add(edition.saved_by_id)
        return found

    @cached_property
    def editions(self) -> dict[str, list[Edition]]:
        """The editions since the public one of all statements to be published, in their order."""
        since = {
            case.record.pk: case.public.number if case.public else 0
            for case in self.cases
            if case.name in self.recording.publications or case.name in self.recording.standings
        }
        found: dict[str, list[Edition]] = {}
        for chunk in batched(since, 500):
            for edition in Edition.objects.filter(record__in=chunk).order_by("record", "number"):
                if edition.number > since[edition.record_id]:
                    found.setdefault(edition.record_id, []).append(edition)
        return found

    def withdrawal(self, case: Case, asked: Publication) -> Change:
        """Retract or merge what one asked for and another approves."""
        record, merges, batch = case.record, asked.action == Action.MERGED, asked.undoes
        verb = "merge" if merges else "retract"
        state = DeskState.MERGE_ASKED if merges else DeskState.RETRACTION_ASKED
        asker, since = record.state_by, record.state_number
        if batch:  # asked for on the batch, for all of it
            asker, since = batch.undo_asked_by, batch.undo_number
        elif record.state != state or case.stored_here:
            raise refuse(f"Nobody asked to {verb} this statement.", "not_asked")
        if asked.seen not in (None, record.version):
            raise StaleVersion(record.pk, asked.seen or 0, record.version)
        if asker == asked.approved_by:
            request = "merge" if merges else "retraction"
            message = f"Somebody else must approve the {request}: you asked for it."
            raise refuse(message, "own_work")
        note = record.state_note
        change = self.merging(case) if merges else self.retraction(case, asked, since or 0)
        change.saved_by, change.approved_by = asker, asked.approved_by
        change.reason = asked.reason or note
        return change

    def retraction(self, case: Case, asked: Publication, since: int) -> Change:
        """Retract a statement, unless it was answered since it was asked for."""
        answers = answering(case.record.key, since=since)
        if answers:
            what = f"statement {case.record.key} (answered since the retraction was asked)"
            raise StillUsed(what, answers)
        change = line(case, self.recording, Action.RETRACTED, asked)
        self.move(case, DeskState.RETRACTED)
        return change

    def merging(self, case: Case) -> Change:
        """Make a statement part of the one that was asked for."""
        winner = self.of_key[self.recording.merges[case.name].into or ""]
        if case.record.merging_into_id != winner.record.pk:
            message = f"It was asked to merge it into {case.record.merging_into_id}: look again."
            raise refuse(message, "not_asked", "winner")
        check(case, winner)
        self.move(case, DeskState.MERGED)
        return merge(case, winner, self.recording)
