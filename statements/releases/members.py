"""The members of a release: tables, what differs from the one before, and what tells of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, closing
from pathlib import Path
from typing import Any

import orjson
from django.conf import settings

from statements.exports.codebook import CODEBOOK_TABLES, codebook_csv

from . import citing, differences, readers, self_description
from .citing import Citation
from .database import Database
from .files import Files, measure
from .package import package
from .plans import ReleasePlan
from .stage import Replacement, Stage
from .tables import release_tables
from .writing import write_documents, write_tables

DATABASE = "statements.sqlite"


def write_members(
    plan: ReleasePlan, citation: Citation, work: Path, progress: Callable[[int], Any]
) -> Files:
    """Write every member into a folder; return what is told of each, in their order."""
    with ExitStack() as stack:
        stage = stack.enter_context(closing(Stage(work / ".stage", plan.number)))
        database = stack.enter_context(closing(Database(work / DATABASE, release_tables())))
        replacements = stage.fill(progress)
        rows: dict[str, int | None] = {**write_tables(stage, work, database)}
        database.finish()
        document_files = write_documents(stage, work)
        rows |= differences.write_differences(stage, plan.against, work)
    for name in CODEBOOK_TABLES:
        content = codebook_csv(name)
        (work / f"{name}.csv").write_bytes(content)
        rows[f"{name}.csv"] = content.count(b"\r\n") - 1
    others = (DATABASE, differences.RECORDS_FILE, *document_files)
    files = {name: measure(work / name, rows.get(name)) for name in (*rows, *others)}
    row_counts = {
        name: int(file["rows"]) for name, file in files.items() if file["rows"] is not None
    }
    for name, content in describing_members(plan, citation, files, row_counts, replacements):
        (work / name).write_bytes(content)
        files[name] = measure(work / name, None)
    checksums = "".join(f"{file['sha256']}  {name}\n" for name, file in files.items())
    (work / "SHA256SUMS").write_text(checksums)
    return {"SHA256SUMS": measure(work / "SHA256SUMS", None), **files}


def describing_members(
    plan: ReleasePlan,
    citation: Citation,
    files: Files,
    row_counts: Mapping[str, int],
    replacements: Sequence[Replacement],
) -> Iterator[tuple[str, bytes]]:
    """Yield the members that describe the others."""
    datapackage = package(citation, settings.CODE_VERSION, files)
    counts = {
        "ledger_number": plan.number,
        "against": plan.against,
        "recorded_at": plan.recorded_at,
        "code_version": settings.CODE_VERSION,
        "rows": row_counts,
        "redacted": [
            {"record": record, "shown": number, **redaction.public()}
            for record, number, redaction in replacements
        ],
    }
    yield "datapackage.json", orjson.dumps(datapackage, option=orjson.OPT_INDENT_2)
    yield "counts.json", orjson.dumps(counts, option=orjson.OPT_INDENT_2)
    yield "README.md", self_description.readme(citation, plan.against, row_counts).encode()
    yield "CITATION.cff", citing.citation_file(citation).encode()
    yield "datacite.json", orjson.dumps(citing.datacite(citation), option=orjson.OPT_INDENT_2)
    yield "LICENSE.txt", self_description.licence().encode()
    yield "read.py", readers.read_py().encode()
    yield "read.R", readers.read_r().encode()
