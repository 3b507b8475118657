"""The search of contacts, in their list and where one is chosen: by kind, day and who took part,
as a text tells an occasion ("call 22 December 2022", "22.12.2022 Bayramov")."""

from __future__ import annotations

from django.db.models import Q

from statements.entering import with_plain_dates
from statements.models import Contact
from statements.resolving.contacts import names_in
from statements.resolving.occasions import Occasion, occasion

from .letter_cases import in_any_case

# Where a contact names what may take part in it, or where it was.
COLUMNS = {
    "official": "participants__official",
    "government": "participants__government",
    "institution": "participants__institution",
    "place": "place",
}
TEXTS = ("title", "key", "participants__official__name")


def occasion_test(text: str) -> Q | None:
    """Return the test of contacts that are the occasion a text tells; None where it tells none.

    What names nobody, such as the beginning of a name, stands in a title or in a name.
    """
    clues = occasion(text) or occasion(with_plain_dates(text))
    if clues is None or not (clues.kinds or clues.has_date):
        return None
    test = dated(clues)
    if clues.kinds:
        test &= Q(kind__in=[kind.value for kind in clues.kinds])
    for words, records in names_in(clues.words):
        own = Q.create([in_any_case(f"{name}__icontains", " ".join(words)) for name in TEXTS], Q.OR)
        for noun, key in records:
            own |= Q(**{COLUMNS[noun]: key})
        # Each by itself: who took part stand in rows of their own.
        test &= Q(pk__in=Contact.objects.filter(own).order_by().values("pk"))
    return test


def dated(clues: Occasion) -> Q:
    """Return the test of the day that a text tells, or of its day and month."""
    if day := clues.held_on:
        return Q(held_on_first__lte=day.last, held_on_last__gte=day.first)
    if not clues.anniversary:
        return Q()
    _, month, number = clues.anniversary.split("-")
    return Q(
        held_on_precision="day", held_on_first__month=int(month), held_on_first__day=int(number)
    )
