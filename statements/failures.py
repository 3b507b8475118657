"""What an error of the database or of a disk means, decided here for every door.

Drivers tell it by code: https://www.sqlite.org/rescode.html,
https://www.postgresql.org/docs/current/errcodes-appendix.html, errno. Their words are read only
where there is no code.
"""

from __future__ import annotations

import errno
import logging
import re
import sqlite3
import struct
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from lzma import LZMAError
from uuid import uuid4
from zipfile import BadZipFile

from django.apps import apps
from django.db import Error, InterfaceError, OperationalError

# What reading an archive raises that was cut, changed or forged, beside what its disk does.
BROKEN_ZIP = (
    *(BadZipFile, zlib.error, LZMAError, struct.error, EOFError, NotImplementedError, KeyError),
    *(RuntimeError, ValueError, OverflowError),
)


@dataclass(frozen=True, slots=True)
class Failure:
    """Why nothing can be answered just now, for people who cannot mend it."""

    code: str
    what: str
    remedy: str
    retry_after: int = 5  # seconds

    def __str__(self) -> str:
        return f"{self.what} {self.remedy}"


SOON = "Try again in a moment."
TELL = "Try again later; if it lasts, tell whoever runs this site, with the reference."

BUSY = Failure("busy", "Somebody else is writing to the database just now.", SOON)
SLOW = Failure("slow", "The database took too long over this, and was stopped.", SOON)
CROWDED = Failure("crowded", "The database serves as many as it can just now.", SOON)
FULL = Failure("full", "The disk is full, so nothing can be written.", TELL, 60)
READ_ONLY = Failure("read_only", "The database can be read just now, and not written to.", TELL, 60)
ABSENT = Failure("absent", "The database cannot be reached.", TELL, 10)
DAMAGED = Failure("damaged", "The database or its disk has a fault.", TELL, 60)
UNMIGRATED = Failure(
    "unmigrated", "The database lacks tables of this version: `manage.py migrate`.", TELL, 60
)
FORBIDDEN = Failure("forbidden", "The site may not write where it must.", TELL, 60)

SQLITE: Mapping[int, Failure] = {
    sqlite3.SQLITE_BUSY: BUSY,
    sqlite3.SQLITE_LOCKED: BUSY,
    sqlite3.SQLITE_PROTOCOL: BUSY,
    sqlite3.SQLITE_INTERRUPT: SLOW,
    sqlite3.SQLITE_FULL: FULL,
    sqlite3.SQLITE_READONLY: READ_ONLY,
    sqlite3.SQLITE_CANTOPEN: ABSENT,
    sqlite3.SQLITE_PERM: FORBIDDEN,
    sqlite3.SQLITE_AUTH: FORBIDDEN,
    sqlite3.SQLITE_IOERR: DAMAGED,
    sqlite3.SQLITE_CORRUPT: DAMAGED,
    sqlite3.SQLITE_NOTADB: DAMAGED,
    sqlite3.SQLITE_NOMEM: CROWDED,
}
POSTGRESQL: Mapping[str, Failure] = {  # by the beginning of the code, the longest first
    "55P03": BUSY,
    "40P01": BUSY,
    "40001": BUSY,
    "57014": SLOW,
    "53100": FULL,
    "25006": READ_ONLY,
    "42501": FORBIDDEN,
    "3D000": ABSENT,
    "08": ABSENT,
    "28": ABSENT,
    "53": CROWDED,
    "57": ABSENT,
    "58": DAMAGED,
    "XX": DAMAGED,
}
DISKS: Mapping[int | None, Failure] = {
    errno.ENOSPC: FULL,
    errno.EDQUOT: FULL,
    errno.EFBIG: FULL,
    errno.EROFS: READ_ONLY,
    errno.EACCES: FORBIDDEN,
    errno.EPERM: FORBIDDEN,
    errno.EIO: DAMAGED,
    errno.EMFILE: CROWDED,
    errno.ENFILE: CROWDED,
}
WORDS: tuple[tuple[str, Failure], ...] = (
    ("too many clients|remaining connection slots", CROWDED),
    ("interrupted|statement timeout", SLOW),
    ("locked|busy|lock timeout|deadlock", BUSY),
    # a server on a full disk refuses each connection that would first write its caches anew
    ("is full|no space left|could not write init file", FULL),
    ("readonly|read-only", READ_ONLY),
    ("unable to open", ABSENT),
    ("malformed|not a database|disk i/o", DAMAGED),
)
MISSING = re.compile(
    r"no such (table|column)|has no column|(relation|column) .* does not exist", re.S
)
NO_TEMPORARY = "No usable temporary directory"  # tempfile's words on a full or read-only disk
TROUBLE = (Error, sqlite3.Error, OSError)  # what may be a failure


@dataclass(frozen=True, slots=True)
class Report:
    """A failure, and the reference under which it stands in the log."""

    failure: Failure
    reference: str

    def __str__(self) -> str:
        return f"{self.failure} Reference: {self.reference}."


def failure_of(error: BaseException) -> Failure | None:
    """Return what an error means; None where it is none of the database's or a disk's."""
    if isinstance(error, OSError):
        return FULL if NO_TEMPORARY in str(error) else DISKS.get(error.errno)
    causes = list(chain(error))
    if not any(isinstance(one, TROUBLE) or hasattr(one, "sqlstate") for one in causes[:1]):
        return None
    coded = next(filter(None, map(by_code, causes)), None)
    return coded or by_words(error, causes[-1])


def chain(error: BaseException) -> Iterator[BaseException]:
    """Yield an error and those that it stands for: Django puts its own around a driver's."""
    cause: BaseException | None = error
    while cause is not None:
        yield cause
        cause = cause.__cause__


def by_code(error: BaseException) -> Failure | None:
    code = getattr(error, "sqlite_errorcode", None)
    if code is not None:
        return SQLITE.get(code & 0xFF)
    state = getattr(error, "sqlstate", None) or ""
    return next((one for begins, one in POSTGRESQL.items() if state.startswith(begins)), None)


def by_words(error: BaseException, last: BaseException) -> Failure | None:
    """Return what an error without a code of ours means."""
    text = str(error)
    if MISSING.search(text):
        return UNMIGRATED if names() & set(re.findall(r"\w+", text)) else None
    if getattr(last, "sqlite_errorcode", None) is not None or getattr(last, "sqlstate", None):
        return None  # a code that says it is our own fault
    if isinstance(error, OperationalError | InterfaceError | sqlite3.OperationalError):
        low = text.lower()
        failure = next((one for words, one in WORDS if re.search(words, low)), None)
        return failure or (None if isinstance(last, sqlite3.Error) else ABSENT)
    return None


@cache
def names() -> frozenset[str]:
    """Return what our tables and their columns are called."""
    models = [model._meta for model in apps.get_models(include_auto_created=True)]
    columns = (field.column for meta in models for field in meta.local_concrete_fields)
    return frozenset([*(meta.db_table for meta in models), *map(str, columns)])


def new_reference() -> str:
    """Return a number for the log and for whoever was refused, short enough to be read out."""
    return uuid4().hex[:10]


def log_failure(error: BaseException, logger: logging.Logger, where: str = "") -> Report | None:
    """Return what an error means, after a line in the log; None where it is no failure."""
    failure = failure_of(error)
    if failure is None:
        return None
    report = Report(failure, new_reference())
    logger.error("Reference %s: %s %s: %s", report.reference, failure.code, where, error)
    return report
