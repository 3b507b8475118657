"""Files made to fill the memory: each is read, or refused, in little of it."""

from __future__ import annotations

import io
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from openpyxl import Workbook

pytestmark = pytest.mark.slow

MOST = 300  # MB of a whole process
M = 1 << 20
READ = """
import os, re, sys
from pathlib import Path
import django
django.setup()
from statements.importing.items import items_of
from statements.importing.opening import parts_of
from statements.importing.tables import are_tables, items_of_tables
from statements.problems import BrokenRules


def read(path):
    told = []
    try:
        parts = parts_of(path)
        items = items_of_tables if are_tables(parts) else items_of
        for item in items(parts, told.extend):
            told.extend(item.problems)
            if len(told) > 20_000:
                break
    except BrokenRules as error:
        told.extend(error.problems)
    peak = re.search(r"VmHWM:\\s+(\\d+)", Path("/proc/self/status").read_text())[1]
    print(path.name, int(peak) // 1024, told[0] if told else "nothing", sep="|", flush=True)


for path in sorted(Path(sys.argv[1]).iterdir()):
    child = os.fork()  # its peak begins at what is held here
    if not child:
        read(path)
        os._exit(0)
    os.waitpid(child, 0)
"""
HEAD = b"key,label,definition\n"
SHEET = "xl/worksheets/sheet1.xml"
CELL = b'<row><c t="inlineStr"><is><t>a</t></is></c></row>'


def zipped(name: str, data: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, data)
    return out.getvalue()


def book(part: str, before: bytes, after: bytes) -> bytes:
    """Return a workbook with something else written in one of its parts, nothing packed."""
    workbook = Workbook()
    workbook.worksheets[0].title = "topics"
    workbook.worksheets[0].append(("key", "label", "definition"))
    plain, out = io.BytesIO(), io.BytesIO()
    workbook.save(plain)
    with zipfile.ZipFile(plain) as old, zipfile.ZipFile(out, "w") as new:
        for info in old.infolist():
            text = old.read(info)
            if info.filename == part:
                assert before in text
                text = text.replace(before, after)
            new.writestr(info, text, zipfile.ZIP_STORED)
    return out.getvalue()


def in_sheet(text: bytes) -> bytes:
    return book(SHEET, b"</sheetData>", text + b"</sheetData>")


def in_texts(text: bytes, times: int) -> bytes:
    """Return a workbook with texts that cells could share."""
    types = (
        b'<Override PartName="/xl/t.xml" ContentType="application/x.sharedStrings+xml"/></Types>'
    )
    out = io.BytesIO(book("[Content_Types].xml", b"</Types>", types))
    with zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/t.xml", b"<sst>" + text * times + b"</sst>")
    return out.getvalue()


def documents(text: bytes) -> bytes:
    return b'{"noun": "topic", "documents": [' + text + b"]}"


FILES = {
    "lists.zip": lambda: zipped("topics.json", documents(b"[]," * (20 * M) + b"[]")),
    "one.zip": lambda: zipped("topics.json", documents(b"[" + b"[]," * (20 * M) + b"[]]")),
    "lists.jsonl": lambda: b"[" + b"[]," * (5 * M) + b"[]]",
    "deep.json": lambda: documents(b"[" * (10 * M)),
    "deep.jsonl": lambda: b"[" * (3 * M),
    "names.jsonl": lambda: b"{" + b",".join(b'"k%d":1' % n for n in range(300_000)) + b"}",
    "number.json": lambda: documents(b"9" * (15 * M)),
    "words.json": lambda: documents(b'{"key": "' + "😀".encode() * (4 * M) + b'"}'),
    "empty.jsonl": lambda: b"\n" * (19 * M),
    "bad.jsonl": lambda: b"{\n" * (9 * M),
    "line/topics.csv": lambda: b"x" * (19 * M),
    "columns/topics.csv": lambda: b"a," * M + b"b\n",
    "cells/topics.csv": lambda: HEAD + b",".join([b'"' + b"x" * 1_000_000 + b'"'] * 15),
    "quote/topics.csv": lambda: HEAD + b'a,"' + b"x\n" * (9 * M),
    "empty/topics.csv": lambda: HEAD + b",,\n" * (6 * M),
    "bad/topics.csv": lambda: HEAD + b"a\n" * (9 * M),
    "wide/topics.csv": lambda: b"\xff\xfe" + "x".encode("utf-16-le") * (9 * M),
    "empty.xlsx": lambda: in_sheet(b"<row/>" * M),
    "cells.xlsx": lambda: in_sheet(b"<row>" + b"<c/>" * (4 * M) + b"</row>"),
    "rows.xlsx": lambda: in_sheet(CELL * 30_000),
    "text.xlsx": lambda: in_sheet(CELL.replace(b"a<", b"a" * (17 * M) + b"<")),
    "style.xlsx": lambda: book("xl/styles.xml", b"</styleSheet>", b"<a/>" * M + b"</styleSheet>"),
    "sheets.xlsx": lambda: book(
        "xl/workbook.xml", b"</sheets>", b'<sheet name="x" sheetId="9"/>' * 30_000 + b"</sheets>"
    ),
    "texts.xlsx": lambda: in_texts("<si><t>😀".encode() + b"a" * 130 + b"</t></si>", 200_000),
    "owner/statement_voices.csv": lambda: (
        b"statement,government,official,role\n"
        + b"".join(b"new:a,government-%d,,speaks\n" % n for n in range(90_000))
    ),
    "laughs.xlsx": lambda: book(
        SHEET, b"<worksheet", b'<!DOCTYPE x [<!ENTITY a "aa"><!ENTITY b "&a;&a;">]><worksheet'
    ),
    "rules.xlsx": lambda: book(
        SHEET, b"</sheetData>", b"</sheetData><x>" + b"<dataValidation/>" * M + b"</x>"
    ),
}


def test_any_file_takes_little_memory_and_is_told(tmp_path: Path) -> None:
    for name, write_file in FILES.items():
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(write_file())
    env = {**os.environ, "DJANGO_SETTINGS_MODULE": "project.settings", "DEBUG": "1"}
    command = [sys.executable, "-c", READ, str(tmp_path)]

    done = subprocess.run(command, env=env, capture_output=True, text=True, timeout=600)

    assert done.returncode == 0, done.stderr[-2000:]
    lines = [line.split("|") for line in done.stdout.splitlines()]
    assert len(lines) == len(FILES), done.stdout
    assert [(name, peak) for name, peak, _ in lines if int(peak) > MOST] == []
    assert [name for name, _, told_problem in lines if told_problem == "nothing"] == ["rows.xlsx"]
