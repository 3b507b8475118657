"""Whether editions and lines of the ledger still say what their digests hold.

Everything is read in pages: a ledger of any length needs the memory of a few hundred documents.
"""

from __future__ import annotations

from collections.abc import Iterator

import orjson

from statements.digests import reason_digest
from statements.documents.desk import CHUNK
from statements.models import Change, Edition, Redaction, Release

from .chain import digest_of_edition, digest_of_line

NOT_AGREED = "Its words are gone, and no line of the ledger tells who agreed to that."
Fault = tuple[str, str]  # where, and what


def verify() -> Iterator[tuple[int, list[Fault]]]:
    """Yield, page by page, how many editions and lines were looked at, and what does not hold."""
    yield from verify_editions()
    yield from verify_lines()
    yield 0, list(verify_heads())


def verify_editions() -> Iterator[tuple[int, list[Fault]]]:
    rows, last = Edition.objects.select_related("redaction").order_by("pk"), ""
    while page := list(rows.filter(pk__gt=last)[:CHUNK]):
        yield len(page), [fault for edition in page for fault in broken_edition(edition)]
        last = page[-1].pk


def broken_edition(edition: Edition) -> Iterator[Fault]:
    if edition.redaction:
        if not is_agreed(edition.redaction, "editions", edition.number):
            yield edition.pk, NOT_AGREED
    elif digest_of_edition(edition) != edition.digest:
        line = Change.objects.filter(edition=edition).order_by("number").first()
        place = f": line {line.number} of the ledger showed other words" if line else ""
        yield edition.pk, f"It is not as it was saved{place}. Look for it in a backup."


def verify_lines() -> Iterator[tuple[int, list[Fault]]]:
    """Follow the chain; each line is held to the digest that the line before it says it has."""
    rows, last, before = Change.objects.select_related("redaction").order_by("number"), 0, ""
    while page := list(rows.filter(number__gt=last)[:CHUNK]):
        digests = dict(
            Edition.objects.filter(pk__in=[line.edition_id for line in page])
            .order_by()
            .values_list("pk", "digest")
        )
        faults: list[Fault] = []
        for line in page:
            faults += broken_line(line, before, digests.get(line.edition_id or ""))
            before = line.digest
        yield len(page), faults
        last = page[-1].number


def broken_line(line: Change, before: str, edition: str | None) -> Iterator[Fault]:
    where = f"ledger, line {line.number}"
    if line.redaction:
        if line.reason_digest is None or not is_agreed(line.redaction, "reasons", line.number):
            yield where, NOT_AGREED
    elif reason_digest(line.reason_salt, line.reason) != line.reason_digest:
        yield where, "Its reason is not the one that was given. Look for it in a backup."
    if digest_of_line(line, before, edition) != line.digest:
        cause = "It, the line before it, or the edition it shows was changed or taken away"
        yield where, f"{cause}: from here on the ledger is not what was recorded."


def is_agreed(redaction: Redaction, what: str, number: int) -> bool:
    """Tell whether two people agreed that this goes, and the ledger says so if it knows the record.

    Its line is part of the chain, so that nobody makes words go from outside.
    """
    if redaction.approved_by_id is None:
        return False
    lines = Change.objects.filter(record=redaction.record_id)
    if redaction.number is None:  # of a record that the public did not know then
        return not lines.filter(recorded_at__lt=redaction.approved_at).exists()
    line = lines.filter(number=redaction.number).first()
    return line is not None and number in redacted_numbers(line).get(what, ())


def redacted_numbers(line: Change) -> dict[str, list[int]]:
    """Return what a line says that it took away; nothing where it cannot be read."""
    try:
        return dict(orjson.loads(line.redacts or "{}"))
    except (ValueError, TypeError):
        return {}


def verify_heads() -> Iterator[Fault]:
    """Hold the ledger to the heads that releases carry: they tell of a tail cut off."""
    last = Change.objects.last_number()
    for release in Release.objects.exclude(head="").order_by("number"):
        number = release.ledger_number
        digest = Change.objects.filter(number=number).values_list("digest", flat=True).first()
        if digest is None:
            yield "ledger", f"{release} was made at line {number}, and the last line is {last}."
        elif digest != release.head:
            cause = "was written anew, or the release was changed"
            yield (
                f"ledger, line {number}",
                f"{release} carries another digest of it: the ledger {cause}.",
            )
