"""What cannot have been on that day: the future, sources before the act, texts cited too early."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from statements.dates import PartialDate
from statements.problems import Problem

from ..mapping import Document
from ..rules import day_of, warnings
from .around import Around, Date

FUTURE, EARLY = "future", "too_early"
DAYS = ("said_on", "known_by", "published_on", "retrieved_on", "signed_on")
BEGINNINGS = {"tenures": ("starts",), "aliases": ("valid_from",)}  # an end may be planned
ARCHIVED = re.compile(r"//web\.archive\.org/web/([0-9]{4})([0-9]{2})([0-9]{2})")


def ahead(document: Document, today: date) -> Iterator[Problem]:
    """Look for dates that are certainly after today."""
    for name in DAYS:
        if name in document:
            yield from in_future(document[name], name, today)
    for listed, names in BEGINNINGS.items():
        for place, row in enumerate(document.get(listed, ())):
            for name in names:
                yield from in_future(row[name], f"{listed}[{place}].{name}", today)


def in_future(value: object, path: str, today: date) -> Iterator[Problem]:
    found = day(value)
    if found and found.first > today:
        yield Problem(path, f"{found} is in the future.", FUTURE)


def day(value: object) -> PartialDate | None:
    """Return the date that a member holds, a day or a partial date."""
    if isinstance(value, str):
        return PartialDate.parse(value)
    return Date(value) if isinstance(value, dict) else None


def statement_dates(document: Document, around: Around) -> Iterator[Problem]:
    """Look at the day said beside its sources, the texts it cites and what it answers."""
    said = Date(document["said_on"])
    published: list[PartialDate] = []
    for place, row in enumerate(document["appearances"]):
        source = around.sources.get(row["source"] or "")
        if source is None or source.published is None:
            continue
        published.append(source.published)
        if said and source.published.last < said.first:
            message = f"This was printed on {source.published}, before it was said ({said})."
            yield Problem(f"appearances[{place}].source", message, EARLY)
    yield from known_dates(document["known_by"], published)
    yield from cited_early(document, day_of(document), around)
    yield from warnings(document, around.said)


def known_dates(known_by: str | None, published: list[PartialDate]) -> Iterator[Problem]:
    """Look whether a statement is known since the earliest publication of its sources."""
    if known_by is None or not published:
        return
    known = date.fromisoformat(known_by)
    first, last = min(d.first for d in published), min(d.last for d in published)
    if known < first:
        message = f"Its earliest source is of {first}: it is not known before that."
        yield Problem("known_by", message, EARLY)
    elif known > last:
        yield Problem("known_by", f"A source of {last} has it already.", "too_late")


def cited_early(document: Document, told: PartialDate | None, around: Around) -> Iterator[Problem]:
    """Look for agreements that are cited before they were signed."""
    for place, reference in enumerate(document["references"]):
        for number, target in enumerate(reference["targets"]):
            signed = around.signed.get(target["agreement"] or "")
            if told and signed and told.last < signed.first:
                path = f"references[{place}].targets[{number}]"
                text = around.told("agreement", target["agreement"])
                message = f"{text} is of {signed}, after this ({told})."
                yield Problem(path, message, EARLY)


def agreement_dates(document: Document, around: Around) -> Iterator[Problem]:
    yield from cited_early(document, Date(document["signed_on"]), around)


def official_dates(document: Document, around: Around) -> Iterator[Problem]:
    """Look for tenures that may end before they start, as far as the dates tell."""
    for place, row in enumerate(document["tenures"]):
        starts, ends = Date(row["starts"]), Date(row["ends"])
        if starts and ends and ends.first <= starts.first and starts.precision != ends.precision:
            message = f"It may end ({ends}) before it starts ({starts}): tell the days."
            yield Problem(f"tenures[{place}].ends", message, "may_overlap")


def source_dates(document: Document, around: Around) -> Iterator[Problem]:
    """Look for reading and archiving before the publication."""
    published = Date(document["published_on"])
    if published is None:
        return
    read = day(document["retrieved_on"])
    if read and read.last < published.first:
        message = f"It was read on {read}, before it was published ({published})."
        yield Problem("retrieved_on", message, EARLY)
    archived = ARCHIVED.search(document["archive_url"] or "")
    if archived and "".join(archived.groups()) < published.first.strftime("%Y%m%d"):
        kept = "-".join(archived.groups())
        message = f"The copy is of {kept}, before the publication ({published})."
        yield Problem("archive_url", message, EARLY)
