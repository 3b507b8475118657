"""Uids of what every row has: there is none without."""

from __future__ import annotations

from . import patterns
from .algebra import NONE, Condition
from .lookups import own
from .parameters import Keys
from .refusals import Refused


class UidsOfEach(Keys):
    """Uids of one noun in a column that is never empty: `none` is no value of it."""

    def __init__(self, noun: str, column: str, help_text: str, example: str) -> None:
        super().__init__(noun, own(column), help_text, example)
        self.beside = ()
        self.pattern = patterns.list_of(patterns.UID)

    def read(self, value: str) -> Condition:
        condition = super().read(value)
        if NONE in condition.items:
            [noun] = self.nouns
            raise Refused(f"Each row here has a {noun}: there are none without.", item=NONE)
        return condition
