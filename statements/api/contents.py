"""What the OpenAPI file says of each reply's formats, with examples from the first dataset.

`examples.json` is written by `WRITE_EXAMPLES=1 pytest tests/test_examples.py`, from true replies.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import orjson

from .shapes import Schema

EXAMPLES: dict[str, Any] = orjson.loads(Path(__file__).with_name("examples.json").read_bytes())
TOLD = "From the first dataset; long lists are cut after their first item."
JSONL = "The whole selection, one record a line, each as `results` has it."
TABLE = "The same as a table: RFC 4180, UTF-8, every cell quoted that is not null."
CSV = "The whole selection: RFC 4180, UTF-8, every cell quoted that is not null."


def contents(operation: str, schema: Schema, *, is_whole: bool) -> Schema:
    """Return the formats of an operation's reply; a list has them as a whole, too."""
    example = EXAMPLES.get(operation)
    found = {"application/json": content(schema, example)}
    if is_whole:
        rows = example["results"] if example else []
        lines = "".join(f"{orjson.dumps(row).decode()}\n" for row in rows)
        found["application/jsonl"] = content(text(JSONL), lines or None)
        found["text/csv"] = content(text(CSV), EXAMPLES.get(f"{operation}.csv"))
    return found


def pages(operation: str) -> Schema:
    """Return the formats of a reply that is a table and a page as well."""
    table = content(text(TABLE), EXAMPLES.get(f"{operation}.csv"))
    return {"text/csv": table, "text/html": {"schema": text("The same as a page to read.")}}


def content(schema: Schema, example: Any) -> Schema:
    if example is None:
        return {"schema": schema}
    return {"schema": schema, "examples": {"dataset": {"summary": TOLD, "value": example}}}


def text(description: str) -> Schema:
    return {"type": "string", "description": description}
