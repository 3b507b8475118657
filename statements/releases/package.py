"""The description of a release for machines: https://specs.frictionlessdata.io/tabular-data-package/"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from statements.exports import Column
from statements.exports.codebook import CODEBOOK, VALUES

from . import differing
from .tables import Sheet, pointing, sheets

LICENCE = {
    "name": "CC-BY-4.0",
    "title": "Creative Commons Attribution 4.0 International",
    "path": "https://creativecommons.org/licenses/by/4.0/",
}
NAME, TITLE = "statements", "Statements about agreements: who said what, when, to whom"
KINDS: Mapping[str, Mapping[str, Any]] = {
    "integer": {"type": "integer"},
    "boolean": {"type": "boolean", "trueValues": ["true"], "falseValues": ["false"]},
    "date": {"type": "date"},
    "datetime": {"type": "datetime", "format": "any"},
    "uid": {"type": "string", "format": "uuid"},
}  # all others are text
DIALECT = {"delimiter": ",", "quoteChar": '"', "doubleQuote": True, "lineTerminator": "\r\n"}


def described() -> tuple[Sheet, ...]:
    """Return every table of a release, those that describe it at the end."""
    return (
        *sheets(),
        Sheet(
            "differences",
            "",
            "A field of a record that changed since the release before.",
            differing.COLUMNS,
            ("noun", "key", "field"),
        ),
        Sheet("codebook", "", "A column of a table.", CODEBOOK, ("table", "position")),
        Sheet(
            "codebook_values", "", "A value of a vocabulary.", VALUES, ("vocabulary", "position")
        ),
    )


def package(number: int, recorded: str, code: str, files: Mapping[str, Any]) -> dict[str, Any]:
    """Return `datapackage.json`; `files` tells size, sum and rows of each file."""
    return {
        "profile": "tabular-data-package",
        "name": NAME,
        "title": TITLE,
        "version": str(number),
        "created": recorded,
        "licenses": [LICENCE],
        "codeVersion": code,
        "resources": [resource(sheet, files[sheet.path]) for sheet in described()],
    }


def resource(sheet: Sheet, file: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "profile": "tabular-data-resource",
        "name": sheet.name,
        "path": sheet.path,
        "description": sheet.row,
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": file["size"],
        "hash": f"sha256:{file['sha256']}",
        "rowcount": file["rows"],
        "dialect": DIALECT,
        "schema": schema(sheet),
    }


def schema(sheet: Sheet) -> dict[str, Any]:
    """Return the Table Schema of a table: https://specs.frictionlessdata.io/table-schema/"""
    unique = sheet.primary[0] if len(sheet.primary) == 1 else None
    made: dict[str, Any] = {
        "fields": [field(column, unique) for column in sheet.columns],
        "missingValues": [""],
    }
    if sheet.primary:
        made["primaryKey"] = list(sheet.primary)
    keys = list(foreign_keys(sheet.name, sheet.columns))
    return made | ({"foreignKeys": keys} if keys else {})


def field(column: Column, unique: str | None) -> dict[str, Any]:
    """Return one column with what its cells must hold."""
    constraints: dict[str, Any] = {}
    if column.required:
        constraints["required"] = True
    if column.name == unique:
        constraints["unique"] = True
    if column.type == "code" and column.allowed:
        constraints["enum"] = [code for code, _ in column.allowed.values]
    told = {"name": column.name, **KINDS.get(column.type, {"type": "string"})}
    empty = "" if column.required else f" Empty: {column.empty}"
    told |= {"description": f"{column.meaning}{empty}"}
    return told | ({"constraints": constraints} if constraints else {})


def foreign_keys(table: str, columns: Sequence[Column]) -> Iterator[dict[str, Any]]:
    """Yield the keys of a table; one that points at the table itself names no resource."""
    for column in pointing(columns):
        if refers := column.refers_to:
            resource = "" if refers.table == table else refers.table
            yield {
                "fields": column.name,
                "reference": {"resource": resource, "fields": refers.column},
            }
