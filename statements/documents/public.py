"""From a public document to the public rows: pure, so that publishing can be repeated.

What a document does not say itself comes in a `Context`. Everything that has a route of its
own gets a row of `PublicRecord`: the record, and offices, tenures, clauses and references.
"""

from __future__ import annotations

from collections import ChainMap
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date
from functools import partial

from statements import models as m
from statements.keys import clause_key

from .context import Context, PublicRows, day_of, dump, facts, parse, reference_document
from .kinds import Row
from .mapping import Document, Noun
from .members import member_rows, public_tenure
from .nouns import AGREEMENT, INSTITUTION, NOUNS, OFFICIAL, PLURALS
from .searched import record_words, statement_words
from .typed import reference_rows, statement_rows
from .within import add_pointed, pointed_within

PART_TABLES = {(noun.name, f.name): f.table for noun in NOUNS.values() for f in noun.table.lists}


def public_rows(
    noun: Noun, text: str, number: int, context: Context, document: Document | None = None
) -> PublicRows:
    """Return every public row that one record's document gives, by table.

    `text` is the document as stored: the public reads the same bytes; `document` is what it says,
    where that is known.
    """
    document = document or parse(text)
    rows: PublicRows = {m.PublicRecord: [root_row(noun, document, text, number)]}
    for child in children(noun, document):
        rows[m.PublicRecord].append(
            child | {"record": rows[m.PublicRecord][0]["id"], "number": number}
        )
    if noun.name == "statement":
        rows |= statement_rows(document, number, context)
        rows[m.SearchDocument] = [statement_words(document, number, rows)]
    else:
        rows[m.SearchRecord] = [*record_words(document, map(with_document, rows[m.PublicRecord]))]
        context = replace(context, facts=ChainMap(facts(noun, document), context.facts))
        rows |= asked_rows(rows[m.PublicRecord], document, context)
    if noun.name in ("statement", "agreement"):
        rows |= reference_rows(document, number, context)
    return rows


def asked_rows(records: list[Row], document: Document, context: Context) -> PublicRows:
    """Return what filters ask of a record and of the parts that have rows of their own."""
    told = [(records[0], document), *((row, parse(row["document"])) for row in records[1:])]
    tenures = [(row["id"], part) for row, part in told if row["noun"] == "tenure"]
    return {
        m.PublicMember: [
            member
            for row, part in told
            for member in member_rows(row["noun"], row["id"], part, context)
        ],
        m.PublicTenure: [public_tenure(name, part, context) for name, part in tenures],
    }


def with_document(row: Row) -> tuple[Row, Document]:
    """Return a row of PublicRecord beside what its document says."""
    return row, parse(row["document"])


def record_row(noun: str, key: str, text: str, links: Iterable[tuple[str, str]], label: str) -> Row:
    """Return what all rows of PublicRecord share; links are nouns and keys."""
    pointed = dict.fromkeys([f"{noun}/{key}" for noun, key in links])
    return {
        "id": m.record_id(noun, key),
        "noun": noun,
        "key": key,
        "sort_on": None,
        "sort_key": key,
        "path": f"{PLURALS[noun]}/{key}/",
        "label": label,
        "links": " ".join(pointed),
        "document": text,
    }


def root_row(noun: Noun, document: Document, text: str, number: int) -> Row:
    key = noun.key_of(document)
    row = record_row(noun.name, key, text, pointed_within(noun, document), label(noun, document))
    sort_on = day_of(document) if noun.name == "statement" else None
    return row | {"record": row["id"], "number": number, "sort_on": sort_on}


def label(noun: Noun, document: Document) -> str:
    """Return the name shown for a document's key."""
    for name in ("short_title", "label", "name", "title", "url"):
        if document.get(name):
            return str(document[name])
    return str(document.get("clause") or noun.key_of(document))


def children(noun: Noun, document: Document) -> Iterator[Row]:
    """Yield the rows of what has a route of its own inside this document."""
    if noun is INSTITUTION:
        yield from map(partial(office_row, document), document["offices"])
    elif noun is OFFICIAL:
        yield from map(partial(tenure_row, document), document["tenures"])
    elif noun is AGREEMENT:
        yield from map(partial(clause_row, document), document["clauses"])
        yield from map(partial(agreement_reference_row, document), document["references"])
    elif noun.name == "statement":
        shared = said_by(document)
        yield from (statement_reference_row(document, r, shared) for r in document["references"])


def part_links(noun: str, listed: str, item: Document, root: str) -> list[tuple[str, str]]:
    """Return noun and key of what one item of a document's list points at."""
    found: list[tuple[str, str]] = []
    add_pointed(PART_TABLES[noun, listed], item, root, found)
    return found


def office_row(institution: Document, office: Document) -> Row:
    document = {
        "key": office["key"],
        "title": office["title"],
        "institution": institution["key"],
        "kind": office["kind"],
    }
    row = record_row("office", office["key"], dump(document), (), office["title"])
    return row | {"links": f"institution/{institution['key']}"}


def tenure_row(official: Document, tenure: Document) -> Row:
    """Its label is the key of the office, whose title another record tells."""
    document = {"uid": tenure["uid"], "official": official["key"], **tenure}
    links = part_links("official", "tenures", tenure, official["key"])
    row = record_row("tenure", tenure["uid"], dump(document), links, tenure["office"])
    return row | {"links": f"official/{official['key']} {row['links']}"}


def clause_row(agreement: Document, clause: Document) -> Row:
    key = clause_key(agreement["key"], clause["number"])
    own = {name: value for name, value in clause.items() if name != "number"}
    told = {"key": key, "agreement": agreement["key"], "clause": clause["number"]}
    document = told | own  # `number` is the change's beside every public document
    links = part_links("agreement", "clauses", clause, agreement["key"])
    label = f"{agreement['short_title']}, clause {clause['printed'] or clause['number']}"
    row = record_row("clause", key, dump(document), links, label)
    padded = ".".join(part.zfill(6) for part in clause["number"].split("."))
    links_text = f"agreement/{agreement['key']} {row['links']}".strip()
    return row | {"links": links_text, "sort_key": f"{agreement['key']}/{padded}"}


def said_by(statement: Document) -> list[tuple[str, str]]:
    """Return what every reference of a statement points at: who speaks, who put it out."""
    uid = statement["uid"]
    links = [
        p for voice in statement["voices"] for p in part_links("statement", "voices", voice, uid)
    ]
    if statement["issued_by"]:
        links.append(("institution", statement["issued_by"]))
    return links


def statement_reference_row(
    statement: Document, reference: Document, shared: list[tuple[str, str]]
) -> Row:
    text = dump(reference_document(reference, statement, None))
    links = [*part_links("statement", "references", reference, statement["uid"]), *shared]
    row = record_row("reference", reference["uid"], text, links, reference["type"])
    uid = statement["uid"]
    return row | {"links": f"statement/{uid} {row['links']}", "sort_on": day_of(statement)}


def agreement_reference_row(agreement: Document, reference: Document) -> Row:
    text = dump(reference_document(reference, None, agreement["key"]))
    links = part_links("agreement", "references", reference, agreement["key"])
    row = record_row("reference", reference["uid"], text, links, reference["type"])
    signed = date.fromisoformat(agreement["signed_on"]["first"])
    return row | {"links": f"agreement/{agreement['key']} {row['links']}", "sort_on": signed}
