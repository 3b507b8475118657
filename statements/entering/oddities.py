"""What is odd about a record that is still being filled, by the rules of saving.

Rules that need more than is there yet say nothing.
"""

from __future__ import annotations

from collections.abc import Iterator

from statements.documents import NOUNS, Document, faults, pointers
from statements.documents.links import existing_keys_by_noun, missing
from statements.documents.looks import EVIDENCE
from statements.documents.reference_rules import self_citation_rules, type_rules
from statements.documents.rules import (
    partial_day_of,
    principal_rules,
    quote_rules,
    tenure_rules,
    undated_rules,
)
from statements.documents.shared_rows import RowCache
from statements.documents.world import World
from statements.problems import Problem
from statements.vocabularies import STATEMENT

from .looking import all_looks, told_once
from .twins import twins_of

GAP_MESSAGES = ("This is needed.", "A date is needed.")


def oddities(noun: str, document: Document, *, is_new: bool = False) -> list[Problem]:
    """Return the rules that a half-filled record breaks already, and what is odd about it.

    What a value must be comes first: only sound ones are looked up. At most one query for each
    noun that the record points at, and four more.
    """
    unsound = [p for p in faults(NOUNS[noun], document) if p.message not in GAP_MESSAGES]
    if unsound:
        return unsound
    rows, links = RowCache(), pointers(NOUNS[noun], document)
    problems = list(missing(links, existing_keys_by_noun(p[1:] for p in links)))
    if noun == STATEMENT:
        problems += early_rule_problems(document, rows)
    # What the evidence carries is told once it is saved: a new page begins without any.
    looks = all_looks(noun, document, rows)
    return told_once([*problems, *(one for one in looks if not is_new or one.code != EVIDENCE)])


def early_rule_problems(document: Document, row_cache: RowCache) -> Iterator[Problem]:
    """Yield the rules of statements that one breaks before it is whole."""
    day, world = partial_day_of(document), World.around([document], row_cache=row_cache)
    yield from tenure_rules(document["voices"], "voices", day, world)
    yield from principal_rules(document, world)
    yield from undated_rules(document, world)
    nowhere = {"uid": None, "words": None}  # of quotes whose appearance is not told yet
    yield from quote_rules(document | {"appearances": [*document["appearances"], nowhere]})
    yield from self_citation_rules(document)
    for place, reference in enumerate(document["references"]):
        if reference["type"] and reference["targets"]:
            yield from type_rules(reference, STATEMENT, f"references[{place}]")


def twin_messages(document: Document) -> Iterator[str]:
    """Yield the statements that one which was just saved may be."""
    for twin in twins_of(document):
        yield f"This may be the same statement: “{twin.title}” ({twin.date}, {twin.state})."
