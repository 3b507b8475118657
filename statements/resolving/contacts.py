"""From a text to the contacts that it may mean: by kind, who took part and day, or by their titles.

Contacts are too many for their names to be remembered: the database is asked.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from django.db.models import Q

from statements.documents.nouns import CONTACT
from statements.folding import fold, words_of
from statements.models import PublicMember, PublicRecord, SearchRecord
from statements.names import spellings
from statements.search import Phrase, Query, Term, matches_of

from .candidates import SCORES, Candidate
from .occasions import Occasion, occasion

LESS = 10  # a contact is this much less sure where one thing is not told, of 100
TOLD = 2  # things of three that must be told
MOST = 20  # contacts that one text may mean, the newest
WORDS = range(2, 31)  # of a title: one is too few to name it
DAY = "held_on"  # the member with its date, which no other noun has
TAKING_PART = ("official", "government", "institution", "place")  # members that name somebody


def contacts_meant(text: str) -> Iterator[Candidate]:
    """Yield the contacts of which a text tells two of three things: kind, who took part, date.

    A place stands for who met there. Every word must tell something of it.
    """
    clues = occasion(text)
    if clues is None or not (clues.kinds or clues.has_date):
        return
    parties = parties_of(clues.words) if clues.words else []
    if parties is None:
        return
    clue_count = sum(map(bool, (clues.kinds, parties, clues.has_date)))
    # The ending of a date is asked of few contacts only: no index has it.
    if clue_count >= TOLD and (parties or not clues.anniversary):
        score = SCORES["occasion"] - LESS * (clue_count == TOLD)
        for key, label, path in listed(newest(clues, parties)):
            yield Candidate(CONTACT.name, key, label, path, text, "occasion", score)


def parties_of(words: Sequence[str]) -> list[Q] | None:
    """Return a test of members for each name in some words; None where a word is of no name."""
    named = [records for _, records in names_in(words)]
    return [party_of(records) for records in named] if all(named) else None


def names_in(words: Sequence[str]) -> Iterator[tuple[Sequence[str], list[tuple[str, str]]]]:
    """Yield each name in some words, the longest first, with whom it may mean that takes part; a
    word of no name with nobody."""
    current, rest = spellings(), tuple(words)
    while rest:
        widths = range(len(rest), 0, -1)
        named = ((width, taking_part(current.find(rest[:width]))) for width in widths)
        width, records = next((one for one in named if one[1]), (1, []))
        yield rest[:width], records
        rest = rest[width:]


def taking_part(records: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    return [record for record in records if record[0] in TAKING_PART]


def party_of(records: Iterable[tuple[str, str]]) -> Q:
    """Return the test of members for any of some records."""
    return Q.create([Q(name=noun, value=key) for noun, key in records], Q.OR)


def newest(clues: Occasion, parties: Sequence[Q]) -> list[str]:
    """Return the newest contacts that an occasion may be, as `contact/key`."""
    tests = [*parties]
    if clues.kinds:
        tests.append(Q(name="kind", value__in=[kind.value for kind in clues.kinds]))
    rows = PublicMember.objects.filter(name=DAY)
    if clues.held_on:
        rows = rows.filter(first__lte=clues.held_on.last, last__gte=clues.held_on.first)
    if clues.anniversary:
        rows = rows.filter(value__endswith=clues.anniversary)
    for test in tests:
        rows = rows.filter(record__in=PublicMember.objects.filter(test).order_by().values("record"))
    return [*rows.order_by("-first", "record").values_list("record", flat=True)[:MOST]]


def titled(text: str) -> Iterator[Candidate]:
    """Yield the contacts whose titles hold all words of a text, and how: some, or just these."""
    words = words_of(text)
    if len(words) not in WORDS:
        return
    query = Query(tuple((Term.of(Phrase((word,))),) for word in words))
    rows = SearchRecord.objects.filter(matches_of(query), name__startswith=f"{CONTACT.name}/")
    for key, label, path in listed(rows.order_by("name").values_list("name", flat=True)[:MOST]):
        why = "name" if fold(label) == fold(text) else "part of a name"
        yield Candidate(CONTACT.name, key, label, path, text, why, SCORES[why])


def listed(ids: Iterable[str]) -> list[tuple[str, str, str]]:
    """Return key, label and path of some contacts, by key."""
    rows = PublicRecord.objects.listed(ids).order_by("id")
    return [*rows.values_list("key", "label", "path")]
