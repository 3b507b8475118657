"""The ledger as a list: every change of what the public sees, in the order of the numbers."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import orjson
from django.db.models import QuerySet

from statements.documents import NOUNS
from statements.exports import CHANGES, NUMBERED, stream_changes, walk
from statements.ledger.publishing import text_of
from statements.models import Change, Redaction

from .bodies import Page, with_commas
from .doors import Options
from .fields_parameter import ALL, Picked
from .questions import Question
from .records import dialect_of, not_found
from .state import epoch_of

LONGEST_NUMBER = 18  # digits
OLDEST, NEWEST = "oldest", "newest"
ORDERS = {OLDEST: NUMBERED, NEWEST: NUMBERED.reverse()}
# Numbers of the ledger both ways: there is no cursor to keep.
ONWARD = {OLDEST: "since", NEWEST: "before"}  # the parameter that says where the next page begins


def change_body(change: Change, picked: Picked = ALL, *, document: bool) -> bytes:
    """Return one change. Documents of what is not public any more are not told."""
    members: dict[str, Any] = {
        "number": change.number,
        "noun": change.noun,
        "key": change.record_name.key,
        "action": change.action,
        "reason": change.reason,
        "changed": (change.changed or "").split(),
        "format": NOUNS[change.noun].format if change.edition_id else None,
        "recorded_at": change.recorded_at,
        "winner": change.winner,
        "redacts": change.redacts and orjson.loads(change.redacts),
        "redacted": redaction.public() if (redaction := redaction_of(change)) else None,
    }
    body = orjson.dumps(members)
    if document:
        edition = change.edition if change.record.is_public else None
        text = text_of(edition) if edition and not edition.is_redacted else "null"
        body = body[:-1] + b',"document":' + text.encode() + b"}"
    return picked.of(body)


def redaction_of(change: Change) -> Redaction | None:
    """Return what took the words of a change away: its document, its reason, or both."""
    return (change.edition and change.edition.redaction) or change.redaction


def with_documents(rows: QuerySet[Change], *, documents: bool) -> QuerySet[Change]:
    """Fetch with each change what its document needs, if documents are told."""
    rows = rows.select_related("redaction", "edition__redaction")
    if documents:
        return rows.select_related("record__public_change")
    return rows.defer("edition__document")


def picked_of(options: Options) -> tuple[Picked, bool]:
    """Return what is picked of each change, and whether its document is told.

    `document=1` adds it to the fields, and fields that name it need no `document=1`.
    """
    picked, added = options.get("fields", ALL), options.get("document") == "true"
    if added and picked.paths:
        picked = Picked((*picked.paths, "document"))
    return picked, added or picked.names("document")


def page(question: Question) -> Page:
    """Read changes in the order asked for; `next` begins after the last of them.

    There is no page before the first one asked for: `previous` is null.
    """
    picked, documents = picked_of(question.options)
    size, columns = question.size, question.order.columns
    # chosen before anything is joined to them: a filter may find the whole ledger
    numbers = question.filterset.qs.order_by(*columns).values("number")[: size + 1]
    rows = Change.objects.filter(number__in=numbers).order_by(*columns)
    changes = list(with_documents(rows, documents=documents))
    bodies = [change_body(change, picked, document=documents) for change in changes[:size]]
    epoch = epoch_of(question.state)
    after = query_after(question, changes[size - 1].number) if len(changes) > size else None
    return Page(with_commas(bodies), after, epoch=epoch)


def query_after(question: Question, number: int) -> str:
    """Return the query of the page that begins after a number."""
    onward = ONWARD[question.order_name]
    return question.query_with((onward, str(number)), ("epoch", epoch_of(question.state)))


def lines(question: Question) -> Iterator[bytes]:
    """Yield all changes asked for, one a line, in the order asked for."""
    picked, documents = picked_of(question.options)
    for rows in walk(question.filterset.qs, question.order):
        block = Change.objects.filter(number__in=[row[0] for row in rows])
        changes = with_documents(block.order_by(*question.order.columns), documents=documents)
        yield b"".join(change_body(one, picked, document=documents) + b"\n" for one in changes)


def table(question: Question) -> Iterator[bytes]:
    """Return the pieces of the table of the changes asked for."""
    columns = question.options.get("fields", CHANGES)
    return stream_changes(question.filterset.qs, columns, dialect_of(question), question.order)


def detail(number: str, options: Options, state: str) -> bytes:
    """Return one change with its document as JSON; raise ProblemDetails where there is none."""
    rows = with_documents(Change.objects.all(), documents=True)
    change = rows.filter(number=int(number)).first() if len(number) <= LONGEST_NUMBER else None
    if change is None:
        raise not_found(f"There is no change {number}.")
    return change_body(change, options.get("fields", ALL), document=True)
