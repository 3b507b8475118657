"""What reviewers said of rows of a statement: each with the row by its name."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from statements.documents import NOUNS, Document
from statements.documents.shared_rows import RowCache
from statements.models import RowComment

from .differences import Wording, pointed_at
from .labels import labels
from .problems import place_name


@dataclass(frozen=True, slots=True)
class Remark:
    """A comment with the row that it is about, as pages name it; empty where it is about all."""

    where: str
    comment: RowComment


def remarks(comments: Iterable[RowComment]) -> list[Remark]:
    return [Remark(place_name("statement", one.path or ""), one) for one in comments]


def row_names(
    document: Document, paths: Iterable[str], row_cache: RowCache
) -> list[tuple[str, str]]:
    """Return paths of rows of a statement, each with its name: “Reference 1: Calls for …”."""
    noun = NOUNS["statement"]
    wording = Wording(noun, document, names=labels(pointed_at(noun, [document]), row_cache))
    places = {path: wording.locate(path) for path in paths}
    return [(path, f"{p[0]}: {p[3]}" if p[3] else p[0]) for path, p in places.items()]
