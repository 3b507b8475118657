"""Workbooks, checked before they are read: openpyxl holds most of one in memory."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

from openpyxl import load_workbook

from statements.failures import failure_of
from statements.problems import BrokenRules

from .files import DAMAGED, LARGEST, LONGEST, MOST_PARTS, unreadable

PIECE = 1 << 16
CONTENT_TYPES = "[Content_Types].xml"
SHEET, TEXTS = "worksheet+xml", "sharedStrings+xml"  # end the types of parts that may be large
WHOLE = ("xl/styles.xml", CONTENT_TYPES)  # read whole whatever type they are said to be of
MOST_SIGNS = 100_000  # elements' beginnings and ends in a part that is read whole
MOST_TEXTS = 2_000_000  # the same in all texts that cells share
MOST_TEXT = 24 << 20  # bytes of all these texts: one sign of a text may take four for each letter
MOST_IN_ROW = 50_000  # the same in one row, or one shared text
ROW_TAG = re.compile(rb"<(?:\w+:)?(?:row|si)[\s>/]")
SHEET_TAG = re.compile(rb"<(?:\w+:)?sheet\s")  # the name of a sheet, in the list of them
MERGED = re.compile(rb"<(?:\w+:)?mergeCell\s")
# A cell with a formula and no value beside it: a program wrote it that does not reckon.
UNRECKONED = re.compile(
    rb"<(?:\w+:)?c(\s[^<>]*)>\s*<(?:\w+:)?f(?:\s[^<>]*)?(?:/>|>[^<]*</(?:\w+:)?f>)\s*"
    rb"(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v>\s*</(?:\w+:)?v>)?\s*</(?:\w+:)?c>"
)
EMPTY_TEXT = b't="str"'  # the value of such a cell is a text, and may be an empty one
CELL_NAME = re.compile(rb'\sr="(\w+)"')
LONGEST_FORMULA = 1 << 14  # bytes of a cell with one
DEFINITION = re.compile(rb"<!\s*(?:DOCTYPE|ENTITY)", re.IGNORECASE)
TOO_COSTLY = "This workbook cannot be read: {}. Save the table as CSV UTF-8."


@dataclass
class Scan:
    """What one part of a workbook has so far."""

    where: str
    kind: str
    size: int = 0  # bytes
    signs: int = 0  # `<`, which begin and end elements
    sheets: int = 0
    signs_in_row: int = 0
    bytes_in_row: int = 0
    bytes_without_sign: int = 0
    tail: bytes = b""
    before: bytes = b""  # more of what was read last, as a formula is longer than a tag

    def add(self, piece: bytes) -> None:
        """Count some more; raise BrokenRules where reading it could take too much memory."""
        text = self.tail + piece
        if b"\0" in piece:
            self.refuse("it is not UTF-8")
        if DEFINITION.search(text):
            self.refuse("it defines entities")
        count = piece.count(b"<")
        self.signs += count
        self.size += len(piece)
        self.sheets += 0 if self.kind else len(SHEET_TAG.findall(text))
        is_new = ROW_TAG.search(text) is not None
        self.signs_in_row = 0 if is_new else self.signs_in_row + count
        self.bytes_in_row = 0 if is_new else self.bytes_in_row + PIECE
        self.bytes_without_sign = 0 if count else self.bytes_without_sign + len(piece)
        self.refuse_what_no_cell_tells(text, piece)
        self.tail = piece[-16:]
        most = {SHEET: None, TEXTS: MOST_TEXTS}.get(self.kind, MOST_SIGNS)
        if most is not None and self.signs > most:
            self.refuse(f"it has more than {most // 2:,} elements")
        if self.kind == TEXTS and self.size > MOST_TEXT:
            self.refuse(f"its texts take more than {MOST_TEXT >> 20} MB")
        if self.sheets > MOST_PARTS:
            self.refuse(f"it has more than {MOST_PARTS} sheets")
        if (
            self.signs_in_row > MOST_IN_ROW
            or self.bytes_in_row > LONGEST
            or self.bytes_without_sign > LARGEST
        ):
            self.refuse("a row or a cell in it has no end")

    def refuse_what_no_cell_tells(self, text: bytes, piece: bytes) -> None:
        """Refuse cells that would be read as empty while the sheet shows something in them."""
        if MERGED.search(text):
            message = "Cells are merged in it: part them, so that each row says all that it means."
            raise unreadable(self.where, message)
        for match in UNRECKONED.finditer(self.before + piece):
            if EMPTY_TEXT not in match[1]:
                name = CELL_NAME.search(match[1])
                cell = f" in {name[1].decode()}" if name else ""
                message = f"The formula{cell} has no value: open the workbook, and save it there."
                raise unreadable(self.where, message)
        self.before = piece[-LONGEST_FORMULA:]

    def refuse(self, why: str) -> None:
        raise unreadable(self.where, TOO_COSTLY.format(why))


def check_workbook(path: Path, name: str) -> None:
    """Raise BrokenRules where a workbook would take far more memory than tables do."""
    try:
        with zipfile.ZipFile(path) as archive:
            members = {info.filename: info for info in archive.infolist() if not info.is_dir()}
            if CONTENT_TYPES not in members or len(members) != len(archive.namelist()):
                raise unreadable(name, "This is not a workbook that can be read: save it anew.")
            scan_part(archive, members[CONTENT_TYPES], name, "")
            kinds = types_of(archive.read(CONTENT_TYPES), name)
            for inner, info in members.items():
                kind = "" if inner in WHOLE or inner.endswith(".rels") else kinds.get(inner, "")
                scan_part(archive, info, name, kind)
    except DAMAGED as error:
        if failure_of(error):  # of our disk, and no fault of the file
            raise
        raise unreadable(name, f"This is not a workbook that can be read: {error}") from error


def scan_part(archive: zipfile.ZipFile, info: zipfile.ZipInfo, name: str, kind: str) -> None:
    if not info.filename.endswith((".xml", ".rels")):
        return
    scan = Scan(f"{name}/{info.filename}", kind)
    with archive.open(info) as source:
        while piece := source.read(PIECE):
            scan.add(piece)


def types_of(text: bytes, name: str) -> dict[str, str]:
    """Return which parts may be large, by the list of types that a workbook begins with."""
    kinds: dict[str, list[str]] = {}
    try:
        for node in ElementTree.fromstring(text):  # noqa: S314 - checked: no entities
            kinds.setdefault(node.get("PartName", "").lstrip("/"), []).append(
                node.get("ContentType", "")
            )
    except ElementTree.ParseError as error:
        raise unreadable(name, f"This is not a workbook that can be read: {error}") from error
    return {
        part: kind
        for part, types in kinds.items()
        for kind in (SHEET, TEXTS)
        if len(types) == 1 and types[0].endswith(kind)
    }


def sheet_names(path: Path, name: str) -> list[str]:
    """Return the names of a workbook's sheets."""
    check_workbook(path, name)
    try:
        with workbook(path) as book:
            return list(book.sheetnames)
    except BrokenRules:
        raise
    except Exception as error:  # openpyxl raises whatever it stumbles over
        message = str(error).replace(str(path), name)
        raise unreadable(name, f"This is not a workbook that can be read: {message}") from error


@contextmanager
def workbook(path: Path) -> Iterator[Any]:
    """Open a workbook for reading; an upload's path says nothing of its kind."""
    with path.open("rb") as source:
        book = load_workbook(source, read_only=True, data_only=True, keep_links=False)
        try:
            yield book
        finally:
            book.close()
