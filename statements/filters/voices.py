"""Tests of one and the same voice: what is asked of speakers together must hold together."""

from __future__ import annotations

from statements.models import PublicVoice

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
