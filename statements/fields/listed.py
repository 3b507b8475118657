"""Lookups of keys against many: one parameter instead of one for each."""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from typing import Any

import orjson
from django.db.models import BooleanField, CharField, Func
from django.db.models.lookups import In

from .keyed import UidField


class Listed(In):
    """`IN` over a list that travels as one value, however long: quick to write and to read."""

    lookup_name = "listed"

    def get_prep_lookup(self) -> list[str]:
        """Take the keys as they are: whoever lists them has read them from rows or checked them."""
        return [*self.rhs]

    def as_sql(self, compiler: Any, connection: Any) -> Any:
        left, params = self.process_lhs(compiler, connection)
        values = [value for value in self.rhs if value is not None]
        if connection.vendor == "postgresql":
            kind = "uuid" if isinstance(self.lhs.output_field, UidField) else "text"
            return f"{left} = ANY(%s::{kind}[])", [*params, array_of(values)]
        listed = "(SELECT value FROM json_each(%s))"
        return f"{left} IN {listed}", [*params, json.dumps(values)]


def array_of(texts: list[str]) -> str | list[str]:
    """Return texts as PostgreSQL writes an array of them, where JSON writes the same; thousands
    are read in one go then, and not each looked at for what must be quoted."""
    written = orjson.dumps(texts).decode()
    return texts if "\\" in written else f"{{{written[1:-1]}}}"


class RowsListed(Func):
    """`IN` over rows of several columns of keys, which travel as one value for each column.

    Tests of each column by itself would find more rows, and SQLite uses an index for the first.
    """

    output_field = BooleanField()

    def __init__(self, columns: Sequence[str], rows: Collection[tuple[str, ...]]) -> None:
        super().__init__(*columns)
        self.rows = sorted(rows)

    def as_sql(self, compiler: Any, connection: Any, *args: Any, **extra: Any) -> Any:
        lefts = [compiler.compile(column)[0] for column in self.source_expressions]
        if connection.vendor == "postgresql":
            lists = ", ".join(["%s::text[]"] * len(lefts))
            listed = f"(SELECT * FROM unnest({lists}))"  # noqa: S608 - places alone
            values = [array_of([*column]) for column in zip(*self.rows, strict=True)]
        else:
            cells = ", ".join(f"json_extract(value, '$[{n}]')" for n in range(len(lefts)))
            listed = f"(SELECT {cells} FROM json_each(%s))"  # noqa: S608 - numbers alone
            values = [json.dumps(self.rows)]
        return f"({', '.join(lefts)}) IN {listed}", values


class StartsFrom(In):
    """`IN` over rows that PostgreSQL reads as a list to start from, not as a join to plan."""

    lookup_name = "starts_from"

    def as_postgresql(self, compiler: Any, connection: Any) -> Any:
        left, params = self.process_lhs(compiler, connection)
        right, more = self.process_rhs(compiler, connection)
        return f"{left} = ANY(ARRAY{right})", [*params, *more]


for field in (CharField, UidField):
    for lookup in (Listed, StartsFrom):
        field.register_lookup(lookup)
