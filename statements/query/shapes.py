"""JSON Schemas of public documents, made from the declarations that the documents are made of."""

from __future__ import annotations

from collections.abc import Callable, Iterable
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
from statements.vocabularies import Action

Schema = dict[str, Any]
Refer = Callable[[str, Callable[[], Schema]], Schema]  # a component's name and its making

VOCABULARIES: dict[tuple[Any, ...], type[v.Defined]] = {
    tuple(vocabulary.choices): vocabulary
    for vocabulary in v.Defined.__subclasses__()
    if vocabulary is not v.DeskState
}


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
        vocabulary = VOCABULARIES.get(tuple(column.choices or ()))
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
            "resolution": own["resolution"],
            "implied": boolean("No text was named at all."),
            **{name: own[name] for name in ("certainty", "about", "targets", "note")},
        }

    def change(self) -> Schema:
        """Return the schema of a line of the ledger."""
        members: dict[str, Schema] = {
            "number": integer("Counts in commit order."),
            "noun": described(self.enum("Noun", NOUNS), NOUN),
            "key": text("Key or uid of the record."),
            "action": self.enum("Action", map(str, Action.values)),
            "reason": nullable(text("Why.")),
            "changed": listed_texts("Names of the document's fields that changed."),
            "recorded_at": {"type": "string", "format": "date-time"},
            "winner": nullable(text("Of a merge: key or uid of what the record is part of now.")),
            "redacts": nullable(self.refer("Redacts", lambda: closed(self.redacts()))),
            "redacted": self.redacted(),
        }
        description = "What became public; null where the record is not public any more."
        return with_document(members, {"type": ["object", "null"], "description": description})

    def edition(self) -> Schema:
        """Return the schema of an edition that was public."""
        value = "Any value; null where there was, or is, none."
        difference = closed({"path": text("Where: a path into the document.")})
        difference["properties"] |= {n: {"description": value} for n in ("before", "after")}
        difference["required"] += ["before", "after"]
        items = self.refer("Difference", lambda: difference)
        description = (
            "What differs from the public edition before it; null in the first, and where words"
        )
        description += " of one of the two were redacted."
        members: dict[str, Schema] = {
            "number": integer("Number of its change in the ledger."),
            "edition": integer("Its number within the record."),
            "action": self.enum("Action", map(str, Action.values)),
            "reason": nullable(text("Why.")),
            "recorded_at": {"type": "string", "format": "date-time"},
            "format": integer("Format that it was stored in."),
            "redacted": self.redacted(),
            "changes": {"type": ["array", "null"], "items": items, "description": description},
        }
        description = "The document as it was public, in its present format; in details only."
        description += " null where it was redacted."
        return with_document(members, {"type": ["object", "null"], "description": description})

    def redacted(self) -> Schema:
        """Return the schema of what stands in the place of words that were taken away."""
        on = {"type": "string", "format": "date", "description": "The day."}
        members = {"on": on, "reason": text("Why: the law or the order.")}
        return nullable(self.refer("Redacted", lambda: closed(members)))

    def redacts(self) -> dict[str, Schema]:
        numbers = {"type": "array", "items": {"type": "integer"}}
        return {
            "editions": described(numbers, "Editions of the record whose words went."),
            "reasons": described(numbers, "Lines of the ledger whose reasons went."),
            "copy": boolean("Our own copy of the source went."),
        }

    def release(self) -> Schema:
        """Return the schema of a release."""
        moment = {"type": "string", "format": "date-time"}
        member = {
            "name": text("Name of the file."),
            "size": integer("Bytes."),
            "sha256": text("SHA-256."),
            "rows": nullable(integer("Rows, if it is a table.")),
        }
        files = array(self.refer("ReleaseMember", lambda: closed(member)))
        ended = {
            "number": integer("Number of the change in the ledger."),
            "noun": self.enum("Noun", NOUNS),
            "key": text("Key or uid of the record."),
            "action": self.enum("Action", map(str, Action.values)),
            "reason": nullable(text("Why.")),
            "recorded_at": moment,
        }
        since = array(self.refer("EndedSince", lambda: closed(ended)))
        withdrawal = closed({"at": moment, "reason": text("Why.")})
        members: dict[str, Schema] = {
            "number": integer("Counts from 1."),
            "ledger_number": integer("Last change of the ledger that it holds."),
            "head": text("Salted digest of that change: it holds the ledger up to it."),
            "against": nullable(integer("Number that its differences begin after.")),
            "recorded_at": described(moment, "When its last change became public."),
            "made_at": described(moment, "When its file was made."),
            "note": nullable(text("What readers should know of it.")),
            "citation": text("How to cite it."),
            "doi": nullable(text("Its DOI.")),
            "code_version": text("Digest of the code that made it."),
            "file_name": text("Name of the file."),
            "size": integer("Bytes of the file."),
            "sha256": text("SHA-256 of the file."),
            "download": nullable(text("Address of the file; null once it is withdrawn.")),
            "withdrawn": nullable(self.refer("Withdrawal", lambda: withdrawal)),
            "members": described(files, "What is in the file."),
            "path": text("Address below the API's root."),
        }
        release = closed(members)
        description = "What of it was retracted or redacted since; in details only."
        release["properties"]["retracted_since"] = described(since, description)
        return release

    def enum(self, name: str, values: Iterable[str]) -> Schema:
        return self.refer(name, lambda: {"type": "string", "enum": list(values)})


NOUN = "What it is, in the singular; the record's address begins with the plural."
BESIDE: dict[str, Callable[[Shapes], Schema]] = {
    "change": Shapes.change,
    "edition": Shapes.edition,
    "release": Shapes.release,
}  # what is listed and is no record
WHOLE: dict[str, dict[str, str]] = {
    "tenure": {"official": "Key of the official."},
    "clause": {"key": "Agreement and number.", "parent": "Key of the clause it is part of."},
}  # where a child's document says more than the desk's row


def closed(members: dict[str, Schema]) -> Schema:
    """Return the schema of an object that has all of some members."""
    return {"type": "object", "properties": members, "required": list(members)}


def with_document(members: dict[str, Schema], document: Schema) -> Schema:
    """Return the schema of an object that may hold a document beside its members."""
    whole = closed(members)
    whole["properties"]["document"] = document
    return whole


def array(items: Schema, description: str = "") -> Schema:
    return described({"type": "array", "items": items}, description)


def listed_texts(description: str = "") -> Schema:
    return array({"type": "string"}, description)


def inline(name: str, make: Callable[[], Schema]) -> Schema:
    """Write a named schema out where it stands."""
    return make()


def text(description: str) -> Schema:
    return {"type": "string", "description": description}


def integer(description: str) -> Schema:
    return {"type": "integer", "description": description}


def boolean(description: str) -> Schema:
    return {"type": "boolean", "description": description}


def nullable(schema: Schema) -> Schema:
    """Let a value be null."""
    if isinstance(schema.get("type"), str) and "enum" not in schema:
        return schema | {"type": [schema["type"], "null"]}
    return {"oneOf": [schema, {"type": "null"}]}


def described(schema: Schema, description: Any) -> Schema:
    text = str(description or "")
    return schema | {"description": text} if text else schema


def pascal(name: str) -> str:
    return "".join(part.title() for part in name.split("_"))


def snake(model: type[models.Model]) -> str:
    return "".join(f"_{c.lower()}" if c.isupper() else c for c in model.__name__).strip("_")
