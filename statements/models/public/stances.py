"""Who stands where: the steps that references are, and what follows from them across records."""

from __future__ import annotations

from collections.abc import Collection
from typing import ClassVar, Self

from django.db import models
from django.db.models import Exists, F, OuterRef, Q, Value
from django.db.models.functions import Concat

from statements.fields import KeyField, RowsListed, UidField
from statements.vocabularies import Family

from ..sealed import Sealed, SealedQuerySet
from .columns import GOVERNMENT, Beside, code, text
from .members import PublicMember

NODE = "Key of the agreement or clause."
OF_NODE = "Agreement that the node is, or is a clause of."
SORT_KEY = "Text that nodes are ordered by."
Axis = tuple[str, str, str]  # node, government, whom it is about


def node(help_text: str = NODE) -> KeyField:
    """Return a column for what a stance is on."""
    return KeyField(max_length=111, help_text=help_text)


CHARGES = Q(family=Family.CHARGE, is_target=True, is_lead=True)  # each once for a target


def is_on(axes: Collection[Axis]) -> RowsListed:
    return RowsListed(("node", "government", "about"), axes)


class PublicStanceQuerySet(SealedQuerySet["PublicStance"]):
    def on(self, axes: Collection[Axis]) -> Self:
        return self.filter(is_on(axes)).order_by()


class PublicStepQuerySet(SealedQuerySet["PublicStep"]):
    def on(self, axes: Collection[Axis]) -> Self:
        return self.filter(is_on(axes)).order_by()

    def charges(self) -> Self:
        """Charges, each once for every target and whom it is about."""
        return self.filter(CHARGES)

    def defences(self) -> Self:
        return self.filter(family=Family.DEFENCE)

    def of_contacts(self) -> Self:
        """Steps that statements of contacts are, on whole agreements and on top clauses alone."""
        own = PublicMember.objects.filter(
            record=Concat(Value("clause/"), OuterRef("node")), name="parent", value="none"
        )
        whole = Q(node=F("agreement"), is_target=True)
        is_top = whole | (~Q(node=F("agreement")) & Q(Exists(own)))
        return self.filter(is_top, origin__contact__isnull=False)


class PublicStep(Sealed):
    """One public reference as a step of one government, on one node and one axis.

    A row for the node that it points at and for each that this is part of. `about` is empty on
    the axis of the text, and on conduct where the reference concerns nobody in particular.
    """

    statement = UidField(db_index=True, help_text="Uid of the statement.")
    reference = UidField(db_index=True, help_text="Uid of the reference.")
    government = KeyField(help_text="A government that speaks or signs.")
    node = node()
    agreement = KeyField(help_text=OF_NODE)
    sort_key = KeyField(max_length=200, help_text=SORT_KEY)
    axis = code("What the step is on.")
    about = KeyField(blank=True, help_text="The government whose conduct it is on, or empty.")
    family = code("Family of the reference's type.")
    type = code("What the reference does.")
    direction = code("Which way it points on the axis.")
    first = models.DateField(help_text="First day on which it may have been said, or was known.")
    last = models.DateField(help_text="Last day on which it may have been said, or was known.")
    day = models.CharField(max_length=21, null=True, help_text="The day as printed, if dated.")
    precision = code("How exact the day is.", null=True)
    joint = models.BooleanField(help_text="Several governments speak or sign.")
    is_lead = models.BooleanField(help_text="Its government is the first that speaks or signs.")
    is_counted = models.BooleanField(help_text="It is not implied, unverified or attributed.")
    is_target = models.BooleanField(help_text="The reference points at the node itself.")
    in_whole = models.BooleanField(help_text="It counts for the node itself.")
    in_below = models.BooleanField(help_text="It counts for what is below the node.")
    ancestors = text("Of a charge: keys of what its target is part of, joined with ;.")
    answers = text("Uids of the statements that its own responds to, joined with ;.")
    origin = Beside("PublicStatement", "statement", "uid")

    objects: ClassVar = PublicStepQuerySet.as_manager()

    class Meta:
        ordering = ("agreement", "sort_key", "government", "about", "family", "first", "reference")
        indexes = (
            models.Index(
                fields=[
                    "agreement",
                    "sort_key",
                    "government",
                    "about",
                    "family",
                    "first",
                    "reference",
                ],
                name="step_in_order",
            ),
            models.Index(fields=["node", "government", "about"], name="step_by_node"),
            models.Index(
                fields=["-first", "-reference", "node", "about"],
                name="step_newest_charge",
                condition=CHARGES,
            ),
            models.Index(
                fields=["about", "node", "first"],
                name="step_charge_of",
                condition=CHARGES,
            ),
            models.Index(
                fields=["government", "node", "last"],
                name="step_defence_by",
                condition=Q(family=Family.DEFENCE),
            ),
        )

    def __str__(self) -> str:
        return f"{self.government}: {self.type} {self.node}"


class PublicStance(Sealed):
    """What the steps of one family come to on one axis of one government.

    Of all types, and of each by itself. What is listed is JSON as replies carry it: `first` and
    `latest` points, `changed` pairs of them, before and after.
    """

    government = KeyField(help_text=GOVERNMENT)
    node = node()
    agreement = KeyField(help_text=OF_NODE)
    sort_key = KeyField(max_length=200, help_text=SORT_KEY)
    axis = code("What the stance is on.")
    about = KeyField(blank=True, help_text="The government whose conduct it is on, or empty.")
    family = code("Family of the references.")
    type = code("Type of the references, empty for all of the family.", blank=True)
    steps = models.IntegerField(help_text="How many steps.")
    uncounted = models.IntegerField(help_text="How many are implied, unverified or attributed.")
    first = models.TextField(help_text="The first steps.")
    latest = models.TextField(help_text="The latest steps.")
    changed = models.TextField(help_text="Changes of position that led to one of the steps.")

    objects: ClassVar = PublicStanceQuerySet.as_manager()

    class Meta:
        ordering = ("agreement", "sort_key", "government", "about", "family", "type")
        indexes = (
            models.Index(
                fields=["type", "agreement", "sort_key", "government", "about", "family"],
                name="stance_in_order",
            ),
            models.Index(fields=["node", "government", "about"], name="stance_by_node"),
            models.Index(fields=["government", "type"], name="stance_by_government"),
        )

    def __str__(self) -> str:
        return f"{self.government}: {self.family} {self.node}"


class PublicAnswer(Sealed):
    """One answer that the accused gave to a charge under one node."""

    reference = UidField(help_text="Uid of the reference that is the charge.")
    sort_on = models.DateField(help_text="First day of the charge.")
    node = node()
    agreement = KeyField(help_text=OF_NODE)
    government = KeyField(help_text="The accused, who answers.")
    answer = UidField(help_text="Uid of the reference that answers.")
    statement = UidField(help_text="Uid of the statement that answers.")
    day = models.CharField(max_length=21, null=True, help_text="Its day as printed, if dated.")
    precision = code("How exact its day is.", null=True)
    days = models.IntegerField(null=True, help_text="Days after the charge, if both are exact.")
    kind = code("What it is to the charge.")

    class Meta:
        ordering = ("-sort_on", "-reference", "node", "government", "answer")
        indexes = (
            models.Index(
                fields=["-sort_on", "-reference", "node", "government", "answer"],
                name="answer_newest",
            ),
            models.Index(fields=["reference"], name="answer_of_charge"),
            models.Index(fields=["node", "kind"], name="answer_by_node"),
        )

    def __str__(self) -> str:
        return f"{self.reference}: {self.kind} {self.node}"


SPANNING = (PublicStance, PublicAnswer)  # follow from public rows of many records
