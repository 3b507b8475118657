"""The public editions of a record in words: when, why, and what changed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import zip_longest

from statements.documents import NOUNS, Document, pointers
from statements.query import PublicEdition
from statements.vocabularies import Action
from statements.wording.dates import spelled_day
from statements.wording.differences import NOTHING, WordedDifference, differences_in_words

from .links import Link, page_of
from .reading import Names, read_names


@dataclass(frozen=True, slots=True)
class Past:
    """One public edition, and what changed in it since the one before."""

    number: int
    link: Link
    action: Action
    reason: str | None
    is_current: bool
    is_redacted: bool
    is_first: bool
    changes: list[WordedDifference]


def history_of(
    noun: str, key: str, editions: Sequence[PublicEdition], most: int, state: str
) -> list[Past]:
    """Return the newest public editions, with names as the public side has them.

    `editions` are newest first; one beyond `most` only tells what changed after it.
    """
    documents = [one.document for one in editions if one.document]
    names = read_names({noun: documents}, state)
    return [
        past(noun, key, newer, older, names, is_current=newer is editions[0])
        for newer, older in [*zip_longest(editions, editions[1:])][:most]
    ]


def past(
    noun: str,
    key: str,
    edition: PublicEdition,
    before: PublicEdition | None,
    names: Names,
    *,
    is_current: bool,
) -> Past:
    both = (before.document if before else None, edition.document)
    return Past(
        number=edition.number,
        link=Link(
            spelled_day(edition.recorded_at.date()),
            f"{page_of(noun, key)}editions/{edition.number}/",
        ),
        action=Action(edition.action),
        reason=edition.reason,
        is_current=is_current,
        is_redacted=edition.document is None,
        is_first=before is None,
        changes=[
            with_kind(one)
            for one in differences_in_words(noun, *both, names=pointer_names(noun, both, names))
        ],
    )


def with_kind(difference: WordedDifference) -> WordedDifference:
    """Tell what was empty before as added, and what is empty now as removed."""
    if difference.before == NOTHING:
        return replace(difference, kind="added")
    return replace(difference, kind="removed") if difference.after == NOTHING else difference


def pointer_names(
    noun: str, documents: Sequence[Document | None], names: Names
) -> dict[tuple[str, str], str]:
    """Return the names of all that documents point at, by noun and key."""
    return {
        (p.noun, p.key): names.of(p.noun, p.key)
        for document in documents
        if document
        for p in pointers(NOUNS[noun], document)
    }
