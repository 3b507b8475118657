"""The first page: what is held, who stands where, and the ways to all of it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from statements.dates import PartialDate
from statements.releases.citing import LICENCE, TITLE
from statements.slots import Crowded, NoSlots

from .builder import builder_of
from .items import Item, items_of
from .linked_datasets import Dataset, span_of
from .links import Link, link_to, list_at
from .marks import OF_MARKS
from .matrix import series_matrix
from .pages import API, PageView, Parameters
from .reading import read_rows
from .timeline import read_timeline

LATEST, LARGEST = "10", "500"
FEW = "60"  # places that programs are told of; of more, none
# What is counted, and the query that finds it.
HELD = (
    ("statements", "statements/?", "statements"),
    ("with an official original", "statements/?has_official_source=true", "statements"),
    ("references to texts", "references/?", "references"),
    ("with the words that cite", "references/?has_words=true", "references"),
    ("agreements", "agreements/?", "agreements"),
    ("officials", "officials/?", "officials"),
)


@dataclass(frozen=True, slots=True)
class Held:
    """How much there is of something, and where."""

    what: str
    number: Link


class HomeView(PageView):
    template_name = "explorer/home.html"
    tells_releases = True

    def context(self, state: str, parameters: Parameters, **key: str) -> dict[str, Any]:
        super().context(state, parameters)
        timeline = timeline_unless_crowded(state)
        return first_page(state) | timeline


@lru_cache(maxsize=1)
def first_page(state: str) -> dict[str, Any]:
    """Return what stands on the first page, counted once in each state of the ledger."""
    return {
        "heading": TITLE,
        "builder": builder_of(state),
        **standing(state),
        "latest": latest(state),
        "held": [held(state, *one) for one in HELD],
        "licence": LICENCE,
        "dataset": whole_dataset(state),
    }


def whole_dataset(state: str) -> Dataset:
    """Return what programs are told of all the data: its tables, of when and of where it is."""
    ends = [
        read_rows("statements", state, order=one, page_size="1") for one in ("oldest", "newest")
    ]
    days = [row["said_on"] or row["known_by"] for rows in ends for row in rows.records]
    places = read_rows("places", state, page_size=FEW)
    files = [
        Link(f"{name.capitalize()}, {words}", f"{API}{list_at(name, format=format)}")
        for name in ("statements", "references")
        for format, words in (("csv", "CSV"), ("jsonl", "JSON Lines"))
    ]
    labels = [] if places.next else [place["label"] for place in places.records]
    span = span_of(map(PartialDate.from_document, days))
    return Dataset(TITLE, files, span, labels, is_whole=True)


def standing(state: str) -> dict[str, Any]:
    """Return the matrix of the series of most texts, with what its marks mean."""
    rows = read_rows("series", state, page_size=LARGEST)
    if not rows.records:
        return {}
    series = max(rows.records, key=lambda one: (len(one["agreements"]), one["key"]))
    link = link_to("series", series["key"], series["title"])
    return {"series": link, "matrix": series_matrix(series, state, is_short=True), **OF_MARKS}


def latest(state: str) -> list[Item]:
    return items_of(read_rows("statements", state, page_size=LATEST))


def timeline_unless_crowded(state: str) -> dict[str, Any]:
    """Return the statements in time, or that they are not told while too many others count."""
    try:
        return {"timeline": read_timeline(state)}
    except (Crowded, NoSlots):
        return {"is_partial": True}


def held(state: str, what: str, address: str, name: str) -> Held:
    parameters = dict([address.partition("?")[2].split("=")]) if "=" in address else {}
    count = read_rows(name, state, **parameters, page_size="1", count="true").count
    number = f"more than {count['more_than']:,}" if isinstance(count, dict) else f"{count:,}"
    return Held(what, Link(number, f"/{address.removesuffix('?')}"))
