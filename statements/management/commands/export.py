"""Write a list to a file as the API would send it; exit 2 where the query is wrong."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator
from contextlib import closing
from itertools import chain
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DatabaseError

from statements.documents import PLURALS
from statements.exports.filing import Rows, file_pieces, manifest_of, write_pieces
from statements.management.asking import Answer, Pairs, Refusal, ask
from statements.management.progress import Progress
from statements.problems import CutShort

WRONG = 2  # exit status where the query is wrong
PIPE = "-"


class Command(BaseCommand):
    help = (
        "Write a list as CSV or JSONL to a file: whole under its name, or not there. A manifest"
        " stands beside it. The filter is the API's query string."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("noun", choices=[*PLURALS.values(), "changes"], help="Which list.")
        parser.add_argument("--format", choices=("csv", "jsonl"), default="csv")
        parser.add_argument("--dialect", choices=("plain", "excel"), default="plain")
        parser.add_argument("--table", help="One of the list's other tables, in CSV.")
        parser.add_argument("--filter", default="", help="As in an address: 'ref=…&kind=…'.")
        told = "Where to; gzipped if it ends in .gz; - is the standard output."
        parser.add_argument("-o", "--output", required=True, metavar="FILE", help=told)

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            check_place(options["output"])
            with closing(ask(options["noun"], options["filter"], form_of(options))) as answer:
                self.write(answer, options)
        except Refusal as refused:
            raise self.told(refused) from None
        except OSError as error:
            raise CommandError(f"{error}. Nothing was written.") from error
        except CutShort as error:
            raise CommandError(f"The export was cut: {error}. Nothing was written.") from error
        except DatabaseError as error:
            raise CommandError(f"The database failed ({error}): nothing was written.") from error

    def write(self, answer: Answer, options: dict[str, Any]) -> None:
        """Write the file and say so; the standard output is only written to."""
        rows = Rows(is_table=options["format"] == "csv")
        progress = Progress(self.stderr, "Written", unit="rows")
        if options["output"] == PIPE:
            pipe(answer.pieces, rows, progress)
        else:
            path = Path(options["output"])
            pieces, manifest = described(answer, options)
            file_pieces(pieces, path, rows, progress, manifest)
            self.stdout.write(f"{rows.found:,} rows in {path}, described in {manifest_of(path)}.")
        progress.close()

    def told(self, refused: Refusal) -> CommandError:
        """Return what the API says of the query, and the query as it would be right."""
        told = refused.detail
        if refused.corrected is not None:
            told = f"{told}\nCorrected: --filter '{refused.corrected}'"
        is_wrong = refused.status == 400
        return CommandError(told, returncode=WRONG if is_wrong else 1)


def check_place(output: str) -> None:
    """Raise CommandError where a file would take the place of something else."""
    if output != PIPE and Path(output).exists() and not Path(output).is_file():
        raise CommandError(f"{output} is no file: name one, or - for the standard output.")


def form_of(options: dict[str, Any]) -> Pairs:
    """Return the parameters that say how the file comes; those left out are the API's own."""
    told = [("format", options["format"])]
    told += [("table", options["table"])] if options["table"] else []
    told += [("dialect", options["dialect"])] if options["dialect"] != "plain" else []
    return told


def described(answer: Answer, options: dict[str, Any]) -> tuple[Iterable[bytes], dict[str, Any]]:
    """Return the pieces, and what a manifest says besides their sums."""
    is_table = options["format"] == "csv"
    first = b""
    while is_table and b"\n" not in first:
        first += next(answer.pieces)
    return chain([first], answer.pieces), {
        "noun": options["noun"],
        "table": (options["table"] or options["noun"]) if is_table else None,
        "format": options["format"],
        "dialect": options["dialect"] if is_table else None,
        "filter": options["filter"],
        "number": answer.number,
        "columns": header_of(first) if is_table else None,
        "code_version": settings.CODE_VERSION,
    }


def header_of(first: bytes) -> list[str]:
    """Return the names of the columns of a file that begins so."""
    line = first.decode("utf-8-sig", "ignore").partition("\r\n")[0]
    return [name.strip('"') for name in line.split(",")]


def pipe(pieces: Iterator[bytes], rows: Rows, progress: Progress) -> None:
    """Write to the standard output; who stops reading ends it without a complaint."""
    try:
        write_pieces(pieces, sys.stdout.buffer, rows, progress)
        sys.stdout.buffer.flush()
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
