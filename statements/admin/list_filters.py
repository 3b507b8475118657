"""Filters of the list of statements: by what a statement names, asked as the API asks it.

Each is a control of one form, so that several are asked for together; what is asked for stands
above the list, each with a way to take it off.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property, reduce
from operator import or_
from typing import Any, ClassVar

from django import forms
from django.db.models import Field, Model, Q
from django.http import HttpRequest
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.safestring import SafeString

from statements.documents import Context
from statements.documents.merges import merged_keys
from statements.models import (
    Appearance,
    Reference,
    Source,
    Statement,
    StatementTopic,
    Target,
    Voice,
)
from statements.vocabularies import STATEMENT, ReferenceType, VoiceRole
from statements.wording.labels import labels

from .form_filters import FormFilter, Rows
from .page.controls import by_family
from .page.selects import KeySelect

SPOKEN = (VoiceRole.SPEAKS, VoiceRole.SIGNS)  # the roles that are meant where none is told
SAID = ReferenceType.of(STATEMENT)
FAMILIES = dict.fromkeys(kind.family for kind in SAID)


class KeyFilter(FormFilter):
    """A record, chosen in the autocomplete of a field of the desk."""

    noun: ClassVar[str]
    field: ClassVar[Field[Any, Any]]
    rows_of: ClassVar[Callable[[set[str]], Rows]]  # the ids of the statements that name any of keys

    def statements_of(self, value: str) -> Rows:
        return self.naming(value)

    @classmethod
    def naming(cls, key: str) -> Rows:
        """Return the ids of the statements that name a record, or what is one with it."""
        return cls.rows_of(Context(merged=merged_keys()).one_with(cls.noun, key))

    @cached_property
    def names(self) -> dict[Any, str]:
        return labels([(self.noun, str(self.value()))]) if self.value() else {}

    @property
    def control(self) -> SafeString:
        widget = KeySelect(self.field, self.noun)
        widget.labels = self.names
        return widget.render(str(self.parameter_name), self.value(), {"id": self.control_id})

    @property
    def chosen(self) -> str:
        value = str(self.value())
        return self.names.get((self.noun, value), value)


class CodeFilter(FormFilter):
    """What a reference does, chosen in a plain list."""

    asks = "ref"

    codes: ClassVar[list[Any]]  # as a select takes them
    labels: ClassVar[dict[str, str]]

    @property
    def control(self) -> SafeString:
        widget = forms.Select(choices=[("", "any"), *self.codes])
        return widget.render(str(self.parameter_name), self.value(), {"id": self.control_id})

    @property
    def chosen(self) -> str:
        return self.labels.get(str(self.value()), str(self.value()))


class TypeFilter(CodeFilter):
    title = parameter_name = "type"
    codes = by_family(SAID)
    labels = {kind.value: str(kind.label) for kind in SAID}

    def statements_of(self, value: str) -> Rows:
        return citing(type=value)


class FamilyFilter(CodeFilter):
    title = parameter_name = "family"
    labels = {family.value: str(family.label) for family in FAMILIES}
    codes = [*labels.items()]

    def statements_of(self, value: str) -> Rows:
        return citing(type__in=[kind.value for kind in SAID if kind.family == value])


def key_filter(
    name: str, model: type[Model], field: str, rows_of: Callable[[set[str]], Rows], noun: str = ""
) -> type[KeyFilter]:
    """Return a filter by what a field points at, called as the parameter of the API is."""
    own = {"title": name, "parameter_name": name, "noun": noun or name}
    column = {"field": model._meta.get_field(field)}
    asked = {"rows_of": staticmethod(rows_of)}
    return type(f"{name.title()}Filter", (KeyFilter,), own | column | asked)


def spoken(**test: Any) -> Rows:
    """Return the statements with a voice that speaks or signs."""
    return Voice.objects.filter(role__in=SPOKEN, **test).values("statement")


def citing(**test: Any) -> Rows:
    """Return the statements with a reference."""
    return Reference.objects.filter(statement__isnull=False, **test).values("statement")


def clause_and_below(key: str) -> Q:
    return Q(clause=key) | Q(clause__pk__startswith=f"{key}.")


def cited(test: Q) -> Rows:
    """Return the statements with a reference to what a test finds."""
    return citing(pk__in=Target.objects.filter(test).values("reference"))


OF_STATEMENTS: tuple[type[FormFilter], ...] = (
    key_filter("government", Voice, "government", lambda keys: spoken(government__in=keys)),
    key_filter("speaker", Voice, "official", lambda keys: spoken(official__in=keys), "official"),
    TypeFilter,
    FamilyFilter,
    key_filter("agreement", Target, "agreement", lambda keys: cited(Q(agreement__in=keys))),
    key_filter(
        "clause",
        Target,
        "clause",
        lambda keys: cited(reduce(or_, map(clause_and_below, keys))),
    ),
    key_filter(
        "topic",
        StatementTopic,
        "topic",
        lambda keys: StatementTopic.objects.filter(topic__in=keys).values("statement"),
    ),
    key_filter(
        "contact",
        Statement,
        "contact",
        lambda keys: Statement.objects.filter(contact__in=keys).values("pk"),
    ),
    key_filter(
        "source",
        Appearance,
        "source",
        lambda keys: Appearance.objects.filter(source__in=keys).values("statement"),
    ),
    key_filter(
        "publisher",
        Source,
        "publisher",
        lambda keys: Appearance.objects.filter(source__publisher__in=keys).values("statement"),
    ),
)

KEY_FILTERS: dict[str, type[KeyFilter]] = {
    one.noun: one for one in OF_STATEMENTS if issubclass(one, KeyFilter)
}


@dataclass(frozen=True, slots=True)
class NamingStatements:
    """How many statements on the desk name a record, and the list of them."""

    count: int
    url: str


def statements_naming(request: HttpRequest, noun: str, row: Any) -> NamingStatements | None:
    """Return the statements that name a record, where their list asks for it and one may see it."""
    key_filter = KEY_FILTERS.get(noun)
    if key_filter is None or row is None or not request.user.has_perm("statements.view_statement"):
        return None
    statements = Statement.objects.filter(pk__in=key_filter.naming(row.pk))
    url = reverse("admin:statements_statement_changelist")
    query = urlencode({str(key_filter.parameter_name): row.pk})
    return NamingStatements(statements.count(), f"{url}?{query}")
