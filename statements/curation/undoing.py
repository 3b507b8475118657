"""Back to what was: a pending change thrown away, an older edition stored again."""

from __future__ import annotations

from statements import documents, ledger
from statements.documents import NOUNS, Document
from statements.documents.nouns import STATEMENT
from statements.keys import RecordName
from statements.ledger.savers import status_of
from statements.ledger.workflow import Verb, next_state
from statements.models import Edition, User
from statements.problems import BrokenRules, Problem
from statements.vocabularies import Action

from .requirements import hold
from .storing import last_version, store


def discard(user: User, uid: str, edition: int, reason: str | None = None) -> None:
    """Throw away the change of a statement that is not public yet: the desk says what the public
    reads.

    It is a new edition, so that what is thrown away can still be read in the history. A draft
    that never was public is removed with `remove`.
    """
    with ledger.recording(user, reason) as recording:
        record = hold(recording, uid, edition)
        change = record.public_change
        public = change.edition if change else None
        last = Edition.objects.numbered(record.pk, edition)
        next_state(Verb.DISCARD, status_of(record, last, public), user)
        if public:
            recording.say(STATEMENT, ledger.read(STATEMENT, public), edition)


def revert(
    user: User,
    noun: str,
    key: str,
    to: int,
    *,
    base: int,
    reason: str | None = None,
    action: Action | None = None,
    confirmed: bool = False,
) -> None:
    """Store what edition `to` said once more, as a new edition.

    For a statement it is a change that somebody else approves; other records are public at once.
    Raises what `store` raises: BrokenRules where it points at what is gone, StillUsed where
    something points at what it does not have. A source keeps the copy that is held.
    """
    document = edition_document(noun, key, to)
    now = ledger.current_documents(NOUNS[noun], [key]).get(key)
    if now is None:
        raise BrokenRules([Problem("", f"There is no {noun} {key}.", "unknown")])
    if noun == "source":
        # It is the copy that was read last, and does not go back with the words.
        document["saved_copy_sha256"] = now["saved_copy_sha256"]
    if document == now:
        message = f"It says what version {to} says already."
        raise BrokenRules([Problem("to", message, "unchanged")])
    refuse_lost(noun, document, to)
    reason = reason or f"Back to version {to}"
    store(user, noun, document, base=base, reason=reason, action=action, confirmed=confirmed)


def edition_document(noun: str, key: str, number: int) -> Document:
    """Return an edition's document in the present format; raise BrokenRules if there is none."""
    edition = Edition.objects.numbered(RecordName(noun, key), number)
    if edition is None:
        last = last_version(noun, key)
        message = f"There is no version {number}: they run from 1 to {last}."
        raise BrokenRules([Problem("to", message, "unknown")])
    if edition.redaction:
        raise BrokenRules([Problem("to", f"Version {number}: {edition.redaction}", "redacted")])
    return ledger.read(NOUNS[noun], edition)


def refuse_lost(noun: str, document: Document, number: int) -> None:
    """Raise BrokenRules with everything that a document points at and that is gone."""
    pointers = documents.pointers(NOUNS[noun], document)
    lost = [
        Problem(p.path, f"Version {number} points here at what is gone. {p.message}", p.code)
        for p in documents.missing(
            pointers, documents.existing_keys_by_noun(p[1:] for p in pointers)
        )
    ]
    if lost:
        raise BrokenRules(lost)
