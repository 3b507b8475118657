"""The short facts of a record, made of the fields that its noun declares."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from statements.dates import PartialDate
from statements.documents import KINDS
from statements.documents.field_types import Day, Link, Partial, Plain
from statements.documents.mapping import Field, Keys, Table
from statements.vocabularies import VOCABULARIES
from statements.wording.dates import date_with_basis, spelled_day

from .parts import Absent, Fact, Joined, Outward, Term, Text, Value, language_name
from .reading import Names, Record

NAMES = {
    "alpha2": "ISO two letters",
    "alpha3": "ISO three letters",
    "cow": "Correlates of War number",
    "gw": "Gleditsch and Ward number",
    "url": "Address",
    "archive_url": "Archived copy",
    "saved_copy_sha256": "Copy that we keep",
    "cites": "Names as its own source",
    "government": "Government",
    "certainty": "How sure we are of these facts",
}  # of fields whose own names read badly
ADDRESSES = {
    "wikidata": "https://www.wikidata.org/wiki/{}",
    "site": "https://{}",
    "url": "{}",
    "archive_url": "{}",
}  # what a value is an address of, or the end of one
UNDATED = "It is not held."
WEB = ("http://", "https://")


def facts_of(noun: str, record: Record, names: str) -> list[Fact]:
    """Return the facts of some fields, named in one string, in this order.

    What is empty says what that means, if its field declares it, and is left out where not.
    """
    table = KINDS[noun].table
    parts = {part.name: part for part in table.fields}
    facts = (fact_of(table, parts[name], record) for name in names.split() if name in parts)
    return [fact for fact in facts if fact]


def fact_of(table: Table, part: Field, record: Record) -> Fact | None:
    name = NAMES.get(part.name) or part.name.replace("_", " ").capitalize()
    value = record.document[part.name]
    if value not in (None, []):
        return Fact(name, value_of(table, part, value, record.names))
    empty = part.empty if isinstance(part, Plain) else ""
    empty = empty or (UNDATED if isinstance(part, Partial) else "")
    return Fact(name, Absent(empty)) if empty else None


def value_of(table: Table, part: Field, value: Any, names: Names) -> Value:
    """Return a value as pages show it, by what its field declares."""
    if isinstance(part, Keys):
        return Joined(list(links(part.link, value, names)))
    if isinstance(part, Link):
        return names.link(part.noun, value) or ""
    if isinstance(part, Partial):
        return partial_words(value)
    if isinstance(part, Day):
        return spelled_day(date.fromisoformat(value))
    if part.name in ADDRESSES:
        return address_of(ADDRESSES[part.name], value)
    if part.name == "language":
        return language_name(value)
    if part.name == "saved_copy_sha256":
        return f"Not published; SHA-256 {value}"
    column: Any = table.model._meta.get_field(part.name)
    vocabulary = VOCABULARIES.get(tuple(column.choices or ()))
    if vocabulary is None:
        return Text(str(value))
    if part.name.endswith("_certainty"):  # of one field: what it means stands with the record's
        return str(vocabulary(value).label)
    return Term.of(vocabulary(value))


def links(link: Link, keys: list[str], names: Names) -> Iterator[Value]:
    yield from (names.link(link.noun, key) or key for key in keys)


def address_of(form: str, value: str) -> Value:
    """Return a link that leaves the site; a text where it leads nowhere on the web."""
    address = form.format(value)
    return Outward(value, address) if address.startswith(WEB) else Text(value)


def partial_words(value: Any) -> str:
    """Return a partial date of a document in words, empty where there is none."""
    partial = PartialDate.from_document(value)
    return date_with_basis(partial) if partial else ""
