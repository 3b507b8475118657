"""What must be written to the desk's tables so that they are right, whatever they hold."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Any

from django.db import transaction
from django.db.models import Q

from statements.documents import Document, Noun
from statements.documents.contents import Cells, Rows, flatten
from statements.documents.mapping import Table, batched
from statements.documents.projection import Plan

from ..unreadable import is_unreadable
from .comparing import compared_columns, full_rows
from .projection import CHUNK


class Unreadable:
    """Stands for what a column holds that cannot be read: equal to nothing."""


UNREADABLE = Unreadable()
LAST_PLACE = 1_000_000  # the place of a row that cannot be read: behind all others


def repairs(noun: Noun, documents: Mapping[str, Document | None]) -> Iterator[Plan]:
    """Yield what must be written to each table, whatever is there, parents first."""
    wanted: Rows = defaultdict(list)
    for document in documents.values():
        if document is not None:
            flatten(noun, document, wanted)
    yield from repairs_below(noun, noun.table, [*documents], wanted)


def repairs_below(noun: Noun, table: Table, owners: list[Any], wanted: Rows) -> Iterator[Plan]:
    """Yield what must be written to a table and to those below it.

    Rows are looked for below their owners, and by their keys and uids, wherever they are.
    """
    columns, rows = compared_columns(table), full_rows(table, wanted)
    own_keys = [row[columns.index(table.identity)] for row in rows] if table.identity else []
    stored: dict[Any, Cells] = {}
    for column, keys in ((table.parent or "pk", owners), ("pk", own_keys)):
        for chunk in batched(keys, CHUNK):
            stored |= {row[-1]: row for row in read_rows(table, Q(**{f"{column}__in": chunk}))}
    yield Plan(noun, table, [*stored.values()], rows, columns)
    for listed in table.lists:
        yield from repairs_below(noun, listed.table, [*{*stored, *own_keys}], wanted)


def read_rows(table: Table, where: Q) -> list[Cells]:
    """Return rows of a table; where they cannot be read, their keys alone."""
    rows = table.model._base_manager.filter(where).order_by()
    columns = compared_columns(table)
    try:
        with transaction.atomic():  # or nothing can be asked after an error
            return list(rows.values_list(*columns, "pk"))
    except Exception as error:
        if not is_unreadable(error):
            raise
    return [unreadable_row(table, pk) for pk in rows.values_list("pk", flat=True)]


def unreadable_row(table: Table, pk: Any) -> Cells:
    """Return a row of which only the key can be read."""
    values = {table.identity: pk, "position": LAST_PLACE}
    return (*(values.get(column, UNREADABLE) for column in compared_columns(table)), pk)
