"""Whether a value of a document is certainly sound: a quick answer before what is wrong is told.

Most values of a file came before, or are uids: they are looked at once for each field.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Hashable, Iterable
from functools import cache
from typing import Any, NamedTuple

from django.db import models

from statements.dates import PARTS
from statements.fields import UidField
from statements.keys import is_uid

from .field_types import Link, Number, Partial, Plain
from .value_faults import expected_type

MAX_LENGTH = 80  # characters of a text that is remembered
MAX_VALUES = 1 << 14  # values remembered for one field


class ValueCheck(NamedTuple):
    """What a field takes: texts that are known to be sound, and what tells it of any value.

    False may still be so.
    """

    known_values: Container[Hashable]
    accepts: Callable[[Any], bool]


ACCEPTS_NOTHING = ValueCheck((), lambda value: False)  # of a list: its rows are checked one by one


@cache  # one for each field of each noun
def value_check(part: Plain, model: type[models.Model]) -> ValueCheck:
    """Return what tells whether a field takes a value."""
    column: Any = None if isinstance(part, Partial | Number) else model._meta.get_field(part.name)
    if isinstance(part, Link) and column is not None and part.noun != "clause":
        kind: Any = column.related_model._meta.pk
    else:
        kind = column
    is_required = bool(
        part.required if isinstance(part, Partial) else column is None or not column.null
    )
    if isinstance(kind, UidField):
        return ValueCheck(
            (),
            lambda value: (
                is_uid(value) if type(value) is str else value is None and not is_required
            ),
        )
    sound_values = SoundValues(lambda value: part.faults(value, model))
    if isinstance(part, Partial):
        return ValueCheck(
            (),
            lambda value: (
                sound_values.accepts(tuple(value.values()), value)
                if isinstance(value, dict) and tuple(value) == PARTS
                else value is None and not is_required
            ),
        )
    expected = str if kind is None or isinstance(part, Link) else expected_type(kind)
    # In Python true is 1 and 1 is 1.0: of what is no text, the type is looked at each time.
    return ValueCheck(
        sound_values.values if expected is str else (),
        lambda value: (
            sound_values.accepts(value, value)
            if type(value) is expected
            else value is None and not is_required
        ),
    )


class SoundValues:
    """The values of one field in which nothing is wrong."""

    def __init__(self, faults: Callable[[Any], Iterable[str]]) -> None:
        self.faults, self.values = faults, set[Hashable]()

    def accepts(self, name: Hashable, value: Any) -> bool:
        """Tell whether nothing is wrong with a value, which a name stands for."""
        try:
            if name in self.values:
                return True
        except TypeError:  # a list where text belongs
            return False
        if any(self.faults(value)):
            return False
        if len(self.values) < MAX_VALUES and not (
            isinstance(value, str) and len(value) > MAX_LENGTH
        ):
            self.values.add(name)
        return True
