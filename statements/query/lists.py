"""Every list, declared once: where it is asked, and what makes its answers."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

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
from statements.models import Change

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


def listing_of(noun: str) -> Listing:
    """Return the list of a noun: by date where it has typed columns, else by key."""
    tables, is_dated = tables_of(noun), noun in DATED_MODELS
    own = OF_DATED if is_dated else OF_KEYED
    fields = Fields(list_tree(noun), is_list=True)
    door = Door(
        {**own, "table": table_choice(tables), "fields": fields},
        filterset_class=FILTERSETS[noun],
        check=check_search,
    )
    return Listing(
        noun=noun,
        name=PLURALS[noun],
        rows=all_rows(noun),
        orders={**paging.OF_DATED, RANK: searching.RANK} if is_dated else paging.OF_KEYED,
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


def counts_of(noun: str, others: Mapping[str, Listing] | None = None) -> Listing:
    """Return the list of counts of statements or references, each with its own filters."""
    fields = Fields(tree("count"), is_list=True)
    door = Door({**OF_COUNTS, "fields": fields}, filterset_class=FILTERSETS[noun])
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
    "counts": counts_of("reference", {PLURALS["statement"]: counts_of("statement")}),
}  # by name
