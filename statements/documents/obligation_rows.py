"""The duties of public clauses, as rows that lists ask for: pure."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from statements import models as m
from statements.dates import PartialDate
from statements.keys import sort_key

from .context import Context, PublicRows
from .field_types import Row
from .mapping import Document


def obligation_rows(records: Sequence[tuple[Row, Document]], context: Context) -> PublicRows:
    """Return a row for each duty of the clauses among some records, and for each of its debtors."""
    duties = [
        (record["id"], clause, place, duty)
        for record, clause in records
        if record["noun"] == "clause"
        for place, duty in enumerate(clause["obligations"])
    ]
    return {
        m.PublicObligation: [obligation_row(*each, context) for each in duties],
        m.PublicDebtor: [
            {
                "record": record,
                "obligation": duty["uid"],
                "position": place,
                "government": government,
            }
            for record, _, _, duty in duties
            for place, government in enumerate(debtors(duty, context))
        ],
    }


def obligation_row(
    record: str, clause: Document, place: int, duty: Document, context: Context
) -> Row:
    key = str(context.current_key("clause", clause["key"]))
    return {
        "uid": duty["uid"],
        "record": record,
        "agreement": context.current_key("agreement", clause["agreement"]),
        "clause": key,
        "sort_key": sort_key(key),
        "position": place,
        **days("due", duty["due"]),
        **days("until", duty["until"]),
        "certainty": duty["certainty"],
    }


def days(name: str, value: Any) -> Row:
    date = PartialDate.from_document(value)
    return {f"{name}_first": date and date.first, f"{name}_last": date and date.last}


def debtors(duty: Document, context: Context) -> list[str]:
    """Return the governments that owe a duty, two as one since they were merged."""
    keys = (context.current_key("government", key) for key in duty["debtors"])
    return [*dict.fromkeys(str(key) for key in keys)]
