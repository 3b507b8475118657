"""What is wrong, as people read it: places by their names, records by what they are called."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from statements.documents import NOUNS
from statements.problems import Problem

from .differences import STEP, Wording
from .labels import Pointer, labels

NOUN_AND_KEY = rf"\b({'|'.join(NOUNS)})/([a-z0-9-]+)(?![a-z0-9/-])"
RECORD = re.compile(NOUN_AND_KEY)
WHERE = re.compile(rf"({NOUN_AND_KEY}):?")  # before the place within a record


def problem_texts(problems: Iterable[Problem], noun: str = "") -> list[str]:
    """Return problems as texts, each after its place: “Reference 1: target 1: …”.

    `noun` is that of the document whose places they tell, unless they tell the record themselves.
    """
    return named([problem_text(problem, noun) for problem in problems])


def problem_text(problem: Problem, noun: str) -> str:
    """Return a problem with its place in words, its records still as `noun/key`."""
    record = WHERE.match(problem.path)
    if record:
        within = place_name(record[2], problem.path[record.end() :])
        place = f"{record[1]}: {within}" if within else record[1]
    else:
        place = place_name(noun, problem.path)
    return f"{place}: {problem.message}" if place else problem.message


def place_name(noun: str, path: str) -> str:
    """Return what a path into a document is called, or what was given beside the document."""
    table = NOUNS[noun].table if noun in NOUNS else None
    for name, place in STEP.findall(path):
        if table is None or name not in table.names:
            return path.replace("_", " ").capitalize()
        table = table.listed(name) if place else table
    return Wording(NOUNS[noun], names={}).locate(path)[0] if path else ""


def named(texts: Sequence[str]) -> list[str]:
    """Return texts in which each `noun/key` that the desk has is told by its name."""
    names = labels((match[1], match[2]) for text in texts for match in RECORD.finditer(text))
    return [RECORD.sub(lambda match: record_text(match, names), text) for text in texts]


def record_text(match: re.Match[str], names: Mapping[Pointer, str]) -> str:
    name = names.get((match[1], match[2]))
    return f"{NOUNS[match[1]].verbose_name} “{name}”" if name else match[0]
