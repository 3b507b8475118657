"""The members of a release: tables, what differs from the one before, and what tells of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import orjson
from django.conf import settings

from statements.exports.cells import Cells
from statements.exports.codebook import CODEBOOK_TABLES, codebook_csv
from statements.exports.measures import COVERAGE_COLUMNS
from statements.exports.writing import header, lines

from . import citing, differences, readers, self_description
from .citing import Citation
from .coverage import COVERAGE, coverage_rows, coverage_text
from .database import Database
from .files import Files, measure
from .package import package
from .parquet import PARQUET, has_parquet, write_parquet
from .plans import ReleasePlan
from .replacing import Replacement
from .stage import Stage
from .tables import release_tables
from .writing import write_documents, write_tables

DATABASE = "statements.sqlite"


@dataclass(frozen=True, slots=True)
class Contents:
    """What a release holds, of which the other members tell."""

    files: Files
    coverage: Sequence[Cells]
    replacements: Sequence[Replacement]

    @property
    def row_counts(self) -> dict[str, int]:
        """Return how many rows each table has, by the name of its file."""
        rows = {name: file["rows"] for name, file in self.files.items()}
        return {name: int(count) for name, count in rows.items() if count is not None}


def write_members(
    plan: ReleasePlan, citation: Citation, work: Path, progress: Callable[[int], Any]
) -> Files:
    """Write every member into a folder; return what is told of each, in their order."""
    contents = write_contents(plan, work, progress)
    files = contents.files
    for name, content in describing_members(plan, citation, contents):
        (work / name).write_bytes(content)
        files[name] = measure(work / name, None)
    checksums = "".join(f"{file['sha256']}  {name}\n" for name, file in files.items())
    (work / "SHA256SUMS").write_text(checksums)
    return {"SHA256SUMS": measure(work / "SHA256SUMS", None), **files}


def write_contents(plan: ReleasePlan, work: Path, progress: Callable[[int], Any]) -> Contents:
    """Write tables, database and documents."""
    with ExitStack() as stack:
        stage = stack.enter_context(closing(Stage(work / ".stage", plan.number)))
        database = stack.enter_context(closing(Database(work / DATABASE, release_tables())))
        replacements = stage.fill(progress)
        rows = write_tables(stage, work, database)
        database.finish()
        coverage = list(coverage_rows(database.connection))
        other_files = [*write_documents(stage, work), *write_parquet(database.connection, work)]
        rows |= differences.write_differences(stage, plan.against, work)
    for name, content in small_tables(coverage):
        (work / name).write_bytes(content)
        rows[name] = content.count(b"\r\n") - 1
    others = (DATABASE, differences.RECORDS_FILE, *other_files)
    files = {name: measure(work / name, rows.get(name)) for name in (*rows, *others)}
    return Contents(files, coverage, replacements)


def small_tables(coverage: Sequence[Cells]) -> Iterator[tuple[str, bytes]]:
    """Yield the tables that tell of the others, which are held at once."""
    yield f"{COVERAGE}.csv", header(COVERAGE_COLUMNS) + lines(COVERAGE_COLUMNS, coverage)
    for name in CODEBOOK_TABLES:
        yield f"{name}.csv", codebook_csv(name)


def describing_members(
    plan: ReleasePlan, citation: Citation, contents: Contents
) -> Iterator[tuple[str, bytes]]:
    """Yield the members that describe the others."""
    datapackage = package(citation, settings.CODE_VERSION, contents.files)
    coverage = {"groups": contents.coverage, "limits": plan.limits}
    texts = coverage_text(contents.coverage, plan.limits)
    readme = self_description.readme(citation, plan.against, contents.row_counts, texts)
    counts = {
        "ledger_number": plan.number,
        "against": plan.against,
        "recorded_at": plan.recorded_at,
        "code_version": settings.CODE_VERSION,
        "optional": [PARQUET] if has_parquet() else [],
        "rows": contents.row_counts,
        "redacted": [
            {"record": record, "shown": number, **redaction.public()}
            for record, number, redaction in contents.replacements
        ],
    }
    yield "datapackage.json", orjson.dumps(datapackage, option=orjson.OPT_INDENT_2)
    yield f"{COVERAGE}.json", orjson.dumps(coverage, option=orjson.OPT_INDENT_2)
    yield "counts.json", orjson.dumps(counts, option=orjson.OPT_INDENT_2)
    yield "README.md", readme.encode()
    yield "CITATION.cff", citing.citation_file(citation).encode()
    yield "datacite.json", orjson.dumps(citing.datacite(citation), option=orjson.OPT_INDENT_2)
    yield "LICENSE.txt", self_description.licence().encode()
    yield "read.py", readers.PYTHON.encode()
    yield "read.R", readers.read_r().encode()
