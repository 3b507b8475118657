"""Whose words would become public: who saved them, and which statements wait for somebody else."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import partial, reduce
from itertools import groupby
from operator import and_
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce

from statements.documents import NOUNS, Document
from statements.models import Edition, Record, User
from statements.vocabularies import DeskState

from .cases import read
from .workflow import TABLE, WAITING_STATES, By, Status, Verb, may

STATEMENT = NOUNS["statement"]
CHUNK = 101  # as many as a list tells of
DECIDING = (Verb.APPROVE, Verb.RETRACT, Verb.MERGE)  # what a second person makes of what waits


def savers(
    record: Record, editions: Iterable[Edition], public_document: Document | None
) -> set[int]:
    """Return who saved editions since the last one that says what the public sees.

    Of a merged statement, whose last edition was public: who asks to take the merge back.
    """
    if record.merged_into_id:
        return {record.state_by_id or 0}
    ids: set[int] = set()
    for edition in editions:
        if (
            public_document is not None
            and not edition.is_redacted
            and read(STATEMENT, edition) == public_document
        ):
            ids.clear()
        else:
            ids.add(edition.saved_by_id)
    return ids


def status_of(record: Record, last: Edition | None, public: Edition | None) -> Status:
    """Return where a statement stands, given its last edition and the one that the public sees."""
    last_document, public_document = (
        read(STATEMENT, edition) if edition else None for edition in (last, public)
    )
    return Status(
        record,
        DeskState(record.state),
        record.state_by_id,
        public is not None,
        last_document != public_document,
        bool(last and last.batch_id),
        partial(savers_of, record, public.number if public else 0, public_document),
    )


def savers_of(record: Record, public_number: int, public_document: Document | None) -> set[int]:
    """Return who saved what the public has not seen of one statement."""
    editions = Edition.objects.filter(record=record, number__gt=public_number).order_by("number")
    return savers(record, editions, public_document)


def waiting_for(user: User, *order: str) -> Iterator[Record]:
    """Yield the statements that wait for a second person, where this one may be that.

    A draft of an import waits with its import. Where the person saved some of what would become
    public, the documents tell whether it was taken back since.
    """
    rows, offset = awaiting_decision(user).select_related("state_by").order_by(*order), 0
    while page := list(rows[offset : offset + CHUNK]):
        offset += len(page)
        own_ids = ids_partly_saved_by(user, [record for record in page if record.has_saved])
        yield from (record for record in page if record.pk not in own_ids)
        if len(page) < CHUNK:
            return


def awaiting_decision(user: User) -> QuerySet[Any]:
    """Return what waits for another than a person, and what that one saved some of."""
    verbs = [verb for verb in DECIDING if may(user, verb)]
    number = Coalesce(OuterRef("public_change__edition__number"), 0)
    own_editions = Edition.objects.filter(record=OuterRef("pk"), saved_by=user, number__gt=number)
    may_be_taken_back = Q(public_change__edition__isnull=False)  # may be: nothing else can be
    is_second, is_unmerged = ~Q(state_by=user), Q(merged_into=None)
    is_no_saver = is_unmerged & (Q(has_saved=False) | may_be_taken_back) | ~is_unmerged & is_second
    conditions_by = {By.SECOND: is_second, By.NO_SAVER: is_no_saver}
    allowed = Q(pk__in=())
    for transition in (each for verb in verbs for each in TABLE[verb].transitions):
        conditions = (conditions_by[by] for by in transition.by)
        allowed |= reduce(and_, conditions, Q(state__in=transition.sources))
    rows = Record.objects.filter(noun="statement", state__in=WAITING_STATES)
    in_review = Q(state=DeskState.IN_REVIEW, merged_into=None)
    return rows.annotate(has_saved=Exists(own_editions) & in_review).filter(allowed)


def ids_partly_saved_by(user: User, records: list[Record]) -> set[str]:
    """Return those of some public statements of whose new words some are a person's."""
    is_newer = Q(number__gt=F("record__public_change__edition__number"))
    rows = Edition.objects.filter(is_newer, record__in=records).order_by("record", "number")
    rows = rows.select_related("record__public_change__edition")
    ids = set()
    for record, group in groupby(rows if records else (), key=lambda edition: edition.record):
        change = record.public_change
        public_document = read(STATEMENT, change.edition) if change and change.edition else None
        if user.pk in savers(record, group, public_document):
            ids.add(record.pk)
    return ids
