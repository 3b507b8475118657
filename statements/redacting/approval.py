"""What two people agreed on is taken out, everywhere at once or nowhere."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial

import orjson
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from statements import copies, documents, releases, writing
from statements.documents import NOUNS, Document
from statements.documents.emptying import without_words
from statements.importing import keeping
from statements.keys import RecordName, keys_of
from statements.ledger.batches import lock_batches
from statements.ledger.cases import current_documents, read
from statements.ledger.chain import Chain, seal
from statements.ledger.facts import public_texts
from statements.ledger.locks import lock_ledger, lock_records
from statements.ledger.projections import DESK, PUBLIC_SIDE, STANCES, Touched
from statements.models import (
    Batch,
    Change,
    Edition,
    Record,
    Redaction,
    RowComment,
    SavedCopy,
    Source,
    User,
)
from statements.vocabularies import Action, DeskState

from .requests import What, check_may_go, refusal, require_right, waiting_request
from .scrubbing import clean_indexes, forget_audits


def approve(user: User, uid: str) -> Redaction:
    """Take out what somebody else asked for; releases that hold it are withdrawn.

    Raises BrokenRules where one may not, asked for it oneself, or the record was changed since so
    that the words stand there now. Files are deleted once all of it is kept.
    """
    require_right(user)
    with transaction.atomic(), writing.unsealed():
        redaction = waiting_request(uid)
        require_right(redaction.asked_by)  # lost since: the account may have been somebody else's
        if redaction.asked_by == user:
            raise refusal("user", "Somebody else must approve: you asked for this.")
        what = What.read(redaction.what)
        imports = lock_batches(imports_of(redaction.record_id, what))
        record = locked(redaction.record_id)
        check_may_go(record, what)
        Taking(user, redaction, record, what, imports).all()
    return redaction


def imports_of(record: str, what: What) -> QuerySet[Batch]:
    """Return the imports that brought what goes: each may tell its reason again."""
    shown = Q(number__in=what.editions) | Q(changes__number__in=what.reasons)
    editions = Edition.objects.filter(shown, record=record, batch__isnull=False)
    return Batch.objects.filter(pk__in=editions.order_by().values("batch"))


def locked(pk: str) -> Record:
    """Lock the ledger and a record, in the order in which every verb does."""
    name = RecordName.parse(pk)
    if not NOUNS[name.noun].is_reviewed:
        lock_ledger()
    record = lock_records([name])[name]
    lock_ledger()
    return record


class Taking:
    """One redaction on its way; the imports, the record and the ledger are locked."""

    def __init__(
        self,
        user: User,
        redaction: Redaction,
        record: Record,
        what: What,
        imports: Iterable[Batch],
    ) -> None:
        self.user, self.redaction, self.record, self.what = user, redaction, record, what
        self.imports = imports
        rows = Edition.objects.filter(record=record, number__in=what.editions)
        self.editions = list(rows.order_by("number"))
        shown = Q(edition__in=self.editions) | Q(number__in=what.reasons)
        self.lines = list(Change.objects.filter(record=record).filter(shown).order_by("number"))

    def all(self) -> None:
        chain = Chain()
        self.at = chain.line_time(timezone.now())
        self.redaction.approved_by, self.redaction.approved_at = self.user, self.at
        self.redaction.save(update_fields=["approved_by", "approved_at"])
        self.clear_desk()
        files = self.forget_copies()
        reasons = {edition.reason for edition in self.editions if edition.reason}
        reasons |= {line.reason for line in self.lines if line.reason}
        self.withdraw_releases()
        self.take_editions()
        self.take_reasons(reasons)
        self.record_change(chain)
        clean_indexes()
        for name in files:
            transaction.on_commit(partial(copies.discard, name))
        transaction.on_commit(sweep_rehearsals, robust=True)  # or nothing is written anew

    def clear_desk(self) -> None:
        """Take the words from the desk's rows of a retracted statement, and the comment."""
        record, noun = self.record, NOUNS[self.record.noun]
        # Its rows stay, without their words: what points at a retracted statement protects them.
        if record.version in self.what.editions and record.state == DeskState.RETRACTED:
            document = current_documents(noun, [record.key]).get(record.key)
            if document is not None:
                DESK.write([(noun, {record.key: (document, without_words(document))})])
                self.store(without_words(document))
        if self.what.comment:
            record.state_note = None
            RowComment.objects.filter(edition__record=record).delete()
        record.save(update_fields=["version", "state_note"])

    def store(self, document: Document) -> None:
        """Store what is left of a retracted statement as an edition, which nobody is shown."""
        record, noun = self.record, NOUNS[self.record.noun]
        record.version += 1
        edition = Edition(
            pk=f"{record.pk}/{record.version}",
            record=record,
            number=record.version,
            format=noun.format,
            document=documents.dump(document),
            saved_by=self.user,
            saved_at=self.at,
            reason=self.redaction.reason,
        )
        seal(edition)
        edition.save(force_insert=True)

    def forget_copies(self) -> list[str]:
        """Forget the copies that go: our present one, and those of old editions that no source has
        now; return the names of their files."""
        if self.record.noun != "source":
            return []
        noun = NOUNS["source"]
        digests = {read(noun, edition)["saved_copy_sha256"] for edition in self.editions} - {None}
        used = SavedCopy.objects.in_use().filter(pk__in=digests)
        digests -= {*used.values_list("pk", flat=True)}
        if self.what.copy:
            digests |= {Source.objects.get(pk=self.record.key).saved_copy_sha256}
        return copies.forget(digests)

    def take_editions(self) -> None:
        rows = Edition.objects.filter(pk__in=[edition.pk for edition in self.editions])
        # Without the salt nobody can try guessed words against the digest that stays.
        rows.update(document="", reason=None, salt=None, redaction=self.redaction)
        RowComment.objects.filter(edition__in=rows).delete()  # they may tell the same words

    def take_reasons(self, reasons: set[str]) -> None:
        """Take the reasons of lines, and the same words where an import or a check tells them."""
        lines = Change.objects.filter(pk__in=[line.pk for line in self.lines if line.reason])
        lines.update(reason=None, reason_salt=None, redaction=self.redaction)
        for batch in (b for b in self.imports if reasons & {b.reason, b.undo_reason}):
            batch.reason = None if batch.reason in reasons else batch.reason
            batch.undo_reason = None if batch.undo_reason in reasons else batch.undo_reason
            batch.save(update_fields=["reason", "undo_reason"])
        forget_audits()

    def withdraw_releases(self) -> None:
        """Withdraw every release that tells what goes, and delete its file."""
        holding = releases.holding(
            self.record.pk,
            {edition.pk for edition in self.editions},
            min((line.number for line in self.lines if line.reason), default=None),
        )
        for release in holding:
            releases.remove(self.user, release, str(self.redaction))

    def record_change(self, chain: Chain) -> None:
        """Write the line that tells of it, where the public knows the record.

        A record that is gone stays so: its last line is said once more.
        """
        last = self.record.public_change
        if last is None or self.what == What(comment=True):  # of which the public knew nothing
            return
        last.refresh_from_db()
        shown = last.edition
        line = Change(
            record=self.record,
            noun=self.record.noun,
            action=Action.REDACTED if shown else last.action,
            reason=self.redaction.reason if shown else last.reason or self.redaction.reason,
            edition=shown,
            winner=last.winner,
            saved_by=self.redaction.asked_by,
            approved_by=self.user,
            recorded_at=self.at,
            redacts=orjson.dumps(
                {
                    "editions": list(self.what.editions),
                    "reasons": [line.number for line in self.lines if line.reason],
                    "copy": self.what.copy,
                }
            ).decode(),
        )
        chain.append(line, shown.digest if shown else None)
        line.save(force_insert=True)
        self.record.public_change = line
        self.record.save(update_fields=["public_change"])
        self.redaction.number = line.number
        self.redaction.save(update_fields=["number"])
        names, touched = [self.record.pk], Touched()
        statements = keys_of("statement", names)
        with touched.by(statements, statements) as writing_rows:
            PUBLIC_SIDE.clear(names)
            PUBLIC_SIDE.write(public_texts(names), writing_rows=writing_rows)
        STANCES.refresh(touched)


def sweep_rehearsals() -> None:
    """Delete every rehearsal that waits: it may hold any words."""
    keeping.sweep(all=True)
