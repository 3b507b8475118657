"""The first dataset: documents that are loaded and published into an empty desk."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import orjson

from statements import documents, ledger
from statements.documents import NOUNS, PLURALS, Document
from statements.ledger.planner import without_timeout
from statements.models import Record, User
from statements.problems import BrokenRules, Problem

SAVER, APPROVER = "dataset", "dataset-review"  # accounts that cannot log in


@dataclass(frozen=True, slots=True)
class DocumentFile:
    """The documents of one noun as one file holds them."""

    noun: str
    format: int
    recorded_at: datetime
    documents: list[Document]


def read_file(path: Path) -> DocumentFile:
    """Read one file of documents; raise BrokenRules where it is not one."""
    try:
        content = orjson.loads(path.read_bytes())
        noun = NOUNS[content["noun"]]
        recorded_at = aware(datetime.fromisoformat(content["recorded_at"]))
        upgraded = [documents.upgrade(noun, content["format"], d) for d in content["documents"]]
    except (orjson.JSONDecodeError, KeyError, TypeError, ValueError) as error:
        message = f"This is not a file of documents: {error}"
        raise BrokenRules([Problem(path.name, message, "unreadable")]) from error
    return DocumentFile(noun.name, noun.format, recorded_at, upgraded)


def aware(moment: datetime) -> datetime:
    """Return a moment; raise ValueError where it could mean any hour of a day."""
    if moment.tzinfo is None:
        raise ValueError("recorded_at has no time zone: end it with Z.")
    return moment


def read_folder(folder: Path) -> Iterator[DocumentFile]:
    """Read a folder with one file per noun, in the order in which nouns need each other."""
    for noun in NOUNS:
        path = folder / f"{PLURALS[noun]}.json"
        if path.exists():
            yield read_file(path)


def desk_is_empty() -> bool:
    """Tell whether no record was ever made."""
    return not Record.objects.exists()


def load_dataset(folder: Path) -> int:
    """Load and publish a folder of documents into an empty desk; return how many.

    One recording: saved and approved by two accounts that cannot log in, at the time that the
    files state, so that every installation publishes the same bytes. A desk that holds anything
    is left alone, and 0 is returned.
    """
    if not desk_is_empty():
        return 0
    files = list(read_folder(folder))
    if not files:
        raise BrokenRules([Problem("", f"There are no files of documents in {folder}.", "empty")])
    saver, approver = (account(name) for name in (SAVER, APPROVER))
    at = max(file.recorded_at for file in files)
    with ledger.recording(saver, "First dataset", at=at) as recording:
        with without_timeout("lock_timeout = 0"):  # another one may be loading it
            ledger.lock_ledger()
        if not desk_is_empty():
            return 0
        for file in files:
            load(recording, file, approver)
    return sum(len(file.documents) for file in files)


def load(recording: ledger.Recording, file: DocumentFile, approver: User) -> None:
    """Load one file's documents; statements are asked to be public."""
    noun = NOUNS[file.noun]
    problems = [
        Problem(f"{noun.plural}[{place}].{problem.path}", problem.message, problem.code)
        for place, document in enumerate(file.documents)
        for problem in documents.faults(noun, document)
    ]
    if problems:
        raise BrokenRules(problems)
    for document in file.documents:
        key = noun.key_of(document)
        recording.say(noun, document, base=0)
        if noun.name == "statement":
            recording.publish(noun.name, key, ledger.Publication(approver))


def account(name: str) -> User:
    """Return an account that cannot log in, making it if need be."""
    user, is_new = User.objects.get_or_create(username=name, defaults={"is_active": False})
    if is_new:
        user.set_unusable_password()
        user.save()
    return user
