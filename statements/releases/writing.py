"""Write what a stage holds: every table as CSV, those as tables of the SQLite file, documents."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import orjson
from django.db import DEFAULT_DB_ALIAS

from statements.documents import KINDS, NOUNS
from statements.documents.desk import CHUNK
from statements.documents.mapping import Kind
from statements.exports import all_rows, stream, stream_changes, tables_of
from statements.keys import RecordName
from statements.models import Change, PublicRecord
from statements.query.derived import whole_table
from statements.query.derived_lists import SOURCES

from .database import Database
from .stage import Stage
from .tables import ReleaseTable, release_tables

FOLLOWING = {source.table.table: source for source in SOURCES}  # made of rows of many records
DOCUMENTS = "documents"  # the folder of their files


def write_tables(stage: Stage, folder: Path, database: Database) -> dict[str, int]:
    """Write all tables; return how many rows each has, by the name of its file."""
    counts: dict[str, int] = {}
    with stage.read():
        for table in release_tables():
            path = folder / table.path
            with path.open("wb") as file:
                file.writelines(pieces(table, stage.number))
            counts[table.path] = database.load(table, path)
    return counts


def pieces(table: ReleaseTable, number: int) -> Iterator[bytes]:
    """Return the pieces of a table; the ledger's lines alone are read where they stand."""
    if table.name in FOLLOWING:
        return whole_table(FOLLOWING[table.name])
    if table.noun == "change":
        lines = Change.objects.using(DEFAULT_DB_ALIAS)
        return stream_changes(lines.filter(number__lte=number))
    return stream(tables_of(table.noun)[table.name], all_rows(table.noun))


def write_documents(stage: Stage, folder: Path) -> list[str]:
    """Write all documents, those of each noun by key; return the names of the files."""
    (folder / DOCUMENTS).mkdir()
    files = {f"{DOCUMENTS}/{kind.plural}.jsonl": kind for kind in KINDS.values()}
    with stage.read():
        for name, kind in files.items():
            with (folder / name).open("wb") as file:
                file.writelines(document_lines(kind))
    return list(files)


def document_lines(kind: Kind) -> Iterator[bytes]:
    """Yield each document of a noun with its key, the number of its last change and its format.

    The format is that of the record: a clause, which has none of its own, has its agreement's.
    """
    # 0 is the sign after /: by the primary key, nothing is sorted.
    rows = PublicRecord.objects.filter(id__gte=f"{kind.name}/", id__lt=f"{kind.name}0")
    fields = rows.order_by("id").values_list("key", "record", "number", "document")
    for key, record, number, document in fields.iterator(CHUNK):
        format = NOUNS[RecordName.parse(record).noun].format
        head = orjson.dumps({kind.identity: key, "number": number, "format": format})
        yield head.removesuffix(b"}") + b',"document":' + document.encode() + b"}\n"
