"""Audit all data; exit 1 where anything is wrong. The desk's first page shows the last run."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from statements import releases
from statements.checking import check_data
from statements.models import CheckRun

KEPT = 20  # faults told on the dashboard
RUNS = 30  # last runs kept


class Command(BaseCommand):
    help = "Check every rule over all rows, and desk, editions, ledger and public side."

    def handle(self, *args: Any, **options: Any) -> None:
        started, records, faults = timezone.now(), 0, 0
        told: list[list[str]] = []
        for count, found in check_data():
            records, faults = records + count, faults + len(found)
            told += [[fault.where, fault.what] for fault in found][: KEPT - len(told)]
            for fault in found:
                self.stdout.write(str(fault))
        for where, what in releases.faults():
            faults, told = faults + 1, [*told, [where, what]][:KEPT]
            self.stdout.write(f"{where}: {what}")
        self.keep(CheckRun(started_at=started, records=records, faults=faults, told=told))
        if faults:
            raise CommandError(f"{faults} faults in {records} records.")
        self.stdout.write(f"{records} records: no fault.")

    def keep(self, run: CheckRun) -> None:
        """Keep what this run found, and forget the oldest."""
        run.ended_at = timezone.now()
        run.save()
        newest = CheckRun.objects.order_by("-ended_at", "-id").values_list("pk", flat=True)[:RUNS]
        CheckRun.objects.exclude(pk__in=list(newest)).delete()
