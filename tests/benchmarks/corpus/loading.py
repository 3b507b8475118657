"""Load the corpus into an empty database, as the product loads its own first dataset."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain

from statements import importing, ledger
from statements.documents import NOUNS, arrange, dump
from statements.documents.mapping import batched
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


def publish(documents: Iterable[tuple[str, Document]]) -> None:
    """Publish documents of new records in one recording; they are sound by themselves."""
    saver, approver = (importing.account(name) for name in (SAVER, APPROVER))
    publication = ledger.Publication(approver)
    with ledger.recording(saver, "Corpus for benchmarks", at=RECORDED_AT) as recording:
        for name, document in documents:
            noun = NOUNS[name]
            key, text = noun.key_of(document), dump(arrange(noun, document))
            recording.put(noun, key, text, 0, is_valid=True)
            if name == "statement":
                recording.publish(name, key, publication)
            ledger.settle_if_large(recording)


def loaded() -> int:
    """Return how many statements the database holds already."""
    return PublicStatement.objects.count()
