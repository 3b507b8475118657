"""Records of accounts of contacts, made of the rows of a page."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

from django.db.models import Exists, OuterRef, Q

from statements.filters import QueryFilterSet
from statements.models import PublicMember, PublicSource, PublicStatement, PublicStep, PublicVoice
from statements.vocabularies import SPEAKING, AccountHeld, ContactKind, ReferenceType, Rendition

from .standing import Row

FIELDS = ("node",)
POINT = ("origin__contact", "node", "type")  # what tells rows apart
ACCOUNT = ("government", "statement", "reference")
BOTH_SIDES = 2


@dataclass(slots=True)
class Meeting:
    """What is compared at one contact: its sides, and whose own words are held."""

    sides: list[str] = field(default_factory=list)
    kinds: list[str] = field(default_factory=list)
    verbatim: set[str] = field(default_factory=set)

    def account_held(self, telling: Collection[str]) -> AccountHeld:
        """Return which of two sides' accounts tell what some governments tell."""
        own = [side for side in self.sides if side in telling]
        is_compared = len(self.sides) == BOTH_SIDES and ContactKind.SESSION not in self.kinds
        if not own or not is_compared:
            return AccountHeld.LISTED
        if len(own) == BOTH_SIDES:
            return AccountHeld.BOTH
        return AccountHeld.ONE if self.verbatim - {*own} else AccountHeld.NOT_HELD


def accounts(filterset: QueryFilterSet, rows: Sequence[Row]) -> list[Row]:
    """Return some points of contacts with all who tell them."""
    meetings = meetings_of({row["origin__contact"] for row in rows})
    telling = accounts_of(rows)
    return [
        point(row, meetings[row["origin__contact"]], telling[point_of(row)])
        for row in rows
        if point_of(row) in telling
    ]


def point_of(row: Row) -> tuple[str, ...]:
    return tuple(row[name] for name in POINT)


def point(row: Row, meeting: Meeting, accounts: list[Row]) -> Row:
    telling = [*dict.fromkeys(account["government"] for account in accounts)]
    return {
        "contact": row["origin__contact"],
        "node": row["node"],
        "type": row["type"],
        "family": ReferenceType(row["type"]).family.value,
        "sides": meeting.sides,
        "told_by": telling,
        "accounts": accounts,
        "held": meeting.account_held(telling).value,
    }


def accounts_of(rows: Sequence[Row]) -> dict[tuple[str, ...], list[Row]]:
    """Return the references that tell some points, in the order of their governments and days."""
    contacts, nodes, types = ({row[name] for row in rows} for name in POINT)
    steps = PublicStep.objects.of_contacts().filter(
        origin__contact__in=contacts, node__in=nodes, type__in=types
    )
    columns = (*POINT, "first", *ACCOUNT)
    telling = defaultdict[tuple[str, ...], list[Row]](list)
    for step in steps.order_by("government", "first", "reference").values(*columns).distinct():
        telling[point_of(step)].append({name: step[name] for name in ACCOUNT})
    return telling


def meetings_of(contacts: Collection[str]) -> dict[str, Meeting]:
    """Return what is compared at some contacts."""
    meetings = defaultdict[str, Meeting](Meeting)
    records = {f"contact/{key}": key for key in contacts}
    members = PublicMember.objects.filter(record__in=records, name__in=("government", "kind"))
    for record, name, value in members.order_by("value").values_list("record", "name", "value"):
        meeting = meetings[records[record]]
        (meeting.sides if name == "government" else meeting.kinds).append(value)
    for contact, government in verbatim_accounts(contacts):
        if government in meetings[contact].sides:
            meetings[contact].verbatim.add(government)
    return meetings


def verbatim_accounts(contacts: Collection[str]) -> list[tuple[str, str]]:
    """Return contacts with the governments whose own office's words on them are held verbatim."""
    statements = PublicStatement.objects.filter(contact__in=contacts).order_by()
    origin = dict(statements.values_list("uid", "contact"))
    original = PublicSource.objects.filter(
        statement=OuterRef("statement"), chain=0, rendition=Rendition.VERBATIM
    )
    voices = PublicVoice.objects.filter(
        Exists(original),
        Q(official__isnull=False) | Q(institution__isnull=False),
        statement__in=[*origin],
        role__in=SPEAKING,
    )
    pairs = voices.order_by().values_list("statement", "government").distinct()
    return [(origin[statement], government) for statement, government in pairs]
