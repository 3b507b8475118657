"""Agreements and clauses by what a curator types: "9 nov 6"; clauses with their summaries."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from statements.folding import fold
from statements.models import Agreement, Clause, Series, SeriesMember
from statements.names import Names, names
from statements.names.phrases import bare
from statements.resolving.citations import citations

from .dates_within import with_plain_dates
from .numbered_clauses import numbered_clauses

LONGEST = 200  # characters that are looked at
AGREEMENTS = 3  # whose clauses are told
CLAUSES = 60  # of all of them
SERIES = 3
FEWEST = 3  # letters that may begin a name


@dataclass(frozen=True, slots=True)
class TargetChoice:
    """Something that a reference may point at; `members` are a series' agreements."""

    noun: str
    key: str
    label: str
    summary: str = ""
    members: tuple[tuple[str, str], ...] = ()


def target_choices(term: str) -> list[TargetChoice]:
    """Return what a term names, the likeliest first: clauses by number, agreements, series.

    Of an agreement that is named alone, its clauses follow it. Where no text is named, clauses
    with the number are told of all that fit the other words. Dates in forms that names are not
    held in are read where nothing else is told. At most six queries each way, beside the names
    held in memory.
    """
    question = term.replace("\x00", " ").strip()[:LONGEST]
    if not question:
        return []
    index, plain = names(), with_plain_dates(question)
    return choices_of(question, index) or (choices_of(plain, index) if plain != question else [])


def choices_of(question: str, index: Names) -> list[TargetChoice]:
    """Return what a text names as it stands."""
    numbered = [
        (agreement, number)
        for citation in citations(question)
        for agreement in keys_called(citation.text, index, "agreement")[:AGREEMENTS]
        for number in citation.numbers
    ]
    whole = keys_called(question, index, "agreement")[:AGREEMENTS]
    clauses = clauses_like(numbered)
    named = keys_called(question, index, "series") or keys_beginning(question, index, "series")
    series = series_choices(named)
    if not clauses and whole:
        return [*agreement_choices(whole), *clauses_of(*whole), *series]
    clauses = clauses or list(map(clause_choice, numbered_clauses(question)[:CLAUSES]))
    return [*clauses, *agreement_choices(whole), *series]


def keys_called(text: str, index: Names, noun: str) -> list[str]:
    """Return the keys of what is called so, or by the date in the text, the surest first."""
    folded = fold(text)
    called = [
        *index.by_name.get(folded, ()),
        *index.by_name.get(folded.removeprefix("the "), ()),
        *index.by_date.get(bare(text), ()),
    ]
    return list(dict.fromkeys(one.key for one in called if one.noun == noun))


def keys_beginning(text: str, index: Names, noun: str) -> list[str]:
    """Return the keys of what has a name that begins so, in the order of these names."""
    folded = fold(text).removeprefix("the ")
    if len(folded) < FEWEST:
        return []
    begun = sorted(name for name in index.by_name if name.startswith(folded))
    called = (one for name in begun for one in index.by_name[name])
    return list(dict.fromkeys(one.key for one in called if one.noun == noun))


def clauses_like(numbered: Iterable[tuple[str, str]]) -> list[TargetChoice]:
    """Return the clauses with these numbers, each with those below it."""
    condition = Q(pk=None)
    for agreement, number in dict.fromkeys(numbered):
        below = Q(number=number) | Q(number__startswith=f"{number}.")
        condition |= Q(agreement=agreement) & below
    return list(clauses_in(Clause.objects.filter(condition)))


def clauses_of(*agreements: str) -> list[TargetChoice]:
    """Return the clauses of agreements with their summaries, in the order of the texts."""
    return list(clauses_in(Clause.objects.filter(agreement__in=agreements)))


def clauses_in(rows: QuerySet[Clause]) -> Iterator[TargetChoice]:
    for row in rows.select_related("agreement").order_by("agreement", "position")[:CLAUSES]:
        yield clause_choice(row)


def clause_choice(row: Clause) -> TargetChoice:
    heading = f": {row.heading}" if row.heading else ""
    label = f"{row.agreement.short_title}, {row.printed or row.number}{heading}"
    return TargetChoice("clause", row.pk, label, row.summary or "")


def agreement_choices(keys: list[str]) -> list[TargetChoice]:
    rows = Agreement.objects.in_bulk(keys)
    return [
        TargetChoice("agreement", key, str(rows[key]), rows[key].summary or "")
        for key in keys
        if key in rows
    ]


def series_choices(keys: list[str]) -> list[TargetChoice]:
    """Return series with their agreements, to be chosen all at once."""
    if not keys:
        return []
    rows = Series.objects.in_bulk(keys[:SERIES])
    members: dict[str, list[tuple[str, str]]] = {key: [] for key in rows}
    members_of = SeriesMember.objects.filter(series__in=rows).select_related("agreement")
    for row in members_of.order_by("series", "position"):
        members[row.series_id].append((row.agreement_id, str(row.agreement)))
    return [
        TargetChoice("series", key, str(rows[key]), rows[key].definition, tuple(members[key]))
        for key in keys
        if key in rows
    ]
