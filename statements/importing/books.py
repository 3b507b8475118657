"""Workbooks, looked through before they are read: openpyxl holds most of one in memory."""

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

from .files import DAMAGED, LARGEST, LONGEST, MOST_PARTS, refuse

PIECE = 1 << 16
TYPES = "[Content_Types].xml"
SHEET, TEXTS = "worksheet+xml", "sharedStrings+xml"  # end the types of parts that may be large
WHOLE = ("xl/styles.xml", TYPES)  # which are read whole whatever type they are said to be of
MOST_SIGNS = 100_000  # elements' beginnings and ends in a part that is read whole
MOST_TEXTS = 2_000_000  # the same in all texts that cells share
MOST_IN_ROW = 50_000  # the same in one row, or one shared text
ROW = re.compile(rb"<(?:\w+:)?(?:row|si)[\s>/]")
NAMED = re.compile(rb"<(?:\w+:)?sheet\s")  # the name of a sheet, in the list of them
TYPE = re.compile(rb"<!\s*(?:DOCTYPE|ENTITY)", re.IGNORECASE)
NO_TABLE = "This workbook cannot be read: {}. Save the table as CSV UTF-8."


@dataclass
class Look:
    """What was seen of one part of a workbook so far."""

    where: str
    kind: str
    signs: int = 0
    sheets: int = 0
    since: int = 0  # signs since a row began
    length: int = 0  # bytes since a row began
    run: int = 0  # bytes since the last sign
    tail: bytes = b""

    def take(self, piece: bytes) -> None:
        """Look at some more; raise BrokenRules where reading it could take too much memory."""
        text = self.tail + piece
        if b"\0" in piece:
            self.refuse("it is not UTF-8")
        if TYPE.search(text):
            self.refuse("it defines entities")
        count = piece.count(b"<")
        self.signs += count
        self.sheets += 0 if self.kind else len(NAMED.findall(text))
        is_new = ROW.search(text) is not None
        self.since, self.length = (0, 0) if is_new else (self.since + count, self.length + PIECE)
        self.run = 0 if count else self.run + len(piece)
        self.tail = piece[-16:]
        most = {SHEET: None, TEXTS: MOST_TEXTS}.get(self.kind, MOST_SIGNS)
        if most is not None and self.signs > most:
            self.refuse(f"it has more than {most // 2:,} elements")
        if self.sheets > MOST_PARTS:
            self.refuse(f"it has more than {MOST_PARTS} sheets")
        if self.since > MOST_IN_ROW or self.length > LONGEST or self.run > LARGEST:
            self.refuse("a row or a cell in it has no end")

    def refuse(self, why: str) -> None:
        raise refuse(self.where, NO_TABLE.format(why))


def look_through(path: Path, name: str) -> None:
    """Raise BrokenRules where a workbook would take far more memory than tables do."""
    try:
        with zipfile.ZipFile(path) as archive:
            held = {info.filename: info for info in archive.infolist() if not info.is_dir()}
            if TYPES not in held or len(held) != len(archive.namelist()):
                raise refuse(name, "This is not a workbook that can be read: save it anew.")
            look(archive, held[TYPES], name, "")
            kinds = types_of(archive.read(TYPES), name)
            for inner, info in held.items():
                kind = "" if inner in WHOLE or inner.endswith(".rels") else kinds.get(inner, "")
                look(archive, info, name, kind)
    except DAMAGED as error:
        if failure_of(error):  # of our disk, and no fault of the file
            raise
        raise refuse(name, f"This is not a workbook that can be read: {error}") from error


def look(archive: zipfile.ZipFile, info: zipfile.ZipInfo, name: str, kind: str) -> None:
    if not info.filename.endswith((".xml", ".rels")):
        return
    seen = Look(f"{name}/{info.filename}", kind)
    with archive.open(info) as source:
        while piece := source.read(PIECE):
            seen.take(piece)


def types_of(text: bytes, name: str) -> dict[str, str]:
    """Return which parts may be large, by the list of types that a workbook begins with."""
    kinds: dict[str, list[str]] = {}
    try:
        for node in ElementTree.fromstring(text):  # noqa: S314 - looked through: no entities
            kinds.setdefault(node.get("PartName", "").lstrip("/"), []).append(
                node.get("ContentType", "")
            )
    except ElementTree.ParseError as error:
        raise refuse(name, f"This is not a workbook that can be read: {error}") from error
    return {
        part: kind
        for part, told in kinds.items()
        for kind in (SHEET, TEXTS)
        if len(told) == 1 and told[0].endswith(kind)
    }


def sheet_names(path: Path, name: str) -> list[str]:
    """Return the names of a workbook's sheets."""
    look_through(path, name)
    try:
        with workbook(path) as book:
            return list(book.sheetnames)
    except BrokenRules:
        raise
    except Exception as error:  # openpyxl raises whatever it stumbles over
        told = str(error).replace(str(path), name)
        raise refuse(name, f"This is not a workbook that can be read: {told}") from error


@contextmanager
def workbook(path: Path) -> Iterator[Any]:
    """Open a workbook for reading; an upload's path says nothing of its kind."""
    with path.open("rb") as source:
        book = load_workbook(source, read_only=True, data_only=True, keep_links=False)
        try:
            yield book
        finally:
            book.close()
