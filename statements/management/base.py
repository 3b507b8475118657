"""What every command of ours does with what was refused, or failed half-way: it tells so."""

from __future__ import annotations

from typing import Any

from django.core.management import base

from statements.failures import TROUBLE, failure_of
from statements.problems import BrokenRules, StaleVersion


class BaseCommand(base.BaseCommand):
    """A command that tells in words what was refused, and what stands after it or a failure.

    A failure after which there is nothing to tell is left to `manage.py`, which says it in a line.
    """

    outcome = ""  # a sentence: what a refusal or a failure leaves behind

    def execute(self, *args: Any, **options: Any) -> str | None:
        try:
            return super().execute(*args, **options)
        except (BrokenRules, StaleVersion) as refusal:
            raise self.refused(str(refusal)) from refusal
        except TROUBLE as error:
            failure = failure_of(error)
            if failure is None or not self.outcome:
                raise
            raise self.refused(f"{failure} ({error})") from error

    def refused(self, words: str) -> base.CommandError:
        return base.CommandError("\n".join(filter(None, (words, self.outcome))))
