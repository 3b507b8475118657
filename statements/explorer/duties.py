"""Obligations: who owes what by when, in our words, and those with days on a line of time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from statements.dates import PartialDate
from statements.documents import Document
from statements.vocabularies import Certainty
from statements.wording.dates import BASES, spelled_date

from .duty_rows import Bar, Duty
from .links import Link, link_to, list_at
from .parts import counted
from .reading import Names, read_rows
from .scale import LEFT, Scale, Tick, percent, scale_of

MOST = "500"
HEIGHT, AXIS = 30, 24  # of a row of the picture, and of the labels of its axis


@dataclass(frozen=True, slots=True)
class Timeline:
    bars: list[Bar]
    ticks: list[Tick]
    height: int
    bottom: int


def read_duties(state: str, **where: str) -> list[Duty]:
    """Return the duties of an agreement, or of a clause with its children, by clause."""
    rows = read_rows("obligations", state, page_size=MOST, **where)
    return [duty_of(row, rows.names) for row in rows.records]


def duty_of(row: Document, names: Names, *, names_text: bool = False) -> Duty:
    due, until = date_of(row, "due"), date_of(row, "until")
    key = row["clause"]
    statements = counted(row["statements"], "statement", "statements")
    debtors = [link_to("government", one, names.of("government", one)) for one in row["debtors"]]
    return Duty(
        uid=row["uid"],
        clause=link_to("clause", key, names.of("clause", key)),
        number=key.partition("/")[2],
        debtors=sorted(debtors, key=lambda link: link.label),
        duty=row["duty"],
        due=words_of(due),
        until=words_of(until),
        condition=row["condition"] or "",
        note=row["note"] or "",
        certainty=Certainty(row["certainty"]),
        statements=Link(statements, list_at("statements", clause=key)),
        due_day=due,
        until_day=until,
        names_text=names_text,
    )


def date_of(row: Document, name: str) -> PartialDate | None:
    """Return a date of a row, which has it in columns."""
    if row[name] is None:
        return None
    return PartialDate.parse(row[name], row[f"{name}_basis"], row[f"{name}_note"])


def words_of(value: PartialDate | None) -> str:
    """Print a date with how it is known, where it is not stated."""
    if value is None:
        return ""
    basis = BASES.get(value.basis)
    note = f"; {value.note}" if value.note else ""
    return f"{spelled_date(value)} ({basis}{note})" if basis else spelled_date(value) + note


def timeline_of(duties: Sequence[Duty], since: PartialDate | None) -> Timeline | None:
    """Return the duties with days on a line of time that begins with the text; None without any."""
    dated = [duty for duty in duties if duty.due_day or duty.until_day]
    days = [day for duty in dated for day in days_of(duty)]
    scale = scale_of([*days, *([since.first] if since and days else [])])
    if not scale:
        return None
    start = percent(scale.at(since.first)) if since else percent(LEFT)
    ordered = sorted(dated, key=lambda duty: (min(days_of(duty)), duty.number))
    bars = [bar_of(duty, scale, AXIS + HEIGHT * place, start) for place, duty in enumerate(ordered)]
    bottom = AXIS + HEIGHT * len(bars)
    return Timeline(bars, scale.ticks, bottom + AXIS, bottom)


def days_of(duty: Duty) -> list[date]:
    return [day.last for day in (duty.due_day, duty.until_day) if day]


def bar_of(duty: Duty, scale: Scale, y: int, start: str) -> Bar:
    due = percent(scale.at(duty.due_day.last)) if duty.due_day else ""
    end = percent(scale.at(duty.until_day.last)) if duty.until_day else ""
    return Bar(duty, y, due, due or start, end)
