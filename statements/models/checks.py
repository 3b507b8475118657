"""What the last audits of all data found."""

from __future__ import annotations

from django.db import models


# Rows, as the default cache is each worker's own.
class CheckRun(models.Model):
    """One run of `check_data`: when, over how many records, and what it found."""

    started_at = models.DateTimeField(help_text="When it began.")
    ended_at = models.DateTimeField(help_text="When it ended.")
    records = models.PositiveIntegerField(help_text="Records looked at.")
    faults = models.PositiveIntegerField(help_text="How many faults were found.")
    told = models.JSONField(help_text="The first faults: where, and what.")

    class Meta:
        ordering = ("-ended_at", "-id")

    def __str__(self) -> str:
        return f"{self.counted}, {self.ended_at:%Y-%m-%d %H:%M}"

    @property
    def counted(self) -> str:
        """How many faults in how many records."""
        faults = "1 fault" if self.faults == 1 else f"{self.faults} faults"
        return f"{faults} in {'1 record' if self.records == 1 else f'{self.records} records'}"
