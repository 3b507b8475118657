"""What a release says of itself to people: how to read it, how to cite it, under which licence."""

from __future__ import annotations

from collections.abc import Mapping

from .citing import LICENCE, TITLE, Citation
from .package import described_tables
from .parquet import has_parquet

LICENCE_TEXT = """\
The data of this release are under the licence
{title} ({name}):
{path}

Name the release when you use them: CITATION.cff says how. Short quotes are those of the persons
they are attributed to and of where they were printed; summaries are ours.
"""
README = """\
# {title}

Release {version}. Everything that was public at change {number} of the ledger, recorded on {day}:
governments, officials, agreements, statements about them, and the references between them.

- Each table is a file: UTF-8, comma, CRLF, every cell in quotes unless it is empty, and an empty
  cell says nothing was held (`codebook.csv` says for each column what that means).
- The last column, `permalink`, is the address of the record that a row is, or is part of, below
  that of the site; `/api/v1` between the two gives it as JSON.
- `codebook.csv` tells every column: meaning, type, unit, allowed values, what an empty cell means,
  the table and column that it refers to. `codebook_values.csv` defines the values.
- `statements.sqlite` holds the same tables but `coverage`, `differences` and the codebook, with
  their keys and a full-text index (`statements_fts`). true and false are 1 and 0 there.
- `documents/` holds the same as JSON, a file for each noun and a line for each record: its key or
  uid, the number of its last change, the format of its document, and the document of the API.
{parquet}
- `datapackage.json` describes the tables for machines (Data Package 2.0), `datacite.json` the
  release for registrars of DOIs, `CITATION.cff` for those who cite it.
- `read.py` (pandas) and `read.R` (base R) read the tables with these types, and answer a question.
  Left to guess, tools read `NA` (Namibia) as nothing, `true` as text and leading zeros away.
- `counts.json` has the rows of each table, and under `redacted` the records whose words of then
  were taken out for legal reasons: `shown` is the change whose words stand in their place, null
  where the record is left out, as are those that point at what is gone with one.
- `differences.csv` and `differences.jsonl` tell what changed since the release before{against}
- `SHA256SUMS` has the sums of all files: `sha256sum -c SHA256SUMS`.
- The comment of the zip file (`unzip -z`) is the head of the ledger: the number above and the
  salted digest of that change, which holds all changes before it. Keep it: it shows later whether
  the ledger was written anew.

## How to count

`references` has one row for each reference, target and voice: count references by their distinct
`reference`. A statement of several governments counts once for each of them. `target_matched` is
always true here, as no filter was asked for.

## Dates

A date is six columns: as printed (2022, 2022-12, 2022-12-22 or a range), the first and the last day
that it may mean, how exact it is, where it is from, and a note. Never take the first day for the
day itself unless the precision is `day`.

## How sure

`certainty` says how sure we are of a record: verified, likely or unverified. Keep it in sight.

## Tables

{tables}

## What it covers

All of it stands in `coverage.csv`, and with what is known not to be there in `coverage.json`.

{coverage}

## Licence and citation

{licence} ({path}). {citation}
"""

WITH_PARQUET = """\
- `parquet/` holds the tables of records, not those of their lists, typed, for DuckDB, pandas and
  arrow: what the CSV says, in bytes of the version of pyarrow that wrote it."""
WITHOUT_PARQUET = "- It has no Parquet files: they are an extra, and were not made with it."
SINCE_RELEASE = " (change {number}),\n  with the reasons given."
SINCE_NOTHING = ". There is\n  none before: they hold no change."


def readme(
    citation: Citation, against: int | None, row_counts: Mapping[str, int], coverage: str
) -> str:
    """Return README.md; `row_counts` tells how many rows each file has."""
    table_lines = [f"| `{s.path}` | {row_counts[s.path]} | {s.row} |" for s in described_tables()]
    return README.format(
        title=TITLE,
        version=citation.version,
        number=citation.ledger_number,
        day=citation.day,
        against=SINCE_NOTHING if against is None else SINCE_RELEASE.format(number=against),
        tables="\n".join(["| file | rows | one row |", "|---|---:|---|", *table_lines]),
        licence=LICENCE["title"],
        path=LICENCE["path"],
        citation=citation.text,
        coverage=coverage,
        parquet=WITH_PARQUET if has_parquet() else WITHOUT_PARQUET,
    )


def licence() -> str:
    return LICENCE_TEXT.format(**LICENCE)
