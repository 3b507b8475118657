"""Ask that words of the past be taken out of a record; a second person runs approve_redaction."""

from __future__ import annotations

from argparse import ArgumentParser, ArgumentTypeError
from typing import Any

from statements import redacting
from statements.management.accounts import get_active_account
from statements.management.base import BaseCommand


class Command(BaseCommand):
    help = "Ask to redact editions, reasons, our copy or the comment of one record."
    outcome = "Nothing was asked for."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("record", help="As in statement/0185… or official/rufus-firefly.")
        parser.add_argument(
            "--editions",
            type=numbers,
            default=(),
            help="Versions whose words go, with their reasons: 1,2,3.",
        )
        parser.add_argument(
            "--reasons",
            type=numbers,
            default=(),
            help="Further lines of the ledger whose reasons go: 17,18.",
        )
        parser.add_argument("--copy", action="store_true", help="Our copy of the source goes.")
        parser.add_argument(
            "--comment", action="store_true", help="Comments beside it on the desk go."
        )
        parser.add_argument("--reason", required=True, help="Why; the public reads it.")
        parser.add_argument("--user", required=True, help="Who asks.")

    def handle(self, *args: Any, **options: Any) -> None:
        what = redacting.What(
            options["editions"], options["reasons"], options["copy"], options["comment"]
        )
        user = get_active_account(options["user"])
        redaction = redacting.ask(user, options["record"], what, options["reason"])
        self.stdout.write(
            f"Asked for, {what}: a second person runs approve_redaction {redaction.pk} --user NAME."
        )
        self.outcome = "What was asked for stands."
        same = redacting.same_reasons(redaction.record, what)
        if same:
            lines = ", ".join(map(str, same[:20]))
            self.stdout.write(
                f"{len(same)} lines of other records give such a reason in the same words, and keep"
                f" it: {lines}. Ask for these, too, by their records and --reasons."
            )


def numbers(text: str) -> tuple[int, ...]:
    """Return numbers that stand between commas."""
    parts = [part.strip() for part in text.split(",")]
    if not all(part.isascii() and part.isdigit() and len(part) < 16 for part in parts):
        raise ArgumentTypeError(f"“{text}” is no list of numbers: write 1,2,3.")
    return tuple(sorted({int(part) for part in parts}))
