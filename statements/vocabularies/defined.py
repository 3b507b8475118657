"""Choices that carry their definitions."""

from __future__ import annotations

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

    @classmethod
    def help_text(cls) -> str:
        """Tell every code's meaning, one after the other."""
        return " · ".join(f"{member.label}: {member.definition}" for member in cls)
