"""From a public document to the public rows: pure, so that publishing can be repeated.

What a document does not say itself comes in a `Context`. Everything that has a route of its
own gets a row of `PublicRecord`: the record, and offices, tenures, clauses and references.
"""

from __future__ import annotations

from collections import ChainMap
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date

from statements import models as m
from statements.keys import RecordName, sort_key

from .children import child_document
from .contents import Pointer, add_pointers, pointers
from .context import Context, PublicRows, day_of, dump, facts, parse, reference_document
from .declaration import Noun
from .field_types import Row
from .mapping import Document, Kind
from .member_rows import member_rows, public_tenure
from .nouns import CITING, NOUNS, STATEMENT, path_of
from .obligation_rows import obligation_rows
from .public_statements import entries, reference_rows, statement_rows
from .search_rows import record_words, statement_words
from .step_rows import step_rows

Records = list[tuple[Row, Document]]  # rows of PublicRecord, and the documents in them
PART_TABLES = {(noun.name, f.name): f.table for noun in NOUNS.values() for f in noun.table.lists}


def public_rows(
    noun: Noun,
    text: str,
    number: int,
    context: Context,
    document: Document | None = None,
    links: Sequence[Pointer] | None = None,
) -> PublicRows:
    """Return every public row that one record's document gives, by table.

    `text` is the document as stored: the public reads the same bytes; `document` is what it says,
    and `links` what it points at, where that is known.
    """
    document = document or parse(text)
    records = record_rows(noun, document, text, number, links)
    rows = table_rows(noun, records, number, context)
    if noun is STATEMENT:
        rows[m.SearchDocument] = [statement_words(document, number, rows)]
        rows[m.Entry] = [*entries(document, context)]
        rows[m.PublicStep] = [*step_rows(document, context)]
        return rows
    rows[m.SearchRecord] = [*record_words(document, records)]
    context = replace(context, facts=ChainMap(facts(noun, document), context.facts))
    return rows | member_and_tenure_rows(records, context)


def table_rows(noun: Noun, records: Records, number: int, context: Context) -> PublicRows:
    """Return the rows that tables are written from: all but what only filters and search ask."""
    rows: PublicRows = {m.PublicRecord: [row for row, _ in records]}
    document = records[0][1]
    if noun is STATEMENT:
        rows |= statement_rows(document, number, context)
    if noun.name in CITING:
        rows |= reference_rows(document, number, context)
    return rows


def record_rows(
    noun: Noun, document: Document, text: str, number: int, links: Sequence[Pointer] | None = None
) -> Records:
    """Return the rows of a record and of the parts that have a route, with what each says."""
    links = pointers(noun, document) if links is None else links
    root = root_row(noun, document, text, number, links)
    common = {"record": root["id"], "number": number}
    return [(root, document), *((row | common, own) for row, own in child_rows(noun, document))]


def member_and_tenure_rows(records: Records, context: Context) -> PublicRows:
    """Return what filters ask of a record and of the parts that have rows of their own."""
    return {
        m.PublicMember: [
            member
            for row, part in records
            for member in member_rows(row["noun"], row["id"], part, context)
        ],
        **obligation_rows(records, context),
        m.PublicTenure: [
            public_tenure(row["id"], part, context)
            for row, part in records
            if row["noun"] == "tenure"
        ],
    }


def record_row(noun: str, key: str, text: str, links: Iterable[Pointer], label: str) -> Row:
    """Return what all rows of PublicRecord share."""
    link_names = dict.fromkeys([f"{noun}/{key}" for _, noun, key in links])
    return {
        "id": str(RecordName(noun, key)),
        "noun": noun,
        "key": key,
        "sort_on": None,
        "sort_key": sort_key(key),
        "path": path_of(noun, key),
        "label": label,
        "links": " ".join(link_names),
        "document": text,
    }


def root_row(
    noun: Noun, document: Document, text: str, number: int, links: Sequence[Pointer]
) -> Row:
    key = noun.key_of(document)
    row = record_row(noun.name, key, text, links, label(noun, document))
    sort_on = day_of(document) if noun.name == "statement" else None
    return row | {"record": row["id"], "number": number, "sort_on": sort_on}


def label(kind: Kind, document: Document) -> str:
    """Return the name shown for a document's key."""
    labels = (document[name] for name in (*kind.names, kind.fallback_name) if name)
    return str(next(filter(None, labels), document[kind.identity]))


def child_rows(noun: Noun, document: Document) -> Iterator[tuple[Row, Document]]:
    """Yield the rows of what has a route of its own inside this document, with their documents."""
    speakers = speaker_links(document) if noun is STATEMENT else []
    for child in noun.children:
        for item in document[child.plural]:
            if child.name == "reference":
                yield reference_row(noun, document, item, speakers)
            else:
                yield child_row(noun, document, child, item)


def part_links(noun: str, listed: str, item: Document, root: str) -> list[Pointer]:
    """Return what one item of a document's list points at."""
    links: list[Pointer] = []
    add_pointers(PART_TABLES[noun, listed], item, root, "", links)
    return links


def child_row(noun: Noun, owner: Document, child: Kind, item: Document) -> tuple[Row, Document]:
    root = noun.key_of(owner)
    document = child_document(child, item, root)
    links = part_links(noun.name, child.plural, item, root)
    shown_label = child.label_of(owner, item) if child.label_of else label(child, document)
    row = record_row(child.name, document[child.identity], dump(document), links, shown_label)
    return row | {"links": f"{noun.name}/{root} {row['links']}".strip()}, document


def speaker_links(statement: Document) -> list[Pointer]:
    """Return what all references of a statement point at: who speaks, who issued it, contact."""
    uid = statement["uid"]
    links = [
        p for voice in statement["voices"] for p in part_links("statement", "voices", voice, uid)
    ]
    for name, noun in m.PublicStatement.points_at.items():
        if statement[name]:
            links.append(Pointer(name, noun, statement[name]))
    return links


def reference_row(
    noun: Noun, owner: Document, reference: Document, speakers: list[Pointer]
) -> tuple[Row, Document]:
    root = noun.key_of(owner)
    links = [*part_links(noun.name, "references", reference, root), *speakers]
    if noun is STATEMENT:
        document, day = reference_document(reference, owner, None), day_of(owner)
    else:
        document = reference_document(reference, None, root)
        day = date.fromisoformat(owner["signed_on"]["first"])
    row = record_row("reference", reference["uid"], dump(document), links, reference["type"])
    reference_columns = {"links": f"{noun.name}/{root} {row['links']}", "sort_on": day}
    return row | reference_columns, document
