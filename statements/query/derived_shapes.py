"""JSON Schemas of derived tables, made of their columns."""

from __future__ import annotations

from statements.exports.columns import Column
from statements.exports.derived import LISTS, DerivedTable, Listed, Member
from statements.vocabularies import VOCABULARIES

from .schemas import Schema, array, closed, described, listed_texts, nullable, pascal
from .shapes import Shapes

JSON_TYPES = {"integer": "integer", "boolean": "boolean"}  # of columns; any other is a string
BY_NAME = {defined.__name__: defined for defined in VOCABULARIES.values()}


def derived_shape(table: DerivedTable, shapes: Shapes) -> Schema:
    """Return the schema of one record."""
    return members_shape(table.noun, table.json_members, shapes)


def members_shape(noun: str, members: tuple[Member, ...], shapes: Shapes) -> Schema:
    return closed({one.name: member_shape(f"{noun}_{one.name}", one, shapes) for one in members})


def member_shape(name: str, member: Member, shapes: Shapes) -> Schema:
    if isinstance(member, Listed):
        inner = member.members
        items = shapes.refer(pascal(name), lambda: members_shape(name, inner, shapes))
        return array(items, member.meaning)
    return column_shape(member, shapes)


def column_shape(column: Column, shapes: Shapes) -> Schema:
    """Return the schema of one value, with the column's own meaning."""
    if column.type in LISTS:
        return listed_texts(column.meaning)
    schema: Schema = {"type": JSON_TYPES.get(column.type, "string")}
    if column.allowed:
        schema = shapes.codes(BY_NAME[column.allowed.name])
    return described(schema if column.required else nullable(schema), column.meaning)
