"""What a page shows, asked of `query` as every door asks it: records and lists as values."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import orjson

from statements import query
from statements.documents import KINDS, NOUNS, PLURALS, Context, Document, pointers
from statements.documents.merges import standing_record
from statements.keys import RecordName

from .links import NOUNS as NOUNS_OF
from .links import Link, link_to


@dataclass(frozen=True, slots=True)
class Names:
    """The names of keys, by plural noun and key, and links that are called by them."""

    by_noun: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    def of(self, noun: str, key: str) -> str:
        """Return the name of a key, the key itself where it has none."""
        return self.by_noun.get(PLURALS[noun], {}).get(key, key)

    def __or__(self, others: Names) -> Names:
        nouns = self.by_noun.keys() | others.by_noun.keys()
        both = {n: {**self.by_noun.get(n, {}), **others.by_noun.get(n, {})} for n in nouns}
        return Names(both)

    def link(self, noun: str, key: str | None) -> Link | None:
        """Return a link to the page of a key, None where there is no key."""
        return link_to(noun, key, self.of(noun, key)) if key else None

    def merges(self, state: str) -> Context:
        """Return what stands for merged records, nothing where none of these is one."""
        keys = ((NOUNS_OF[plural], own) for plural, own in self.by_noun.items())
        return query.merges_among((f"{noun}/{key}" for noun, own in keys for key in own), state)

    def standing(self, into: Context) -> Names:
        """Return the names of the keys that stand for these, too."""
        if not into.merged:
            return self
        current = {
            plural: {str(into.current_key(NOUNS_OF[plural], key)): own[key] for key in own}
            for plural, own in self.by_noun.items()
        }
        return self | Names(current)


@dataclass(frozen=True, slots=True)
class Record:
    """A public record with the names of all that it points at."""

    document: Document
    names: Names
    path: str
    number: int  # of its last change


@dataclass(frozen=True, slots=True)
class Rows:
    """One page of a list; `next` and `previous` are the queries of the pages beside it."""

    records: list[dict[str, Any]]
    names: Names
    next: str | None
    previous: str | None
    count: int | dict[str, int] | None
    totals: Mapping[str, int]
    hint: list[dict[str, Any]]


def title_in(noun: str, document: Document) -> str | None:
    """Return what a document calls itself, None where it has no name of its own."""
    return next((document[name] for name in KINDS[noun].names if document[name]), None)


def read_record(noun: str, key: str, state: str, **parameters: str) -> Record:
    """Return a public record; raises what became of it, or what comes near its key."""
    listing = query.LISTS[PLURALS[noun]]
    lists = {name: [value] for name, value in parameters.items()}
    document: Document = orjson.loads(query.detail(listing, key, lists, state))
    names = Names(document.pop("labels"))
    into = names.merges(state)
    path, number = document.pop("path"), document.pop("number")
    return Record(standing_record(noun, document, into), names.standing(into), path, number)


def read_rows(name: str, state: str, **parameters: str | list[str]) -> Rows:
    """Return one page of a list, by the names that its parameters have in every door."""
    lists = {n: [v] if isinstance(v, str) else v for n, v in parameters.items()}
    return answer(query.ask(query.LISTS[name], lists, "json", state))


def read_some(noun: str, keys: Iterable[str], state: str) -> Rows:
    """Return the public records of some keys, each once."""
    return rows_of(query.some(noun, [*dict.fromkeys(keys)], state), noun, state)


def answer(question: query.Question) -> Rows:
    """Return the page that a question asks for, as values."""
    return rows_of(query.answer(question), question.listing.noun, question.state)


def rows_of(page: query.Page, noun: str, state: str) -> Rows:
    """Return a page as values; what its records name is what stands for it now, as in rows."""
    names = Names(page.names)
    into = names.merges(state)
    return Rows(
        [standing_record(noun, record, into) for record in page.records],
        names.standing(into),
        page.next,
        page.previous,
        page.count,
        page.totals or {},
        page.hint or [],
    )


def with_names(
    documents: Mapping[str, Document], state: str
) -> tuple[Mapping[str, Document], Names]:
    """Return documents by `noun/key`, and by what stands for it, with all that they point at."""
    by_noun: dict[str, list[Document]] = {}
    for name, document in documents.items():
        by_noun.setdefault(RecordName.parse(name).noun, []).append(document)
    names = read_names({n: own for n, own in by_noun.items() if n in NOUNS}, state)
    into = names.merges(state)
    standing = {
        one: standing_record(RecordName.parse(name).noun, document, into)
        for name, document in documents.items()
        for one in (name, str(into.current_name(RecordName.parse(name))))
    }
    return standing, names.standing(into)


def read_names(documents: Mapping[str, Iterable[Document]], state: str) -> Names:
    """Return the names of all that documents point at, which are given by noun."""
    links = {
        (link.noun, link.key)
        for noun, listed in documents.items()
        for document in listed
        for link in pointers(NOUNS[noun], document)
    }
    return names_of((f"{noun}/{key}" for noun, key in links), state)


def names_of(ids: Iterable[str], state: str) -> Names:
    """Return the names of `noun/key`."""
    return Names(query.names_of(ids, state))
