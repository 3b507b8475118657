"""What deserves a second look in a record, as every page of the desk tells it, with remedies.

Beside the looks that follow from the record and its surroundings, a statement's offices are
weighed, and the contact that it may tell of is looked for.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from statements.documents import Document
from statements.documents.rules import partial_day_of
from statements.documents.shared_rows import RowCache
from statements.problems import Problem, Remedy, Setting
from statements.vocabularies import STATEMENT
from statements.wording.looks import looks, placed

from .contacts import contact_of_speakers
from .offices import NO_OFFICE, NOT_HELD, Option, advice


def all_looks(noun: str, document: Document, row_cache: RowCache | None = None) -> list[Problem]:
    """Return all that deserves a second look in a record, in at most ten queries."""
    rows = row_cache or RowCache()
    problems = looks_to_decide(noun, document, rows)
    if noun == STATEMENT:
        problems += contact_looks(document, rows)
    return problems


def looks_to_decide(noun: str, document: Document, row_cache: RowCache) -> list[Problem]:
    """Return what deserves a second look, but for a contact that is not named: who enters names it.

    In no more queries than the looks of any noun take.
    """
    problems = looks(noun, document, row_cache)
    if noun == STATEMENT:
        problems += office_looks(document, row_cache)
    return told_once(problems)


def office_looks(document: Document, row_cache: RowCache) -> Iterator[Problem]:
    """Look at the office that each official speaks in; the tenures that are to be read come first.

    None of an official of whom it is told already that no office is known.
    """
    day = partial_day_of(document)
    printed = [row["attribution"] for row in document["appearances"] if row["attribution"]]
    row_cache.tenures(voice["official"] for voice in document["voices"])
    for place, voice in enumerate(document["voices"]):
        if voice["official"]:
            advised = advice(voice["official"], day, voice["tenure"], printed, row_cache)
            for look in advised.looks:
                remedies = tuple(
                    take_office(f"voices[{place}]", option, is_only=len(look.instead) == 1)
                    for option in look.instead
                )
                yield Problem(f"voices[{place}].tenure", look.text, look.code, remedies)


def take_office(path: str, option: Option, *, is_only: bool) -> Remedy:
    """Take a tenure with its body and government for a voice."""
    return Remedy(
        f"Take the office of that day: {option.title}" if is_only else f"Take {option.label}",
        (
            Setting(f"{path}.tenure", option.uid, option.label),
            Setting(f"{path}.government", option.government, option.government_name),
            Setting(f"{path}.institution", option.institution, option.institution_name),
        ),
    )


def contact_looks(document: Document, row_cache: RowCache) -> Iterator[Problem]:
    """Look whether a readout without a contact tells of the only one of its speakers that day."""
    if document["contact"] or not (document["kind"] or "").endswith("_readout"):
        return
    if contact := contact_of_speakers(document, row_cache):
        message = f"Does it tell of “{contact.title}” ({contact.held_on})?"
        yield Problem("contact", message, "contact", (name_contact(contact.key, contact.title),))


def name_contact(key: str, title: str) -> Remedy:
    return Remedy(f"Name the contact {title}", (Setting("contact", key, title),))


def told_once(problems: Iterable[Problem]) -> list[Problem]:
    """Return problems, none of a voice's office twice: a remedy goes to what is told first."""
    kept: list[Problem] = []
    for problem in problems:
        row = problem.path.partition(".")[0]
        first = next((one for one in kept if is_told_by(one, problem, row)), None)
        if first is None:
            kept.append(problem)
        elif problem.remedies and not first.remedies:
            kept[kept.index(first)] = replace(first, remedies=problem.remedies)
    return kept


def is_told_by(earlier: Problem, problem: Problem, row: str) -> bool:
    """Tell whether an earlier problem of the same row says as much as one of an office."""
    if problem.code not in (NOT_HELD, NO_OFFICE) or not problem.path.endswith(".tenure"):
        return False
    is_of_official = problem.code == NO_OFFICE and earlier.path == f"{row}.official"
    return is_of_official or earlier.path == problem.path


def look_messages(noun: str, document: Document) -> Iterator[str]:
    """Yield what deserves a second look in a record that was just saved, as a page tells it."""
    for where, text in placed(noun, document, all_looks(noun, document)):
        yield f"Look twice: {where}: {text}" if where else f"Look twice: {text}"
