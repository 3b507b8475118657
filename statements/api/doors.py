"""The parameters that say how a reply comes, not what is in it."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable
from typing import Any, ClassVar

from django.http import QueryDict

from statements import paging
from statements.addresses import is_address
from statements.documents import PLURALS
from statements.exports import DIALECTS, EDGES
from statements.filters import BadQuery, Fault, QueryFilterSet, Refused
from statements.filters.algebra import check_value, one_of, single
from statements.filters.parameters import Parameter
from statements.filters.refusals import Pairs, drop
from statements.models import PublicRecord

from .picking import SNIPPET, Picked


class Choice(Parameter):
    """One of a few words."""

    listed = False

    def __init__(self, allowed: str, help_text: str, example: str) -> None:
        super().__init__(help_text, example)
        self.allowed = tuple(allowed.split())

    def read(self, value: str) -> str:
        text = single(value)
        one_of(text, self.allowed)
        return text


class Text(Parameter):
    """Any text up to a length; `check` raises ValueError where it is wrong."""

    listed = False

    def __init__(
        self, help_text: str, example: str, check: Callable[[str], Any], longest: int = 1_000
    ) -> None:
        super().__init__(help_text, example)
        self.check, self.longest = check, longest

    def read(self, value: str) -> Any:
        if not value:
            raise Refused("The value is empty: write one.", "empty")
        check_value(value)
        if len(value) > self.longest:
            raise Refused(f"This is longer than {self.longest} characters.", "too_long")
        try:
            return self.check(value)
        except Refused:
            raise
        except ValueError as error:
            raise Refused(str(error)) from error


class Size(Text):
    schema = {
        "type": "integer",
        "minimum": 1,
        "maximum": paging.MAX_SIZE,
    }


LONGEST_QUESTION = 200
PAGE_SIZE = Size("How many to a page: 100 if left out.", "100", paging.read_size)
CURSOR = Text("Where the page begins: as `next` and `previous` give it.", "", str)
COUNT = Choice("0 1", "1 adds `count`: exact up to 10,000, above an object `more_than`.", "1")
LABELS = Choice("0 1", "0 leaves the names of keys out.", "0")
RANK = "rank"  # an order that only a search has
JSON_ONLY = Choice("json", "The format of the reply.", "json")
ANY_FORMAT = Choice(
    "json jsonl csv",
    "The format of the reply: json is a page, jsonl (one record a line) and csv are the whole"
    " selection.",
    "json",
)
DIALECT = Choice(
    " ".join(DIALECTS),
    "In CSV: plain changes no byte of the data; excel is for spreadsheets: a mark before the table,"
    " and a ' before cells that begin with = + - @, tab or return.",
    "excel",
)


class Door(QueryFilterSet):
    """How a reply comes: parameters that stand beside the filters of a list."""

    format = JSON_ONLY
    needed: ClassVar[tuple[str, ...]] = ()

    @classmethod
    def read(
        cls, query: QueryDict, filters: QueryFilterSet | None = None, *, whole: str = ""
    ) -> dict[str, Any]:
        """Return what is asked of this door; raise BadQuery with all that is wrong in the query.

        `whole` is the format of a reply that is the whole selection.
        """
        door = cls(query, PublicRecord.objects.none())
        faults = [] if filters else door.faults
        if filters is not None:
            filters.also = tuple(door.filters)
            faults = [*filters.faults, *door.form_faults()]
        faults += not_in_whole(query, whole) if whole and filters is not None else []
        faults += only_in_csv(query, whole, door.filters)
        if faults:
            refused = BadQuery(faults, pairs_of(query))
            if refused.corrected is not None and not cls.takes(refused.corrected, filters):
                refused.corrected = None
            raise refused
        return {name: values[0] for name, values in door.values.items()}

    @classmethod
    def takes(cls, query: str, filters: QueryFilterSet | None) -> bool:
        """Tell whether a corrected query is right: only then is it offered."""
        data = QueryDict(query)
        door = cls(data, PublicRecord.objects.none())
        if filters is None:
            return not door.faults
        again = type(filters)(data, filters.queryset, also=tuple(door.filters))
        return not again.faults and not door.form_faults()


class DetailDoor(Door):
    labels = LABELS


class ListDoor(Door):
    format = ANY_FORMAT
    order = Choice(" ".join(paging.OF_KEYED), "By key, or what changed last first.", "changed")
    page_size = PAGE_SIZE
    cursor = CURSOR
    count = COUNT
    labels = LABELS
    dialect = DIALECT


class DatedDoor(ListDoor):
    """A list of what is ordered by date."""

    order = Choice(
        " ".join([*paging.OF_DATED, RANK]),
        "By date of the statement, newest (as if left out) or oldest first; what was recorded last "
        "first; what changed last first; or by rank: the 1,000 that fit `q` best, the best first.",
        "changed",
    )

    def joint_faults(self) -> list[Fault]:
        found = []
        if EDGES.name in self.values.get("table", ()) and "order" in self.data:
            message = "Edges stand by day, the newest first: leave this out."
            found.append(Fault("order", message, "not_in_edges", fix=drop("order")))
        return found if "q" in self.data else [*found, *self.needing_q()]

    def needing_q(self) -> list[Fault]:
        """Return what only a search has."""
        found = []
        if RANK in self.values.get("order", ()):
            message = "Rank is how well a search fits: give q besides, or leave this out."
            found.append(Fault("order", message, "needs_q", fix=drop("order")))
        picked = self.values.get("fields", [])
        if picked and isinstance(picked[0], Picked) and SNIPPET in picked[0].paths:
            message = "A snippet shows what a search found: give q besides, or leave it out."
            found.append(Fault("fields", message, "needs_q", fix=drop("fields")))
        return found


class EditionsDoor(Door):
    page_size = PAGE_SIZE
    cursor = CURSOR
    count = COUNT


class ReleasesDoor(EditionsDoor):
    format = ANY_FORMAT


class ChangesDoor(Door):
    format = ANY_FORMAT
    page_size = PAGE_SIZE
    dialect = DIALECT
    document = Choice(
        "0 1", "1 adds the document that became public, as naming it in fields does.", "1"
    )

    def joint_faults(self) -> list[Fault]:
        """Refuse document=0 beside fields that name the document."""
        named = any(isinstance(p, Picked) and p.names("document") for p in self.picked)
        if not named or self.data.get("document") != "0":
            return []
        message = "The fields name document, and this leaves it out."
        return [Fault("document", message, "not_with_fields", fix=drop("document"))]

    @property
    def picked(self) -> list[Any]:
        return self.values.get("fields", [])


def question(text: str) -> str:
    """Return a text to resolve; raise Refused where only an address may be so long."""
    if len(text) > LONGEST_QUESTION and not is_address(text):
        raise Refused(
            f"This is longer than {LONGEST_QUESTION} characters, and no address of a page.",
            "too_long",
        )
    return text


class ResolveDoor(Door):
    q = Text(
        "A key, uid, name in any language, date, citation (up to 200 characters) or address.",
        "clause 6 of the 9 November statement",
        question,
        2_000,
    )
    noun = Choice(" ".join(PLURALS), "Only candidates that are this.", "agreement")
    needed = ("q",)

    def joint_faults(self) -> list[Fault]:
        message = "This is needed: a key, a uid or a name, as in q=Lachin."
        return [Fault(name, message, "needed") for name in self.needed if name not in self.data]


def not_in_whole(query: QueryDict, format: str) -> list[Fault]:
    """Refuse what only pages have, and in CSV what would be JSON in a cell."""
    message = f"A {format.upper()} file is the whole selection: leave this out."
    only = ["page_size", "cursor", "count", "labels", *(["document"] if format == "csv" else [])]
    only += ["order"] if query.get("order") == RANK else []
    return [
        Fault(name, message, f"not_in_{format}", fix=drop(name)) for name in only if name in query
    ]


TABLES_ONLY = {"table": "tables", "dialect": "dialects"}


def only_in_csv(query: QueryDict, format: str, taken: Container[str]) -> list[Fault]:
    """Refuse in another format than CSV what only tables have."""
    if format == "csv":
        return []
    pages = {"format", "page_size", "cursor", "count", "labels", "fields"}
    fix = as_csv if not query.keys() & pages else None
    return [
        Fault(
            name,
            f"Only CSV has {what}: write format=csv besides, or leave this out.",
            "only_in_csv",
            fix=fix,
        )
        for name, what in TABLES_ONLY.items()
        if name in query and name in taken
    ]


def as_csv(pairs: Pairs) -> Pairs:
    return [*pairs, ("format", "csv")]


def with_tables(door: type[Door], tables: Iterable[str]) -> type[Door]:
    """Return a door that takes `table` as well."""
    names = tuple(tables)
    told = f"In CSV: which table, {names[0]} if left out; /codebook/ says what stands in each."
    return type(door.__name__, (door,), {"table": Choice(" ".join(names), told, names[0])})


def with_fields(door: type[Door], fields: Parameter) -> type[Door]:
    """Return a door that takes `fields` as well."""
    return type(door.__name__, (door,), {"fields": fields})


def pairs_of(query: QueryDict) -> Pairs:
    """Return a query's names and values."""
    return [(name, value) for name, values in query.lists() for value in values]
