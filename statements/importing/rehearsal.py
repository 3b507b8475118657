"""What an import would do, as it is told and put by; and a file's items, sorted by noun."""

from __future__ import annotations

import weakref
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from tempfile import TemporaryFile
from typing import IO, Any

import orjson

from statements.documents import NOUNS, Document
from statements.models import User
from statements.problems import BrokenRules, Problem

from .counting import Cap
from .items import DerivedRow, Item

MOST_PROBLEMS = 1_000  # problems told
ALREADY_TOLD = "It was told what is wrong here."
NEW, CHANGED, UNCHANGED = "new", "changed", "unchanged"


@dataclass(frozen=True, slots=True)
class Preview:
    """A changed or new record to be shown."""

    noun: str
    key: str
    where: str
    status: str
    before: Document | None
    after: Document


@dataclass
class Rehearsal:
    """What an import would do: counts, what differs, what is wrong, and the documents."""

    name: str
    sha256: str
    number: int  # the ledger's last number then
    spool: IO[bytes]
    user: User | None = None  # whose rights were asked; None is the command line
    counts: dict[str, Counter[str]] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    faults: int = 0
    notices: list[Problem] = field(default_factory=list)
    previews: list[Preview] = field(default_factory=list)
    records_read: int = 0

    def __post_init__(self) -> None:
        weakref.finalize(self, self.spool.close)

    def total(self, what: str) -> int:
        return sum(statuses[what] for statuses in self.counts.values())

    @property
    def writes(self) -> int:
        """How many records it would write."""
        return self.total(NEW) + self.total(CHANGED)

    def refuse(self, where: str, problems: Iterable[Problem]) -> None:
        """Remember what is wrong at a place of the file, the first few in full."""
        for problem in problems:
            self.faults += 1
            if len(self.problems) < MOST_PROBLEMS:
                path = f"{where} {problem.path}".strip()
                self.problems.append(Problem(path, problem.message, problem.code))

    def problems_of_rights(self, user: User) -> Iterator[Problem]:
        """Yield why a person may not store it: it is somebody else's, or rights were lost since."""
        if self.user is None:
            return
        if self.user != user:
            message = f"{self.user.get_username()} rehearsed this: rehearse the file yourself."
            yield Problem("", message, "forbidden")
        for noun, statuses in self.counts.items():
            for status in (status for status in (NEW, CHANGED) if statuses[status]):
                yield from forbidden(user, noun, status == CHANGED)

    def spooled(self, noun: str, status: str) -> Iterator[tuple[str, int, str]]:
        """Yield the key, the version before and the text of each document of a noun that is so."""
        remaining = self.counts.get(noun, Counter())[status]
        prefix = f"{noun} {status} ".encode()
        self.spool.seek(0)
        while remaining:
            line = self.spool.readline()
            if line.startswith(prefix):
                remaining -= 1
                head, _, text = line.rstrip(b"\n").decode().partition("\t")
                *_, base, key = head.split(" ")
                yield key, int(base), text


def forbidden(user: User, noun: str, is_old: bool) -> Iterator[Problem]:
    """Yield a problem where a person may not add, or change, records of a noun."""
    what = "change" if is_old else "add"
    model = NOUNS[noun].table.model._meta.model_name
    if not user.has_perm(f"statements.{what}_{model}"):
        plural = NOUNS[noun].plural.replace("_", " ")
        message = f"{user.get_username()} may not {what} {plural}: ask an editor."
        yield Problem("", message, "forbidden")


def temporary_file() -> IO[bytes]:
    """Return a file that is gone when it is closed, or the process ends."""
    return TemporaryFile()


class ItemsByNoun:
    """The items of a file by noun, each noun's in a file of its own until they are asked for."""

    def __init__(
        self, items: Iterator[Item], rehearsal: Rehearsal, progress: Callable[[int], Any], cap: Cap
    ) -> None:
        self.files: dict[str, IO[bytes]] = {}
        try:
            for item in items:
                rehearsal.refuse("", item.problems)
                if item.noun:
                    self.keep(item)
                rehearsal.records_read += 1
                progress(1)
                cap.record(item.where)
        except BrokenRules as error:
            rehearsal.refuse("", error.problems)
        except BaseException:
            self.__exit__()
            raise
        for file in self.files.values():
            file.flush()

    def __enter__(self) -> ItemsByNoun:
        return self

    def __exit__(self, *error: Any) -> None:
        for file in self.files.values():
            file.close()

    def keep(self, item: Item) -> None:
        if item.noun not in self.files:
            self.files[item.noun] = temporary_file()
        rows = [tuple(row) for row in item.rows]  # the writer of JSON knows no tuple with names
        problem_paths = [problem.path for problem in item.problems]
        parts = [item.parts, rows, problem_paths, item.keeps_references]
        line = [item.members, item.where, item.number, *parts]
        self.files[item.noun].write(orjson.dumps(line) + b"\n")

    def of(self, noun: str) -> Iterator[Item]:
        if noun in self.files:
            self.files[noun].seek(0)
            for line in self.files[noun]:
                members, where, number, parts, rows, paths, keeps = orjson.loads(line)
                derived_rows = [DerivedRow(*row) for row in rows]
                problems = [Problem(path, ALREADY_TOLD) for path in paths]
                yield Item(noun, members, where, number, parts, derived_rows, problems, keeps)
