"""The lines of the ledger, and the refusals of those who decide about them."""

from __future__ import annotations

from statements import documents
from statements.models import Change
from statements.models.changes import TOMBSTONES
from statements.problems import BrokenRules, Problem
from statements.vocabularies import Action

from .cases import Case
from .recordings import Publication, Recording

UNUSED = "Nothing public uses it any more."
CHOOSABLE = (Action.CORRECTED, Action.REVISED, Action.RECODED)  # what a person may say it is


def broken_rule(message: str, code: str, path: str = "") -> BrokenRules:
    return BrokenRules([Problem(path, message, code)])


def make_change(
    case: Case, recording: Recording, action: Action, publication: Publication | None = None
) -> Change:
    """Return a change for the ledger, yet without its number; a tombstone has no edition."""
    edition = None if action in TOMBSTONES else case.last
    reason = (publication.reason if publication else None) or recording.reason
    changed = edition and documents.changed_fields(
        case.noun, case.public_document, case.document or {}
    )
    change = Change.of_columns(
        record_id=case.record.pk,
        noun=case.noun.name,
        action=action,
        reason=reason or (edition.reason if edition else None),
        edition_id=edition.pk if edition else None,
        changed=" ".join(changed) if changed else None,
        saved_by_id=edition.saved_by_id if edition else recording.user.pk,
        approved_by_id=publication.approved_by.pk if publication else None,
        recorded_at=recording.at,
    )
    change.record, change.edition = case.record, edition
    return change


def make_tombstone(case: Case, recording: Recording) -> Change:
    """Return the tombstone of what nothing public uses any more.

    Where it only goes along with another record, that one's reason says nothing about it.
    """
    change = make_change(case, recording, Action.DELETED)
    if case.document is not None:
        change.reason = UNUSED
    return change


def action_of(case: Case, chosen: Action | None) -> Action:
    """Return created for a first publication, then what a person says it is, else corrected."""
    if not case.is_public:
        return Action.CREATED
    saved_action = case.last.action if case.last else None
    return chosen or (Action(saved_action) if saved_action else Action.CORRECTED)
