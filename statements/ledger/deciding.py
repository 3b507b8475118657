"""What becomes of each record at the end of a recording: its change and its desk state."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cached_property

from statements import documents
from statements.dates import PartialDate
from statements.documents import Document
from statements.documents.mapping import batched
from statements.documents.rules import World, broken, public_rules, warnings
from statements.models import Change, Edition, Statement
from statements.models.public import public_users
from statements.problems import BrokenRules, Problem, StaleVersion, StillUsed
from statements.vocabularies import Action, DeskState
from statements.writing import RecordName

from .answers import answering, pointed_at
from .cases import Case, read, told_of
from .opened import Publication, Recording

CHOSEN = (Action.CORRECTED, Action.REVISED, Action.RECODED)  # what a person may say it is


def refuse(message: str, code: str, path: str = "") -> BrokenRules:
    return BrokenRules([Problem(path, message, code)])


class Statements:
    """The decisions about statements: public only when a second person approves."""

    def __init__(self, recording: Recording, cases: Iterable[Case]) -> None:
        self.recording, cases = recording, list(cases)
        self.alone = len(cases) == 1
        self.cases = [case for case in cases if case.noun.name == "statement"]

    def changes(self) -> Iterator[Change]:
        for case in self.cases:
            with told_of(case, self.alone):
                yield from self.decide(case)

    def decide(self, case: Case) -> Iterator[Change]:
        asked = self.recording.publications.get(case.name)
        standing = self.recording.standings.get(case.name)
        if asked or standing:
            self.refuse_gone(case)
        if case.document is None:
            self.delete(case)
        elif asked and asked.retracts:
            yield self.retraction(case, asked)
        elif asked:
            yield from self.approval(case, asked)
        elif standing and standing.state == DeskState.RETRACTION_ASKED:
            self.ask(case, standing.note)
        elif standing:
            self.submit(case, standing.note)
        elif case.stored_here and case.record.state != DeskState.RETRACTION_ASKED:
            same = case.seen is not None and case.document == case.seen
            self.move(case, DeskState.PUBLISHED if same else DeskState.DRAFT)

    def refuse_gone(self, case: Case) -> None:
        """Refuse a verb for what is not there, or is there no more."""
        if case.last is None or case.document is None:
            raise refuse(f"There is no statement {case.record.key}.", "unknown", "uid")
        if case.is_gone:
            state = "merged" if case.record.merged_into_id else case.record.state
            raise refuse(f"This statement is {state}: nothing can be done with it.", "gone")

    def delete(self, case: Case) -> None:
        if case.record.public_change_id is not None:
            raise refuse("A statement that was public is retracted, never deleted.", "public")
        self.move(case, DeskState.DELETED)

    def move(self, case: Case, state: DeskState, note: str | None = None) -> None:
        """Put a record in a desk state, with who, when, why, and the ledger's last number."""
        record = case.record
        record.state, record.state_note = state, note
        record.state_by, record.state_at = self.recording.user, self.recording.at
        record.state_number = Change.objects.last_number() if note else None

    def submit(self, case: Case, note: str | None) -> None:
        self.hold_to_rules(case, note or self.recording.reason)
        self.move(case, DeskState.IN_REVIEW, note)

    def hold_to_rules(self, case: Case, reason: str | None) -> None:
        """Raise BrokenRules where the public could not read it, or it is odd without a reason."""
        document = case.document or {}
        problems = list(public_rules(document))
        if not case.stored_here:  # what else the desk holds may have changed since
            problems += broken("statement", document, World.around([document]))
        if not problems and not reason:
            problems = [
                Problem(odd.path, f"{odd.message} If this is right, give a reason.", odd.code)
                for odd in warnings(document, self.days_answered(document))
            ]
        if problems:
            raise BrokenRules(problems)

    def days_answered(self, document: Document) -> dict[str, PartialDate | None]:
        """Return the days of the statements that a document answers."""
        held = Statement._base_manager.filter(pk__in=list(pointed_at(document)))
        return {
            row.pk: row.said_on
            or (PartialDate.parse(row.known_by.isoformat()) if row.known_by else None)
            for row in held
        }

    def ask(self, case: Case, note: str | None) -> None:
        if case.stored_here:
            raise refuse("Save first, then ask to retract.", "changed")
        if not case.is_public:
            raise refuse("Only what is public can be retracted.", "not_public")
        self.move(case, DeskState.RETRACTION_ASKED, note)

    def approval(self, case: Case, asked: Publication) -> Iterator[Change]:
        """Publish the last edition, if the approver saw it and saved none of what is new in it."""
        last = case.last
        assert last is not None  # noqa: S101 - refuse_gone saw to it
        seen = asked.seen if asked.seen is not None else last.number if case.stored_here else 0
        if seen != last.number:
            raise StaleVersion(case.record.pk, seen, last.number)
        if case.record.state != DeskState.IN_REVIEW and not case.stored_here:
            raise refuse("Only what was submitted can be approved.", "not_submitted")
        if asked.approved_by.pk in self.savers(case):
            raise refuse("Somebody else must approve: you saved this, or a part of it.", "own_work")
        self.hold_to_rules(case, asked.reason or last.reason or case.record.state_note)
        case.submitted_at = None if case.stored_here else case.record.state_at
        self.move(case, DeskState.PUBLISHED)
        if case.seen is None or case.seen != case.document:
            yield line(case, self.recording, action_of(case, asked.action), asked)

    def savers(self, case: Case) -> set[int]:
        """Return who saved editions since the last one that says what the public sees."""
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
            if case.name in self.recording.publications
        }
        found: dict[str, list[Edition]] = {}
        for chunk in batched(since, 500):
            for edition in Edition.objects.filter(record__in=chunk).order_by("record", "number"):
                if edition.number > since[edition.record_id]:
                    found.setdefault(edition.record_id, []).append(edition)
        return found

    def retraction(self, case: Case, asked: Publication) -> Change:
        """Retract what one asked for and another approves, unless it was answered meanwhile."""
        record = case.record
        if record.state != DeskState.RETRACTION_ASKED or case.stored_here:
            raise refuse("Nobody asked to retract this statement.", "not_asked")
        if asked.seen not in (None, record.version):
            raise StaleVersion(record.pk, asked.seen or 0, record.version)
        if record.state_by_id == asked.approved_by.pk:
            raise refuse("Somebody else must approve the retraction: you asked for it.", "own_work")
        answers = answering(record.key, since=record.state_number or 0)
        if answers:
            what = f"statement {record.key} (answered since the retraction was asked)"
            raise StillUsed(what, answers)
        change = line(case, self.recording, Action.RETRACTED, asked)
        change.saved_by, change.reason = record.state_by, asked.reason or record.state_note
        self.move(case, DeskState.RETRACTED)
        return change


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


def line(
    case: Case, recording: Recording, action: Action, asked: Publication | None = None
) -> Change:
    """Return a change for the ledger, yet without its number; a tombstone has no edition."""
    edition = None if action in (Action.DELETED, Action.RETRACTED) else case.last
    reason = (asked.reason if asked else None) or recording.reason
    changed = edition and documents.changed_fields(case.noun, case.seen, case.document or {})
    return Change(
        record=case.record,
        noun=case.noun.name,
        action=action,
        reason=reason or (edition.reason if edition else None),
        edition=edition,
        changed=" ".join(changed) if changed else None,
        saved_by=edition.saved_by if edition else recording.user,
        approved_by=asked.approved_by if asked else None,
        recorded_at=recording.at,
    )


def action_of(case: Case, chosen: Action | None) -> Action:
    """Return created for a first publication, then what a person says it is, else corrected."""
    if not case.is_public:
        return Action.CREATED
    saved = case.last.action if case.last else None
    return chosen or (Action(saved) if saved else Action.CORRECTED)


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
