"""A record's editions as its history: a timeline, two of them compared, the state of a day."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from itertools import pairwise
from typing import Any

from django.db.models import Prefetch

from statements import documents, ledger
from statements.documents import NOUNS, Document, Noun
from statements.keys import RecordName
from statements.models import Change, Edition, Record, RowComment
from statements.wording.differences import WordedDifference, differences_in_words, pointed_at
from statements.wording.labels import Pointer, labels
from statements.wording.remarks import Remark, remarks

EDITIONS_PER_PAGE = 20  # editions on a page
PEOPLE = ("saved_by", "approved_by")
EDITION_RELATIONS = ("saved_by", "redaction")  # of an edition


@dataclass(frozen=True, slots=True)
class Entry:
    """One edition as a stop of the timeline; `changed` names fields, `differences` says how."""

    edition: Edition
    changed: list[str]
    differences: list[WordedDifference]
    changes: list[Change]
    follows_redacted: bool  # so that nobody knows what changed
    remarks: list[Remark]  # of reviewers, on its rows


@dataclass(frozen=True, slots=True)
class Timeline:
    """One page of a record's history, newest first."""

    entries: list[Entry]
    page: int
    pages: int

    @property
    def newer(self) -> int | None:
        return self.page - 1 if self.page > 1 else None

    @property
    def older(self) -> int | None:
        return self.page + 1 if self.page < self.pages else None


def record_of(noun: str, key: str) -> Record | None:
    """Return a record as pages of its history show it; None where the key was never used."""
    people = ("state_by", "public_change", "merged_into")
    return Record.objects.select_related(*people).filter(pk=str(RecordName(noun, key))).first()


def tombstones_of(noun: str, key: str) -> list[Change]:
    """Return the changes after which the public saw nothing of a record."""
    rows = Change.objects.filter(record=str(RecordName(noun, key)), edition=None)
    return list(rows.select_related(*PEOPLE).order_by("-number"))


def timeline(noun: str, record: Record | None, page: int = 1) -> Timeline:
    """Return a page of a record's editions with what each one changed.

    A page out of range is the nearest one there is. Editions count from 1 without gaps.
    """
    last = record.version if record else 0
    pages = max(-(-last // EDITIONS_PER_PAGE), 1)
    page = min(max(page, 1), pages)
    top = last - (page - 1) * EDITIONS_PER_PAGE
    rows = Edition.objects.filter(
        record=record, number__lte=top, number__gte=top - EDITIONS_PER_PAGE
    )
    comments = Prefetch("comments", RowComment.objects.select_related("edition", "written_by"))
    rows = rows.select_related(*EDITION_RELATIONS).prefetch_related(comments)
    editions = list(rows.order_by("-number"))
    lines = changes_of(editions)
    return Timeline(list(entries(noun, editions, lines))[:EDITIONS_PER_PAGE], page, pages)


def changes_of(editions: Iterable[Edition]) -> dict[str, list[Change]]:
    """Return the lines of the ledger that made editions public, by edition."""
    lines: dict[str, list[Change]] = {}
    rows = Change.objects.filter(edition__in=[edition.pk for edition in editions])
    for change in rows.select_related(*PEOPLE).order_by("number"):
        lines.setdefault(change.edition_id or "", []).append(change)
    return lines


def entries(noun: str, editions: list[Edition], lines: dict[str, list[Change]]) -> Iterator[Entry]:
    kind = NOUNS[noun]
    stored: list[Any] = [document_of(kind, edition) for edition in editions]
    names = names_in(noun, filter(None, stored))
    for edition, (after, before) in zip(editions, pairwise([*stored, None]), strict=True):
        changed = documents.changed_fields(kind, before, after) if before and after else []
        fields = [name.replace("_", " ") for name in changed]
        differences = differences_in_words(noun, before, after, names) if changed else []
        follows_redacted = before is None and edition.number > 1
        comments, changes = remarks(edition.comments.all()), lines.get(edition.pk, [])
        yield Entry(edition, fields, differences, changes, follows_redacted, comments)


def document_of(noun: Noun, edition: Edition) -> Document | None:
    """Return what an edition says, None where it was redacted."""
    return None if edition.is_redacted else ledger.read(noun, edition)


def names_in(noun: str, stored: Iterable[Document]) -> dict[Pointer, str]:
    """Return the names of all that documents point at, in one query per noun."""
    return labels(pointed_at(NOUNS[noun], stored))


def editions_at(record: Record, numbers: Iterable[int]) -> dict[int, Edition]:
    """Return editions of a record by number; those that it never had are left out."""
    rows = Edition.objects.filter(record=record, number__in=list(numbers))
    return {edition.number: edition for edition in rows.select_related(*EDITION_RELATIONS)}


@dataclass(frozen=True, slots=True)
class AsOf:
    """What a moment held of a record: on the desk, and for the public with the change it read."""

    at: str
    desk: Edition | None = None
    change: Change | None = None
    fault: str = ""


def as_of(record: Record, at: str) -> AsOf:
    """Return what the desk held and the public read at the end of a day, or after a change.

    `asked` is a day (`2022-12-22`, UTC) or a number of the ledger.
    """
    changes = Change.objects.filter(record=record).select_related(
        "edition__saved_by", "edition__redaction", *PEOPLE
    )
    if at.isascii() and at.isdigit() and len(at) < 16:
        number = int(at)
        until = Change.objects.filter(number=number).values_list("recorded_at", flat=True).first()
        if until is None:
            last = Change.objects.last_number()
            return AsOf(at, fault=f"There is no change {number}: the ledger ends at {last}.")
        change = changes.filter(number__lte=number).order_by("-number").first()
    else:
        day = day_of(at)
        if day is None:
            return AsOf(at, fault="Write a day as 2022-12-22, or a number of the ledger.")
        until = datetime.combine(day, time.max, UTC)
        change = changes.filter(recorded_at__lte=until).order_by("-number").first()
    rows = Edition.objects.filter(record=record, saved_at__lte=until).select_related(
        *EDITION_RELATIONS
    )
    return AsOf(at, rows.order_by("-number").first(), change)


def day_of(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if len(text) == len("2022-12-22") else None
    except ValueError:
        return None
