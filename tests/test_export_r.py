"""Files in R at the settings of the guide of analysts: what it reads is what was published."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from django.test import TestCase

from . import factories as f
from .hostile import HOSTILE, READ_AS_NOTHING, publish_all
from .papers import ROOT, table

GUIDE = ROOT / "statements" / "exports" / "GUIDE.md"
LOCALES = ("C.UTF-8", "C")  # C is that of cron, and of many containers
# Each cell on a line of its own, as the numbers of its letters, which no locale changes.
TOLD = """
for (name in names(rows)) { column <- rows[[name]]; cat("#", name, "\\n")
  for (cell in column) cat(if (is.na(cell)) "nothing" else utf8ToInt(cell), "\\n") }
"""


def setting(tool: str) -> list[str]:
    """Return the code in the last cell of a tool's row in the guide."""
    row = re.search(rf"^\| {tool} \|.*\|$", table(GUIDE.read_text(), "Into a tool"), re.MULTILINE)
    assert row, tool
    return re.findall(r"`(.*?)`", row[0].rsplit(" | ", 1)[1])


def read_by_r(code: str, path: Path, locale: str) -> dict[str, list[str | None]]:
    """Run code that makes rows of a file; return its columns."""
    done = subprocess.run(
        ["Rscript", "-e", f'path <- "{path}"; {code}\n{TOLD}'],
        env={**os.environ, "LC_ALL": locale},
        capture_output=True,
        text=True,
        check=True,
    )
    columns: dict[str, list[str | None]] = {}
    for line in done.stdout.splitlines():
        first, *rest = line.split()
        if first == "#":
            column = columns.setdefault(rest[0], [])
        else:
            cell = None if first == "nothing" else "".join(chr(int(n)) for n in (first, *rest))
            column.append(cell)
    return columns


def has_data_table() -> bool:
    command = ["Rscript", "-e", "stopifnot(requireNamespace('data.table'))"]
    return subprocess.run(command, capture_output=True).returncode == 0


@pytest.mark.skipif(not shutil.which("Rscript"), reason="R is not installed; apt-get r-base-core")
@pytest.mark.dealt
class TestR(TestCase):
    def setUp(self) -> None:
        self.published = publish_all(f.small_world(), (*HOSTILE, *READ_AS_NOTHING))
        self.path = Path(self.enterContext(TemporaryDirectory()), "x.csv")
        query = "/api/v1/statements/?format=csv&fields=uid,summary,note,known_by"
        self.path.write_bytes(self.client.get(query).getvalue())

    def check(self, code: str) -> None:
        for locale in LOCALES:
            columns = read_by_r(code, self.path, locale)
            with self.subTest(locale):
                assert len(columns["uid"]) == len(self.published)
                assert set(columns["known_by"]) == {None}
                for place, uid in enumerate(columns["uid"]):
                    document = self.published[str(uid)]
                    assert columns["summary"][place] == document["summary"]
                    assert columns["note"][place] == document["note"]

    def test_base_r_keeps_every_cell(self) -> None:
        (code,) = setting("base R")

        self.check(f"rows <- {code}")

    def test_data_table_keeps_every_cell(self) -> None:
        if not has_data_table():
            self.skipTest("data.table is not installed; apt-get r-cran-data.table")
        code, quotes = (one for one in setting("data.table") if "(" in one)
        undouble = f"for (n in names(rows)) {{ column <- rows[[n]]; rows[[n]] <- {quotes} }}"

        self.check(f"library(data.table); rows <- as.data.frame({code}); {undouble}")
