"""Names that another record of the same noun has too."""

from __future__ import annotations

from collections.abc import Iterator

from statements.problems import Problem

from ..mapping import Document
from .around import Around, names_of


def shared_names(noun: str, document: Document, around: Around) -> Iterator[Problem]:
    """Look for names by which another record is known."""
    for path, text in names_of(noun, document):
        others = sorted(around.names.get((noun, text), set()) - {document["key"]})
        if others:
            told = ", ".join(around.told(noun, key) for key in others)
            message = f"“{text}” is also the name of {told}."
            yield Problem(path, message, "shared_name")
