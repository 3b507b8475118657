"""What cannot have been on that day: the future, sources before the act, texts cited too early."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from statements.dates import PartialDate
from statements.problems import Problem, Remedy, Setting

from ..mapping import Document
from ..rules import partial_day_of, warnings
from .facts import agreement_of
from .remedies import open_record
from .surroundings import Date, Surroundings

FUTURE, EARLY = "future", "too_early"
DAYS = ("said_on", "known_by", "published_on", "retrieved_on", "signed_on", "held_on")
BEGINNINGS = {
    "tenures": ("starts", "known_until"),
    "aliases": ("valid_from",),
    "date_labels": ("date",),
}  # an end may be planned
ARCHIVE_DATE = re.compile(r"//web\.archive\.org/web/([0-9]{4})([0-9]{2})([0-9]{2})")


def future_dates(document: Document, today: date) -> Iterator[Problem]:
    """Look for dates that are certainly after today."""
    for name in DAYS:
        if name in document:
            yield from future_problems(document[name], name, today)
    for listed, names in BEGINNINGS.items():
        for place, row in enumerate(document.get(listed, ())):
            for name in names:
                yield from future_problems(row[name], f"{listed}[{place}].{name}", today)


def future_problems(value: object, path: str, today: date) -> Iterator[Problem]:
    value_date = date_of(value)
    if value_date and value_date.first > today:
        yield Problem(path, f"{value_date} is in the future.", FUTURE)


def date_of(value: object) -> PartialDate | None:
    """Return the date that a member holds, a day or a partial date."""
    if isinstance(value, str):
        return PartialDate.parse(value)
    return Date(value) if isinstance(value, dict) else None


def statement_dates(document: Document, surroundings: Surroundings) -> Iterator[Problem]:
    """Look at the day said beside its sources, the texts it cites and what it answers."""
    said_on = Date(document["said_on"])
    published: list[PartialDate] = []
    for place, row in enumerate(document["appearances"]):
        source = surroundings.sources.get(row["source"] or "")
        if source is None:
            continue
        remedies = open_record("source", row["source"])
        if source.published is None:
            if said_on and source.retrieved and source.retrieved < said_on.first:
                message = f"This was read on {source.retrieved}, before it was said ({said_on})."
                yield Problem(f"appearances[{place}].source", message, EARLY, remedies)
            continue
        published.append(source.published)
        if said_on and source.published.last < said_on.first:
            message = f"This was printed on {source.published}, before it was said ({said_on})."
            yield Problem(f"appearances[{place}].source", message, EARLY, remedies)
    yield from known_dates(Date(document["known_by"]), published)
    yield from early_citations(document, partial_day_of(document), surroundings)
    yield from warnings(document, surroundings.said_on)
    yield from contact_to_come(document, surroundings)


def contact_to_come(document: Document, surroundings: Surroundings) -> Iterator[Problem]:
    """Look whether a statement tells of an occasion that it comes before."""
    day, facts = partial_day_of(document), surroundings.contacts.get(document["contact"] or "")
    if day and facts and facts.held_on and day.last < facts.held_on.first:
        contact = surroundings.display_name("contact", document["contact"])
        yield Problem("contact", f"{contact} is of {facts.held_on}, after this ({day}).", EARLY)


def known_dates(known_by: PartialDate | None, published: list[PartialDate]) -> Iterator[Problem]:
    """Look whether a statement is known since the earliest publication of its sources."""
    if known_by is None or not published:
        return
    first, last = min(d.first for d in published), min(d.last for d in published)
    earliest = Remedy(f"Set known by to {first}", (Setting("known_by", str(first)),))
    remedies = (earliest,) if first == last else ()  # else the source itself is of no single day
    if known_by.last < first:
        message = f"Its earliest source is of {first}: it is not known before that."
        yield Problem("known_by", message, EARLY, remedies)
    elif known_by.first > last:
        yield Problem("known_by", f"A source of {last} has it already.", "too_late", remedies)


def early_citations(
    document: Document, day: PartialDate | None, surroundings: Surroundings
) -> Iterator[Problem]:
    """Look for agreements that are cited before they were signed."""
    for place, reference in enumerate(document["references"]):
        for number, target in enumerate(reference["targets"]):
            signed = surroundings.signed_on.get(target["agreement"] or "")
            if day and signed and day.last < signed.first:
                path = f"references[{place}].targets[{number}]"
                agreement = surroundings.display_name("agreement", target["agreement"])
                message = f"{agreement} is of {signed}, after this ({day})."
                yield Problem(path, message, EARLY, open_record("agreement", target["agreement"]))


def agreement_dates(document: Document, surroundings: Surroundings) -> Iterator[Problem]:
    signed_on = Date(document["signed_on"])
    yield from early_citations(document, signed_on, surroundings)
    yield from early_sources(document["sources"], "sources", signed_on, surroundings)
    for place, clause in enumerate(document["clauses"]):
        path = f"clauses[{place}].sources"
        yield from early_sources(clause["sources"], path, signed_on, surroundings)


def text_version_dates(document: Document, surroundings: Surroundings) -> Iterator[Problem]:
    """Look whether words were printed before their agreement was signed."""
    signed_on = surroundings.signed_on.get(agreement_of(document["clause"]) or "")
    for problem in early_sources([document["source"]], "source", signed_on, surroundings):
        yield replace(problem, path="source")


def early_sources(
    sources: list[str | None], path: str, signed_on: PartialDate | None, surroundings: Surroundings
) -> Iterator[Problem]:
    """Look for sources of an agreement that were printed before it was signed."""
    for place, uid in enumerate(sources):
        facts = surroundings.sources.get(uid or "")
        if signed_on and facts and facts.published and facts.published.last < signed_on.first:
            message = f"This was printed on {facts.published}, before the signing ({signed_on})."
            yield Problem(f"{path}[{place}]", message, EARLY, open_record("source", uid))


def official_dates(document: Document, surroundings: Surroundings) -> Iterator[Problem]:
    """Look for tenures that may end before they start, as far as the dates tell."""
    for place, row in enumerate(document["tenures"]):
        starts, ends = Date(row["starts"]), Date(row["ends"])
        if starts and ends and ends.first <= starts.first and starts.precision != ends.precision:
            message = f"It may end ({ends}) before it starts ({starts}): tell the days."
            yield Problem(f"tenures[{place}].ends", message, "may_overlap")


def source_dates(document: Document, surroundings: Surroundings) -> Iterator[Problem]:
    """Look for reading and archiving before the publication."""
    published = Date(document["published_on"])
    if published is None:
        return
    retrieved_on = date_of(document["retrieved_on"])
    if retrieved_on and retrieved_on.last < published.first:
        message = f"It was read on {retrieved_on}, before it was published ({published})."
        yield Problem("retrieved_on", message, EARLY)
    archive_match = ARCHIVE_DATE.search(document["archive_url"] or "")
    if archive_match and "".join(archive_match.groups()) < published.first.strftime("%Y%m%d"):
        archived_on = "-".join(archive_match.groups())
        message = f"The copy is of {archived_on}, before the publication ({published})."
        yield Problem("archive_url", message, EARLY)
