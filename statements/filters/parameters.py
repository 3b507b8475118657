"""The kinds of parameters: how a value is read, which keys it names, what it tests.

They are django-filter filters without state, so one instance serves every request: copying one
gives itself, and it does not keep the set of filters that it is in.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any, ClassVar, Self

from django.core.exceptions import ValidationError
from django.db.models import Q
from django_filters import Filter

from statements.vocabularies import Defined

from . import patterns
from .algebra import LACKING, NONE, Condition, one_of, parse, parse_keys
from .lookups import Has, any_of, holds, real
from .public_keys import KeyItem, PublicKeys
from .refusals import OF_NAMES, Refused, Spellings
from .value_fields import ValuesField


class Parameter(Filter):  # type: ignore[misc]  # django-filter carries no types
    """One parameter. `many` says that a thing can have several, so repeating it means AND."""

    field_class = ValuesField
    schema: ClassVar[dict[str, Any]] = {"type": "string", "minLength": 1}
    listed: ClassVar[bool] = True  # a comma parts values, if it takes several
    spellings: ClassVar[Spellings] = OF_NAMES  # of which a wrong value is certainly one
    nouns: tuple[str, ...] = ()
    allowed: tuple[str, ...] = ()
    pattern = ""  # of a whole value, if it has a form
    has: Has  # the test of a row for one of some values

    def __init__(self, help_text: str, example: str = "", *, many: bool = False) -> None:
        super().__init__(help_text=help_text)
        self.help_text, self.example, self.many = help_text, example, many

    # A FilterSet sets both on what it takes for copies of its own.
    parent = model = property(lambda self: None, lambda self, value: None)

    def __deepcopy__(self, memo: dict[int, Any]) -> Parameter:
        return self

    @property
    def field(self) -> ValuesField:
        return self.field_named(self.field_name)

    def field_named(self, name: str) -> ValuesField:
        """Return what reads its values where it stands under a name."""
        return ValuesField(
            name=name,
            many=self.many,
            listed=self.listed,
            spellings=self.spellings,
            read=self.read,
            **self.extra,
        )

    def read(self, value: str) -> Any:
        """Read one value; raise Refused where it is wrong whatever the data says."""
        return parse(value)

    def key_items(self, value: Any) -> Iterator[KeyItem]:
        """Yield the keys that a value names."""
        yield from ()

    def needs_series(self, value: Any) -> bool:
        """Tell whether the test needs the members of every series."""
        return False

    def test(self, value: Any, public: PublicKeys, at: str) -> Q:
        """Return the test of one value."""
        return holds(value, self.has, at)


class Codes(Parameter):
    """Codes of a vocabulary, or of a list; `of_row` of one that several parameters test."""

    def __init__(
        self,
        vocabulary: type[Defined] | tuple[str, ...],
        has: Has,
        help_text: str,
        example: str,
        *,
        none: bool = False,
        of_row: bool = False,
    ) -> None:
        super().__init__(help_text, example)
        self.vocabulary = None if isinstance(vocabulary, tuple) else vocabulary
        codes = vocabulary if isinstance(vocabulary, tuple) else vocabulary.values
        beside = [*([NONE] if none else []), *([LACKING] if of_row else [])]
        self.has, self.allowed = has, (*codes, *beside)
        self.pattern = patterns.list_of(patterns.alternatives(self.allowed))

    def read(self, value: str) -> Condition:
        condition = parse(value)
        for item in condition.items:
            one_of(item, self.allowed)
        return condition


class OpenCodes(Parameter):
    """Codes without a fixed vocabulary, such as languages."""

    def __init__(
        self,
        has: Has,
        check: Callable[[str], object],
        help_text: str,
        example: str,
        *,
        of_row: bool = False,
    ) -> None:
        super().__init__(help_text, example)
        self.has, self.check = has, check
        self.beside = (NONE, LACKING) if of_row else (NONE,)
        self.pattern = patterns.list_of(patterns.alternatives([patterns.LANGUAGE, *self.beside]))

    def read(self, value: str) -> Condition:
        condition = parse(value)
        for item in condition.items:
            if item in self.beside:
                continue
            try:
                self.check(item)
            except ValidationError as error:
                raise Refused(" ".join(error.messages), "unknown_value", item=item) from error
        return condition


class Keys(Parameter):
    """Keys of one noun, or of several that may stand in the same place."""

    def __init__(
        self,
        nouns: str,
        has: Has,
        help_text: str,
        example: str = "",
        *,
        many: bool = False,
        of_row: bool = False,
    ) -> None:
        super().__init__(help_text, example, many=many)
        self.nouns, self.has = tuple(nouns.split()), has
        self.beside: tuple[str, ...] = (NONE, LACKING) if of_row else (NONE,)
        keys = [patterns.of_nouns(self.nouns), *self.beside[1:]]
        self.pattern = patterns.list_of(patterns.alternatives(keys))

    def read(self, value: str) -> Condition:
        return parse_keys(value)

    def key_items(self, value: Condition) -> Iterator[KeyItem]:
        for item in value.items:
            if item not in self.beside:
                yield KeyItem(self.nouns, item)

    def standing(self, values: Sequence[str], public: PublicKeys) -> list[str]:
        """Return the keys that stand for values, and what is none of a key among them."""
        keys = [value for value in values if value not in self.beside]
        beside = [value for value in self.beside if value in values]
        return [*public.standing(self.nouns, keys), *beside]

    def test(self, value: Condition, public: PublicKeys, at: str) -> Q:
        return holds(value, lambda values, at: self.has(self.standing(values, public), at), at)

    def tested(self, has: Has) -> Self:
        """Return the same parameter, tested in another way."""
        parameter = type(self).__new__(type(self))  # a copy would be the same one
        parameter.__dict__ |= self.__dict__ | {"has": has}
        return parameter


class SeriesKeys(Keys):
    """Series, each meaning any of its agreements."""

    def needs_series(self, value: Condition) -> bool:
        return NONE in value.items

    def standing(self, values: Sequence[str], public: PublicKeys) -> list[str]:
        keys = public.standing(self.nouns, real(values))
        return [agreement for key in keys for agreement in public.members.get(key, ())]

    def test(self, value: Condition, public: PublicKeys, at: str) -> Q:
        def has(values: Sequence[str], at: str) -> Q:
            parts = [self.has(self.standing(values, public), at)] if real(values) else []
            if NONE in values:
                parts.append(~self.has(public.all_members(), at))
            return any_of(parts)

        return holds(value, has, at)
