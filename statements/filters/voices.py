"""Tests of one voice or appearance: what is asked of it together must hold together."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

from django.db.models import Q

from statements.models import PublicSource, PublicVoice
from statements.vocabularies import SPEAKING

from .algebra import LACKING, NONE
from .lookups import any_of, column, language
from .same_row import Rows

VOICES = Rows(
    "voice",
    PublicVoice,
    "statement",
    {
        "government": "government",
        "speaker": "official",
        "institution": "institution",
        "office": "office",
        "office_kind": "office_kind",
    },
)


def in_roles(roles: Collection[str], names: Collection[str]) -> Rows:
    """Return the voices in some roles, for tests of some parameters.

    Whoever is spoken for stands beside a voice of the same government that speaks (`rules`), so
    a government alone needs no test of the usual roles.
    """
    if set(names) <= {"government"} and set(roles) >= {*SPEAKING}:
        return VOICES
    return replace(VOICES, within=Q(role__in=sorted(roles)))


class Appearances(Rows):
    """The appearances of a statement, whose language alone may be the one spoken as well."""

    def lacks(self, name: str, at: str) -> Q:
        test = super().lacks(name, at)
        return test & column(name)([NONE], at) if name == "language" else test

    def one(self, row: Mapping[str, Sequence[str]], at: str, also: Q | None = None) -> Q:
        if set(row) != {"language"}:
            return super().one(row, at, also)
        values = [value for value in row["language"] if value != LACKING]
        spoken = [language(values, at)] if values else []
        if len(values) < len(row["language"]):
            spoken.append(super().one({"language": [LACKING]}, at))
        return any_of(spoken)


APPEARANCES = Appearances(
    "appearance",
    PublicSource,
    "statement",
    {name: name for name in ("publisher", "source", "rendition", "language")},
)
