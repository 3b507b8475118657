"""Choices that carry their definitions."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Self

from django.db import models


class Defined(models.TextChoices):
    """Choices whose members carry a definition: `NAME = code, definition, label`."""

    definition: str

    def __new__(cls, value: str, definition: str = "") -> Self:
        member = str.__new__(cls, value)
        member._value_ = value
        member.definition = definition
        return member

    @property
    def full_definition(self) -> str:
        """The definition with what else the codebook tells of a code, in sentences."""
        return self.definition if self.definition.endswith(".") else f"{self.definition}."

    @classmethod
    def help_text(cls, some: Iterable[Self] | None = None) -> str:
        """Tell the meaning of every code, or of some, one after the other."""
        members = cls if some is None else some
        return " · ".join(f"{member.label}: {member.definition}" for member in members)


def with_codes(below: type[Defined] = Defined) -> Iterator[type[Defined]]:
    """Yield the classes below one that have members: what others of them share has none."""
    for defined in below.__subclasses__():
        yield from [defined] if len(defined) else with_codes(defined)
