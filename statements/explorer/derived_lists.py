"""Lists of what follows from many records, as tables: made of the columns that each declares."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from statements.dates import PartialDate
from statements.documents import Document
from statements.exports.columns import Column
from statements.exports.derived import LISTS as LISTED
from statements.exports.derived import NOUNS, DerivedTable, Listed, Member
from statements.exports.permalinks import name_of
from statements.query.derived_lists import SOURCES
from statements.vocabularies import VOCABULARIES, ReferenceType
from statements.wording.dates import short_date

from .links import Link, page_of
from .list_questions import ask_page
from .lists import chips_of, files_of
from .pages import PageView, Parameters
from .parts import Absent, Joined, Lines, Row, Section, Table, Text, Value, counted
from .reading import Names, answer, names_of

TITLES = {
    "stances": "Positions",
    "allegations/answers": "Answers to charges",
    "obligations/statements": "What was said of the clauses of obligations",
}  # of lists, by their names in addresses
TABLES = {source.table.name: source.table for source in SOURCES}
WORDS_OF = {defined.__name__: defined for defined in VOCABULARIES.values()}
HIDDEN = ("uid", "obligation", "reference")  # that tell a reader nothing: links have them
NOTHING = Absent("None")
FILTER = "filter"  # the column that says which rows were counted


class DerivedView(PageView):
    """One list, with each of its members as a column."""

    template_name = "explorer/list.html"
    name = ""

    def context(self, state: str, parameters: Parameters, **key: str) -> dict[str, Any]:
        question = ask_page(self.name, parameters, state)
        table, rows = TABLES[self.name], answer(question)
        names = rows.names | names_of(statements_in(table.json_members, rows.records), state)
        members = [one for one in table.json_members if one.name not in HIDDEN]
        title = TITLES[self.name]
        lines = [line_of(table, members, row, names) for row in rows.records]
        columns = [one.name.replace("_", " ").capitalize() for one in members]
        return {
            "heading": title,
            "lead": table.row,
            "number": counted(rows.count, "row", "rows"),
            "sections": [Section("rows", "", table=Table(title, columns, lines))] if lines else [],
            "rows": rows,
            "chips": chips_of(question.listing, parameters),
            "files": files_of(question.listing, parameters),
        }


def view_of(name: str) -> type[DerivedView]:
    """Return the page of a list."""
    return type("DerivedView", (DerivedView,), {"name": name})


DERIVED: dict[str, type[PageView]] = {name: view_of(name) for name in TITLES}


def statements_in(members: tuple[Member, ...], records: list[Document]) -> Iterator[str]:
    """Yield `statement/uid` of all statements that some records name."""
    for member in members:
        if isinstance(member, Listed):
            inner = [one for record in records for one in record[member.name]]
            yield from statements_in(member.members, inner)
        elif member.name == "statement":
            yield from (f"statement/{row[member.name]}" for row in records if row[member.name])


def line_of(table: DerivedTable, members: list[Member], row: Document, names: Names) -> Row:
    nouns = {column.field: column.label_noun for column in table.label_columns}
    head, *cells = [cell_of(member, row, nouns, names) for member in members]
    return Row(head, cells)


def cell_of(member: Member, row: Document, nouns: dict[str, str], names: Names) -> Value:
    """Return what a record tells in one member, with names for keys and words for codes."""
    value = row[member.name]
    if value in (None, []):
        return Absent(member.empty) if isinstance(member, Column) and member.empty else NOTHING
    if isinstance(member, Listed):
        return Lines([point_of(one, names) for one in value])
    if member.name in nouns:
        noun, key = name_of(nouns[member.name], value)
        return names.link(noun, key) or value
    if member.name == FILTER:
        return Link("its steps", f"/{value}")
    return plain_cell(member, row, value, names)


def plain_cell(member: Column, row: Document, value: Any, names: Names) -> Value:
    if member.type in LISTED:
        noun = NOUNS[member.refers_to.table] if member.refers_to else ""
        return Joined([names.link(noun, one) or one if noun else Text(one) for one in value])
    if member.allowed:
        return str(WORDS_OF[member.allowed.name](value).label)
    if member.type == "partial_date":
        return short_date(PartialDate.parse(value))
    if member.type == "boolean":
        return "yes" if value else "no"
    if member.name == "statement":
        return statement_of(row, names)
    return Text(str(value))


def statement_of(row: Document, names: Names) -> Link:
    """Return a link to a statement, at the reference where one is told."""
    uid, reference = row["statement"], row.get("answer") or row.get("reference")
    address = page_of("statement", uid)
    return Link(names.of("statement", uid), f"{address}#{reference}" if reference else address)


def point_of(point: Document, names: Names) -> Value:
    """Return one step of a list within a row: what it does, when, in which statement."""
    if "before" in point:  # a change of position
        sides = (point["before"], point["after"])
        return Joined([Joined([point_of(one, names) for one in side]) for side in sides], " → ")
    deed = ReferenceType(point["type"]).deed if "type" in point else ""
    day = short_date(PartialDate.parse(point["day"])) if point.get("day") else ""
    who = names.of("government", point["government"]) if "government" in point else ""
    words = ", ".join(filter(None, (who, deed, day)))
    link = statement_of(point, names)
    return Link(words, link.address) if deed else Joined([words, link], ": ")
