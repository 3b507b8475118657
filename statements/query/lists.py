"""Every list, declared once: where it is asked, and what makes its answers."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery

from statements import filters as f
from statements import paging
from statements.documents import KINDS, PLURALS
from statements.exports import (
    CHANGES,
    COUNTS,
    DATED_MODELS,
    GRAPH_TABLES,
    all_rows,
    tables_of,
)
from statements.models import Change, PublicMember

from . import changes, citations, counts, records, searching
from .derived import listing_of_table
from .derived_lists import SOURCES
from .doors import Door, check_changes, check_search
from .fields_parameter import Columns, Fields, list_tree, tree
from .parameters import (
    JSON_ONLY,
    OF_CHANGES,
    OF_CITATIONS,
    OF_COUNTS,
    OF_DATED,
    OF_DAYS,
    OF_KEYED,
    OF_RECORDS,
    RANK,
    table_choice,
)
from .questions import Listing

OWN_FILTERS: Mapping[str, type[f.QueryFilterSet]] = {
    "government": f.GovernmentFilter,
    "institution": f.InstitutionFilter,
    "official": f.OfficialFilter,
    "office": f.OfficeFilter,
    "tenure": f.TenureFilter,
    "agreement": f.AgreementFilter,
    "series": f.SeriesFilter,
    "clause": f.ClauseFilter,
    "text_version": f.TextVersionFilter,
    "contact": f.ContactFilter,
    "statement": f.StatementFilter,
    "reference": f.ReferenceFilter,
    "source": f.SourceFilter,
    "publisher": f.PublisherFilter,
}
# In the order in which lists are told; what has no filters of its own is asked by name.
FILTERSETS = {noun: OWN_FILTERS.get(noun, f.NameFilter) for noun in (*OWN_FILTERS, *KINDS)}


DAYS = {"agreement": "signed_on"}  # of nouns whose lists are also ordered by a day: its member


def rows_of(noun: str) -> QuerySet[Any]:
    """Return all public rows of a noun, each with the day that its list is ordered by, if one is.

    The day is read only where it is asked for.
    """
    rows = all_rows(noun)
    if noun not in DAYS:
        return rows
    own = PublicMember.objects.filter(record=OuterRef("id"), name=DAYS[noun])
    dated: QuerySet[Any] = rows.annotate(day=Subquery(own.order_by("first").values("first")[:1]))
    return dated


def orders_of(noun: str) -> Mapping[str, paging.Order]:
    """Return the orders of a noun's list, the one that nobody asks for first."""
    if noun in DATED_MODELS:
        return {**paging.OF_DATED, RANK: searching.RANK}
    return paging.OF_DAYS if noun in DAYS else paging.OF_KEYED


def listing_of(noun: str) -> Listing:
    """Return the list of a noun: by date where it has typed columns, else by key."""
    tables, is_dated = tables_of(noun), noun in DATED_MODELS
    own = OF_DATED if is_dated else OF_DAYS if noun in DAYS else OF_KEYED
    fields = Fields(list_tree(noun), is_list=True)
    door = Door(
        {**own, "table": table_choice(tables), "fields": fields},
        filterset_class=FILTERSETS[noun],
        check=check_search,
    )
    return Listing(
        noun=noun,
        name=PLURALS[noun],
        rows=rows_of(noun),
        orders=orders_of(noun),
        door=door,
        detail_door=Door({**OF_RECORDS, "fields": Fields(tree(noun))}),
        page=records.page,
        detail=partial(records.detail, noun),
        files={"jsonl": records.lines, "csv": records.table},
        tables={name: door.with_fields(Columns(one.columns)) for name, one in tables.items()},
    )


CITATIONS_DOOR = Door(
    {**OF_CITATIONS, "table": table_choice(GRAPH_TABLES)}, filterset_class=f.ReferenceFilter
)
CHANGES_DOOR = Door(
    {**OF_CHANGES, "fields": Fields(tree("change"), is_list=True)},
    filterset_class=f.ChangeFilter,
    check=check_changes,
)


def counts_of(noun: str, other: str, others: Mapping[str, Listing] | None = None) -> Listing:
    """Return the list of counts of statements or references, each with its own filters.

    Those of the other are told with what is to be counted for them.
    """
    fields = Fields(tree("count"), is_list=True)
    message = f"Only {PLURALS[other]} have this: write of={PLURALS[other]}, or leave it out."
    own, beyond = (FILTERSETS[name].base_filters for name in (noun, other))
    elsewhere = dict.fromkeys(beyond.keys() - own.keys(), message)
    parameters = {**OF_COUNTS, "fields": fields}
    door = Door(parameters, filterset_class=FILTERSETS[noun], elsewhere=elsewhere)
    return Listing(
        noun="count",
        name="counts",
        rows=all_rows(noun),
        orders={"value": counts.ORDER},
        door=door,
        page=counts.page,
        files={"jsonl": counts.lines, "csv": counts.table},
        tables={"counts": door.with_fields(Columns(COUNTS))},
        counted=noun,
        others=others or {},
    )


LISTS: Mapping[str, Listing] = {
    **{PLURALS[noun]: listing_of(noun) for noun in FILTERSETS},
    **{source.table.name: listing_of_table(source) for source in SOURCES},
    "citations": Listing(
        noun="citation",
        name="citations",
        rows=all_rows("reference"),
        orders={"newest": paging.NEWEST},
        door=CITATIONS_DOOR,
        page=citations.page,
        files={"csv": citations.table, "graphml": citations.lines},
        tables={
            name: Door(
                {**CITATIONS_DOOR.parameters, "fields": Columns(table.columns)}, f.ReferenceFilter
            )
            for name, table in GRAPH_TABLES.items()
        },
    ),
    "changes": Listing(
        noun="change",
        name="changes",
        rows=Change.objects.all(),
        orders=changes.ORDERS,
        door=CHANGES_DOOR,
        detail_door=Door({"format": JSON_ONLY, "fields": Fields(tree("change"))}),
        page=changes.page,
        detail=changes.detail,
        files={"jsonl": changes.lines, "csv": changes.table},
        tables={"changes": CHANGES_DOOR.with_fields(Columns(CHANGES))},
    ),
    "counts": counts_of(
        "reference",
        "statement",
        {PLURALS["statement"]: counts_of("statement", "reference")},
    ),
}  # by name
