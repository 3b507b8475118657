"""The occasion that a statement was made at or tells of: which it may be, and how one is called."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import Prefetch

from statements.dates import PartialDate
from statements.documents import Context, Document
from statements.documents.merges import merged_keys
from statements.documents.rules import partial_day_of
from statements.documents.shared_rows import RowCache
from statements.keys import KEY_LENGTH, slug
from statements.models import Contact, Participant, Record

MOST_CONTACTS = 5  # proposed at a time
LOOKED_AT = 200  # contacts of one day


@dataclass(frozen=True, slots=True)
class ContactChoice:
    """A contact that a statement may be of, with who took part."""

    key: str
    title: str
    held_on: str
    participants: str


def contact_key(kind: str, day: date, participants: Iterable[Document]) -> str:
    """Return the key of a contact: its kind, surnames in the order of the alphabet, its day.

    Where no official is named, its governments stand for them; what a key cannot hold is left out.
    """
    rows = list(participants)
    surnames = {row["official"].rpartition("-")[2] for row in rows if row["official"]}
    names = sorted(surnames or {row["government"] for row in rows if row["government"]})
    while names and len("-".join([kind, *names, str(day)])) > KEY_LENGTH:
        names.pop()
    return slug(" ".join([kind, *names, str(day)]))


def contacts_on(
    day: PartialDate, officials: Collection[str], governments: Collection[str]
) -> list[ContactChoice]:
    """Return the contacts that may have been on a day, those with most of these people first.

    Governments decide between contacts of equally many; four queries.
    """
    merges = Context(merged=merged_keys())
    people, sides = (
        merges.current_keys("official", officials),
        merges.current_keys("government", governments),
    )
    contacts = Contact.objects.filter(held_on_first__lte=day.last, held_on_last__gte=day.first)
    merged = Record.objects.merged_keys("contact")
    rows = contacts.exclude(pk__in=merged).order_by("held_on_first", "pk")
    with_sides = Prefetch("participants", Participant.objects.select_related("government"))
    ranked = sorted(
        rows.prefetch_related(with_sides, "participants__official")[:LOOKED_AT],
        key=lambda row: (
            -len(merges.current_keys("official", participating(row, "official_id")) & people),
            -len(merges.current_keys("government", participating(row, "government_id")) & sides),
        ),
    )
    return [choice_of(row) for row in ranked[:MOST_CONTACTS]]


def contact_of_speakers(document: Document, row_cache: RowCache) -> ContactChoice | None:
    """Return the only contact on a statement's day in which an official who speaks took part."""
    day = partial_day_of(document)
    merges = row_cache.merges
    speaking = {voice["official"] for voice in document["voices"]} - {None}
    people = {one for key in speaking for one in merges.one_with("official", key)}
    if day is None or not people:
        return None
    rows = Participant.objects.filter(
        official__in=people,
        contact__held_on_first__lte=day.last,
        contact__held_on_last__gte=day.first,
    ).select_related("contact")
    contacts = {row.contact_id: row.contact for row in rows[:LOOKED_AT]}
    standing = [key for key in contacts if merges.current_key("contact", key) == key]
    if len(standing) != 1:
        return None
    only = contacts[standing[0]]
    return ContactChoice(only.pk, only.title, str(only.held_on), "")


def participating(row: Contact, column: str) -> Iterator[str]:
    """Yield the keys that stand in a column of a contact's participants."""
    yield from filter(None, (getattr(one, column) for one in row.participants.all()))


def choice_of(row: Contact) -> ContactChoice:
    people = (one.official or one.government for one in row.participants.all())
    names = dict.fromkeys(str(person) for person in people)
    return ContactChoice(row.pk, row.title, str(row.held_on), ", ".join(names))
