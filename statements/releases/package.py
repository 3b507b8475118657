"""The description of a release for machines: https://datapackage.org/standard/data-package/"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from statements.exports import Column
from statements.exports.codebook import OWN_TABLES, RELEASE_TABLES
from statements.exports.meanings import ROW_MEANINGS

from . import citing
from .citing import Citation
from .tables import ReleaseTable, foreign_key_columns, release_tables

PROFILE = "https://datapackage.org/profiles/2.0/{}.json"
SOURCES = {
    "title": "Pages of officials, agencies and newspapers, each named in sources.csv.",
    "path": "sources.csv",
}
FIELD_TYPES: Mapping[str, Mapping[str, Any]] = {
    "integer": {"type": "integer"},
    "boolean": {"type": "boolean", "trueValues": ["true"], "falseValues": ["false"]},
    "date": {"type": "date"},
    "datetime": {"type": "datetime", "format": "any"},
    "uid": {"type": "string", "format": "uuid"},
}  # all others are text
DIALECT = {"delimiter": ",", "quoteChar": '"', "doubleQuote": True, "lineTerminator": "\r\n"}


def described_tables() -> tuple[ReleaseTable, ...]:
    """Return every table of a release, those that describe it at the end."""
    return (
        *release_tables(),
        *(
            ReleaseTable(name, "", ROW_MEANINGS[name], columns, key)
            for name, columns, key in (*RELEASE_TABLES, *OWN_TABLES)
        ),
    )


def package(citation: Citation, code_version: str, files: Mapping[str, Any]) -> dict[str, Any]:
    """Return `datapackage.json`; `files` tells size, sum and rows of each file."""
    members = {
        "$schema": PROFILE.format("datapackage"),
        "name": citing.NAME,
        "id": citation.doi_address,
        "title": citing.TITLE,
        "description": citing.DESCRIPTION,
        "homepage": citation.address,
        "version": citation.version,
        "created": citation.recorded_at.isoformat(),
        "keywords": [*citing.KEYWORDS],
        "licenses": [citing.LICENCE],
        "contributors": [{"title": citing.AUTHORS, "roles": ["author"]}],
        "sources": [SOURCES],
        "codeVersion": code_version,
        "resources": [resource(table, files[table.path]) for table in described_tables()],
    }
    return {name: value for name, value in members.items() if value}


def resource(table: ReleaseTable, file: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "name": table.name,
        "type": "table",
        "path": table.path,
        "description": table.row,
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": file["size"],
        "hash": f"sha256:{file['sha256']}",
        "rowcount": file["rows"],
        "dialect": DIALECT,
        "schema": schema(table),
    }


def schema(table: ReleaseTable) -> dict[str, Any]:
    """Return the Table Schema of a table: https://datapackage.org/standard/table-schema/"""
    unique = table.primary[0] if len(table.primary) == 1 else None
    table_schema: dict[str, Any] = {
        "fields": [field(column, unique) for column in table.columns],
        "missingValues": [""],
    }
    if table.primary:
        table_schema["primaryKey"] = list(table.primary)
    keys = list(foreign_keys(table.name, table.columns))
    return table_schema | ({"foreignKeys": keys} if keys else {})


def field(column: Column, unique: str | None) -> dict[str, Any]:
    """Return one column with what its cells must hold."""
    constraints: dict[str, Any] = {}
    if column.required:
        constraints["required"] = True
    if column.name == unique:
        constraints["unique"] = True
    if column.type == "code" and column.allowed:
        constraints["enum"] = [code for code, _ in column.allowed.values]
    description = {"name": column.name, **FIELD_TYPES.get(column.type, {"type": "string"})}
    empty = "" if column.required else f" Empty: {column.empty}"
    description |= {"description": f"{column.meaning}{empty}"}
    return description | ({"constraints": constraints} if constraints else {})


def foreign_keys(table: str, columns: Sequence[Column]) -> Iterator[dict[str, Any]]:
    """Yield the keys of a table; one that points at the table itself names no resource."""
    for column in foreign_key_columns(columns):
        if target := column.refers_to:
            reference = {"resource": target.table, "fields": [target.column]}
            if target.table == table:
                del reference["resource"]
            yield {"fields": [column.name], "reference": reference}
