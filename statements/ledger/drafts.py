"""Many new statements and sources, stored as drafts: what an ordinary recording would write."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import IntegrityError, transaction

from statements import copying
from statements.documents import NOUNS
from statements.documents.mapping import batched
from statements.vocabularies import Visibility

from .bulk import CHUNK, refuse_known
from .new_rows import Fresh, Signed, desk_rows, ledger_rows
from .recordings import Recording

DRAFTED = [
    name
    for name, noun in NOUNS.items()
    if noun.visibility in (Visibility.IN_USE, Visibility.REVIEWED)
]  # nouns that the public does not see at once


def store(recording: Recording, told: Iterable[tuple[str, str]]) -> int:
    """Store new statements and sources, given as noun and document as stored; return how many.

    The caller has validated them, and knows that what they point at is there when the recording
    ends. Raises BrokenRules where a key or uid was ever used; then nothing is kept.
    """
    signed = Signed(recording.user.pk, None, recording.at, recording.reason, recording.batch)
    count = 0
    with recording.unsealed():
        for chunk in batched(told, CHUNK):
            insert([Fresh.read(NOUNS[noun], text) for noun, text in chunk], signed)
            count += len(chunk)
    return count


def insert(new: list[Fresh], signed: Signed) -> None:
    """Write a chunk: records, editions, identities, desk rows."""
    try:
        with transaction.atomic():  # so that more can be asked after an error
            for model, columns, rows in (*ledger_rows(new, [], signed), *desk_rows(new)):
                copying.insert(model, columns, rows)
    except IntegrityError:
        refuse_known(new)
        raise
