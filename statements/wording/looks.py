"""What deserves a second look in a record, as every page of the desk tells it."""

from __future__ import annotations

from django.utils.timezone import localdate

from statements.documents import NOUNS, Document
from statements.documents.looks import Surroundings, second_looks
from statements.documents.shared_rows import RowCache
from statements.problems import Problem

from .differences import Wording


def looks(noun: str, document: Document, row_cache: RowCache | None = None) -> list[Problem]:
    """Return what is odd about a record beside the rest of the desk, in at most eight queries."""
    return list(
        second_looks(noun, document, Surroundings.of(noun, [document], row_cache), localdate())
    )


def placed(noun: str, document: Document, problems: list[Problem]) -> list[tuple[str, str]]:
    """Return problems, each with its place as pages name it: “Voice 1: official”."""
    wording = Wording(NOUNS[noun], document, names={})
    return [(wording.locate(one.path)[0] if one.path else "", one.message) for one in problems]
