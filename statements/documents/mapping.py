"""The mapping between a document and the rows of its tables: declared once, pure both ways.

A `Table` lists the fields of one JSON object in their order; lists of objects are tables
again. `contents.flatten` follows the declaration; rendering, validation, links, diff and help texts
do too, and whatever enumerates nouns.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import islice
from typing import Any, TypeVar

from statements.models import DeskModel

from .field_types import ClauseLink, Link, Number, Plain, Row
from .members import Member
from .quick_checks import ACCEPTS_NOTHING, ValueCheck, value_check

Document = dict[str, Any]
Rows = dict[type[DeskModel], list[Row]]
Content = Callable[[Document], Hashable]
T = TypeVar("T")


@dataclass(frozen=True)
class Keys:
    """A list of keys: one row each in a link table, in their order.

    `meaning` tells what one row is, `cell` what all of them are in a cell of whose they are.
    """

    name: str
    model: type[DeskModel]
    parent: str
    link: Link
    meaning: str = ""
    cell: str = ""

    @cached_property
    def table(self) -> Table:
        """The link table, as a table of one field."""
        return Table(self.model, (self.link,), parent=self.parent)

    def items(self, value: Any) -> list[Document]:
        return [{self.link.name: key} for key in value]

    def from_items(self, items: Sequence[Document]) -> list[Any]:
        return [item[self.link.name] for item in items]


@dataclass(frozen=True)
class Listing:
    """A list of objects: one row each.

    `meaning` tells what one row is, `child` what it is where it has a route of its own. `content`
    returns what no two rows may share, None where a row does not tell it.
    """

    name: str
    table: Table
    meaning: str = ""
    child: Kind | None = None
    content: Content | None = None

    def items(self, value: Any) -> list[Document]:
        return list(value)

    def from_items(self, items: Sequence[Document]) -> list[Any]:
        return list(items)


Field = Plain | Keys | Listing
Listed = Keys | Listing


@dataclass(frozen=True, eq=False)
class Table:
    """One table's part in a document.

    `parent` is the foreign key to the row it belongs to, empty for the root. `identity` is the
    primary key's column where rows are matched by it; rows without one are values and are
    replaced as a whole list.
    """

    model: type[DeskModel]
    fields: tuple[Field, ...]
    parent: str = ""
    identity: str = ""
    row_names: tuple[str, ...] = ()  # the fields that name a row, the first that says something

    @cached_property
    def plain(self) -> tuple[Plain, ...]:
        return tuple(f for f in self.fields if isinstance(f, Plain))

    @cached_property
    def lists(self) -> tuple[Listed, ...]:
        return tuple(f for f in self.fields if not isinstance(f, Plain))

    @cached_property
    def nested_lists(self) -> tuple[tuple[Listing, Listing], ...]:
        """The lists of things with uids within the rows of its lists, each with the outer one."""
        return tuple(
            (outer, inner)
            for outer in self.lists
            for inner in outer.table.lists
            if isinstance(outer, Listing) and isinstance(inner, Listing) and inner.table.identity
        )

    @cached_property
    def names(self) -> frozenset[str]:
        """The names of its fields."""
        return frozenset(part.name for part in self.fields)

    @cached_property
    def row_key(self) -> str:
        """The member by which rows of a list are told apart; empty where they are values."""
        named = (f.name for f in self.plain if f.name == self.identity or isinstance(f, Number))
        return next(named, "")

    @cached_property
    def outward_fields(self) -> tuple[Field, ...]:
        """The fields that point outside the document, and the lists with such fields."""
        return tuple(f for f in self.fields if points_outside(f))

    @cached_property
    def checks(self) -> tuple[tuple[Field, ValueCheck], ...]:
        """The fields, each with what tells quickly whether a value is sound."""
        return tuple((part, self.check_of(part)) for part in self.fields)

    def check_of(self, part: Field) -> ValueCheck:
        if isinstance(part, Listing):
            return ACCEPTS_NOTHING
        if isinstance(part, Keys):
            return value_check(part.link, part.model)
        return value_check(part, self.model)

    @cached_property
    def plain_checks(self) -> tuple[tuple[str, ValueCheck], ...]:
        """The names of the fields that are no lists, each with what tells quickly of a value."""
        return tuple((part.name, check) for part, check in self.checks if isinstance(part, Plain))

    @cached_property
    def list_checks(self) -> tuple[tuple[Field, ValueCheck], ...]:
        """The lists, as `checks` has them."""
        return tuple(pair for pair in self.checks if not isinstance(pair[0], Plain))

    @cached_property
    def clause_links(self) -> tuple[ClauseLink, ...]:
        """The fields that name a clause by its number."""
        return tuple(part for part in self.plain if isinstance(part, ClauseLink))

    @cached_property
    def has_sibling_links(self) -> bool:
        """Whether a field, or one below, names another part of the same document."""
        own = any(isinstance(part, Link) and part.sibling_list for part in self.plain)
        return own or any(listed.table.has_sibling_links for listed in self.lists)

    def listed(self, name: str) -> Table:
        """Return the table of one of its lists."""
        return next(part.table for part in self.lists if part.name == name)

    def columns(self) -> tuple[str, ...]:
        """Return the columns it reads and writes."""
        own = tuple(column for f in self.plain for column in f.columns())
        return (*own, f"{self.parent}_id", "position") if self.parent else own

    def walk(self) -> Iterator[Table]:
        """Yield this table and all below it, parents first."""
        yield self
        for listed in self.lists:
            yield from listed.table.walk()


def points_outside(part: Field) -> bool:
    """Tell whether a field, or one below it, points outside the document."""
    if isinstance(part, Listing):
        return bool(part.table.outward_fields)
    return isinstance(part, Keys) or (isinstance(part, Link) and not part.sibling_list)


@dataclass(frozen=True)
class Kind:
    """What has a route of its own: its tables, what it is, and how it is called.

    `names` are the members that name it, the one that is shown first; where it has none of them,
    `fallback_name` or what `label_of` returns is shown. `name_rank` ranks what a name may mean, the
    likeliest 1; 0: its names are not looked up.
    """

    name: str
    plural: str
    table: Table
    meaning: str
    names: tuple[str, ...] = ()
    fallback_name: str = ""
    label_of: Callable[[Document, Document], str] | None = None  # of whose it is, and its own
    summary: str = ""  # the member that describes it in our words
    summaries_below: tuple[tuple[str, str], ...] = ()  # lists, each with such a member of its rows
    words: str = ""  # the member that holds words of others
    name_rank: int = 0
    members: tuple[Member, ...] = ()  # of its public document, that filters ask for
    choice_name: str = ""  # the column whose best fits come first among choices
    government_path: str = ""  # of columns, to the government whose rows it is chosen in first
    owner_place: int = 1  # where its public document says whose it is, among its members
    owner_meaning: str = ""  # what that member tells, where it is a column
    is_numerous: bool = False  # too many are held to be remembered all
    warns_of_namesakes: bool = False  # one that has the name of another deserves a second look

    @property
    def verbose_name(self) -> str:
        """Its name in a sentence."""
        return self.name.replace("_", " ")

    @property
    def identity(self) -> str:
        """The document's field that tells one from another: `key` or `uid`."""
        return self.table.identity

    @property
    def has_other_names(self) -> bool:
        """Whether its names are told apart from mere words: others are called by descriptions."""
        return not self.table.names.isdisjoint(("aliases", "names"))

    @property
    def is_searched(self) -> bool:
        """Whether any of its texts can be searched."""
        return bool(self.names or self.summary or self.words)


def batched(items: Iterable[T], size: int) -> Iterator[list[T]]:
    """Yield the items in lists of at most size."""
    rest = iter(items)
    while chunk := list(islice(rest, size)):
        yield chunk
