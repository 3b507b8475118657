"""What a database says of itself: read from a snapshot, so that an archive tells what it holds."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.apps import apps
from django.db import connection

from statements.digests import digest_of
from statements.models import Change, Epoch, Release, SavedCopy

from .tools import SESSIONS, RowsOf

LAST = (
    f"SELECT number, CAST(recorded_at AS text), digest FROM {Change._meta.db_table}"  # noqa: S608 - names of our models
    " ORDER BY number DESC LIMIT 1"
)
EPOCH = f"SELECT uid FROM {Epoch._meta.db_table}"  # noqa: S608 - names of ours, here and below
COPIES = f"SELECT file, sha256 FROM {SavedCopy._meta.db_table}"  # noqa: S608 - names of our models
RELEASES = (
    "SELECT number, file_name, sha256, doi, CASE WHEN withdrawn_at IS NULL THEN 0 ELSE 1 END"  # noqa: S608 - names of our models
    f" FROM {Release._meta.db_table} ORDER BY number"
)
MIGRATIONS = "SELECT app, name FROM django_migrations ORDER BY app, name"


@dataclass(frozen=True, slots=True)
class Facts:
    """Where the ledger stands, and how many rows there are."""

    migrations: tuple[str, ...]
    epoch: str
    ledger_number: int
    recorded_at: str | None
    counts: dict[str, int]
    served: str  # digest of the ledger's last line and of the releases

    @property
    def head(self) -> tuple[str, int, str | None, str]:
        """What tells one state of what the public was served from any other."""
        return self.epoch, self.ledger_number, self.recorded_at, self.served


@dataclass(frozen=True, slots=True)
class File:
    """A file that a database names: whether it must be there, and its SHA-256."""

    name: str
    is_needed: bool
    sha256: str | None


def facts_of(rows_of: RowsOf) -> Facts:
    last = rows_of(LAST) or [(0, None, "")]
    migrations = tuple(f"{app}.{name}" for app, name in rows_of(MIGRATIONS))
    counts = {name: int(rows_of(count_sql(name))[0][0]) for name in tables()}
    number, recorded_at, digest = last[0]
    served = digest_of(digest, [list(row) for row in rows_of(RELEASES)])
    epoch = (rows_of(EPOCH) or [("",)])[0][0]
    return Facts(migrations, epoch, number, recorded_at, counts, served)


def count_sql(table: str) -> str:
    return f"SELECT COUNT(*) FROM {connection.ops.quote_name(table)}"  # noqa: S608 - names of our models


def tables() -> list[str]:
    """Return the tables of all models, but for sessions, which no backup holds."""
    models = apps.get_models(include_auto_created=True)
    names = {model._meta.db_table for model in models if model._meta.managed}
    return sorted(names - {SESSIONS})


def media_of(rows_of: RowsOf) -> Iterator[File]:
    """Yield the files that a database names, each once."""
    files = [File(name, True, sha256) for name, sha256 in rows_of(COPIES)]
    for _, name, sha256, _, withdrawn in rows_of(RELEASES):
        files.append(File(f"releases/{name}", not withdrawn, sha256))
        files.append(File(f"releases/{name}.sha256", False, None))
    yield from {file.name: file for file in files}.values()
