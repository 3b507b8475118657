"""What public rows need beside their document, and what is told from a document alone.

A document does not say which office a tenure is of and whose office that is, who published a
source, which clause is part of which, or what was merged: that comes in a `Context`, and `facts`
tells which of it a document decides.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, MutableMapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any

import orjson

from statements.keys import RecordName, clause_key, split_clause_key
from statements.vocabularies import Resolution

from .declaration import Noun
from .field_types import Row
from .mapping import Document
from .nouns import AGREEMENT, INSTITUTION, OFFICIAL, SOURCE

PublicRows = dict[type[Any], list[Row]]
# What is told, of which key: the office of a tenure, the parent of a clause, the kind and the
# institution of an office, the government of an institution, the publisher of a source.
Fact = tuple[str, str]


@dataclass(frozen=True)
class Context:
    """What other records say that public rows need.

    `merged` maps `noun/key` of a merged record to the key that it is now part of, `first` that of a
    record that changed before to the number of its first change.
    """

    facts: MutableMapping[Fact, str | None] = field(default_factory=dict)
    merged: Mapping[str, str] = field(default_factory=dict)
    first: Mapping[str, int] = field(default_factory=dict)

    def current_key(self, noun: str, key: str | None) -> str | None:
        """Return the key that stands for key now."""
        if key is None or not self.merged:
            return key
        if noun == "clause":
            agreement, number = split_clause_key(key)
            return clause_key(str(self.current_key("agreement", agreement)), number)
        return self.merged.get(f"{noun}/{key}", key)

    def current_keys(self, noun: str, keys: Iterable[str]) -> set[str]:
        """Return the keys that stand for keys now."""
        return {str(self.current_key(noun, key)) for key in keys}

    def are_one(self, noun: str, key: str, other: str) -> bool:
        """Tell whether two keys mean one record."""
        return self.current_key(noun, key) == self.current_key(noun, other)

    @cached_property
    def losers(self) -> Mapping[str, list[str]]:
        """The keys of what is part of each record in the end, by `noun/key` of that record."""
        losers: dict[str, list[str]] = {}
        for name, winner in self.merged.items():
            noun, key = RecordName.parse(name)
            losers.setdefault(f"{noun}/{winner}", []).append(key)
        return losers

    def one_with(self, noun: str, key: str) -> set[str]:
        """Return the keys of all that is one with a record or a clause, its own among them."""
        if noun == "clause":
            agreement, number = split_clause_key(key)
            return {clause_key(one, number) for one in self.one_with("agreement", agreement)}
        standing_key = str(self.current_key(noun, key))
        return {standing_key, *self.losers.get(f"{noun}/{standing_key}", ())}

    def current_name(self, name: RecordName) -> RecordName:
        """Return what stands for a record, or a part of one, now."""
        return name._replace(key=self.current_key(*name) or name.key)

    def first_change(self, record: str, number: int) -> int:
        """Return the number of a record's first change: number, if this is the first."""
        return self.first.get(record, number)

    def office(self, tenure: str | None) -> str | None:
        office_key = self.facts.get(("office", tenure)) if tenure else None
        return office_key

    def kind(self, office: str | None) -> str | None:
        return self.facts.get(("kind", office)) if office else None

    def government(self, institution: str | None) -> str | None:
        key = self.facts.get(("government", institution)) if institution else None
        return self.current_key("government", key)

    def publisher(self, source: str) -> str | None:
        return self.current_key("publisher", self.facts.get(("publisher", source)))

    def nodes(self, target: Document) -> Iterator[str]:
        """Yield the target and its ancestors: clause, parent clauses, agreement."""
        if target["statement"]:
            yield str(self.current_key("statement", target["statement"]))
            return
        if target["clause"]:
            clause = self.current_key("clause", clause_key(target["agreement"], target["clause"]))
            while clause:
                yield clause
                clause = self.facts.get(("parent", clause))
        yield str(self.current_key("agreement", target["agreement"]))


def facts(noun: Noun, document: Document) -> dict[Fact, str | None]:
    """Return what document decides about rows of other records."""
    if noun is OFFICIAL:
        return {("office", row["uid"]): row["office"] for row in document["tenures"]}
    if noun is AGREEMENT:
        key = document["key"]
        return {
            ("parent", clause_key(key, row["number"])): row["parent"]
            and clause_key(key, row["parent"])
            for row in document["clauses"]
        }
    if noun is INSTITUTION:
        kinds = {("kind", row["key"]): row["kind"] for row in document["offices"]}
        bodies = {("institution", row["key"]): document["key"] for row in document["offices"]}
        return {**kinds, **bodies, ("government", document["key"]): document["government"]}
    if noun is SOURCE:
        return {("publisher", document["uid"]): document["publisher"]}
    return {}


def dump(document: Document) -> str:
    """Return a document as the JSON that is stored and sent, its fields in their order."""
    return orjson.dumps(document).decode()


def parse(text: str | bytes) -> Document:
    """Return the document that text says."""
    return dict(orjson.loads(text))


def day_of(document: Document) -> date | None:
    """Return the day a statement is ordered by: the first of said on, else of known by."""
    day = document["said_on"] or document["known_by"]
    return day and date.fromisoformat(day["first"])


ORIGIN = (
    *("uid", "kind", "title", "said_on", "known_by", "issued_by", "contact", "voices"),
    "certainty",
)  # the key fields of a statement, as each of its references tells them


def reference_document(
    reference: Document, statement: Document | None, agreement: str | None
) -> Document:
    """Return a reference as it stands by itself, with the key fields of what makes it.

    The clause that makes it is told by its whole key: a number alone would be read as one.
    """
    clause = reference.get("clause")
    quotes = {row["uid"]: row for row in statement["quotes"]} if statement else {}
    quote = quotes.get(reference.get("quote") or "")
    return {
        "uid": reference["uid"],
        "statement": statement and {name: statement[name] for name in ORIGIN},
        "agreement": agreement,
        "clause": clause_key(agreement, clause) if agreement and clause else None,
        "type": reference["type"],
        "words": quote and quote["exact"],
        "words_language": quote and quote["language"],
        "words_voice": quote and quote["voice"],
        "resolution": reference["resolution"],
        "implied": reference["resolution"] == Resolution.IMPLIED_BY_SUBJECT,
        "certainty": reference["certainty"],
        "about": reference["about"],
        "targets": reference["targets"],
        "note": reference["note"],
    }
