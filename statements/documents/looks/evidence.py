"""Certainties that their evidence does not carry: the table of rules in DESIGN §5.

They have a code of their own: as long as no source says when it was read, nearly every statement
would be told of, so whoever tells many records tells how many.
"""

from __future__ import annotations

from collections.abc import Iterator

from statements.problems import Problem
from statements.vocabularies import Certainty

from ..mapping import Document
from .remedies import open_record
from .surroundings import Surroundings

EVIDENCE = "evidence"


def evidence_summary(count: int) -> str:
    """Return in words how many marks of verified no evidence carries."""
    marks = "1 mark of verified stands" if count == 1 else f"{count:,} marks of verified stand"
    return f"{marks} without a source that was read."


def statement_evidence(document: Document, surroundings: Surroundings) -> Iterator[Problem]:
    """Look whether what is marked as verified was read by one of us."""
    sources = [surroundings.sources.get(row["source"] or "") for row in document["appearances"]]
    was_read = any(source and source.retrieved for source in sources)
    if was_read:
        return
    uids = {row["source"] for row in document["appearances"]} - {None}
    remedies = open_record("source", uids.pop()) if len(uids) == 1 else ()
    if document["certainty"] == Certainty.VERIFIED:
        message = "It is marked as verified, and no source here says on which day it was read."
        yield Problem("certainty", message, EVIDENCE, remedies)
    for place, row in enumerate(document["references"]):
        if row["certainty"] == Certainty.VERIFIED and not row["quote"]:
            message = "It is marked as verified, without words, and no source was read."
            yield Problem(f"references[{place}].certainty", message, EVIDENCE, remedies)
