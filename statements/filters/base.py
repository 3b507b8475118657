"""What every set of filters does: refuse what it does not know, look up keys, build the tests."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from functools import cached_property, lru_cache
from typing import Any, ClassVar

from django import forms
from django.db.models import Q, QuerySet
from django.utils.datastructures import MultiValueDict
from django_filters import FilterSet

from statements.models import Change

from .algebra import Condition
from .foreign_names import instead, is_foreign
from .lookups import OWN, Among
from .parameters import Parameter
from .public_keys import SUGGESTED, KeyItem, PublicKeys, certain_keys, look_up, unknown_key
from .refusals import BadQuery, Fault, certain, near, rename, swap_item, with_nearest, write_query
from .scalars import LedgerNumber
from .starting import Row, Start
from .value_fields import Faulty

MAX_CONDITIONS = 16  # PostgreSQL plans each as a join: 16 take it 0.3 s, 40 ten
NEGATED = re.compile(r"!$|__(ne|not|exclude)$|^(not|exclude)_", re.IGNORECASE)
MAX_ITEMS_OF_ALL = 1_000
MAX_PARAMETERS = 100  # names; near names for 10,000 unknown ones took three seconds


def items_of(value: Any) -> tuple[str, ...]:
    """Return the items of a value: one, unless it is a list."""
    return value.items if isinstance(value, Condition) else (str(value),)


@lru_cache(maxsize=1_000)
def form_class_of(filterset_class: type[Any], names: tuple[str, ...]) -> type[forms.Form]:
    """Return the form of some parameters, made once: its class takes longer than its use."""
    fields = {name: filterset_class.base_filters[name].field for name in names}
    return type(f"{filterset_class.__name__}Form", (forms.Form,), fields)


class QueryFilterSet(FilterSet):  # type: ignore[misc]  # django-filter carries no types
    """Filters over one public table, as django-filter declares and reads them.

    Three of its hooks are used: `get_form_class` for the parameters that a query gives, each
    filter's `field` to read them, `filter_queryset` for the rows. `also` names the other
    parameters that its door takes, `unfit` why the format of the reply leaves some of them out,
    `elsewhere` what to ask besides for some that it does not take.
    """

    at: ClassVar[str] = OWN  # the column that holds the statement's uid
    base_filters: ClassVar[Mapping[str, Parameter]]

    def __init__(
        self,
        data: MultiValueDict[str, str] | None,
        queryset: QuerySet[Any],
        *,
        also: Mapping[str, Parameter] | None = None,
        unfit: Mapping[str, str] | None = None,
        elsewhere: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(data, queryset)
        self.also, self.unfit, self.elsewhere = also or {}, unfit or {}, elsewhere or {}

    @cached_property
    def names_in_query(self) -> list[str]:
        """The filters that the query names, in the order of their declaration."""
        return [name for name in self.filters if name in self.data]

    def get_form_class(self) -> type[forms.Form]:
        """Make a form of the parameters that were given: most queries give few of many."""
        own: Any = type(self)
        return form_class_of(own, tuple(self.names_in_query))

    @cached_property
    def faults(self) -> list[Fault]:
        """Everything that is wrong with the query; keys are looked up where the rest is right."""
        first = [*self.unknown_parameters(), *self.form_faults()] or list(self.too_many())
        return first or [*self.number_faults(), *self.key_faults()]

    def unknown_parameters(self) -> Iterator[Fault]:
        declared = dict(self.filters) | dict(self.also)
        if len(self.data) > MAX_PARAMETERS:
            message = f"The query has {len(self.data)} parameters; {MAX_PARAMETERS} are the most."
            yield Fault(next(reversed(self.data))[:60], message, "too_many")
            return
        for name in self.data:
            if name in declared:
                continue
            yield self.unknown_parameter(name, declared)

    def unknown_parameter(self, name: str, declared: Mapping[str, Parameter]) -> Fault:
        """Say what a name that is not known here may have meant: only a certain one is mended."""
        message, better = "There is no such parameter here.", certain(name, declared)
        if away := None if better else certain(name, self.elsewhere):
            return Fault(name[:60], self.elsewhere[away], "elsewhere")
        ours, advice = instead(name[:60], {*declared, *self.unfit})
        if not ours and not advice:
            ours, advice = instead(name[:60], self.elsewhere)
        barred = {**self.elsewhere, **self.unfit}
        if ours and ours[0] in barred:
            ours, advice = ours[:0], barred[ours[0]]
        close = (better,) if better else ours
        if not close and not advice:
            least = 90 if is_foreign(name[:60]) else 75
            close = near(name[:60].lower(), [*declared], least=least)
        if ours and not better:
            message += f" What it may mean is {ours[0]}: {declared[ours[0]].help_text}"
        if advice:
            message += f" {advice.removesuffix('.')}."
        if NEGATED.search(name):
            message += " For none of a value, write ! before it."
        fix = rename(name, better) if better and better not in self.data else None
        text = message if ours and not better else with_nearest(message, close)
        return Fault(name[:60], text, "unknown_parameter", nearest=close, fix=fix)

    def form_faults(self) -> list[Fault]:
        wrong = self.errors.as_data() if self.names_in_query else {}
        listed = [error for errors in wrong.values() for error in errors]
        return [error.fault for error in listed if isinstance(error, Faulty)] + self.joint_faults()

    def too_many(self) -> Iterator[Fault]:
        """Refuse a query that would take a database long to plan."""
        tests = [(name, value) for name, values in self.values.items() for value in values]
        items = [(name, item) for name, value in tests for item in items_of(value)]
        for what, listed, most in (
            ("conditions", tests, MAX_CONDITIONS),
            ("items", items, MAX_ITEMS_OF_ALL),
        ):
            if len(listed) > most:
                message = f"The query has {len(listed)} {what}; {most} are the most: ask in parts."
                yield Fault(listed[-1][0], message, "too_many")

    def joint_faults(self) -> list[Fault]:
        """Return what is wrong with parameters beside each other."""
        return []

    @cached_property
    def values(self) -> dict[str, list[Any]]:
        """The values as read, by parameter: one for each time that it was given."""
        if not self.names_in_query:
            return {}
        form = self.form
        form.is_valid()  # cleans it once
        return {name: form.cleaned_data.get(name, []) for name in self.names_in_query}

    @cached_property
    def key_items(self) -> list[tuple[str, KeyItem]]:
        return [
            (name, key)
            for name, values in self.values.items()
            for value in values
            for key in self.filters[name].key_items(value)
        ]

    @cached_property
    def public_keys(self) -> PublicKeys:
        """What the public side says of the keys that the query names."""
        ids = {name for _, key in self.key_items for name in key.ids}
        every = any(
            self.filters[name].needs_series(value)
            for name, values in self.values.items()
            for value in values
        )
        return look_up(ids, every_series=every) if ids or every else PublicKeys()

    def number_faults(self) -> Iterator[Fault]:
        """Refuse numbers that the ledger has not reached: a year, or those of another ledger."""
        numbers = [
            (n, v) for n, v in self.values.items() if isinstance(self.filters[n], LedgerNumber)
        ]
        last = Change.objects.last_number() if numbers else 0
        for name, [number, *_] in numbers:
            if number > last:
                message = f"The ledger ends at {last}: this takes one of its numbers, not a date."
                yield Fault(name, message, "beyond")

    def key_faults(self) -> list[Fault]:
        missing = [
            (name, key)
            for name, key in self.key_items
            if not any(self.public_keys.find(key.nouns, key.key))
        ]
        better_keys = certain_keys([key for _, key in missing])
        return [
            self.key_fault(*each, better_keys, place)
            for place, each in enumerate(dict.fromkeys(missing))
        ]

    def key_fault(
        self, name: str, key: KeyItem, better_keys: Mapping[str, str], place: int
    ) -> Fault:
        """Refuse a key; only the first ones get suggestions."""
        refused = unknown_key(key, better_keys.get(key.key), suggest=place < SUGGESTED)
        better = refused.better
        fix = swap_item(name, refused.item, better) if better is not None else None
        return Fault.of(name, refused, fix)

    @property
    def canonical(self) -> str:
        """The query's filters, the same in whatever order their names come.

        Values of one name keep their order: the first ones of several names belong together.
        """
        pairs = [(name, str(value)) for name, values in self.values.items() for value in values]
        return write_query(sorted(pairs, key=lambda pair: pair[0]))

    def without(self, name: str) -> QueryFilterSet:
        """Return the same filters but one, which a caller tests by itself."""
        data = MultiValueDict(dict(self.data.lists()))
        del data[name]
        others = type(self)(data, self.queryset, also=self.also)
        others.public_keys, others.faults = self.public_keys, self.faults  # looked up once
        return others

    def filter_queryset(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Return the rows asked for; raise BadQuery where the query is wrong."""
        if self.faults:
            pairs = [(name, value) for name, values in self.data.lists() for value in values]
            raise BadQuery(self.faults, pairs)
        return self.start.plain()

    @cached_property
    def start(self) -> Start:
        """The reader of the rows asked for, which begins where it is best."""
        return Start(self.queryset, [test for test in self.tests() if test], [*self.hints()])

    @property
    def reader(self) -> Callable[..., list[Row]]:
        """Reads the first rows past a cursor in an order: what pages are made of."""
        return self.start.fetch

    def hints(self) -> Iterator[Among]:
        """Yield tests that follow from those that must hold, and that a page can start from."""
        yield from ()

    def tests(self) -> Iterator[Q]:
        """Yield the tests that must all hold."""
        for name, values in self.values.items():
            yield from self.tests_of(name, values)

    def tests_of(self, name: str, values: list[Any]) -> Iterator[Q]:
        for value in values:
            yield self.filters[name].test(value, self.public_keys, self.at)
