"""Write a list to a file, asked as any door asks; exit 2 where the query is wrong."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator
from contextlib import closing
from getpass import getuser
from itertools import chain
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, parse_qsl

from django.conf import settings
from django.core.management.base import CommandError, CommandParser
from django.db import DatabaseError

from statements import query
from statements.audit import audit
from statements.exports.filing import RowCount, manifest_path, write_file, write_pieces
from statements.filters import BadQuery
from statements.filters.refusals import Pairs, write_query
from statements.management.base import BaseCommand
from statements.management.progress import Progress
from statements.problems import CutShort, ProblemDetails
from statements.query.doors import WHOLE_FORMATS

WRONG = 2  # exit status where the query is wrong
PIPE = "-"


class Command(BaseCommand):
    help = (
        "Write a list as CSV or JSONL to a file: whole under its name, or not there. A manifest"
        " stands beside it. The filter is the API's query string."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("noun", choices=[*query.LISTS], help="Which list.")
        parser.add_argument("--format", choices=WHOLE_FORMATS, default="csv")
        parser.add_argument("--dialect", choices=("plain", "excel"), default="plain")
        parser.add_argument("--table", help="One of the list's other tables, in CSV.")
        parser.add_argument("--filter", default="", help="As in an address: 'ref=…&kind=…'.")
        help_text = "Where to; gzipped if it ends in .gz; - is the standard output."
        parser.add_argument("-o", "--output", required=True, metavar="FILE", help=help_text)

    def handle(self, *args: Any, **options: Any) -> None:
        form = form_of(options)
        parameters = parse_qs(options["filter"].removeprefix("?"), keep_blank_values=True)
        for name, value in form:
            parameters.setdefault(name, []).append(value)
        try:
            check_place(options["output"])
            question = query.ask(query.LISTS[options["noun"]], parameters)
            with closing(query.download(question)) as download:
                self.write(download, options)
        except BadQuery as refused:
            raise CommandError(refusal(refused, form), returncode=WRONG) from None
        except ProblemDetails as refused:
            raise CommandError(refused.detail) from None
        except OSError as error:
            raise CommandError(f"{error}. Nothing was written.") from error
        except CutShort as error:
            raise CommandError(f"The export was cut: {error}. Nothing was written.") from error
        except DatabaseError as error:
            raise CommandError(f"The database failed ({error}): nothing was written.") from error

    def write(self, download: query.Download, options: dict[str, Any]) -> None:
        """Write the file and say so; the standard output is only written to."""
        facts = {name: options[name] for name in ("noun", "format", "table", "output")}
        audit("export", None, None, by=getuser(), number=download.number, **facts)
        rows = RowCount(is_table=options["format"] == "csv")
        progress = Progress(self.stderr, "Written", unit="rows")
        if options["output"] == PIPE:
            pipe(download, rows, progress)
        else:
            path = Path(options["output"])
            pieces, manifest = described(download, options)
            write_file(pieces, path, rows, progress, manifest)
            self.stdout.write(f"{rows.total:,} rows in {path}, described in {manifest_path(path)}.")
        progress.close()


def check_place(output: str) -> None:
    """Raise CommandError where a file would take the place of something else, or has none."""
    if output == PIPE:
        return
    if Path(output).exists() and not Path(output).is_file():
        raise CommandError(f"{output} is no file: name one, or - for the standard output.")
    if not Path(output).parent.is_dir():
        raise CommandError(f"There is no folder {Path(output).parent}: make it first.")


def form_of(options: dict[str, Any]) -> Pairs:
    """Return the parameters that say how the file comes; those left out are the query's own."""
    form = [("format", options["format"])]
    form += [("table", options["table"])] if options["table"] else []
    form += [("dialect", options["dialect"])] if options["dialect"] != "plain" else []
    return form


def refusal(refused: BadQuery, form: Pairs) -> str:
    """Return what is wrong, and the options as they would be right."""
    if refused.corrected is None:
        return refused.detail
    corrected = parse_qsl(refused.corrected, keep_blank_values=True)
    return f"{refused.detail}\nCorrected: {options_of(corrected, form)}"


def options_of(pairs: Pairs, form: Pairs) -> str:
    """Return a corrected query as options: the filter, and what else was not as it stands now."""
    form_values = dict(form)
    own = [f"--{name} {value}" for name, value in pairs if form_values.get(name, value) != value]
    filter = write_query(pair for pair in pairs if pair[0] not in form_values)
    return " ".join([*own, *([f"--filter '{filter}'"] if filter else [])])


def described(
    download: query.Download, options: dict[str, Any]
) -> tuple[Iterable[bytes], dict[str, Any]]:
    """Return the pieces, and what a manifest says besides their sums."""
    is_table = options["format"] == "csv"
    first = b""
    while is_table and b"\n" not in first:
        first += next(download)
    return chain([first], download), {
        "noun": options["noun"],
        "table": (options["table"] or query.LISTS[options["noun"]].table) if is_table else None,
        "format": options["format"],
        "dialect": options["dialect"] if is_table else None,
        "filter": options["filter"],
        "number": download.number,
        "columns": header_of(first) if is_table else None,
        "code_version": settings.CODE_VERSION,
    }


def header_of(first: bytes) -> list[str]:
    """Return the names of the columns of a file that begins so."""
    line = first.decode("utf-8-sig", "ignore").partition("\r\n")[0]
    return [name.strip('"') for name in line.split(",")]


def pipe(pieces: Iterator[bytes], rows: RowCount, progress: Progress) -> None:
    """Write to the standard output; who stops reading ends it without a complaint."""
    try:
        write_pieces(pieces, sys.stdout.buffer, rows, progress)
        sys.stdout.buffer.flush()
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
