"""Who is compared on what: two governments in the order of their keys, and the texts to choose."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations

from statements.documents import Document
from statements.problems import ProblemDetails
from statements.query import Elsewhere

from ..links import Link, link_to, query_at
from ..reading import Names, names_of, read_record, read_rows

PATH = "compare"
MOST = "500"
AGREEMENT = "agreement"  # the parameter, and the noun
ITSELF = (
    "Nothing is compared with itself: name two governments, as in /compare/armenia/azerbaijan/."
)


@dataclass(frozen=True, slots=True)
class Text:
    """A text on which either spoke: the page of it, and how many references each made."""

    name: Link
    numbers: list[Link | None]  # in the order of the governments
    key: str
    total: int


def read_pair(first: str, second: str, state: str) -> list[Document]:
    """Return two governments by their names; raise Elsewhere to the one address of the pair.

    Its order is that of keys, which never change.
    """
    records = read_both(first, second, state)
    keys = sorted(record["key"] for record in records)
    if keys != [first, second]:
        raise Elsewhere(address_of(keys).lstrip("/"))
    return sorted(records, key=lambda record: (record["name"], record["key"]))


def read_both(first: str, second: str, state: str) -> list[Document]:
    """Return two governments, which must not be one."""
    records = [read_standing("government", key, state) for key in (first, second)]
    if records[0]["key"] == records[1]["key"]:
        raise ProblemDetails(404, "Not Found", ITSELF)
    return records


def read_standing(noun: str, key: str, state: str) -> Document:
    """Return a record, also by a key that was merged into its own."""
    try:
        return read_record(noun, key, state).document
    except Elsewhere as moved:
        return read_record(noun, moved.path.strip("/").partition("/")[2], state).document


def address_of(keys: Iterable[str], agreement: str = "") -> str:
    """Return the address of a pair, on a text or on what the page chooses."""
    path = "/".join([PATH, *sorted(keys)])
    return query_at(path, [(AGREEMENT, agreement)] if agreement else [])


def read_texts(keys: Sequence[str], state: str) -> list[Text]:
    """Return the texts on which either of two governments spoke, those of most references first."""
    rows = read_rows(
        "counts",
        state,
        by="agreement,government",
        government=",".join(sorted(keys)),
        page_size=MOST,
    )
    counts = defaultdict[str, dict[str, Document]](dict)
    for row in rows.records:
        if row["agreement"] and row["government"] in keys:
            counts[row["agreement"]][row["government"]] = row
    texts = [text_of(key, own, keys, rows.names) for key, own in counts.items()]
    return sorted(texts, key=lambda text: (-text.total, text.name.label))


def text_of(key: str, own: dict[str, Document], keys: Sequence[str], names: Names) -> Text:
    numbers = [
        Link(f"{own[one]['references']:,}", f"/{own[one]['filter']}") if one in own else None
        for one in keys
    ]
    total = sum(row["references"] for row in own.values())
    return Text(Link(names.of(AGREEMENT, key), address_of(keys, key)), numbers, key, total)


def first_text(state: str) -> str | None:
    """Return the first text of the series that has most: what is compared where none is chosen."""
    series = read_rows("series", state, page_size=MOST).records
    if not series:
        return None
    most = max(series, key=lambda one: (len(one["agreements"]), one["key"]))
    return next(iter(most["agreements"]), None)


def parties_of(agreement: Document, state: str) -> list[Link]:
    """Return links to the comparisons on a text of each two of its parties, by their names."""
    keys = {party["government"] for party in agreement["parties"]} - {None}
    names = names_of((f"government/{key}" for key in keys), state)
    ordered = sorted(keys, key=lambda key: (names.of("government", key), key))
    return [
        Link(
            " and ".join(names.of("government", key) for key in two),
            address_of(two, agreement["key"]),
        )
        for two in combinations(ordered, 2)
    ]


def government_links(pair: Sequence[Document]) -> list[Link]:
    return [link_to("government", one["key"], one["name"]) for one in pair]
