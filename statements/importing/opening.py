"""What a path holds: one file, the files of a folder or a zip, the sheets of a workbook."""

from __future__ import annotations

from pathlib import Path, PurePosixPath

from .books import sheet_names
from .files import (
    MOST_BOOK,
    SUFFIXES,
    Part,
    check_archive,
    folder_files,
    opener,
    unreadable,
    zip_parts,
)


def parts_of(path: Path, name: str | None = None) -> list[Part]:
    """Return what a path holds; raise BrokenRules where it cannot be read.

    `name` is what the file was called where it came from.
    """
    name = name or path.name
    suffix = PurePosixPath(name).suffix.lower()
    if path.is_dir():
        parts = [Part(p.name, opener(p)) for p in folder_files(path)]
    elif not path.exists():
        raise unreadable(str(path), "There is no such file or folder.")
    elif suffix == ".zip":
        parts = list(zip_parts(path, name))
    elif suffix == ".xlsx":
        check_archive(path, name, MOST_BOOK)
        parts = [Part(sheet, workbook=path) for sheet in sheet_names(path, name)]
    elif suffix in SUFFIXES:
        parts = [Part(name, opener(path))]
    else:
        suffixes = ", ".join((*SUFFIXES, ".zip", ".xlsx"))
        raise unreadable(name, f"This is none of the kinds that are read: {suffixes}, or a folder.")
    if not parts:
        raise unreadable(name, f"It holds no file that is read ({', '.join(SUFFIXES)}).")
    return parts
