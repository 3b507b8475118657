"""What a rehearsal would change, what a batch holds, and what a person may do with it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from statements.documents import NOUNS
from statements.importing import Rehearsal
from statements.importing.deciding import undo_problems
from statements.ledger.batches import approval_problem
from statements.ledger.workflow import Verb, may
from statements.models import Batch, Edition, User
from statements.vocabularies import BatchState, DeskState
from statements.wording.differences import differences_in_words, pointed_at
from statements.wording.labels import labels, title_of

from ..links import record_url

MOST_SHOWN = 500  # records of a batch on its page


def rehearsed_changes(rehearsal: Rehearsal) -> Iterator[dict[str, Any]]:
    """Yield each record that would change, with its differences in words."""
    pointers = (
        pointed_at(NOUNS[one.noun], [one.before, one.after])
        for one in rehearsal.previews
        if one.before and one.after
    )
    names = labels(set().union(*pointers))
    for one in rehearsal.previews:
        name = title_of(one.noun, one.after) or one.key
        differences = differences_in_words(one.noun, one.before, one.after, names)
        yield {"one": one, "name": name, "differences": differences}


def batch_records(batch: Batch) -> Iterator[dict[str, Any]]:
    """Yield the first records of a batch, as they stand now."""
    editions = Edition.objects.filter(batch=batch).select_related("record").order_by("record")
    rows = editions[:MOST_SHOWN]
    names = labels(edition.record_name for edition in rows)
    for edition in rows:
        noun, key = edition.record_name
        state = DeskState(edition.record.state).label
        has_changed = edition.record.version != edition.number
        yield {
            "noun": NOUNS[noun].verbose_name,
            "name": names.get(edition.record_name, key),
            "url": record_url(noun, key),
            "what": "new" if edition.number == 1 else "changed",
            "state": f"{state}, changed since" if has_changed else state,
        }


def verbs_for(user: User, batch: Batch) -> dict[str, bool]:
    """Tell which verbs a person may call on a batch."""
    may_undo = user.has_perm("statements.change_statement")
    return {
        "may_approve": may(user, Verb.APPROVE) and not approval_problem(batch, user),
        "own": batch.state == BatchState.WAITING and batch.imported_by == user,
        "may_undo": may_undo and not undo_problems(batch, user),
        "undo_asked": batch.state == BatchState.UNDO_ASKED,
    }
