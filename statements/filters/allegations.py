"""The filters of allegations and of their answers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from statements import vocabularies as v
from statements.models import PublicAnswer, PublicStep
from statements.stances import STANCE_TYPES

from .examples import A_STATEMENT
from .lookups import Among, any_of, is_among, own, real
from .parameters import Codes, Keys
from .scalars import Flag
from .stances import OfNodes, about
from .statements import OfStatements
from .uids import UidsOfEach

CHARGES = tuple(kind.value for kind in STANCE_TYPES if kind.is_charge)


def accused_by(values: Sequence[str], at: str) -> Q:
    """Test for a government that speaks or signs, the lead or not."""
    return Q(
        Among(PublicStep.objects.filter(government__in=real(values)), "reference", "reference")
    )


def charge(values: Sequence[str], at: str) -> Q:
    """Test the reference that an answer is to: there always is one."""
    return is_among("reference", real(values))


def answered(values: Sequence[str], at: str) -> Q:
    """Test for the nearest kind of the answers to a charge under its node."""
    own = PublicAnswer.objects.filter(
        reference=OuterRef("reference"), node=OuterRef("node"), government=OuterRef("about")
    )
    return any_of(nearest_is(own, [*v.AnswerKind], v.AnswerKind(value)) for value in values)


def nearest_is(own: QuerySet[Any], kinds: Sequence[str], kind: v.AnswerKind) -> Q:
    nearer = ~Q(Exists(own.filter(kind__in=kinds[: kinds.index(kind)])))
    return nearer if kind == v.AnswerKind.NONE_HELD else nearer & Q(Exists(own.filter(kind=kind)))


class AllegationFilter(OfNodes):
    """The filters of `/allegations/`."""

    at = "statement"

    accuser = Keys("government", accused_by, "A government that accuses.", "armenia", many=True)
    accused = Keys("government", about, "The government accused, or none.", "azerbaijan")
    statement = UidsOfEach("statement", "statement", "The statement that charges.", A_STATEMENT)
    type = Codes(CHARGES, own("type"), "What the reference does.", "alleges_violation")
    counted = Flag(
        lambda value, at: Q(is_counted=value), "It is not implied, unverified or attributed."
    )
    answer = Codes(v.AnswerKind, answered, "What of the accused is held.", "denied")
    said_on = OfStatements.base_filters["said_on"]
    said_on__gte = OfStatements.base_filters["said_on__gte"]
    said_on__lte = OfStatements.base_filters["said_on__lte"]
    said_on__within = OfStatements.base_filters["said_on__within"]


class AnswerFilter(OfNodes):
    """The filters of `/allegations/answers/`."""

    reference = Keys("reference", charge, "The reference that is the charge.")
    government = Keys("government", own("government"), "The accused, who answers.", "azerbaijan")
    kind = Codes(v.AnswerKind, own("kind"), "What the answer is to the charge.", "denied")
