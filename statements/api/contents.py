"""What the OpenAPI file says of each reply's formats, with examples from the first dataset.

Generated clients make one type of all the contents of a reply, so JSON stands there alone; what
is a file for other tools is told beside it, as `x-files`.

`examples.json` is written by `WRITE_EXAMPLES=1 pytest tests/test_examples.py`, from true replies.
"""

from __future__ import annotations

from collections.abc import Container
from pathlib import Path
from typing import Any

import orjson

from statements.query.schemas import Schema, text

EXAMPLES: dict[str, Any] = orjson.loads(Path(__file__).with_name("examples.json").read_bytes())
SUMMARY = "From the first dataset; long lists are cut after their first item."
JSONL = "The whole selection, one record a line, each as `results` has it."
TABLE = "The same as a table: RFC 4180, UTF-8, every cell quoted that is not null."
GRAPHML = "The whole graph, as network tools read it."
CSV = "The whole selection: RFC 4180, UTF-8, every cell quoted that is not null."


def contents(operation: str, schema: Schema) -> Schema:
    """Return what an operation replies unless a file is asked for."""
    return {"application/json": content(schema, EXAMPLES.get(operation))}


def files(operation: str, formats: Container[str]) -> Schema:
    """Return the formats in which a list comes as a whole, of those that it has."""
    if "graphml" in formats:
        graph = {"application/graphml+xml": {"schema": text(GRAPHML)}}
        return graph | {"text/csv": content(text(CSV), EXAMPLES.get(f"{operation}.csv"))}
    example = EXAMPLES.get(operation)
    rows = example["results"] if example else []
    lines = "".join(f"{orjson.dumps(row).decode()}\n" for row in rows)
    return {
        "application/jsonl": content(text(JSONL), lines or None),
        "text/csv": content(text(CSV), EXAMPLES.get(f"{operation}.csv")),
    }


def pages(operation: str) -> Schema:
    """Return the formats of a reply that is a table and a page as well."""
    table = content(text(TABLE), EXAMPLES.get(f"{operation}.csv"))
    return {"text/csv": table, "text/html": {"schema": text("The same as a page to read.")}}


def content(schema: Schema, example: Any) -> Schema:
    if example is None:
        return {"schema": schema}
    return {"schema": schema, "examples": {"dataset": {"summary": SUMMARY, "value": example}}}
