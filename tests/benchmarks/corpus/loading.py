"""Load the corpus into an empty database, through the product's own bulk publication."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

from statements import importing, ledger
from statements.documents.mapping import batched
from statements.ledger import bulk
from statements.models import PublicStatement

from .draws import RECORDED_AT
from .making import BLOCK, Maker
from .world import Document

BLOCKS = 20  # to one recording, so that SQLite's log of one transaction stays small
SAVER, APPROVER = "corpus", "corpus-review"


def load(size: int) -> Iterator[int]:
    """Load and publish the corpus of a size; yield how many statements are in, now and then."""
    maker = Maker(size)
    publish(maker.world.documents())
    for numbers in batched(maker.blocks(), BLOCKS):
        publish(chain.from_iterable(map(maker.block, numbers)))
        yield min(size, (numbers[-1] + 1) * BLOCK)


def publish(told: Iterator[tuple[str, Document]]) -> int:
    """Publish documents of new records in one recording."""
    saver, approver = (importing.account(name) for name in (SAVER, APPROVER))
    with ledger.recording(saver, "Corpus for benchmarks", at=RECORDED_AT) as recording:
        return bulk.publish(recording, told, approver)


def loaded() -> int:
    """Return how many statements the database holds already."""
    return PublicStatement.objects.count()
