"""What becomes of each record at the end of a recording: its change and its desk state."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from statements import documents
from statements.documents import NOUNS, Document
from statements.documents.rules import public_rules
from statements.models import Change, Edition, PublicReference, PublicTarget, Record
from statements.models.public import public_users
from statements.problems import BrokenRules, Problem, StaleVersion, StillUsed
from statements.vocabularies import Action, DeskState
from statements.writing import RecordName

from .cases import Case, read
from .opened import Publication, Recording

ORDER = {name: place for place, name in enumerate(NOUNS)}


def line(
    case: Case, action: Action, recording: Recording, asked: Publication | None = None
) -> Change:
    """Return a change for the ledger, yet without its number; a tombstone has no edition."""
    tombstone = action in (Action.DELETED, Action.RETRACTED)
    edition = None if tombstone else case.last
    before = read(case.noun, case.public) if case.public else None
    return Change(
        record=case.record,
        noun=case.noun.name,
        action=action,
        reason=(asked and asked.reason) or recording.reason,
        edition=edition,
        changed=None
        if edition is None
        else " ".join(documents.changed_fields(case.noun, before, read(case.noun, edition))),
        saved_by=recording.user if edition is None else edition.saved_by,
        approved_by=asked.approved_by if asked else None,
        recorded_at=recording.at,
    )


def action_of(case: Case, recording: Recording, asked: Publication | None = None) -> Action:
    """Return the action asked for, else created for a first publication and corrected after."""
    if case.record.public_change is None or not case.is_public:
        return Action.CREATED
    chosen = (asked and asked.action) or recording.actions.get(case.name)
    return chosen or Action.CORRECTED


def authority(case: Case, recording: Recording) -> Iterator[Change]:
    """Authority records are public at once, and gone at once where nothing public uses them."""
    if case.document is None:
        refuse_if_used(
            case, {(case.noun.name, case.record.key), *parts(case.noun.name, case.before)}
        )
        case.record.state = DeskState.DELETED
        if case.is_public:
            yield line(case, Action.DELETED, recording)
    elif case.stored_here:
        gone = parts(case.noun.name, read(case.noun, case.public) if case.public else None)
        refuse_if_used(case, gone - parts(case.noun.name, case.document))
        case.record.state = DeskState.PUBLISHED
        yield line(case, action_of(case, recording), recording)


def parts(noun: str, document: Document | None) -> set[tuple[str, str]]:
    """Return noun and key of what lives inside a document and may be pointed at."""
    if document is None:
        return set()
    if noun == "agreement":
        key = document["key"]
        return {("clause", f"{key}/{row['number']}") for row in document["clauses"]}
    name = {"institution": ("offices", "office", "key"), "official": ("tenures", "tenure", "uid")}
    listed, part, identity = name.get(noun, ("", "", ""))
    return {(part, row[identity]) for row in document.get(listed, ())}


def refuse_if_used(case: Case, gone: Iterable[tuple[str, str]]) -> None:
    """Raise StillUsed where the public edition of a statement points at what is going."""
    for noun, key in sorted(gone):
        users = public_users(noun, [key])
        if users:
            raise StillUsed(f"{noun} {key}", users)


def statement(case: Case, recording: Recording) -> Iterator[Change]:
    """A statement changes for the public only when a second person approves."""
    asked = recording.publications.get(case.name)
    if case.document is None:
        if case.record.public_change is not None:
            message = "A statement that was public is retracted, never deleted."
            raise BrokenRules([Problem("", message, "public")])
        case.record.state = DeskState.DELETED
    elif asked and asked.retracts:
        yield retraction(case, recording, asked)
    elif asked:
        yield from approval(case, recording, asked)
    elif case.stored_here:
        same = case.public is not None and case.document == read(case.noun, case.public)
        move(case.record, DeskState.PUBLISHED if same else DeskState.DRAFT, recording)


def move(record: Record, state: DeskState, recording: Recording, note: str | None = None) -> None:
    """Put a record in a desk state, with who, when and why."""
    record.state, record.state_note = state, note
    record.state_by, record.state_at = recording.user, recording.at


def approval(case: Case, recording: Recording, asked: Publication) -> Iterator[Change]:
    """Publish the last edition, if the approver saw it and saved none of what is new in it."""
    if case.last is None:
        raise BrokenRules([Problem("", "There is nothing to approve.", "empty")])
    seen = asked.seen if asked.seen is not None else case.last.number if case.stored_here else 0
    if seen != case.last.number:
        raise StaleVersion(case.record.pk, seen, case.last.number)
    if asked.approved_by.pk in savers(case):
        message = "Somebody else must approve: you saved this, or a part of it."
        raise BrokenRules([Problem("", message, "own_work")])
    problems = list(public_rules(read(case.noun, case.last)))
    if problems:
        raise BrokenRules(problems)
    move(case.record, DeskState.PUBLISHED, recording)
    if case.public is None or case.public.document != case.last.document:
        yield line(case, action_of(case, recording, asked), recording, asked)


def savers(case: Case) -> set[int]:
    """Return who saved editions since the last one that says what the public sees."""
    found: set[int] = set()
    public = case.public and (case.public.number, case.public.document)
    later = Edition.objects.filter(record=case.record, number__gt=public[0] if public else 0)
    for edition in later.order_by("number"):
        if public and edition.document == public[1]:
            found.clear()
        else:
            found.add(edition.saved_by_id)
    return found


def retraction(case: Case, recording: Recording, asked: Publication) -> Change:
    """Retract what one asked for and another approves, unless new answers came meanwhile."""
    record = case.record
    if record.state != DeskState.RETRACTION_ASKED or not case.is_public:
        raise BrokenRules([Problem("", "Nobody asked to retract this statement.", "not_asked")])
    if record.state_by_id == asked.approved_by.pk:
        message = "Somebody else must approve the retraction: you asked for it."
        raise BrokenRules([Problem("", message, "own_work")])
    answers = [
        f"statement/{uid}"
        for uid in answering(record.key)
        if Change.objects.filter(
            record=f"statement/{uid}", recorded_at__gt=record.state_at, edition__isnull=False
        ).exists()
    ]
    if answers:
        raise StillUsed(
            f"statement {record.key} (answered since the retraction was asked)", answers
        )
    change = line(case, Action.RETRACTED, recording, asked)
    change.saved_by, change.reason = record.state_by, asked.reason or record.state_note
    record.state = DeskState.RETRACTED
    return change


def answering(uid: str) -> list[str]:
    """Return the public statements that point at a statement."""
    references = PublicTarget.objects.filter(statement=uid).values("reference")
    rows = PublicReference.objects.filter(uid__in=references, statement__isnull=False)
    return sorted({str(uid) for uid in rows.values_list("statement", flat=True)})


def check_targets(cases: dict[RecordName, Case], changes: Iterable[Change]) -> None:
    """Hold public statements to targets that are public at the end of the recording.

    One that was retracted may stay a target of what pointed at it already, and takes no new
    answers. Raise BrokenRules with the path to the target.
    """
    publishing = {c.record_id: c for c in changes}
    for case in cases.values():
        change = publishing.get(case.record.pk)
        if case.noun.name != "statement" or change is None or change.edition is None:
            continue
        held = targets(read(case.noun, case.public)) if case.public else {}
        problems = []
        for uid, path in targets(read(case.noun, change.edition)).items():
            state = standing(uid, publishing)
            if state != "public" and not (state == "retracted" and uid in held):
                message = f"The statement answered is {state}: it must be public."
                problems.append(Problem(path, message, "target_not_public"))
        if problems:
            raise BrokenRules(problems)


def targets(document: Document) -> dict[str, str]:
    """Return the statements that a document points at, each with its path."""
    return {
        target["statement"]: f"references[{place}].targets[{number}]"
        for place, reference in enumerate(document["references"])
        for number, target in enumerate(reference["targets"])
        if target["statement"]
    }


def standing(uid: str, publishing: dict[str, Change]) -> str:
    """Tell what a statement is at the end of the recording: public, retracted or a draft."""
    change: Change | None = publishing.get(f"statement/{uid}")
    if change is None:
        found = Record.objects.select_related("public_change").filter(pk=f"statement/{uid}").first()
        change = found.public_change if found else None
    if change is None:
        return "a draft"
    return "public" if change.edition_id else "retracted"
