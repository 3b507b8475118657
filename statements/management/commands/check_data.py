"""Audit all data; exit 1 where anything is wrong."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from statements.checking import check_data


class Command(BaseCommand):
    help = "Check every rule over all rows, and desk, editions, ledger and public side."

    def handle(self, *args: Any, **options: Any) -> None:
        records = faults = 0
        for count, found in check_data():
            records, faults = records + count, faults + len(found)
            for fault in found:
                self.stdout.write(str(fault))
        if faults:
            raise CommandError(f"{faults} faults in {records} records.")
        self.stdout.write(f"{records} records: no fault.")
