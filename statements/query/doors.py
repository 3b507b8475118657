"""Where something is asked: the parameters of a reply, read beside the filters of what is in it."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import parse_qs

from django.db.models import QuerySet
from django.utils.datastructures import MultiValueDict

from statements.exports import GRAPH_TABLES
from statements.filters import BadQuery, Fault, NoFilter, QueryFilterSet
from statements.filters.parameters import Parameter
from statements.filters.refusals import Pairs, certain
from statements.filters.value_fields import Faulty
from statements.models import PublicRecord

from .fields_parameter import ALL, SNIPPET, Picked
from .parameters import RANK, Declared

MOST_MENDED = 3  # times that a query is looked at again after it was mended
WHOLE_FORMATS = ("csv", "jsonl", "graphml")  # a file of the whole selection

Parameters = Mapping[str, Sequence[str]]  # names and all the values that each is given
QueryData = MultiValueDict[str, str]  # the same, as filters read it
Values = dict[str, list[Any]]  # as read, by name; what is wrong is empty
Options = dict[str, Any]  # the one value of each parameter


def no_faults(query: QueryData, values: Values) -> list[Fault]:
    return []


@dataclass(frozen=True, slots=True)
class Door:
    """What one place takes: parameters of a reply, and filters where it has a list.

    `check` tells what is wrong with parameters beside each other, `elsewhere` of filters that it
    does not take what to ask besides.
    """

    parameters: Declared
    filterset_class: type[QueryFilterSet] | None = None
    check: Callable[[QueryData, Values], list[Fault]] = no_faults
    required: tuple[str, ...] = ()
    elsewhere: Mapping[str, str] = field(default_factory=dict)

    @property
    def declared(self) -> Declared:
        """All parameters, the filters first."""
        filters = self.filterset_class.base_filters if self.filterset_class else {}
        return dict(filters) | dict(self.parameters)

    def with_fields(self, fields: Parameter) -> Door:
        """Return the same door with other names that `fields` takes."""
        return replace(self, parameters={**self.parameters, "fields": fields})

    def read(
        self, query: QueryData, rows: QuerySet[Any] | None = None, *, whole: str = ""
    ) -> tuple[QueryFilterSet, Options]:
        """Return the filters, over rows, and what is asked besides; raise BadQuery with all faults.

        `whole` is the format of a reply that is the whole selection.
        """
        filterset, values, faults = self.read_with_faults(query, rows, whole)
        if faults:
            refused = BadQuery(faults, pairs_of(query))
            refused.corrected = self.mended(refused.corrected, rows)
            raise refused
        return filterset, {name: read[0] for name, read in values.items()}

    def read_with_faults(
        self, query: QueryData, rows: QuerySet[Any] | None, whole: str
    ) -> tuple[QueryFilterSet, Values, list[Fault]]:
        """Return the filters, the values of the other parameters, and what is wrong with either."""
        rows = PublicRecord.objects.none() if rows is None else rows
        unfit = unfit_for(whole) if self.filterset_class else {}
        filterset_class = self.filterset_class or NoFilter
        filterset = filterset_class(
            query, rows, also=self.parameters, unfit=unfit, elsewhere=self.elsewhere
        )
        values, own = self.values_of(query)
        faults = [*filterset.faults, *own]
        if self.filterset_class:
            faults += not_in_whole(query, whole)
        return filterset, values, [*faults, *only_in_csv(query, whole, self.parameters)]

    def values_of(self, query: QueryData) -> tuple[Values, list[Fault]]:
        """Read the parameters that stand beside filters."""
        values: Values = {}
        faults: list[Fault] = []
        for name in [name for name in self.parameters if name in query]:
            try:
                values[name] = self.parameters[name].field_named(name).clean(query.getlist(name))
            except Faulty as faulty:
                values[name] = []
                faults.append(faulty.fault)
        return values, [*faults, *self.check(query, values)]

    def mended(self, text: str | None, rows: QuerySet[Any] | None) -> str | None:
        """Return a corrected query once it is right: only then is it offered.

        A name that was mended may have a value that must be, too.
        """
        for _ in range(MOST_MENDED):
            if text is None:
                break
            query = query_from(parse_qs(text, keep_blank_values=True))
            *_, faults = self.read_with_faults(query, rows, whole_format(query))
            if not faults:
                return text
            text = BadQuery(faults, pairs_of(query)).corrected
        return None


def check_search(query: QueryData, values: Values) -> list[Fault]:
    """Return what only a search has, and an order where a table has its own."""
    faults = []
    if GRAPH_TABLES.keys() & set(values.get("table", ())) and "order" in query:
        message = "Citations stand by day, the newest first, nodes by key: leave this out."
        faults.append(Fault("order", message, "has_its_order"))
    if "q" in query:
        return faults
    if RANK in values.get("order", ()):
        message = "Rank is how well a search fits: give q besides, or leave this out."
        faults.append(Fault("order", message, "needs_q"))
    if SNIPPET in picked_in(values).paths:
        message = "A snippet shows what a search found: give q besides, or leave it out."
        faults.append(Fault("fields", message, "needs_q"))
    return faults


def check_changes(query: QueryData, values: Values) -> list[Fault]:
    """Refuse document=0 beside fields that name the document."""
    if not picked_in(values).names("document") or "false" not in values.get("document", ()):
        return []
    message = "The fields name document, and this leaves it out."
    return [Fault("document", message, "not_with_fields")]


def picked_in(values: Values) -> Picked:
    """Return the members that are picked; ALL where columns of a table are, or nothing is."""
    picked = next(iter(values.get("fields", ())), ALL)
    return picked if isinstance(picked, Picked) else ALL


def check_names(query: QueryData, values: Values) -> list[Fault]:
    """Refuse a question that names nothing."""
    message = "This is needed: a key, a uid or a name, as in q=Lachin."
    return [] if "q" in query else [Fault("q", message, "needed")]


def unfit_for(format: str) -> dict[str, str]:
    """Return the parameters that only pages have, and in CSV what would be JSON in a cell."""
    if not format:
        return {}
    message = f"A {format.upper()} file is the whole selection: leave this out, or filter for less."
    unfit = dict.fromkeys(("page_size", "cursor", "count", "labels"), message)
    if format == "csv":
        unfit["document"] = "A table has no documents: write format=jsonl, or leave this out."
    return unfit


def not_in_whole(query: QueryData, format: str) -> list[Fault]:
    """Refuse what a file of the whole selection does not have."""
    unfit = unfit_for(format)
    if format and query.get("order") == RANK:
        unfit |= {"order": f"A {format.upper()} file is the whole selection: leave this out."}
    code = f"not_in_{format}"
    return [Fault(name, message, code) for name, message in unfit.items() if name in query]


TABLES_ONLY = {"table": "tables", "dialect": "dialects"}


def only_in_csv(query: QueryData, format: str, parameters: Container[str]) -> list[Fault]:
    """Refuse in another format than CSV what only tables have."""
    if "csv" in (format, certain(str(query.get("format", "")), WHOLE_FORMATS)):
        return []
    return [
        Fault(
            name,
            f"Only CSV has {what}: write format=csv besides, or leave this out.",
            "only_in_csv",
        )
        for name, what in TABLES_ONLY.items()
        if name in query and name in parameters
    ]


def whole_format(query: QueryData) -> str:
    """Return the format of a file of the whole selection, empty where a page is asked for."""
    format = str(query.get("format", ""))
    return format if format in WHOLE_FORMATS else ""


def query_from(parameters: Parameters) -> QueryData:
    """Return parameters as filters read them; one without a value was not given."""
    return QueryData({name: list(values) for name, values in parameters.items() if values})


def pairs_of(query: QueryData) -> Pairs:
    """Return a query's names and values."""
    return [(name, value) for name, values in query.lists() for value in values]


def lists_of(pairs: Iterable[tuple[str, str]]) -> dict[str, list[str]]:
    """Return names with all the values that each is given, of names and values."""
    lists: dict[str, list[str]] = {}
    for name, value in pairs:
        lists.setdefault(name, []).append(value)
    return lists
