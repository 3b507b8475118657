"""Names that another record of the same noun has too."""

from __future__ import annotations

from collections.abc import Iterator

from statements.problems import Problem

from ..mapping import Document
from ..nouns import NOUNS
from .names import names_of
from .remedies import open_record
from .surroundings import Surroundings


def shared_names(noun: str, document: Document, surroundings: Surroundings) -> Iterator[Problem]:
    """Look for names by which another record is known."""
    own_key = surroundings.merges.current_key(noun, NOUNS[noun].key_of(document))
    for path, text in names_of(noun, document):
        others = sorted(surroundings.keys_by_name.get((noun, text), set()) - {own_key})
        if others:
            names = ", ".join(surroundings.display_name(noun, key) for key in others)
            message = f"“{text}” is also the name of {names}."
            other = others[0] if len(others) == 1 else None
            remedies = open_record(noun, other, (other and surroundings.name(noun, other)) or "")
            yield Problem(path, message, "shared_name", remedies)
