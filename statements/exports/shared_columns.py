"""Columns that several tables have: those of a voice and of a target, and what may be empty."""

from __future__ import annotations

from dataclasses import replace

from statements.vocabularies import VoiceRole

from .columns import LABEL, Column, code, key_with_label, link


def voice_columns(whose: str) -> tuple[Column, ...]:
    """Return the columns of one voice."""
    return (
        *key_with_label("government", "government", f"Key of the government of {whose}."),
        *key_with_label(
            "official", "official", f"Key of the official of {whose}.", "No person is told."
        ),
        link(
            "tenure",
            "tenure",
            f"Uid of the tenure that {whose} speaks in.",
            "No person is told, or the office spoken in is not known.",
        ),
        *key_with_label(
            "office", "office", "Key of the office held in that tenure.", "tenure is empty."
        ),
        *key_with_label(
            "institution",
            "institution",
            f"Key of the institution of {whose}.",
            "No institution is told.",
        ),
        code("role", f"Role of {whose}.", VoiceRole),
    )


def target_columns(prefix: str = "") -> tuple[Column, ...]:
    """Return the columns of what a reference points at."""
    columns = (
        *key_with_label(
            "agreement",
            f"{prefix}agreement",
            "Key of the agreement pointed at, or whose clause is.",
            "The target is a statement.",
        ),
        *key_with_label(
            "clause",
            f"{prefix}clause",
            "Key of the clause pointed at.",
            "The target is a whole agreement, or a statement.",
        ),
        *key_with_label(
            "statement",
            f"{prefix}statement",
            "Uid of the statement pointed at; it may have been retracted since.",
            "The target is an agreement or a clause.",
            always=False,
        ),
    )
    return tuple(replace(c, field=(c.field or c.name).removeprefix(prefix)) for c in columns)


def optional_columns(columns: tuple[Column, ...], otherwise: str) -> tuple[Column, ...]:
    """Return the same columns for a table in which all of them may be empty at once."""
    return tuple(replace(column, empty=optional_empty(column, otherwise)) for column in columns)


def optional_empty(column: Column, otherwise: str) -> str:
    """Return what an empty cell means where all of several columns may be empty at once."""
    if column.label_noun:
        return f"{column.name.removesuffix(LABEL)} is empty."
    if column.required:
        return otherwise
    if column.empty.endswith(" is empty."):
        return column.empty
    return f"{otherwise} Or: {column.empty[0].lower()}{column.empty[1:]}"
