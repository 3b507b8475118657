"""From what people type to what is meant: keys, uids, names, dates, addresses, citations.

Text comes in as it was typed or pasted; out come candidates, records of the public side alone,
the likeliest first and each with how it was matched. Begin with `resolve`: it asks each way in
turn, and `near` guesses only where none of them answers. `keys` tells what became of a key that is
gone.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from statements.addresses import digests, is_address
from statements.documents import PLURALS, Context
from statements.folding import fold, latin
from statements.keys import is_uid
from statements.ledger.publishing import merged_keys
from statements.models import PublicMember, PublicRecord
from statements.names import Names, names, spelled_words, spellings
from statements.names.phrases import bare

from .candidates import SCORES, Candidate, ranked
from .clauses import clauses_cited
from .contacts import contacts_meant, titled
from .keys import MergedAway, Tombstone, fate_of
from .near import near, of_surname

REASONS = tuple(SCORES)
KEY = re.compile(r"[0-9a-z-]{1,80}(?:/[0-9a-z.]{1,30})?")
PATH = re.compile(rf"(?:.*/)?({'|'.join(PLURALS.values())})/([^?#]+?)/?(?:[?#].*)?", re.DOTALL)
NOUN_OF = {plural: noun for noun, plural in PLURALS.items()}
WIKIDATA = re.compile(r"(?:https?://)?(?:www\.)?wikidata\.org/(?:wiki|entity)/(q[0-9]+)", re.I)
MOST = 20  # records with one address


def resolve(text: str, noun: str | None = None) -> list[Candidate]:
    """Return what text may mean, the likeliest first, each record once.

    What only looks alike, or sounds so in Latin letters, or has a contact's title for these words
    among others, is told where nothing else is found. At equal scores agreements come before
    series, governments, people, and so on.
    """
    question, into, index = text.strip(), Context(merged=merged_keys()), names()
    named = [*by_name(question, index)]
    candidates = [
        *by_key(question, into),
        *named,
        *by_form(question, index, named),
        *of_surname(question, index),
        *by_address(question),
        *clauses_cited(question, index, into),
        *contacts_meant(question),
    ]
    guesses = (question, latin(question))  # the second for a script in which no name is held
    nearest = (ranked((*near(guess, index), *titled(guess)), noun) for guess in guesses)
    return ranked(candidates, noun) or next(filter(None, nearest), [])


def by_key(text: str, into: Context) -> Iterator[Candidate]:
    """Yield the records of any noun that have this key or uid, or are what it became part of.

    The address of a record in this API stands for its key.
    """
    nouns, key = spelled(text)
    if not KEY.fullmatch(key):
        return
    why = dict.fromkeys((f"{noun}/{key}" for noun in nouns), "uid" if is_uid(key) else "key")
    for noun in nouns if into.merged and not is_uid(key) else ():
        standing = f"{noun}/{standing_key(into, noun, key)}"
        if standing not in why:
            why[standing] = "merged key"
    rows = PublicRecord.objects.filter(id__in=why).order_by("id")
    for name, noun, own_key, label, path in rows.values_list("id", "noun", "key", "label", "path"):
        yield Candidate(noun, own_key, label, path, text, why[name], SCORES[why[name]])


def standing_key(into: Context, noun: str, key: str) -> str:
    """Return the key that stands for key now: key itself where it is none of this noun."""
    try:
        return str(into.current_key(noun, key))
    except ValueError:  # no such clause could be
        return key


def spelled(text: str) -> tuple[tuple[str, ...], str]:
    """Return the nouns that a key or an address of this API may be of, and the key."""
    if match := PATH.fullmatch(text):
        return (NOUN_OF[match[1]],), match[2].lower()
    return tuple(PLURALS), text.lower()


def by_name(text: str, index: Names) -> Iterator[Candidate]:
    """Yield the records that are called so, or by the date in it."""
    item = WIKIDATA.match(text)
    folded = fold(item[1] if item else text)
    for spelling in dict.fromkeys((folded, folded.removeprefix("the "))):
        yield from map(Candidate.of, index.by_name.get(spelling, ()))
    yield from map(Candidate.of, index.by_date.get(bare(text), ()))


def by_form(text: str, index: Names, named: Iterable[Candidate]) -> Iterator[Candidate]:
    """Yield what a search finds by a form of a name and nobody has named: in another case, a
    surname with initials."""
    records, why = spellings(index).find(spelled_words(text)), "form of a name"
    names = {f"{noun}/{key}" for noun, key in records} - {f"{c.noun}/{c.key}" for c in named}
    rows = PublicRecord.objects.filter(id__in=names).order_by("id") if names else ()
    for row in rows:
        yield Candidate(row.noun, row.key, row.label, row.path, text, why, SCORES[why])


def by_address(text: str) -> Iterator[Candidate]:
    """Yield the sources, agreements and institutions with this address, however it is spelt."""
    if not is_address(text):
        return
    members = PublicMember.objects.filter(name="address", value__in=list(digests(text)))
    ids = list(members.order_by("record").values_list("record", flat=True).distinct()[:MOST])
    rows = PublicRecord.objects.filter(id__in=ids).order_by("id")
    for noun, key, label, path in rows.values_list("noun", "key", "label", "path"):
        yield Candidate(noun, key, label, path, text, "address", SCORES["address"])


__all__ = ["REASONS", "Candidate", "MergedAway", "Tombstone", "fate_of", "of_surname", "resolve"]
