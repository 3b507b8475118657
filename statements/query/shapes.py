"""JSON Schemas of public documents, made from the declarations that the documents are made of."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import models

from statements import vocabularies as v
from statements.dates import BASES, PRECISIONS
from statements.documents import CHILDREN, NOUNS
from statements.documents.children import child_fields
from statements.documents.context import ORIGIN
from statements.documents.field_types import Day, Number, Partial, Plain, TypeOfReference
from statements.documents.mapping import Field, Keys, Listing, Table
from statements.models import Appearance

from .schemas import (
    Refer,
    Schema,
    array,
    boolean,
    closed,
    described,
    integer,
    listed_texts,
    nullable,
    pascal,
    text,
)


class Shapes:
    """Makes schemas; everything with a name goes to `refer`, which keeps it and points at it."""

    def __init__(self, refer: Refer) -> None:
        self.refer = refer

    def record(self, noun: str) -> Schema:
        """Return the schema of a public record: its document, its address, its number."""
        return self.refer(pascal(noun), lambda: closed(self.members(noun)))

    def members(self, noun: str) -> dict[str, Schema]:
        if noun in NOUNS:
            members = self.of_table(NOUNS[noun].table, noun)
        else:
            members = self.reference() if noun == "reference" else self.child(noun)
        return members | {
            "path": text("Address below the API's root."),
            "number": integer("Number of the record's last change."),
        }

    def of_table(self, table: Table, name: str) -> dict[str, Schema]:
        """Return the members of one table's part of a document."""
        return {part.name: self.member(part, table, name) for part in table.fields}

    def member(self, part: Plain | Keys | Listing, table: Table, name: str) -> Schema:
        if isinstance(part, Keys):
            return listed_texts(f"Keys or uids: {part.name}, in their order.")
        if isinstance(part, Listing):
            inner = f"{name}_{snake(part.table.model)}"
            items = self.refer(pascal(inner), lambda: self.item(part.table, inner))
            return array(items)
        return self.plain(part, table.model)

    def item(self, table: Table, name: str) -> Schema:
        """Return the schema of a list's objects."""
        whole = closed(self.of_table(table, name))
        if table.model is Appearance:
            description = "In the place of words longer than 1,000 characters: how many they are."
            whole["properties"]["words_length"] = integer(description)
            whole["required"].remove("words")
        return whole

    def plain(self, part: Plain, model: type[models.Model]) -> Schema:
        """Return the schema of one value, with the column's own help."""
        if isinstance(part, Partial):
            first: Any = model._meta.get_field(part.columns()[0])
            help_text = first.help_text
            schema = self.partial_date()
            return described(schema if part.required else nullable(schema), help_text)
        column: Any = model._meta.get_field(part.name)
        if isinstance(part, TypeOfReference):
            return self.fitting(part)
        schema = {"type": "string"} if isinstance(part, Number) else self.of_column(column)
        if isinstance(part, Day):
            schema = {"type": "string", "format": "date"}
        return described(nullable(schema) if column.null else schema, column.help_text)

    def of_column(self, column: Any) -> Schema:
        if isinstance(column, models.BooleanField):
            return {"type": "boolean"}
        if isinstance(column, models.IntegerField):
            return {"type": "integer"}
        vocabulary = v.VOCABULARIES.get(tuple(column.choices or ()))
        return self.codes(vocabulary) if vocabulary else {"type": "string"}

    def fitting(self, part: TypeOfReference) -> Schema:
        """Return the enum of the types that what makes the reference may use."""
        types = {"type": "string", "enum": [str(kind) for kind in part.fitting_types]}
        description = v.ReferenceType.help_text(part.fitting_types)
        name = f"{pascal(part.origin)}ReferenceType"
        return self.refer(name, lambda: types | {"description": description})

    def codes(self, vocabulary: type[v.Defined]) -> Schema:
        """Return the enum of a vocabulary, with its definitions."""
        values = [str(value) for value in vocabulary.values]
        schema = {"type": "string", "enum": values, "description": vocabulary.help_text()}
        return self.refer(vocabulary.__name__, lambda: schema)

    def partial_date(self) -> Schema:
        """Return the schema of a date as documents hold it."""
        members: dict[str, Schema] = {
            "first": {"type": "string", "format": "date", "description": "First day covered."},
            "last": {"type": "string", "format": "date", "description": "Last day covered."},
            "precision": self.refer("Precision", lambda: {"type": "string", "enum": [*PRECISIONS]}),
            "basis": self.refer("DateBasis", lambda: {"type": "string", "enum": [*BASES]}),
            "note": nullable(text("What a reader must know.")),
        }
        return self.refer("PartialDate", lambda: closed(members))

    def child(self, noun: str) -> dict[str, Schema]:
        """Return the members of what has a route of its own within another document."""
        table = CHILDREN[noun].table
        whole = Table(table.model, child_fields(CHILDREN[noun]))
        descriptions = {table.parent: f"Key of its {table.parent}."} | WHOLE.get(noun, {})
        return {
            part.name: self.part(part, whole, noun, descriptions.get(part.name))
            for part in whole.fields
        }

    def part(self, part: Field, table: Table, noun: str, help_text: str | None) -> Schema:
        if help_text is None:
            return self.member(part, table, noun)
        column: Any = table.model._meta.get_field(part.name)
        return nullable(text(help_text)) if column.null else text(help_text)

    def reference(self) -> dict[str, Schema]:
        own = self.of_table(CHILDREN["reference"].table, "reference")
        statement = self.of_table(NOUNS["statement"].table, "statement")
        origin = {name: statement[name] for name in ORIGIN}
        shape = self.refer("ReferenceStatement", lambda: closed(origin))
        return {
            "uid": own["uid"],
            "statement": described(nullable(shape), "The statement that makes it: its key fields."),
            "agreement": nullable(text("Key of the agreement that makes it.")),
            "clause": nullable(text("Key of the clause that makes it.")),
            "type": self.codes(v.ReferenceType),  # of statements and agreements alike
            "words": nullable(text("The words that cite, if they are held.")),
            "words_language": nullable(text("Language of the words.")),
            "words_voice": nullable(self.codes(v.QuoteVoice)),
            "resolution": own["resolution"],
            "implied": boolean("No text was named at all."),
            **{name: own[name] for name in ("certainty", "about", "targets", "note")},
        }

    def enum(self, name: str, values: Iterable[str]) -> Schema:
        return self.refer(name, lambda: {"type": "string", "enum": list(values)})


WHOLE: dict[str, dict[str, str]] = {
    "tenure": {"official": "Key of the official."},
    "clause": {"key": "Agreement and number.", "parent": "Key of the clause it is part of."},
}  # where a child's document says more than the desk's row


def snake(model: type[models.Model]) -> str:
    return "".join(f"_{c.lower()}" if c.isupper() else c for c in model.__name__).strip("_")
