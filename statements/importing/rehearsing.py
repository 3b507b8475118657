"""Rehearse a file: all of it resolved, validated and compared, and nothing written.

What comes out waits in a file of its own, documents as they will be stored: storing takes them
from there and does what was rehearsed, or nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

from statements.documents import NOUNS
from statements.documents.desk import DOCUMENTS
from statements.documents.mapping import batched
from statements.ledger.background import seldom_collecting
from statements.models import Change, User
from statements.problems import BrokenRules

from .counting import Cap, TooMany
from .files import file_digest
from .items import Item, items_of
from .opening import parts_of
from .rehearsal import (
    ItemsByNoun,
    Rehearsal,
    temporary_file,
)
from .rehearsal_work import Work
from .tables import are_tables, items_of_tables


@seldom_collecting()
def rehearse(
    path: Path,
    user: User | None = None,
    *,
    name: str | None = None,
    progress: Callable[[int], Any] = lambda count: None,
    most: int | None = None,
) -> Rehearsal:
    """Read, resolve, validate and compare all that a path holds.

    `user` is whose rights are asked; None is the command line, which may do everything. Raises
    BrokenRules where the file cannot be read at all, or has more than `most` records; what is
    wrong with its records is in `problems`.
    """
    parts = parts_of(path, name)
    rehearsal = Rehearsal(
        name or path.name, file_digest(path), Change.objects.last_number(), temporary_file(), user
    )
    report, cap = partial(rehearsal.refuse, ""), Cap(most)
    items = items_of_tables(parts, report, cap) if are_tables(parts) else items_of(parts, report)
    work = Work(rehearsal)
    with sort_items(items, rehearsal, progress, cap) as items_by_noun:
        # All of them first: a record may name what stands under a later noun.
        for noun in NOUNS:
            work.learn_keys(noun, items_by_noun)
        for noun in NOUNS:
            for chunk in batched(items_by_noun.of(noun), DOCUMENTS):
                work.rehearse_chunk(noun, chunk)
    work.finish()
    return rehearsal


def sort_items(
    items: Iterator[Item], rehearsal: Rehearsal, progress: Callable[[int], Any], cap: Cap
) -> ItemsByNoun:
    """Read the items to their end; raise BrokenRules where there are too many."""
    try:
        return ItemsByNoun(items, rehearsal, progress, cap)
    except TooMany as error:
        raise BrokenRules([error.problem]) from error
