"""The query that finds exactly the rows of one group: that of all, narrowed by its values."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from functools import partial
from typing import Any

from statements.dates import PartialDate
from statements.filters.algebra import LACKING, NONE, Condition
from statements.filters.references import ANY, ReferenceTest
from statements.filters.refusals import write_query
from statements.filters.same_row import Rows
from statements.filters.voices import APPEARANCES, VOICES
from statements.vocabularies import ReferenceType

from .periods import days_of, printed_span
from .plan import REPEATED, TYPE_FACTS, Plan, Values

Make = Callable[..., Iterator[tuple[str, str]]]
WITHIN, EXACT, DATED = "said_on__within", "said_on__exact", "said_on"


def query_of(plan: Plan, values: Values) -> str:
    """Return the query of the rows that have some values."""
    return write_query(pairs_of(plan, values))


def pairs_of(plan: Plan, values: Values) -> list[tuple[str, str]]:
    """Return the same query as names with their values."""
    own = plan.filterset.values
    lists = {**plan.written}
    lists |= once(plan, of_dates, plan.periods, values)
    for rows in (VOICES, APPEARANCES):
        names = [one.name for one in plan.of_row(rows)]
        lists |= once(plan, partial(of_row, rows=rows), names, values)
    if plan.citing:
        lists["ref"] = [*lists.get("ref", ()), ",".join(cited_items(plan, values))]
    for dimension in plan.dimensions:
        name, value = dimension.filter, values[dimension.name] or NONE
        is_cited = dimension.name in plan.citing
        if dimension.name in REPEATED and not (
            is_cited and keeps_in_ref(plan, dimension.name, values)
        ):
            lists[name] = [*lists.get(name, ()), value]
        elif dimension.name in ("kind", "certainty", *TYPE_FACTS) and not is_cited:
            lists[name] = [with_barred(value, own.get(name))]
    return [(name, text) for name, texts in lists.items() for text in texts]


def once(plan: Plan, make: Make, names: Sequence[str], values: Values) -> dict[str, list[str]]:
    """Return the parameters that ask for some values, made once for all groups that share them."""
    own = tuple([(name, values[name]) for name in names])
    if own not in plan.parameters:
        plan.parameters[own] = {name: [text] for name, text in make(plan, values=values)}
    return plan.parameters[own]


def keeps_in_ref(plan: Plan, name: str, values: Values) -> bool:
    """Tell whether a value stands in `ref`: that nothing is cited does not."""
    return name != plan.cited or values[name] is not None


def with_barred(value: str, given: list[Condition] | None) -> str:
    """Return a value beside what the filters bar."""
    barred = given[0].barred if given else ()
    return ",".join([value, *(f"!{item}" for item in barred)])


def of_dates(plan: Plan, values: Values) -> Iterator[tuple[str, str]]:
    """Yield the parameters of dates: within all periods, or exactly a date wider than one."""
    texts = [(name, values[name]) for name in plan.periods]
    if any(text is None for _, text in texts):
        yield DATED, NONE
        return
    spans = [(text, days_of(name, text)) for name, text in texts if text]
    yield from ((EXACT, text) for text, days in spans if days is None)
    periods = [days for _, days in spans if days]
    given: list[Any] = plan.filterset.values.get(WITHIN, [])
    if periods:
        bounds = [(date.first, date.last) for date in given if isinstance(date, PartialDate)]
        yield WITHIN, printed_span(*common(periods + bounds))


def common(spans: list[tuple[date, date]]) -> tuple[date, date]:
    """Return the days that all spans have."""
    return max(first for first, _ in spans), min(last for _, last in spans)


def of_row(plan: Plan, values: Values, rows: Rows) -> Iterator[tuple[str, str]]:
    """Yield the parameters that ask for one row with some values."""
    dimensions = plan.of_row(rows)
    is_all_none = all(values[one.name] is None for one in dimensions)
    for dimension in dimensions:
        given: list[Condition] | None = plan.filterset.values.get(dimension.filter)
        value, plain = values[dimension.name], given[0].plain if given else ()
        if value is None and plain:
            value = ",".join(item for item in (LACKING, NONE) if item in plain)
        elif value is None and plan.asks_row(rows):
            value = f"{LACKING},{NONE}" if plan.may_lack_row(rows) else LACKING
        elif value is None:
            value = NONE if is_all_none else LACKING
        yield dimension.filter, with_barred(value, given)


def cited_items(plan: Plan, values: Values) -> Iterator[str]:
    """Yield items of `ref` that ask for one reference with some values, or for none at all."""
    own = {name: values[name] for name in plan.citing}
    target = own.pop(plan.cited, None) if plan.cited else None
    is_any_none = target is None and not any(own.values())
    if not (is_any_none and own.keys() & {"type", "family"}):
        about = (own["about"] or NONE) if "about" in own else ANY
        for kind in kinds_of(own):
            yield str(ReferenceTest(kind, target or ANY, about))
    if is_any_none:
        yield NONE


def kinds_of(values: Values) -> list[str]:
    """Return the types, or the family of types, that have some values."""
    for name in ("type", "family"):
        if values.get(name) and (name == "type" or "direction" not in values):
            return [str(values[name])]
    if "direction" not in values:
        return [ANY]
    return [
        kind.value
        for kind in ReferenceType
        if values["direction"] in (kind.directions or {None})
        and values.get("family") in (None, kind.family)
    ]
