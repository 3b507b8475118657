"""The members of public documents that filters ask for, and the rows that hold them: pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from statements.addresses import digests
from statements.dates import PartialDate, days_held
from statements.keys import clause_key, split_clause_key

from .context import Context
from .kinds import Row
from .mapping import Document

ADDRESS = "address"
ABSENT = "none"  # the word by which filters ask for what is absent
Values = Callable[[Document], Iterable[Any]]


@dataclass(frozen=True)
class Member:
    """What a document has under one name; `noun` says what its keys are keys of."""

    name: str
    values: Values
    noun: str = ""


def own(*names: str) -> tuple[Member, ...]:
    """Return codes that stand in the document itself."""
    return tuple(Member(name, at(name)) for name in names)


def link(name: str, noun: str = "", member: str = "") -> Member:
    """Return a key, or a list of keys, that stands in the document itself."""
    return Member(name, at(member or name), noun or name)


def at(name: str) -> Values:
    def values(document: Document) -> Iterable[Any]:
        held = document[name]
        return held if isinstance(held, list) else [held]

    return values


def below(listed: str, name: str) -> Values:
    """Return the values of a member of each item of a list."""
    return lambda document: (value for item in document[listed] for value in at(name)(item))


def addresses(*found: Values) -> Member:
    """Return what addresses are looked up by; they are too long for an index."""

    def values(document: Document) -> Iterator[str]:
        for address in (address for each in found for address in each(document)):
            yield from digests(address) if address else ()

    return Member(ADDRESS, values)


def parent(clause: Document) -> Iterator[str]:
    if clause["parent"]:
        yield clause_key(clause["agreement"], clause["parent"])


HELD: Mapping[str, tuple[Member, ...]] = {
    "government": own("kind", "certainty"),
    "institution": (link("government"), *own("kind", "certainty"), addresses(at("site"))),
    "office": (link("institution"), *own("kind")),
    "official": (link("government"), *own("certainty")),
    "agreement": (
        *own("origin", "kind", "signed_on", "certainty"),
        *(Member("party", below("parties", noun), noun) for noun in ("government", "institution")),
        Member("party", below("parties", "official"), "official"),
        link("place"),
        Member("topic", below("clauses", "topics"), "topic"),
        addresses(below("urls", "url")),
    ),
    "clause": (
        link("agreement"),
        Member("parent", parent, "clause"),
        link("topic", member="topics"),
        *own("certainty"),
    ),
    "series": (link("agreement", member="agreements"),),
    "text_version": (
        link("clause"),
        Member("agreement", lambda row: [split_clause_key(row["clause"])[0]], "agreement"),
        link("publisher"),
        link("source"),
        *own("language", "certainty"),
    ),
    "publisher": (link("government"),),
    "source": (
        link("publisher"),
        link("cites", "publisher"),
        *own("kind", "language", "published_on", "certainty"),
        addresses(at("url"), at("archive_url")),
    ),
}


def member_rows(noun: str, record: str, document: Document, context: Context) -> list[Row]:
    """Return one row for each distinct value of each member, and one for each that is absent."""
    rows: dict[tuple[str, str], Row] = {}
    for member in HELD.get(noun, ()):
        for value in member.values(document):
            if value is not None:
                row = member_row(member, value, context)
                rows.setdefault((row["name"], row["value"]), row)
    if noun == "office" and (government := context.government(document["institution"])):
        rows["government", government] = row_of("government", government)
    named = {name for name, _ in rows}
    absent = [m.name for m in HELD.get(noun, ()) if m.name not in named and m.name != ADDRESS]
    rows |= {(name, ABSENT): row_of(name, ABSENT) for name in absent}
    return [{"record": record} | row for row in rows.values()]


def member_row(member: Member, value: Any, context: Context) -> Row:
    if isinstance(value, dict):
        day = PartialDate.from_document(value)
        return row_of(member.name, str(day), day)
    return row_of(member.name, str(context.key(member.noun, value) if member.noun else value))


def row_of(name: str, value: str, day: PartialDate | None = None) -> Row:
    days = {"first": day and day.first, "last": day and day.last}
    return {"name": name, "value": value} | days


def public_tenure(record: str, tenure: Document, context: Context) -> Row:
    """Return the row of a tenure, with what its office is."""
    starts, ends = (PartialDate.from_document(tenure[name]) for name in ("starts", "ends"))
    may, must = days_held(starts, ends)
    institution = context.facts.get(("institution", tenure["office"]))
    return {
        "record": record,
        "official": context.key("official", tenure["official"]),
        "office": tenure["office"],
        "office_kind": context.facts.get(("kind", tenure["office"])),
        "institution": context.key("institution", institution),
        "government": context.government(institution),
        "certainty": tenure["certainty"],
        "held_first": may[0],
        "held_last": may[1],
        "certain_first": must and must[0],
        "certain_last": must and must[1],
    }
