"""What pages of records are made of: texts in their language, facts, tables, sections."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from django.utils.html import conditional_escape, format_html, format_html_join, strip_tags
from django.utils.safestring import SafeString
from django.utils.translation import get_language_info

from statements.dates import PartialDate
from statements.vocabularies.defined import Defined

from .items import Item
from .links import Link
from .table_rows import printed_rows

HALF_OF_A_PAGE = 48  # characters
MOST_OPEN = 5  # rows of a section that stand open on a phone


class Printed:
    """What prints itself in templates and within other HTML."""

    __slots__ = ()

    def __html__(self) -> SafeString:
        raise NotImplementedError

    def __str__(self) -> str:
        return self.__html__()


@dataclass(frozen=True, slots=True)
class Text(Printed):
    """A text in the language that it is held in."""

    text: str
    language: str | None = None

    def __html__(self) -> SafeString:
        if self.language in (None, "en"):
            return conditional_escape(self.text)
        return format_html('<span lang="{}">{}</span>', self.language, self.text)


@dataclass(frozen=True, slots=True)
class Outward(Printed):
    """A link that leaves the site, and says so."""

    label: str
    address: str
    language: str | None = None

    def __html__(self) -> SafeString:
        return format_html(
            '<a class="outward" href="{}" rel="noopener noreferrer nofollow">{}'
            '<span class="aloud"> (leaves this site)</span></a>',
            self.address,
            Text(self.label, self.language),
        )


@dataclass(frozen=True, slots=True)
class Term(Printed):
    """A value of a vocabulary, with what it means."""

    label: str
    definition: str

    @classmethod
    def of(cls, value: Defined) -> Term:
        return cls(str(value.label), value.full_definition)

    def __html__(self) -> SafeString:
        return format_html('{} <span class="meaning">{}</span>', self.label, self.definition)


@dataclass(frozen=True, slots=True)
class Absent(Printed):
    """That something is not held, and what this means."""

    meaning: str

    def __html__(self) -> SafeString:
        return format_html('<span class="quiet">{}</span>', self.meaning)


@dataclass(frozen=True, slots=True)
class Joined(Printed):
    """Several values in one place, a sign between them."""

    values: Sequence[Value]
    between: str = ", "

    def __html__(self) -> SafeString:
        return format_html_join(self.between, "{}", ((value,) for value in self.values))


@dataclass(frozen=True, slots=True)
class Lines(Printed):
    """Several values below each other in one place."""

    values: Sequence[Value]

    def __html__(self) -> SafeString:
        items = format_html_join("", "<li>{}</li>", ((value,) for value in self.values))
        return format_html('<ul class="plain">{}</ul>', items)


@dataclass(frozen=True, slots=True)
class WithNote(Printed):
    """A value and what stands small beneath it."""

    value: Value
    note: Value

    def __html__(self) -> SafeString:
        return format_html('{}<br><span class="small quiet">{}</span>', self.value, self.note)


Value = str | Link | Text | Outward | Term | Absent | Joined | Lines | WithNote


@dataclass(frozen=True, slots=True)
class Fact:
    """Something short that a record says, and what it is called."""

    name: str
    value: Value

    @property
    def is_long(self) -> bool:
        """Whether it takes more than half of a page's width."""
        return len(strip_tags(str(self.value))) > HALF_OF_A_PAGE


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table, its first cell what it is about; `anchor` is what links name."""

    head: Value
    cells: Sequence[Value]
    anchor: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """A table: what stands in it, what its columns are called, its rows."""

    caption: str
    columns: Sequence[str]
    rows: Sequence[Row]

    @property
    def body(self) -> SafeString:
        """All rows, printed."""
        return printed_rows(self.columns[1:], ((r.head, r.cells, r.anchor) for r in self.rows))


@dataclass(frozen=True, slots=True)
class Mention:
    """A reference below others: when, by whom, and what it does, as a sentence."""

    day: str
    speaker: str
    sentence: Value
    statement: Link


@dataclass(frozen=True, slots=True)
class Stand:
    """A text or clause with the positions of one government on it, printed."""

    node: Link
    positions: SafeString


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a page below a heading of its own; what is empty says what is not held."""

    anchor: str
    title: str
    empty: str = ""
    lead: Value = ""
    table: Table | None = None
    statements: list[Item] | None = None
    mentions: Sequence[Mention] = ()
    stands: Sequence[Stand] = ()
    links: Sequence[Value] = ()
    quote: Text | None = None
    more: Sequence[Link] = field(default=())
    count: int | dict[str, int] | None = None  # of statements, those shown among them
    said: Sequence[PartialDate] = ()  # when those shown were made

    @property
    def rows(self) -> Sequence[object]:
        """What stands below each other in it."""
        rows = self.table.rows if self.table else ()
        return rows or self.statements or self.mentions or self.stands or self.links

    @property
    def is_empty(self) -> bool:
        return not (self.rows or self.quote)

    @property
    def is_long(self) -> bool:
        """Whether a phone shows how much there is before it shows it."""
        return len(self.rows) > MOST_OPEN

    @property
    def size(self) -> str:
        """How much there is of it, in words."""
        words = ("statement", "statements") if self.statements else ("line", "lines")
        return counted(len(self.rows), *words)


def shortened(text: str, longest: int) -> str:
    """Return a text of at most so many characters, cut between words where it is longer."""
    if len(text) <= longest:
        return text
    head = text[: longest - 1].rpartition(" ")[0]
    return f"{head or text[: longest - 2]} …"


def language_name(code: str) -> str:
    """Return what a language is called in English, its code where that is not known."""
    try:
        return str(get_language_info(code)["name"])
    except KeyError:
        return code


def number_words(count: int | dict[str, int] | None) -> str:
    """Return a count as pages say it."""
    if isinstance(count, dict):
        return f"more than {count['more_than']:,}"
    return f"{count or 0:,}"


def counted(count: int | dict[str, int] | None, one: str, many: str) -> str:
    """Return a count with the word for what is counted."""
    return f"{number_words(count)} {one if count == 1 else many}"


def capital(words: str) -> str:
    """Return words as they begin a line."""
    return words[:1].upper() + words[1:]
