"""Many records in parts that can be decided, published or deleted one after the other."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from statements.documents import NOUNS
from statements.documents.desk import CHUNK
from statements.documents.mapping import batched
from statements.keys import RecordName
from statements.models import Target

from .recordings import Recording
from .responses import order_targets_first

Points = Mapping[str, Iterable[str]]


def parts(recording: Recording) -> Iterator[Iterable[RecordName]]:
    """Yield what was asked for as a whole, or in parts where the recording allows it.

    Nouns in their order, answers after what they answer; backwards the other way round.
    """
    asked, backwards = recording.record_names, recording.in_parts
    if backwards is None or recording.merges or recording.requests or len(asked) <= CHUNK:
        yield asked
        return
    for noun in reversed(NOUNS) if backwards else NOUNS:
        keys = sorted(key for name, key in asked if name == noun)
        points = answered(keys) if noun == "statement" else {}
        for part in rounds(keys, points, CHUNK, backwards=backwards):
            yield [RecordName(noun, key) for key in part]


def answered(keys: Iterable[str]) -> dict[str, list[str]]:
    """Return the statements among some that others among them answer on the desk, by answer."""
    own, found = set(keys), dict[str, list[str]]()
    for part in batched(sorted(own), CHUNK):
        rows = Target._base_manager.filter(reference__statement__in=part, statement__isnull=False)
        for key, target in rows.order_by().values_list("reference__statement_id", "statement_id"):
            if target in own:
                found.setdefault(key, []).append(target)
    return found


def rounds(
    keys: Iterable[str], points: Points, size: int, *, backwards: bool = False
) -> Iterator[list[str]]:
    """Yield keys in lists of about a size, so that what points comes after what it points at.

    Those that point at each other in a circle come in one list. Backwards, all the other way.
    """
    found = list(forwards(keys, points, size))
    yield from (part[::-1] for part in reversed(found)) if backwards else found


def forwards(keys: Iterable[str], points: Points, size: int) -> Iterator[list[str]]:
    placed: set[str] = set()
    part: list[str] = []
    due: set[str] = set()  # pointed at, and not placed yet
    own = list(keys)
    every = set(own)
    for key in order_targets_first({key: points.get(key, ()) for key in own}):
        placed.add(key)
        part.append(key)
        due |= {target for target in points.get(key, ()) if target in every}
        due -= placed
        if len(part) >= size and not due:
            yield part
            part = []
    if part:
        yield part


__all__ = ["answered", "parts", "rounds"]
