"""The rows by which filters ask for members of public documents, and for tenures: pure."""

from __future__ import annotations

from typing import Any

from statements.dates import PartialDate
from statements.spans import Span

from .context import Context
from .field_types import Row
from .mapping import Document
from .members import ADDRESS, Member
from .nouns import KINDS

ABSENT = "none"  # the word by which filters ask for what is absent


def member_rows(noun: str, record: str, document: Document, context: Context) -> list[Row]:
    """Return one row for each distinct value of each member, and one for each that is absent."""
    rows: dict[tuple[str, str], Row] = {}
    for member in KINDS[noun].members:
        for value in member.values(document):
            if value is not None:
                row = member_row(member, value, context)
                rows.setdefault((row["name"], row["value"]), row)
    if noun == "office" and (government := context.government(document["institution"])):
        rows["government", government] = value_row("government", government)
    present = {name for name, _ in rows}
    absent = [m.name for m in KINDS[noun].members if m.name not in present and m.name != ADDRESS]
    rows |= {(name, ABSENT): value_row(name, ABSENT) for name in absent}
    return [{"record": record} | row for row in rows.values()]


def member_row(member: Member, value: Any, context: Context) -> Row:
    if isinstance(value, dict):
        day = PartialDate.from_document(value)
        return value_row(member.name, str(day), day)
    return value_row(
        member.name, str(context.current_key(member.noun, value) if member.noun else value)
    )


def value_row(name: str, value: str, day: PartialDate | None = None) -> Row:
    days = {"first": day and day.first, "last": day and day.last}
    return {"name": name, "value": value} | days


def public_tenure(record: str, tenure: Document, context: Context) -> Row:
    """Return the row of a tenure, with what its office is."""
    may, must = Span.from_document(tenure).days_held()
    institution = context.facts.get(("institution", tenure["office"]))
    return {
        "record": record,
        "official": context.current_key("official", tenure["official"]),
        "office": tenure["office"],
        "office_kind": context.facts.get(("kind", tenure["office"])),
        "institution": context.current_key("institution", institution),
        "government": context.government(institution),
        "certainty": tenure["certainty"],
        "held_first": may[0],
        "held_last": may[1],
        "certain_first": must and must[0],
        "certain_last": must and must[1],
    }
