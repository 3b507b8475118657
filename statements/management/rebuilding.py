"""What both commands do that make a projection of the editions anew."""

from __future__ import annotations

import gc
from argparse import ArgumentParser
from itertools import chain
from typing import Any, ClassVar

from django.core.management.base import CommandError

from statements.ledger.projections import Projection

from .base import BaseCommand
from .progress import Progress


class RebuildCommand(BaseCommand):
    projections: ClassVar[tuple[Projection, ...]]  # in the order in which one follows another
    source: ClassVar[str]  # what its rows are compared with

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--check", action="store_true", help="Only compare; exit 1 on any difference."
        )

    def handle(self, *args: Any, **options: Any) -> None:
        gc.freeze()  # a tenth of the time goes into looking through what stands from the start
        try:
            records, wrong = self.rebuild(options["check"])
        finally:
            gc.unfreeze()
        if wrong and options["check"]:
            raise CommandError(f"{wrong} rows of {records} records differ from {self.source}.")
        self.stdout.write(f"{records} records, {wrong} rows {'differ' if wrong else 'differed'}.")

    def rebuild(self, check: bool) -> tuple[int, int]:
        """Return how many records were looked at and how many rows were wrong; tell each."""
        records = wrong = 0
        progress = Progress(self.stderr, "Looked at")
        for count, findings in chain.from_iterable(
            p.rebuild(check=check) for p in self.projections
        ):
            records, wrong = records + count, wrong + len(findings)
            progress(count)
            for finding in findings:
                self.stdout.write(str(finding))
        progress.close()
        return records, wrong
