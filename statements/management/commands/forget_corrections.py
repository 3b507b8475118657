"""Take name and mail address out of the reports of mistakes that are old enough."""

from typing import Any

from django.utils import timezone

from statements import corrections
from statements.management.base import BaseCommand


class Command(BaseCommand):
    help = (
        "Take name and mail address out of the reports of mistakes that came longer ago than"
        " CORRECTIONS_KEPT_DAYS: every night. A new report does the same."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        count = corrections.forget(timezone.now())
        self.stdout.write(f"Who sent it was taken out of {count} reports.")
