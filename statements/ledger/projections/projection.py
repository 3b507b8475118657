"""What every projection of the editions can do: be compared with them, and be made anew."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator
from contextlib import contextmanager
from typing import ClassVar

from django.db import transaction

from statements import writing
from statements.documents.projection import Finding
from statements.problems import Drifted

from ..planner import analyse, without_timeout
from ..unreadable import is_unreadable

CHUNK = 500  # records compared, and locked, at a time


class Projection(ABC):
    """Tables that follow from editions, written by the ledger alone.

    Records are named as `noun/key`. Besides what is below, each side has `write` and `clear`,
    which a recording calls when it ends; what rows should be is told by `documents.flatten` and
    `documents.public_rows`.
    """

    command: ClassVar[str]  # makes the tables anew
    together: ClassVar[bool]  # whether records point at each other's rows: mended in one go

    @abstractmethod
    def chunks(self) -> Iterator[list[str]]:
        """Yield the records that have rows or should, at most CHUNK at a time."""

    @abstractmethod
    def compare(self, names: list[str]) -> list[Finding]:
        """Return what differs between the rows of some records and their editions."""

    @abstractmethod
    def mend(self, names: list[str]) -> None:
        """Write the rows of some records anew; they are locked."""

    @abstractmethod
    def strays(self, check: bool) -> list[Finding]:
        """Return, and unless check is true delete, the rows that belong to no record."""

    @abstractmethod
    def lock(self, names: list[str]) -> None:
        """Keep others from writing what some records' rows follow from, until the commit."""

    def rebuild(self, *, check: bool = False) -> Iterator[tuple[int, list[Finding]]]:
        """Yield, chunk by chunk, how many records were looked at and what was wrong with them.

        What is wrong is written anew, unless check is true: at once, or all in one transaction
        where rows of records point at each other. Readers see either what was or what is right.
        """
        faulty_names: list[str] = []
        for names in self.chunks():
            differences = self.inspect(names, mend=not (check or self.together))
            faulty_names += sorted({finding.record for finding in differences})
            yield len(names), differences
        yield 0, self.finish(faulty_names if self.together and not check else [], check)
        if not check:
            analyse()

    def inspect(self, names: list[str], mend: bool) -> list[Finding]:
        """Compare some records, and mend what differs if asked to.

        Without a lock at first: what is sound holds nobody up. What differs may only have been
        written in between, so it is compared again with its records locked.
        """
        if not self.differences(names):
            return []
        with self.locked(names):
            differences = self.differences(names)
            if differences and mend:
                self.mend(names)
        return differences

    def differences(self, names: list[str]) -> list[Finding]:
        """Compare some records; where that fails, by halves, until it is known which are
        unreadable."""
        try:
            with transaction.atomic():  # or nothing can be asked after an error
                return self.compare(names)
        except Exception as error:
            if not is_unreadable(error):
                raise
            if len(names) == 1:
                return [Finding(names[0], str(error), "unreadable", names[0])]
        half = len(names) // 2
        return [*self.differences(names[:half]), *self.differences(names[half:])]

    def finish(self, faulty_names: list[str], check: bool) -> list[Finding]:
        """Mend what could not be mended by itself, and look for rows that belong to no record."""
        with self.locked(faulty_names), without_timeout("enable_nestloop = off"):
            if faulty_names:
                self.mend(faulty_names)
            return self.strays(check)

    @contextmanager
    def locked(self, names: list[str]) -> Iterator[None]:
        """Open a transaction in which some records' rows may be written."""
        with transaction.atomic(), writing.unsealed():
            self.lock(names)
            yield

    def drift_error(self, names: list[str]) -> Drifted:
        """Return the error for rows that were not what they must have been."""
        return Drifted(sorted(names), self.command)
