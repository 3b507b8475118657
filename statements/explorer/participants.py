"""Who took part in a contact, in the order of the names of their governments."""

from __future__ import annotations

from dataclasses import dataclass

from statements.documents import Document

from .links import Link
from .reading import Names


@dataclass(frozen=True, slots=True)
class Participant:
    government: Link | None
    official: Link | None
    institution: Link | None


def participants_of(contact: Document, names: Names) -> list[Participant]:
    """Return who took part: no government first but by its name."""
    rows = sorted(
        contact["participants"], key=lambda row: names.of("government", row["government"])
    )
    return [
        Participant(
            names.link("government", row["government"]),
            names.link("official", row["official"]),
            names.link("institution", row["institution"]),
        )
        for row in rows
    ]
