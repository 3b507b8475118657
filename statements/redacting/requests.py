"""What shall go of a record, and whether it may."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from statements import writing
from statements.keys import is_uid
from statements.ledger.recordings import clean_reason
from statements.models import Change, Edition, Record, Redaction, Source, User
from statements.problems import BrokenRules, Problem
from statements.vocabularies import ENDED_STATES, DeskState

REDACT = "statements.redact"
REMEDY = {
    True: "change the record, have that approved, or retract it",
    False: "take the merge back, change the record, have that approved, and merge it again",
}  # by whether it stands by itself


@dataclass(frozen=True, slots=True)
class What:
    """What goes: editions by their numbers within the record, with their reasons and those of the
    lines of the ledger that show them; reasons of further lines; our copy of a source; what the
    desk alone says beside the record: the comment, and reviewers' comments on any of its rows."""

    editions: tuple[int, ...] = ()
    reasons: tuple[int, ...] = ()
    copy: bool = False
    comment: bool = False

    def __str__(self) -> str:
        lists = {"versions": self.editions, "reasons of lines": self.reasons}
        parts = [f"{name} {', '.join(map(str, own))}" for name, own in lists.items() if own]
        others = {"our copy": self.copy, "the comment": self.comment}
        return "; ".join([*parts, *(name for name, goes in others.items() if goes)])

    @classmethod
    def read(cls, what: dict[str, Any]) -> What:
        return cls(tuple(what["editions"]), tuple(what["reasons"]), what["copy"], what["comment"])

    def as_dict(self) -> dict[str, Any]:
        return {
            "editions": list(self.editions),
            "reasons": list(self.reasons),
            "copy": self.copy,
            "comment": self.comment,
        }


def ask(user: User, record: str, what: What, reason: str) -> Redaction:
    """Ask that words be taken out of a record, given as `noun/key`; a second person decides.

    Raises BrokenRules for who may not, and for what may not go.
    """
    require_right(user)
    words = clean_reason(reason)
    if not words:
        raise refusal("reason", "Say why, by which law or order: the public reads it.")
    with transaction.atomic(), writing.unsealed():
        row = Record.objects.filter(pk=record).select_related("public_change").first()
        if row is None:
            raise refusal("record", f"There is no record {record}: write noun/key.")
        check_may_go(row, what)
        return Redaction.objects.create(
            record=row, what=what.as_dict(), reason=words, asked_by=user, asked_at=timezone.now()
        )


def withdraw(user: User, uid: str) -> None:
    """Take a request back, or refuse somebody else's: nothing of it stays."""
    require_right(user)
    with transaction.atomic(), writing.unsealed():
        waiting_request(uid, unchanged=False).delete()


def waiting_request(uid: str, *, unchanged: bool = True) -> Redaction:
    """Lock and return a redaction that was asked for; raise BrokenRules where none waits, or it
    is not as it was asked for."""
    rows = Redaction.objects.select_for_update(of=("self",)).select_related("asked_by")
    redaction = next(iter(rows.filter(pk=uid) if is_uid(uid) else ()), None)
    if redaction is None:
        raise refusal("redaction", f"Nobody asked for a redaction {uid}.")
    if redaction.approved_at:
        raise refusal("redaction", f"The redaction {uid} is done already.")
    if unchanged and redaction.digest != redaction.own_digest():
        message = f"Somebody changed {uid} by other means than ours: refuse it, and ask anew."
        raise refusal("redaction", message)
    return redaction


def require_right(user: User) -> None:
    """Raise BrokenRules unless a person may redact."""
    if not user.has_perm(REDACT):
        raise refusal("user", f"{user.get_username()} may not redact: the permission is “redact”.")


def check_may_go(record: Record, what: What) -> None:
    """Raise BrokenRules with everything that keeps some of it from going."""
    problems = list(problems_of(record, what))
    if problems:
        raise BrokenRules(problems)


def problems_of(record: Record, what: What) -> Iterator[Problem]:
    if what == What():
        yield Problem("what", "Name editions, reasons, our copy or the comment.", "nothing")
    yield from problems_of_editions(record, what.editions)
    lines = record.changes.filter(number__in=what.reasons)
    reasons = dict(lines.values_list("number", "reason"))
    for number in what.reasons:
        if number not in reasons:
            message = f"Line {number} of the ledger is none of {record.pk}."
            yield Problem("reasons", message, "unknown")
        elif reasons[number] is None:
            message = f"Line {number} gives no reason, or none any more: leave it out."
            yield Problem("reasons", message, "nothing")
    if what.copy:
        yield from problems_of_copy(record)


def problems_of_editions(record: Record, numbers: tuple[int, ...]) -> Iterator[Problem]:
    """Yield why editions may not go: what stands now is changed first, not taken away."""
    rows = record.editions.filter(number__in=numbers)
    editions = {edition.number: edition for edition in rows.select_related("redaction")}
    last = desk_edition(record)
    public = record.public_change.edition_id if record.public_change else None
    for number in numbers:
        edition = editions.get(number)
        if edition is None:
            message = f"{record.pk} has no version {number}: they run from 1 to {record.version}."
            yield Problem("editions", message, "unknown")
        elif edition.is_redacted:
            message = f"Version {number}: {edition.redaction}{remainder(record)}"
            yield Problem("editions", message, "redacted")
        elif edition.pk == public or number == last:
            where = "the public reads" if edition.pk == public else "the desk says"
            message = (
                f"Version {number} is what {where} now: {REMEDY[record.merged_into_id is None]},"
                " so that the words no longer stand there; then ask again."
            )
            yield Problem("editions", message, "current")
    yield from repeated_versions(record, editions)


def remainder(record: Record) -> str:
    """Say which version tells what is left of a retracted statement that was redacted."""
    if record.state != DeskState.RETRACTED:
        return ""
    return f". What is left of it is version {record.version}: name that to redact once more."


def repeated_versions(record: Record, editions: dict[int, Edition]) -> Iterator[Problem]:
    """Yield which other versions say the very same, as after a way back: else the words stay."""
    texts = {edition.document: n for n, edition in editions.items() if not edition.is_redacted}
    others = record.editions.filter(document__in=texts).exclude(number__in=editions)
    for number, text in others.order_by("number").values_list("number", "document"):
        message = f"Version {number} says the very same as version {texts[text]}: name both."
        yield Problem("editions", message, "said_again")


def desk_edition(record: Record) -> int | None:
    """Return the edition that the desk says, None where it may go with the rows of the desk.

    A retracted statement's rows stay where others point at them, without their words.
    """
    return None if record.state in ENDED_STATES else record.version


def same_reasons(record: Record, what: What) -> list[int]:
    """Return the lines of other records that give a reason which goes here, in the same words."""
    shown = Q(number__in=what.reasons) | Q(edition__number__in=what.editions)
    lines = record.changes.filter(shown).order_by()
    saved = record.editions.filter(number__in=what.editions).order_by()
    reasons = {*lines.values_list("reason", flat=True), *saved.values_list("reason", flat=True)}
    others = Change.objects.filter(reason__in=reasons - {None}).exclude(record=record)
    return list(others.order_by("number").values_list("number", flat=True))


def problems_of_copy(record: Record) -> Iterator[Problem]:
    """Yield why our copy may not go: there is none, or others that stand by themselves have it."""
    sources = Source.objects.with_copy()
    source = sources.filter(pk=record.key).first() if record.noun == "source" else None
    if source is None:
        yield Problem("copy", f"We hold no copy of {record.pk}.", "unknown")
        return
    same = sources.filter(saved_copy_sha256=source.saved_copy_sha256).exclude(pk=source.pk)
    names = [f"source/{uid}" for uid in same.values_list("pk", flat=True)]
    others = Record.objects.filter(pk__in=names, merged_into=None).order_by("pk")
    for name in others.values_list("pk", flat=True):
        message = (
            f"The same file is our copy of {name}: take its SHA-256 from there, or upload another"
            " file; then ask again."
        )
        yield Problem("copy", message, "shared")


def refusal(path: str, message: str) -> BrokenRules:
    return BrokenRules([Problem(path, message, "redaction")])
