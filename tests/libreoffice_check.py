"""Open the excel dialect in LibreOffice: `python -m tests.libreoffice_check`.

Run where LibreOffice is installed (`apt-get install libreoffice-calc`). Hostile texts are published
in a database that is thrown away, exported in both dialects, opened without a window, and saved as
a workbook and as CSV. In the excel dialect no cell may be a formula, and the guide's rule must give
every text back: take one ' off where a sign that spreadsheets run follows it. That LibreOffice runs
the formulas of the plain dialect, when it is told to, shows that the check can fail.
"""

from __future__ import annotations

import csv
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

SIGNS = ("=", "+", "-", "@", "\t", "\r")
COLUMNS = ("summary", "note", "said_on_note")
LONGEST = 32_767  # characters that a cell of a workbook holds
NUMBERS = re.compile(r"[\d/.-]+|\de\d|true")  # what spreadsheets take for numbers, dates, truths

# Separator, quote, UTF-8, first line; then language, whether quoted cells are text, whether special
# numbers are found, as shown, formulas kept, trimmed, which sheet, whether formulas are run.
WAYS = {
    "as it comes": "CSV:44,34,76,1",
    "formulas run": "CSV:44,34,76,1,,0,false,true,false,false,false,-1,true",
    "quoted cells as text": "CSV:44,34,76,1,,0,true,false,false,false,false,-1,false",
}
KEEPS_ALL = "quoted cells as text"  # the way that the guide names


def original(cell: str) -> str:
    """Return the text that a cell of the excel dialect stands for, by the rule of the guide."""
    rest = cell.lstrip("'")
    return cell[1:] if cell.startswith("'") and rest.startswith(SIGNS) else cell


def publish(folder: Path) -> dict[str, str]:
    """Publish hostile texts in a new database; return them by the uid of their statement."""
    os.environ.update(
        DEBUG="1",
        DATABASE_URL=f"sqlite:///{folder}/check.sqlite3",
        DJANGO_SETTINGS_MODULE="project.settings",
        LOG_LEVEL="CRITICAL",
    )
    import django

    django.setup()
    from django.core.management import call_command

    from . import factories, hostile

    call_command("migrate", verbosity=0)
    texts = tuple(text for text in hostile.HOSTILE if len(text) < LONGEST)
    statements = hostile.publish_all(factories.small_world(), texts)
    return {uid: document["summary"] for uid, document in statements.items()}


def export(folder: Path, dialect: str) -> Path:
    """Write the statements in a dialect, by the command."""
    from django.core.management import call_command

    path = folder / f"{dialect}.csv"
    with open(os.devnull, "w") as nowhere:
        call_command("export", "statements", "-o", str(path), dialect=dialect, stdout=nowhere)
    return path


def convert(path: Path, kind: str, how: str) -> Path:
    """Open a file in LibreOffice and save it as another kind, in a folder of its own."""
    folder = Path(tempfile.mkdtemp(dir=path.parent))
    profile = f"-env:UserInstallation=file://{path.parent}/profile"
    command = ["soffice", profile, "--headless", "--infilter=" + how, "--convert-to", kind]
    subprocess.run(
        [*command, "--outdir", str(folder), str(path)],
        check=True,
        capture_output=True,
        timeout=180,
    )
    (converted,) = folder.iterdir()
    return converted


def of_workbook(path: Path) -> Iterator[tuple[dict[str, Any], int]]:
    """Yield the rows of a workbook, each with how many of its cells are formulas."""
    from openpyxl import load_workbook

    sheet = load_workbook(path).worksheets[0]
    rows = sheet.iter_rows()
    names = [cell.value for cell in next(rows)]
    for row in rows:
        formulas = sum(cell.data_type == "f" for cell in row)
        yield {name: cell.value for name, cell in zip(names, row, strict=True)}, formulas


def of_csv(path: Path) -> Iterator[tuple[dict[str, Any], int]]:
    """Yield the rows of a file; a formula would stand there as what it gave."""
    with path.open(newline="", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            yield row, 0


@dataclass
class Found:
    """How many cells are not what was published: as texts, as numbers, as formulas."""

    changed: int = 0
    numbers: int = 0
    formulas: int = 0


def look(rows: Iterator[tuple[dict[str, Any], int]], wanted: dict[str, str]) -> Found:
    """Compare what was opened with what was published."""
    findings, row_count = Found(), 0
    for row, formulas in rows:
        row_count += 1
        findings.formulas += formulas
        text = wanted[row["uid"]]
        wrong = sum(original(str(row[name])) != text for name in COLUMNS)
        if NUMBERS.fullmatch(text):
            findings.numbers += wrong
        else:
            findings.changed += wrong
    findings.changed += abs(row_count - len(wanted)) * len(COLUMNS)
    return findings


def is_fair(dialect: str, way: str, findings: Found) -> bool:
    """Tell whether the excel dialect kept its promise, and whether the plain one shows why."""
    if dialect == "plain":
        return way == KEEPS_ALL or findings.formulas > 0 or findings.changed > 0
    kept = findings.changed == findings.formulas == 0
    return kept and (way != KEEPS_ALL or findings.numbers == 0)


def main() -> int:
    if not shutil.which("soffice"):
        sys.exit("There is no soffice here: apt-get install libreoffice-calc")
    faults = 0
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        wanted = publish(folder)
        sys.stdout.write(f"{len(wanted)} statements, {len(COLUMNS)} cells of each\n")
        for dialect in ("excel", "plain"):
            path = export(folder, dialect)
            for way, options in WAYS.items():
                for kind, read in (("xlsx", of_workbook), ("csv", of_csv)):
                    findings = look(read(convert(path, kind, options)), wanted)
                    fair = is_fair(dialect, way, findings)
                    faults += not fair
                    sys.stdout.write(
                        f"{'ok' if fair else 'FAULT'}: {dialect}, {way}, {kind}:"
                        f" {findings.formulas} formulas, {findings.changed} texts changed,"
                        f" {findings.numbers} made numbers\n"
                    )
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
