"""Clauses by their number alone, or with words of what they or their agreements say: "clause 6
Lachin", "пункт 6"; read as the search of the site reads them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from django.db.models import Q

from statements.dates import PartialDate
from statements.folding import stem, words_of
from statements.models import Clause, Record, SeriesMember
from statements.names import Spellings, spellings
from statements.resolving import citations
from statements.resolving.lines import Kind, Part, parts_of

NUMBERS = 2  # of one text that are looked for
LOOKED_AT = 500  # clauses with these numbers, of all texts
Names = list[tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Wanted:
    """A part of a text beside the number, and what it may mean."""

    date: PartialDate | None
    agreements: frozenset[str]  # those of a series too
    names: Names  # ways to say it, in all languages


def numbered_clauses(text: str) -> list[Clause]:
    """Return the clauses of any text whose number stands beside a word such as clause.

    All other words tell something of the clause or of its agreement. At most two queries beside
    the names held in memory.
    """
    numbers = citations.clause_numbers(text)[:NUMBERS]
    if not numbers:
        return []
    rows = with_numbers(numbers)
    parts_of_numbers = [parts_beside(text, number) for number in numbers]
    members = members_of(part for parts in parts_of_numbers for part in parts)
    current, clauses = spellings(), dict[str, Clause]()
    for number, parts in zip(numbers, parts_of_numbers, strict=True):
        wanted = [wanted_of(part, members, current) for part in parts]
        for row in rows:
            if is_numbered(row, number) and all(tells(one, Saying(row)) for one in wanted):
                clauses[row.pk] = row
    return list(clauses.values())


def with_numbers(numbers: Sequence[str]) -> list[Clause]:
    """Return the clauses with some numbers, and those below them, of agreements that stand."""
    condition = Q(pk=None)
    for label in (label for number in numbers for label in citations.labels_of(number)):
        condition |= Q(number=label) | Q(number__startswith=f"{label}.")
    merged = Record.objects.merged_keys("agreement")
    rows = Clause.objects.filter(condition).exclude(agreement__in=merged)
    return [*rows.select_related("agreement").order_by("agreement", "position")[:LOOKED_AT]]


def is_numbered(row: Clause, number: str) -> bool:
    labels = citations.labels_of(number)
    return any(row.number == label or row.number.startswith(f"{label}.") for label in labels)


def parts_beside(text: str, number: str) -> list[Part]:
    """Return the parts of a text without its clause and number."""
    own = {*citations.CLAUSES, number}
    words = [
        token
        for token in text.split()
        if not own.issuperset(map(citations.plain, citations.words_of(token)))
    ]
    parts = parts_of(" ".join(words)) if words else []
    return [part for part in parts if part.kind is not Kind.JOINING]


def members_of(parts: Iterable[Part]) -> Mapping[str, set[str]]:
    """Return the agreements of each series that some parts may mean."""
    records = (record for part in parts for record in part.records)
    members: dict[str, set[str]] = {key: set() for noun, key in records if noun == "series"}
    for row in SeriesMember.objects.filter(series__in=members) if members else ():
        members[row.series_id].add(row.agreement_id)
    return members


def wanted_of(part: Part, members: Mapping[str, set[str]], current: Spellings) -> Wanted:
    agreements: set[str] = set()
    for noun, key in part.records:
        agreements |= {key} if noun == "agreement" else members.get(key, set())
    names = [tuple(words_of(text)) for text in (part.text, *part.words)]
    names += [name for record in part.records for name in current.of(record)]
    return Wanted(part.date, frozenset(agreements), names)


class Saying:
    """What a clause and its agreement say."""

    def __init__(self, row: Clause) -> None:
        self.row, self.agreement = row, row.agreement

    @cached_property
    def words(self) -> set[str]:
        texts = (self.row.heading, self.row.summary, self.agreement.short_title)
        words = set(words_of(" ".join(filter(None, (*texts, self.agreement.title)))))
        return words | set(map(stem, words))

    def holds(self, words: Sequence[str]) -> bool:
        """Tell whether all words stand here, as they are or by their stems or beginnings."""
        return bool(words) and all(
            stem(word) in self.words
            or (word.isalpha() and any(own.startswith(word) for own in self.words))
            for word in words
        )


def tells(wanted: Wanted, saying: Saying) -> bool:
    """Tell whether a part of a text tells something of a clause or its agreement."""
    if saying.agreement.pk in wanted.agreements:
        return True
    if wanted.date and not wanted.agreements:
        day = saying.agreement.signed_on
        return day is not None and day.first <= wanted.date.last and wanted.date.first <= day.last
    return any(map(saying.holds, wanted.names))
