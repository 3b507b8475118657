"""A query in plain words, with the names of the keys in it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils.translation import get_language_info

from statements.dates import PartialDate
from statements.filters import StatementFilter
from statements.filters.algebra import LACKING, NONE, Condition
from statements.filters.parameters import Codes, OpenCodes, Parameter
from statements.filters.references import ANY, ReferenceTest, parse_reference, target_nouns
from statements.filters.same_row import SameRow
from statements.filters.scalars import Switch
from statements.filters.targets import References
from statements.query import Question
from statements.vocabularies import AGREEMENT, CLAUSE, STATEMENT, Family, ReferenceType
from statements.wording.dates import spelled_date
from statements.wording.references import before_and_after, government_in_sentence

from .phrases import PHRASES, either, opposite, plural
from .reading import Names, names_of
from .sentences import agreement_link, clause_link, statement_link

IN_SENTENCE = {CLAUSE: clause_link, AGREEMENT: agreement_link, STATEMENT: statement_link}


class QueryWords:
    """The words of a question's filters, and of single values of these."""

    def __init__(self, question: Question) -> None:
        filterset: Any = question.filterset
        self.filterset: SameRow = filterset
        self.plural = question.listing.name
        self.names = names_of(self.names_in_query(), question.state)

    def names_in_query(self) -> set[str]:
        """Return `noun/key` of every key that the query names."""
        public = self.filterset.public_keys
        items = [key for _, key in self.filterset.key_items]
        return {f"{noun}/{key}" for one in items for noun, key in public.find(one.nouns, one.key)}

    def name(self, nouns: Iterable[str], key: str) -> str:
        """Return the name of a key that may be of several nouns."""
        for noun, standing in self.filterset.public_keys.find(nouns, key):
            return called(noun, standing, self.names)
        return key

    def sentence(self) -> str:
        """Return the whole query as a sentence without its end."""
        given = self.filterset.values
        pieces = [
            " and ".join(self.of_value(name, value) for value in given[name])
            for name in PHRASES
            if given.get(name)
        ]
        if not pieces:
            return f"All {self.plural}"
        first, *others = pieces
        marked = (f" {one}" if one.startswith("that ") else f", {one}" for one in others)
        return "".join([f"{self.plural.capitalize()} {first}", *marked])

    def of_value(self, name: str, value: Any) -> str:
        """Return one value of a parameter, as it was read, in words."""
        phrase, parameter = PHRASES[name], self.filterset.filters[name]
        if isinstance(value, Condition):
            return self.of_condition(name, value)
        if isinstance(parameter, Switch):
            return phrase.text if value == "true" else phrase.lacking
        if value == NONE:
            return phrase.lacking
        return phrase.text.format(spelled_date(value) if isinstance(value, PartialDate) else value)

    def of_condition(self, name: str, condition: Condition) -> str:
        """Return a list of items in words: those that will do, then those that are barred."""
        phrase, barred = PHRASES[name], condition.barred
        plain = " or ".join(self.of_items(name, condition.plain))
        parts = [plain] if plain else []
        if NONE in barred:
            parts.append(opposite(phrase.lacking))
        parts += [self.barred(name, part) for part in self.of_items(name, without_none(barred))]
        return " and ".join(parts)

    def barred(self, name: str, words: str) -> str:
        if isinstance(self.filterset.filters[name], References):
            return words.replace("that ", "that do not ", 1)
        return f"not {words}"

    def of_items(self, name: str, items: tuple[str, ...]) -> list[str]:
        """Return the words of items: those with a name together, then of having none."""
        phrase, parameter = PHRASES[name], self.filterset.filters[name]
        named = [self.item(parameter, item) for item in items if item not in (NONE, LACKING)]
        words = [phrase.text.format(either(named))] if named else []
        if NONE in items:
            words.append(phrase.lacking)
        if LACKING in items:
            row = next(rows.row_name for rows in self.filterset.rows if name in rows.columns)
            words.append(f"with one {row} that has no {name.replace('_', ' ')}")
        return words

    def item(self, parameter: Parameter, item: str) -> str:
        """Return one item that is neither of having none."""
        if isinstance(parameter, References):
            return self.reference(parse_reference(item))
        if isinstance(parameter, Codes) and parameter.vocabulary:
            return small(str(parameter.vocabulary(item).label))
        if isinstance(parameter, OpenCodes):
            return language(item)
        if item == ANY:
            return "any text"
        return self.name(parameter.nouns or target_nouns(item), item)

    def reference(self, test: ReferenceTest) -> str:
        """Return what several references do, as `call for compliance with …, about …`."""
        before, after = verb(test.type), {NONE: ", about nobody"}.get(test.about, "")
        if test.about not in (ANY, NONE):
            name = self.name(["government"], test.about)
            after = f", with regard to {name}"
            if test.type in ReferenceType.values:
                before, after = before_and_after(ReferenceType(test.type), [name])
        return f"{plural(before)} {self.target(test)}{after}"

    def target(self, test: ReferenceTest) -> str:
        if test.target == NONE:
            return "a text that is not told"
        if test.target == ANY:
            types = [ReferenceType(code) for code in test.types]
            return "any statement" if all(STATEMENT in t.targets for t in types) else "any text"
        return self.name(target_nouns(test.target), test.target)


def called(noun: str, key: str, names: Names) -> str:
    """Return the name of a record as it stands within a sentence."""
    if noun in IN_SENTENCE:
        return IN_SENTENCE[noun](key, names).label
    name = names.of(noun, key)
    return government_in_sentence(name) if noun == "government" else name


def verb(type: str) -> str:
    """Return what a reference of a type, or of a family, does."""
    if type == ANY:
        return "cites"
    return (Family(type) if type in Family.values else ReferenceType(type)).phrase


def without_none(items: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(item for item in items if item != NONE)


def small(label: str) -> str:
    """Return a label as it stands within a sentence."""
    return label[:1].lower() + label[1:]


def language(code: str) -> str:
    """Return the English name of a language, its code where it is not known."""
    try:
        return str(get_language_info(code)["name"])
    except KeyError:
        return code


def filter_of(noun: str) -> str | None:
    """Return the filter of statements by a record of some noun, the first that takes it."""
    filters = StatementFilter.base_filters.items()
    return next((name for name, one in filters if noun in one.nouns), None)
