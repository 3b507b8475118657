"""What every command of ours does with what was refused and with what failed: it tells so."""

from __future__ import annotations

from typing import Any

from django.core.management import base

from statements.failures import TROUBLE, failure_of
from statements.problems import BrokenRules, StaleVersion


class BaseCommand(base.BaseCommand):
    """A command that tells in words what was refused or failed, and what stands after it.

    A traceback is left to faults of ours: an error that no failure of the database or the disk is.
    """

    outcome = ""  # a sentence: what a refusal or a failure leaves behind

    def execute(self, *args: Any, **options: Any) -> str | None:
        try:
            return super().execute(*args, **options)
        except (BrokenRules, StaleVersion) as refusal:
            raise self.refused(str(refusal)) from refusal
        except TROUBLE as error:
            failure = failure_of(error)
            if failure is None:
                raise
            raise self.refused(f"{failure} ({error})") from error

    def refused(self, words: str) -> base.CommandError:
        return base.CommandError("\n".join(filter(None, (words, self.outcome))))
