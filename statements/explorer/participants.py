"""Who took part in a contact, in the order of the names of their governments."""

from __future__ import annotations

from dataclasses import dataclass

from statements.documents import Document
from statements.wording.references import names_government

from .links import Link
from .reading import Names


@dataclass(frozen=True, slots=True)
class Participant:
    government: Link | None
    official: Link | None
    institution: Link | None

    @property
    def words(self) -> str:
        """The person with the government, else the government."""
        government = self.government.label if self.government else ""
        return f"{self.official.label} ({government})" if self.official else government

    @property
    def whose(self) -> Link | None:
        """The government, unless the name of its body says it."""
        return unless_named(self.institution, self.government)


def unless_named(institution: Link | None, government: Link | None) -> Link | None:
    """Return a government to be told after its body; None where the body's name says it."""
    if institution and government and names_government(institution.label, government.label):
        return None
    return government


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
