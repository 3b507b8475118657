"""Tests of one and the same voice: what is asked of speakers together must hold together."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from django.db.models import Q

from statements.models import PublicVoice
from statements.vocabularies import SPEAKING

from .same_row import Rows

VOICES = Rows(
    "voice",
    PublicVoice,
    "statement",
    {
        "government": "government",
        "speaker": "official",
        "institution": "institution",
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
