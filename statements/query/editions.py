"""A record's public past: the editions that changes of the ledger point at, and no others."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from itertools import islice, zip_longest
from typing import Any

import orjson
from django.db.models import QuerySet

from statements import paging
from statements.documents import NOUNS, Document, differences, parse
from statements.keys import RecordName
from statements.ledger.publishing import text_of
from statements.models import Change, Edition, PublicRecord

from .bodies import Page
from .changes import LONGEST_NUMBER
from .doors import Door, Options
from .fields_parameter import ALL, Fields, Picked, tree
from .parameters import OF_EDITION, OF_EDITIONS
from .questions import Listing, Question, plain_page
from .records import absence_of, not_found

EDITIONS = Door({**OF_EDITIONS, "fields": Fields(tree("edition").without("document"))})
EDITION = Door({**OF_EDITION, "fields": Fields(tree("edition"))})
LATEST = paging.Order(("-number",), (int,))
FIELDS = ("action", "reason", "recorded_at", "edition_id")


@dataclass(frozen=True, slots=True)
class PublicEdition:
    """One public edition: its change, and its document in the present format."""

    number: int
    action: str
    reason: str | None
    recorded_at: datetime
    edition: Edition
    document: Document | None  # None where it was redacted

    def body(
        self, before: PublicEdition | None, picked: Picked, *, document: bool = False
    ) -> bytes:
        """Return it with what differs from the public edition before it."""
        members: dict[str, Any] = {
            "number": self.number,
            "edition": self.edition.number,
            "action": self.action,
            "reason": self.reason,
            "recorded_at": self.recorded_at,
            "format": self.edition.format,
            "redacted": self.edition.redaction and self.edition.redaction.public(),
            "changes": before and self.differences(before),
        }
        return picked.of(orjson.dumps(members | ({"document": self.document} if document else {})))

    def differences(self, before: PublicEdition) -> list[dict[str, Any]] | None:
        """Return what differs, None where one of the two says nothing any more."""
        if self.document is None or before.document is None:
            return None
        noun = NOUNS[self.edition.record_name.noun]
        return [
            {"path": one.path, "before": one.before, "after": one.after}
            for one in differences(noun, before.document, self.document)
        ]


def public_changes(noun: str, key: str) -> QuerySet[Change]:
    """Return the changes that made a record's editions public."""
    return Change.objects.publishing(noun).filter(record=str(RecordName(noun, key)))


def check_public(noun: str, key: str) -> None:
    """Raise what became of a record that is not public any more: its past is not told."""
    if not PublicRecord.objects.by_name(noun, key).exists():
        raise absence_of(noun, key, "editions/")


def read_editions(rows: Sequence[paging.Row]) -> list[PublicEdition]:
    """Return the editions of some changes."""
    editions = Edition.objects.select_related("redaction").in_bulk([row[-1] for row in rows])
    return [
        PublicEdition(number, action, reason, recorded_at, editions[pk], document_in(editions[pk]))
        for number, action, reason, recorded_at, pk in rows
    ]


def document_in(edition: Edition) -> Document | None:
    return None if edition.is_redacted else parse(text_of(edition))


def before_last(changes: QuerySet[Change], rows: Sequence[paging.Row]) -> list[paging.Row]:
    """Return the row of the change before the last of some rows, if there is one."""
    if not rows:
        return []
    older = changes.filter(number__lt=rows[-1][0]).order_by("-number")
    return list(older.values_list("number", *FIELDS)[:1])


def page(noun: str, key: str, question: Question) -> Page:
    """Read a page of a record's public editions, newest first."""
    changes, picked = question.listing.rows, question.picked
    check_public(noun, key)

    def bodies(rows: Sequence[paging.Row]) -> list[bytes]:
        editions = read_editions([*rows, *before_last(changes, rows)])
        pairs = zip_longest(editions, editions[1:])
        return [edition.body(older, picked) for edition, older in islice(pairs, len(rows))]

    return plain_page(question, FIELDS, bodies)


def detail(noun: str, key: str, number: str, options: Options, state: str) -> bytes:
    """Return one public edition with its document as JSON.

    Raises ProblemDetails where there is none, or what became of the record.
    """
    check_public(noun, key)
    changes, rows = public_changes(noun, key), []
    if len(number) <= LONGEST_NUMBER:
        rows = list(changes.filter(number=int(number)).values_list("number", *FIELDS))
    if not rows:
        refused = f"The public edition {number} of this {noun} is not known."
        raise not_found(f"{refused} Its editions are listed at the address above.")
    latest, *older = read_editions([*rows, *before_last(changes, rows)])
    return latest.body(older[0] if older else None, options.get("fields", ALL), document=True)


def past_of(noun: str, key: str, most: int) -> list[PublicEdition]:
    """Return a record's public editions, newest first: no more than `most`, and one before them.

    Raises what became of a record that is not public any more.
    """
    check_public(noun, key)
    changes = public_changes(noun, key).order_by("-number")
    return read_editions([*changes.values_list("number", *FIELDS)[: most + 1]])


def editions_of(noun: str, key: str) -> Listing:
    """Return the list of a record's public editions."""
    return Listing(
        noun="edition",
        name=f"editions/{RecordName(noun, key)}",
        rows=public_changes(noun, key),
        orders={"newest": LATEST},
        door=EDITIONS,
        detail_door=EDITION,
        page=partial(page, noun, key),
        detail=partial(detail, noun, key),
    )
