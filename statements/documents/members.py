"""How a noun declares the members of its public documents that filters ask for."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from statements.addresses import digests

Values = Callable[[Mapping[str, Any]], Iterable[Any]]  # of a document
ADDRESS = "address"


@dataclass(frozen=True)
class Member:
    """What a document has under one name; `noun` says what its keys are keys of."""

    name: str
    values: Values
    noun: str = ""


def plain_members(*names: str) -> tuple[Member, ...]:
    """Return codes that stand in the document itself."""
    return tuple(Member(name, values_at(name)) for name in names)


def key_member(name: str, noun: str = "", member: str = "") -> Member:
    """Return a key, or a list of keys, that stands in the document itself."""
    return Member(name, values_at(member or name), noun or name)


def values_at(name: str) -> Values:
    def values(document: Mapping[str, Any]) -> Iterable[Any]:
        member = document[name]
        return member if isinstance(member, list) else [member]

    return values


def values_below(listed: str, name: str) -> Values:
    """Return the values of a member of each item of a list."""
    return lambda document: (value for item in document[listed] for value in values_at(name)(item))


def address_member(*getters: Values) -> Member:
    """Return what addresses are looked up by; they are too long for an index."""

    def values(document: Mapping[str, Any]) -> Iterator[str]:
        for address in (address for each in getters for address in each(document)):
            yield from digests(address) if address else ()

    return Member(ADDRESS, values)
