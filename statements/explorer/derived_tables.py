"""Lists of what follows from many records, as tables: made of the columns that each declares."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from statements.dates import PartialDate
from statements.documents import Document
from statements.exports.columns import Column
from statements.exports.derived import LISTS as LISTED
from statements.exports.derived import NOUNS, DerivedTable, Listed, Member
from statements.exports.permalinks import name_of
from statements.query.derived_lists import SOURCES
from statements.vocabularies import VOCABULARIES, ReferenceType
from statements.wording.dates import spelled_date

from .links import Link, page_of
from .list_questions import ask_page
from .lists import chips_of, files_of
from .pages import PageView, Parameters
from .parts import Absent, Joined, Lines, Row, Section, Table, Text, Value, counted
from .reading import Names, answer, names_of
from .steps import name_in

Columns = tuple[tuple[str, str], ...]  # members of a record, and what they are called


@dataclass(frozen=True, slots=True)
class Shown:
    """What a page shows of a list: its title, and the members that tell a reader something."""

    title: str
    columns: Columns


SHOWN = {
    "stances": Shown(
        "Positions",
        (
            ("government", "Government"),
            ("node", "On"),
            ("family", "Kind of words"),
            ("about", "About"),
            ("latest", "Latest"),
            ("first", "First"),
            ("changed", "Changed position"),
            ("steps", "Steps"),
        ),
    ),
    "allegations/answers": Shown(
        "Answers to charges",
        (
            ("government", "Who answers"),
            ("kind", "How"),
            ("node", "Under"),
            ("day", "Day"),
            ("days", "Days after the charge"),
            ("statement", "In"),
        ),
    ),
    "obligations/statements": Shown(
        "What was said of the clauses of obligations",
        (
            ("clause", "Clause"),
            ("government", "Who"),
            ("type", "What"),
            ("about", "About"),
            ("day", "Day"),
            ("side", "Before or after the due day"),
            ("statement", "In"),
        ),
    ),
}  # of lists, by their names in addresses
TABLES = {source.table.name: source.table for source in SOURCES}
WORDS_OF = {defined.__name__: defined for defined in VOCABULARIES.values()}
NOTHING = Absent("none told")


class TableView(PageView):
    """One list, with each of its members as a column."""

    template_name = "explorer/list.html"
    name = ""

    def context(self, state: str, parameters: Parameters, **key: str) -> dict[str, Any]:
        question = ask_page(self.name, parameters, state)
        table, rows = TABLES[self.name], answer(question)
        names = rows.names | names_of(statements_in(table.json_members, rows.records), state)
        shown, members = SHOWN[self.name], {one.name: one for one in table.json_members}
        title, columns = shown.title, [label for _, label in shown.columns]
        told = [members[name] for name, _ in shown.columns]
        lines = [line_of(table, told, row, names) for row in rows.records]
        return {
            "heading": title,
            "lead": table.row,
            "number": counted(rows.count, "row", "rows"),
            "sections": [Section("rows", "", table=Table(title, columns, lines))] if lines else [],
            "rows": rows,
            "chips": [
                replace(chip, value=name_in(names, chip.value))
                for chip in chips_of(question.listing, parameters)
            ],
            "files": files_of(question.listing, parameters),
        }


def view_of(name: str) -> type[TableView]:
    """Return the page of a list."""
    return type("TableView", (TableView,), {"name": name})


DERIVED: dict[str, type[PageView]] = {name: view_of(name) for name in SHOWN}


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
        return "no" if member.name == "changed" else NOTHING
    if isinstance(member, Listed):
        return Lines([point_of(one, names) for one in value])
    if member.name in nouns:
        noun, key = name_of(nouns[member.name], value)
        return names.link(noun, key) or value
    if "filter" in row and member.name == "steps":
        words = counted(value, "step", "steps").replace(" ", "\N{NO-BREAK SPACE}")
        return Link(words, f"/{row['filter']}")
    return plain_cell(member, row, value, names)


def plain_cell(member: Column, row: Document, value: Any, names: Names) -> Value:
    if member.type in LISTED:
        noun = NOUNS[member.refers_to.table] if member.refers_to else ""
        return Joined([names.link(noun, one) or one if noun else Text(one) for one in value])
    if member.allowed:
        return str(WORDS_OF[member.allowed.name](value).label)
    if member.type == "partial_date":
        return spelled_date(PartialDate.parse(value))
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
    day = spelled_date(PartialDate.parse(point["day"])) if point.get("day") else ""
    who = names.of("government", point["government"]) if "government" in point else ""
    words = ", ".join(filter(None, (who, deed, day)))
    link = statement_of(point, names)
    return Link(words, link.address) if deed else Joined([words, link], ": ")
