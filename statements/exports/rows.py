"""From a public document to the rows of a table: pure."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from statements.documents import Document
from statements.keys import clause_key

from .cells import Cells, Names, dated, joined

Matched = Callable[[str | None, str | None, str | None], bool]  # agreement, clause, statement
PLAIN = ("type", "words", "words_language", "resolution", "implied", "certainty", "note")


def statement_rows(
    document: Document, number: int, names: Names, matched: Matched
) -> Iterator[Cells]:
    """Yield the one row of a statement."""
    voices = document["voices"]
    plain = ("uid", "kind", "title", "summary", "known_by", "language", "certainty", "note")
    yield {
        **{name: document[name] for name in plain},
        **dated("said_on", document["said_on"]),
        **names.pair("issued_by", "institution", document["issued_by"]),
        **names.voice(voices[0] if voices else None),
        "governments": names.listed("government", (voice["government"] for voice in voices)),
        "addressees": joined(map(names.addressed, document["addressees"])),
        "topics": names.listed("topic", document["topics"]),
        "places": names.listed("place", document["places"]),
        "has_official_source": any(row["chain"] == 0 for row in document["appearances"]),
        "cites": bool(document["references"]),
        "number": number,
    }


def reference_rows(
    document: Document, number: int, names: Names, matched: Matched
) -> Iterator[Cells]:
    """Yield a row for each target and voice of a reference."""
    statement = document["statement"]
    own = reference_cells(document, names) | statement_cells(statement, names)
    voices = statement["voices"] if statement else [None]
    for place, target in enumerate(targets(document, names, matched)):
        for voice in voices:
            yield {
                **own,
                "target": place,
                **target,
                "voice": voice and voice["uid"],
                **names.voice(voice),
                "number": number,
            }


def reference_cells(document: Document, names: Names) -> Cells:
    """Return the cells of the reference itself and of what makes it."""
    return {
        "reference": document["uid"],
        **names.pair("agreement", "agreement", document["agreement"]),
        **names.pair("clause", "clause", document["clause"]),
        **{name: document[name] for name in PLAIN},
        "about": names.listed("government", document["about"]),
    }


def statement_cells(statement: Document | None, names: Names) -> Cells:
    """Return the cells of the statement that makes a reference; empty ones for an agreement's."""
    held = statement or dict.fromkeys(("uid", "kind", "title", "known_by", "certainty"))
    issued_by = statement["issued_by"] if statement else None
    return {
        "statement": held["uid"],
        "kind": held["kind"],
        "title": held["title"],
        **dated("said_on", statement and statement["said_on"]),
        "known_by": held["known_by"],
        **names.pair("issued_by", "institution", issued_by),
        "statement_certainty": held["certainty"],
    }


def targets(document: Document, names: Names, matched: Matched) -> Iterator[Cells]:
    """Yield the cells of each target once: two may have become one by a merge."""
    seen: set[tuple[str | None, ...]] = set()
    for target in document["targets"]:
        clause = target["clause"] and clause_key(target["agreement"], target["clause"])
        standing = (
            names.key("agreement", target["agreement"]),
            names.key("clause", clause),
            names.key("statement", target["statement"]),
        )
        if standing not in seen:
            seen.add(standing)
            yield {
                **names.pair("target_agreement", "agreement", target["agreement"]),
                **names.pair("target_clause", "clause", clause),
                **names.pair("target_statement", "statement", target["statement"]),
                "target_matched": matched(*standing),
            }
