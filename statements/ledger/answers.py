"""Charges with what the accused answered, read from the public side as `stances` asks it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Q
from django.db.models.functions import Coalesce

from statements.documents.mapping import batched
from statements.models import Entry, PublicStatement, PublicStep
from statements.models.public.stances import PublicStepQuerySet
from statements.stances import ON_SUBJECT, Answer, Charge, Defence, Reply, answers_to
from statements.vocabularies import ReferenceType

from .steps import speaking

CHARGES = 100  # asked about in one query
DAYS = ("first", "last", "day", "precision")
Answered = tuple[Charge, list[Answer]]


def answered_charges(charges: PublicStepQuerySet) -> Iterator[Answered]:
    """Yield charges with their answers, some at a time; one of nobody has none."""
    columns = ("reference", "statement", "node", "ancestors", "about", "first", "last", "precision")
    rows = charges.charges().order_by().values_list(*columns)
    for chunk in batched(rows.iterator(), CHARGES):
        yield from with_answers([charge_of(row) for row in chunk])


def charge_of(row: Sequence[Any]) -> Charge:
    reference, statement, node, ancestors, *rest = row
    above = (*ancestors.split(";"),) if ancestors else ()
    return Charge(reference, statement, node, above, *rest)


def with_answers(charges: Sequence[Charge]) -> Iterator[Answered]:
    accused = [charge for charge in charges if charge.accused]
    replies = replies_to({charge.statement for charge in accused})
    defences = defences_of(accused, {r.statement for listed in replies.values() for r in listed})
    for charge in charges:
        own = replies.get((charge.accused, charge.statement), [])
        answers = answers_to(charge, own, defences.get(charge.accused, []))
        yield charge, answers if charge.accused else []


def replies_to(statements: Iterable[str]) -> dict[tuple[str, str], list[Reply]]:
    """Return what responds to some statements, by the government that speaks and the statement."""
    columns = ("node", "statement", "reference", "government")
    entries = Entry.objects.filter(type=ReferenceType.RESPONDS_TO, node__listed=statements)
    rows = {*entries.order_by().values_list(*columns)}
    uids = {row[1] for row in rows}
    said, days = speaking(uids), days_of(uids)
    replies = defaultdict[tuple[str, str], list[Reply]](list)
    for answered, statement, reference, government in rows:
        if (government, statement) in said:
            replies[government, answered].append(Reply(reference, statement, *days[statement]))
    return replies


def days_of(statements: Iterable[str]) -> dict[str, tuple[Any, ...]]:
    """Return the first and the last day of some statements, as printed, and how exact it is."""
    first, last = (Coalesce(f"said_on_{end}", f"known_by_{end}") for end in ("first", "last"))
    rows = PublicStatement.objects.filter(uid__listed=statements).order_by()
    columns = ("uid", first, last, "said_on", "said_on_precision")
    return {uid: (*days,) for uid, *days in rows.values_list(*columns)}


def defences_of(charges: Sequence[Charge], responding: Iterable[str]) -> dict[str, list[Defence]]:
    """Return, by government, the defences in statements that respond, and those near in time."""
    tests = [
        Q(government=c.accused, node=c.node, last__range=(c.first, c.first + ON_SUBJECT))
        for c in charges
    ]
    defences = defaultdict[str, list[Defence]](list)
    near = reduce(or_, tests, Q(statement__listed=[*responding]))
    columns = ("government", "reference", "statement", "node", "is_target", "in_whole", *DAYS)
    rows = PublicStep.objects.defences().filter(near).order_by().values_list(*columns)
    for government, *defence in {*rows}:
        defences[government].append(Defence(*defence))
    return defences


def charges_answered_by(statements: Sequence[str]) -> Iterator[str]:
    """Yield the uids of the charges whose answers may be among some statements."""
    responds = Entry.objects.filter(
        type=ReferenceType.RESPONDS_TO, statement__listed=statements
    ).order_by()
    charges = PublicStep.objects.charges().order_by().values_list("reference", flat=True)
    yield from charges.filter(statement__listed=[*responds.values_list("node", flat=True)])
    own = PublicStep.objects.defences().filter(statement__listed=statements, in_whole=True)
    for chunk in batched({*own.order_by().values_list("government", "node", "last")}, CHARGES):
        tests = (
            Q(about=government, node=node, first__range=(last - ON_SUBJECT, last))
            for government, node, last in chunk
        )
        yield from charges.filter(reduce(or_, tests))
