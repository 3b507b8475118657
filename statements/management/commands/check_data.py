"""Audit all data; exit 1 where anything is wrong. The desk's first page shows the last run."""

from collections.abc import Iterator
from typing import Any

from django.core.management.base import CommandError
from django.utils import timezone

from statements import releases
from statements.checking import Fault, check_data
from statements.documents.looks import EVIDENCE, evidence_summary
from statements.entering import alike_pairs
from statements.management.base import BaseCommand
from statements.models import CheckRun, Statement

KEPT = 20  # faults told on the dashboard
SHOWN = 100  # second looks printed
RUNS = 30  # last runs kept


class Looks:
    """What deserves a second look: the first of it in full, certainties only counted."""

    def __init__(self) -> None:
        self.shown: list[Fault] = []
        self.count = self.unproved = 0

    def take(self, look: Fault, code: str) -> None:
        if code == EVIDENCE:
            self.unproved += 1
            return
        self.count += 1
        if len(self.shown) < SHOWN:
            self.shown.append(look)

    def take_twins(self) -> Iterator[tuple[str, str]]:
        """Take what may be one statement entered twice; none of it is a fault."""
        for one, other in alike_pairs():
            if len(self.shown) >= SHOWN:
                self.count += 1
                continue
            titles = dict(Statement.objects.filter(pk__in=(one, other)).values_list("pk", "title"))
            same = f"It may be the same as statement/{other} (“{titles.get(other)}”)."
            look = Fault(f"statement/{one}", f"{same} In “{titles.get(one)}”.")
            self.take(look, "twin")
        yield from ()

    def lines(self) -> Iterator[str]:
        yield from (f"Second look: {look}" for look in self.shown)
        if self.count > len(self.shown):
            yield f"Second look: {self.count - len(self.shown)} more."
        if self.unproved:
            yield f"Second look: {evidence_summary(self.unproved)}"


class Command(BaseCommand):
    help = "Check every rule over all rows, and desk, editions, ledger and public side."

    def handle(self, *args: Any, **options: Any) -> None:
        started, records, faults = timezone.now(), 0, 0
        listed: list[list[str]] = []
        looks = Looks()
        others = {"releases": releases.faults, "duplicates": looks.take_twins}
        for count, faults_of_part in check_data(looks.take, others):
            records, faults = records + count, faults + len(faults_of_part)
            listed += [[fault.where, fault.what] for fault in faults_of_part][: KEPT - len(listed)]
            for fault in faults_of_part:
                self.stdout.write(str(fault))
        # Questions and no faults: they never make the check fail, and are not kept.
        for line in looks.lines():
            self.stdout.write(line)
        run = CheckRun(started_at=started, records=records, faults=faults, told=listed)
        self.keep(run)
        if faults:
            raise CommandError(f"{run.counted}.")
        self.stdout.write(f"{records} records: no fault.")

    def keep(self, run: CheckRun) -> None:
        """Keep what this run found, and forget the oldest."""
        run.ended_at = timezone.now()
        run.save()
        newest = CheckRun.objects.order_by("-ended_at", "-id").values_list("pk", flat=True)[:RUNS]
        CheckRun.objects.exclude(pk__in=list(newest)).delete()
