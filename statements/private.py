"""Files that only the account of the server reads, whatever its umask is."""

from __future__ import annotations

import logging
import os
from pathlib import Path

FILE, FOLDER = 0o600, 0o700
OTHERS = 0o077
BESIDE = ("", "-wal", "-shm", "-journal")  # what SQLite keeps beside a database

logger = logging.getLogger(__name__)


def private_folder(path: Path) -> None:
    """Make a folder for this account alone, or take it from others."""
    path.mkdir(mode=FOLDER, parents=True, exist_ok=True)
    take_from_others(path)


def private_file(path: Path) -> None:
    """Make an empty file for this account alone where there is none, or take it from others."""
    os.close(os.open(path, os.O_CREAT | os.O_RDONLY, FILE))
    take_from_others(path)


def private_database(path: Path) -> None:
    """Take a database of SQLite, and what lies beside it, from others."""
    for ending in BESIDE:
        beside = path.with_name(path.name + ending)
        if beside.exists():
            take_from_others(beside)


def take_from_others(path: Path) -> None:
    """Leave what the owner may do, and take the rest away; say so where that cannot be."""
    mode = path.stat().st_mode
    if mode & OTHERS:
        try:
            path.chmod(mode & ~OTHERS & 0o777)
        except OSError as error:
            logger.warning("%s can be read by others: %s", path, error.strerror)


def delete(path: Path) -> None:
    """Delete a file if it is there; say so in the log where that cannot be."""
    try:
        path.unlink(missing_ok=True)
    except OSError as error:
        logger.error("%s should be gone and is not, delete it: %s", path, error.strerror)
