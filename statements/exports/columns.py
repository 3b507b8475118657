"""What a column is: its meaning, its type, what stands in it and what an empty cell means."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import partial

from statements.documents import BY_UID, PLURALS
from statements.vocabularies import Certainty, DateBasis, Defined, Precision, ReferenceType

NEVER = "Never empty."
BASE = ""  # where the selected rows stand themselves
MATCHED = "target_matched"  # follows from the filter, and from no row
LABEL = "_label"  # ends the column of a key's name
NO_NOTE = "There is nothing to add."
TYPES: Mapping[str, tuple[str, str]] = {
    "text": ("Any text in Unicode; it may hold line ends.", "The peacekeepers fail in their duty."),
    "code": ("One of the values allowed.", "verified"),
    "key": (
        "Key of a record: lower-case letters, digits and hyphens; a clause's has / and its number.",
        "trilateral-2020-11-09/6",
    ),
    "uid": ("UUID of version 7, in lower case.", "01853721-3000-7efc-8065-d48ac8b9efab"),
    "integer": ("Whole number.", "1"),
    "boolean": ("true or false.", "true"),
    "date": ("Day of the calendar, YYYY-MM-DD.", "2022-12-22"),
    "partial_date": (
        "A day, a month, a year, or a first and a last day: 2022-12-22, 2022-12, 2022 or"
        " 2022-12-01/2022-12-05.",
        "2022-12",
    ),
    "datetime": ("Day and time with its offset, ISO 8601.", "2026-11-23T00:00:00+00:00"),
    "language": ("Language tag of BCP 47.", "hy"),
    "url": ("Address on the web.", "https://example.org/"),
    "path": (
        "Address below the site's own, and so below the root of its API.",
        "/clauses/trilateral-2020-11-09/6/",
    ),
    "keys": ("Keys, joined with ;.", "armenia;azerbaijan;russia"),
    "uids": ("UUIDs, joined with ;.", "01853721-3000-7efc-8065-d48ac8b9efab"),
    "texts": (
        "Texts, joined with ;. They may hold a ; themselves: the link table has them apart.",
        "Step'anakert;Xankəndi",
    ),
    "names": ("Names of members of a document, joined with ;.", "title;note"),
    "partial_dates": ("Dates as of partial_date, joined with ;.", "2020-11-09;2020-11-10"),
}  # meaning, and an example for where the first dataset has none


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Codes that a column may hold, each with its definition."""

    name: str
    values: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class ForeignColumn:
    """The table and column whose values stand here; not `always` where some may be missing."""

    table: str
    column: str
    always: bool = True

    def __str__(self) -> str:
        return f"{self.table}.{self.column}"


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table, as the codebook tells it, and where typed public rows hold it.

    That is their column `field`, or one of the same name, of the rows beside them called `alias`.
    """

    name: str
    meaning: str
    type: str = "text"
    empty: str = ""  # what an empty cell means
    allowed: Vocabulary | None = None
    refers_to: ForeignColumn | None = None
    unit: str = ""  # of integers
    alias: str = ""
    field: str = ""
    label_noun: str = ""  # the noun whose name stands here instead of its key
    facts: tuple[tuple[str, str], ...] = ()  # what stands here for each code of the field
    path_noun: str = ""  # the noun of the record whose address stands here instead of its key
    part: str = ""  # the column whose uid ends that address

    @property
    def required(self) -> bool:
        """Whether no cell is ever empty."""
        return self.empty == NEVER


def joined_columns(alias: str, *columns: Column, field: str = "") -> tuple[Column, ...]:
    """Return columns as those of rows that stand beside the selected ones."""
    return tuple(replace(column, alias=alias, field=field or column.field) for column in columns)


def vocabulary(defined: type[Defined]) -> Vocabulary:
    """Return the codes of a fixed vocabulary with their definitions, each a sentence."""
    values = ((str(code.value), code.full_definition) for code in defined)
    return Vocabulary(defined.__name__, tuple(values))


def sentence(text: str) -> str:
    return text if text.endswith(".") else f"{text}."


def text(name: str, meaning: str, empty: str = NEVER) -> Column:
    return Column(name, meaning, "text", empty)


def code(name: str, meaning: str, allowed: type[Defined], empty: str = NEVER) -> Column:
    return Column(name, meaning, "code", empty, vocabulary(allowed))


def fact_of_type(
    name: str,
    meaning: str,
    allowed: type[Defined],
    fact: Callable[[ReferenceType], Defined | None],
    empty: str = NEVER,
) -> Column:
    """Return the column of what follows from the type of a reference."""
    facts = ((kind.value, value.value) for kind in ReferenceType if (value := fact(kind)))
    column = code(name, meaning, allowed, empty)
    return replace(column, field="type", facts=tuple(facts))


def certainty(meaning: str, name: str = "certainty") -> Column:
    return code(name, meaning, Certainty)


def note(meaning: str = "What a reader must know to judge this.") -> Column:
    return Column("note", meaning, "text", NO_NOTE)


def uid(
    name: str, meaning: str, empty: str = NEVER, refers_to: ForeignColumn | None = None
) -> Column:
    return Column(name, meaning, "uid", empty, None, refers_to)


def language(name: str, meaning: str, empty: str) -> Column:
    return Column(name, meaning, "language", empty)


def boolean(name: str, meaning: str) -> Column:
    return Column(name, meaning, "boolean", NEVER)


def integer(name: str, meaning: str, unit: str, empty: str = NEVER) -> Column:
    return Column(name, meaning, "integer", empty, unit=unit)


number = partial(integer, "number", unit="number in the ledger")


def foreign_column(noun: str, *, always: bool = True) -> ForeignColumn:
    """Return the column that holds a noun's keys or uids."""
    if noun == "reference":
        return ForeignColumn("references", "reference", always)
    return ForeignColumn(PLURALS[noun], "uid" if noun in BY_UID else "key", always)


def link(noun: str, name: str, meaning: str, empty: str = NEVER, *, always: bool = True) -> Column:
    """Return the column of one key or uid."""
    kind = "uid" if noun in BY_UID else "key"
    return Column(name, meaning, kind, empty, None, foreign_column(noun, always=always))


def key_with_label(
    noun: str, name: str, meaning: str, empty: str = NEVER, *, always: bool = True
) -> tuple[Column, ...]:
    """Return the columns of a key and of its name."""
    key = link(noun, name, meaning, empty, always=always)
    label_empty = NEVER if key.required else f"{name} is empty."
    if not always:
        label_empty = f"{name} is empty, or what it names is no longer public."
    return key, Column(
        f"{name}{LABEL}", f"Name of {name}.", empty=label_empty, field=name, label_noun=noun
    )


def key_list(noun: str, name: str, meaning: str, empty: str) -> Column:
    """Return the column of several keys or uids of one noun."""
    kind = "uids" if noun in BY_UID else "keys"
    return Column(name, meaning, kind, empty, None, foreign_column(noun))


def date_columns(name: str, meaning: str, empty: str = NEVER) -> tuple[Column, ...]:
    """Return the five columns of a partial date, and its note."""
    part_empty = NEVER if empty == NEVER else f"{name} is empty."
    first, last = "First day that it may mean.", "Last day that it may mean."
    return (
        Column(name, f"{meaning}, as exactly as it is known.", "partial_date", empty),
        Column(f"{name}_first", first, "date", part_empty),
        Column(f"{name}_last", last, "date", part_empty),
        code(f"{name}_precision", "How exact it is.", Precision, part_empty),
        code(f"{name}_basis", "Where it is from.", DateBasis, part_empty),
        text(f"{name}_note", "What a reader must know to judge the date.", NO_NOTE),
    )
