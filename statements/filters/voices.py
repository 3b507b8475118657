"""Tests of one and the same voice: what is asked of speakers together must hold together."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import product
from typing import Any

from django.db.models import Q

from statements.models import PublicVoice

from .algebra import NONE, Condition
from .lookups import among, any_of, members_of_office, real

COLUMNS = {"government": "government", "speaker": "official", "institution": "institution"}
VOICE = (*COLUMNS, "office_kind")


def row_test(name: str, values: Sequence[str]) -> Q:
    """Return the test of one voice's row."""
    if name == "office_kind":
        return members_of_office(values)
    return Q(**{f"{COLUMNS[name]}__in": list(values)})


def lacks(name: str, at: str) -> Q:
    """Return the test of a statement no voice of which has the thing."""
    filled = {f"{COLUMNS.get(name, 'office')}__isnull": False}
    return ~among(PublicVoice, Q(**filled), at)


def one_voice(asked: Mapping[str, Sequence[str]], at: str) -> Q:
    """Test for one voice with one of the values of each parameter.

    `none` is of the whole statement: adding a parameter never adds results.
    """
    choices = [
        [(name, part) for part in (real(values), [NONE] * (NONE in values)) if part]
        for name, values in asked.items()
    ]
    return any_of(all_of(chosen, at) for chosen in product(*choices))


def all_of(chosen: Sequence[tuple[str, Sequence[str]]], at: str) -> Q:
    test, row = Q(), Q()
    for name, values in chosen:
        if list(values) == [NONE]:
            test &= lacks(name, at)
        else:
            row &= row_test(name, values)
    return test & among(PublicVoice, row, at) if row else test


def pairs(asked: Mapping[str, Sequence[Condition]]) -> Iterator[dict[str, Sequence[str]]]:
    """Yield what each voice must have: the first of each parameter, then the second, …"""
    plain = plain_of(asked)
    for place in range(max(map(len, plain.values()), default=0)):
        yield {name: values[place] for name, values in plain.items()}


def plain_of(asked: Mapping[str, Sequence[Condition]]) -> dict[str, list[Sequence[str]]]:
    """Return the plain parts of every condition that has one, by parameter."""
    plain = {name: [c.plain for c in conditions if c.plain] for name, conditions in asked.items()}
    return {name: list(values) for name, values in plain.items() if values}


def uneven(asked: Mapping[str, Sequence[Condition]]) -> list[str]:
    """Return the parameters if they are given unequally often, so that no pairs can be made."""
    plain: dict[str, list[Any]] = dict(plain_of(asked))
    return list(plain) if len({len(values) for values in plain.values()}) > 1 else []
