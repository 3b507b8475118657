"""Data that a page gives as files, as a Dataset: all of it, a list, a release.

https://developers.google.com/search/docs/appearance/structured-data/dataset
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from statements.dates import PartialDate
from statements.releases.citing import AUTHORS, DESCRIPTION, KEYWORDS, LANGUAGE, LICENCE, TITLE

from .linked_data import Node
from .links import Link

WHOLE = "/#data"  # the name of all the data below the site
TYPES = {
    "format=csv": "text/csv",
    "format=jsonl": "application/jsonl",
    "/download/": "application/zip",
}  # by what an address holds; others are JSON


@dataclass(frozen=True, slots=True)
class Dataset:
    """What a page gives as files, with what is held of when and where it is of."""

    name: str
    files: Sequence[Link]
    span: str = ""  # a day, or the first and the last one
    places: Sequence[str] = field(default=())
    version: str = ""
    day: str = ""
    doi: str | None = None
    about: str = ""
    is_whole: bool = False


def dataset_node(dataset: Dataset, address: str, site: str) -> Node:
    """Return a dataset as JSON-LD."""
    whole = {"@type": "Dataset", "@id": f"{site}{WHOLE}", "name": TITLE}
    return {
        "@type": "Dataset",
        "@id": f"{site}{WHOLE}" if dataset.is_whole else f"{site}{address}",
        "url": f"{site}{address}",
        "name": dataset.name,
        "description": f"{dataset.about} {DESCRIPTION}".strip(),
        "license": LICENCE["path"],
        "creator": {"@type": "Organization", "name": AUTHORS, "url": f"{site}/"},
        "keywords": [*KEYWORDS],
        "inLanguage": LANGUAGE,
        "isAccessibleForFree": True,
        "isPartOf": None if dataset.is_whole else whole,
        "version": dataset.version,
        "dateModified": dataset.day,
        "identifier": f"https://doi.org/{dataset.doi}" if dataset.doi else None,
        "temporalCoverage": dataset.span,
        "spatialCoverage": [{"@type": "Place", "name": name} for name in dataset.places],
        "distribution": [file_node(one, site) for one in dataset.files],
    }


def file_node(file: Link, site: str) -> Node:
    endings = (type for ending, type in TYPES.items() if ending in file.address)
    return {
        "@type": "DataDownload",
        "name": file.label,
        "encodingFormat": next(endings, "application/json"),
        "contentUrl": f"{site}{file.address}",
    }


def span_of(dates: Iterable[PartialDate | None]) -> str:
    """Return the first and the last day of some dates, as far as they are held."""
    days = [day for day in dates if day]
    if not days:
        return ""
    return f"{min(day.first for day in days)}/{max(day.last for day in days)}"
