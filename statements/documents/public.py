"""From a public document to the public rows: pure, so that publishing can be repeated.

What a document does not say itself (which office a tenure is of, which clause is part of
which, what was merged) comes in a `Context`; `facts` tells which of it a document decides.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from typing import Any

import orjson

from statements import models as m
from statements.dates import PartialDate
from statements.keys import clause_key, split_clause_key
from statements.vocabularies import Resolution

from .kinds import Row
from .links import below, pointers
from .mapping import Document, Noun
from .nouns import AGREEMENT, INSTITUTION, NOUNS, OFFICIAL, PLURALS

PublicRows = dict[type[Any], list[Row]]
Fact = tuple[str, str]  # what is told ("office of tenure", "parent of clause"), of which key


@dataclass(frozen=True)
class Context:
    """What other records say that public rows need.

    `merged` maps `noun/key` of a merged record to the key that it is now part of.
    """

    facts: Mapping[Fact, str | None] = field(default_factory=dict)
    merged: Mapping[str, str] = field(default_factory=dict)

    def key(self, noun: str, key: str | None) -> str | None:
        """Return the key that stands for key now."""
        if key is None or not self.merged:
            return key
        if noun == "clause":
            agreement, number = split_clause_key(key)
            return clause_key(str(self.key("agreement", agreement)), number)
        return self.merged.get(f"{noun}/{key}", key)

    def office(self, tenure: str | None) -> str | None:
        found = self.facts.get(("office", tenure)) if tenure else None
        return found

    def nodes(self, target: Document) -> Iterator[str]:
        """Yield the target and its ancestors: clause, parent clauses, agreement."""
        if target["statement"]:
            yield str(self.key("statement", target["statement"]))
            return
        if target["clause"]:
            clause: str | None = clause_key(target["agreement"], target["clause"])
            while clause:
                yield str(self.key("clause", clause))
                clause = self.facts.get(("parent", clause))
        yield str(self.key("agreement", target["agreement"]))


def facts(noun: Noun, document: Document) -> dict[Fact, str | None]:
    """Return what document decides about rows of other records."""
    if noun is OFFICIAL:
        return {("office", row["uid"]): row["office"] for row in document["tenures"]}
    if noun is AGREEMENT:
        key = document["key"]
        return {
            ("parent", clause_key(key, row["number"])): row["parent"]
            and clause_key(key, row["parent"])
            for row in document["clauses"]
        }
    return {}


def dump(document: Document) -> str:
    """Return a document as the JSON that is stored and sent, its fields in their order."""
    return orjson.dumps(document).decode()


def parse(text: str) -> Document:
    """Return the document that text says."""
    return dict(orjson.loads(text))


def public_rows(noun: Noun, text: str, number: int, context: Context) -> PublicRows:
    """Return every public row that one record's document gives, by table.

    `text` is the document as stored: the public reads the same bytes.
    """
    document = parse(text)
    rows: PublicRows = {m.PublicRecord: [root_row(noun, document, text, number)]}
    for child in children(noun, document):
        rows[m.PublicRecord].append(
            child | {"record": rows[m.PublicRecord][0]["id"], "number": number}
        )
    if noun.name == "statement":
        rows |= statement_rows(document, number, context)
    if noun.name in ("statement", "agreement"):
        rows |= reference_rows(document, number, context)
    return rows


def record_row(noun: str, key: str, document: Document, links: Iterator[Any], label: str) -> Row:
    """Return what all rows of PublicRecord share."""
    pointed = dict.fromkeys(f"{p.noun}/{p.key}" for p in links)
    return {
        "id": m.record_id(noun, key),
        "noun": noun,
        "key": key,
        "sort_on": None,
        "sort_key": key,
        "path": f"{PLURALS[noun]}/{key}/",
        "label": label,
        "links": " ".join(pointed),
        "document": dump(document),
    }


def root_row(noun: Noun, document: Document, text: str, number: int) -> Row:
    key = noun.key_of(document)
    row = record_row(
        noun.name, key, document, iter(pointers(noun, document)), label(noun, document)
    )
    sort_on = day_of(document) if noun.name == "statement" else None
    return row | {"document": text, "record": row["id"], "number": number, "sort_on": sort_on}


def label(noun: Noun, document: Document) -> str:
    """Return the name shown for a document's key."""
    for name in ("short_title", "label", "name", "title", "url"):
        if document.get(name):
            return str(document[name])
    return str(document.get("clause") or noun.key_of(document))


def day_of(document: Document) -> date | None:
    """Return the day a statement is ordered by: the first of said on, else known by."""
    said_on, known_by = document["said_on"], document["known_by"]
    day = said_on["first"] if said_on else known_by
    return day and date.fromisoformat(day)


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
        yield from map(partial(statement_reference_row, document), document["references"])


def part_links(noun: str, listed: str, item: Document, root: str) -> Iterator[Any]:
    """Yield what one item of a document's list points at, and the record that holds it."""
    table = next(f.table for f in NOUNS[noun].table.lists if f.name == listed)
    yield from below(table, item, root, "")


def office_row(institution: Document, office: Document) -> Row:
    document = {
        "key": office["key"],
        "title": office["title"],
        "institution": institution["key"],
        "kind": office["kind"],
    }
    row = record_row("office", office["key"], document, iter(()), office["title"])
    return row | {"links": f"institution/{institution['key']}"}


def tenure_row(official: Document, tenure: Document) -> Row:
    """Its label is the key of the office, whose title another record tells."""
    document = {"uid": tenure["uid"], "official": official["key"], **tenure}
    links = part_links("official", "tenures", tenure, official["key"])
    row = record_row("tenure", tenure["uid"], document, links, tenure["office"])
    return row | {"links": f"official/{official['key']} {row['links']}"}


def clause_row(agreement: Document, clause: Document) -> Row:
    key = clause_key(agreement["key"], clause["number"])
    document = {"key": key, "agreement": agreement["key"], **clause}
    links = part_links("agreement", "clauses", clause, agreement["key"])
    label = f"{agreement['short_title']}, clause {clause['printed'] or clause['number']}"
    row = record_row("clause", key, document, links, label)
    padded = ".".join(part.zfill(6) for part in clause["number"].split("."))
    links_text = f"agreement/{agreement['key']} {row['links']}".strip()
    return row | {"links": links_text, "sort_key": clause_key(agreement["key"], padded)}


ORIGIN = ("uid", "kind", "title", "said_on", "known_by", "issued_by", "voices", "certainty")


def reference_document(
    reference: Document, statement: Document | None, agreement: str | None
) -> Document:
    """Return a reference as it stands by itself, with the key fields of what makes it."""
    quotes = {row["uid"]: row for row in statement["quotes"]} if statement else {}
    quote = quotes.get(reference.get("quote") or "")
    return {
        "uid": reference["uid"],
        "statement": statement and {name: statement[name] for name in ORIGIN},
        "agreement": agreement,
        "clause": reference.get("clause"),
        "type": reference["type"],
        "words": quote and quote["exact"],
        "words_language": quote and quote["language"],
        "resolution": reference["resolution"],
        "implied": reference["resolution"] == Resolution.IMPLIED_BY_SUBJECT,
        "certainty": reference["certainty"],
        "about": reference["about"],
        "targets": reference["targets"],
        "note": reference["note"],
    }


def statement_reference_row(statement: Document, reference: Document) -> Row:
    document = reference_document(reference, statement, None)
    uid = statement["uid"]
    links = [*part_links("statement", "references", reference, uid)]
    for voice in statement["voices"]:
        links += part_links("statement", "voices", voice, uid)
    row = record_row("reference", reference["uid"], document, iter(links), reference["type"])
    return row | {"links": f"statement/{uid} {row['links']}", "sort_on": day_of(statement)}


def agreement_reference_row(agreement: Document, reference: Document) -> Row:
    document = reference_document(reference, None, agreement["key"])
    links = part_links("agreement", "references", reference, agreement["key"])
    row = record_row("reference", reference["uid"], document, links, reference["type"])
    signed = date.fromisoformat(agreement["signed_on"]["first"])
    return row | {"links": f"agreement/{agreement['key']} {row['links']}", "sort_on": signed}


def joined(keys: Any) -> str | None:
    """Return distinct keys as one cell, in their order; None for none."""
    return ";".join(dict.fromkeys(key for key in keys if key)) or None


def statement_rows(document: Document, number: int, context: Context) -> PublicRows:
    """Return a statement's typed columns and its role rows."""
    uid = document["uid"]
    voices = [voice_row(row, context) for row in document["voices"]]
    addressees = [
        {"uid": row["uid"]}
        | {n: context.key(n, row[n]) for n in ("government", "official", "institution")}
        for row in document["addressees"]
    ]
    topics = [context.key("topic", key) for key in document["topics"]]
    places = [context.key("place", key) for key in document["places"]]
    appearances = [
        {"source": context.key("source", row["source"])}
        | {name: row[name] for name in ("uid", "rendition", "chain", "language")}
        for row in document["appearances"]
    ]

    def listed(rows: list[Row]) -> list[Row]:
        return [{"statement": uid, "position": place} | row for place, row in enumerate(rows)]

    return {
        m.PublicStatement: [
            typed_columns(document, number, context)
            | {name: voices[0][name] for name in LEAD if voices}
            | {
                "governments": joined(row["government"] for row in voices),
                "addressees": joined(addressed(row) for row in addressees),
                "topics": joined(topics),
                "places": joined(places),
            }
        ],
        m.PublicVoice: listed(voices),
        m.PublicAddressee: listed(addressees),
        m.PublicTopic: listed([{"topic": key} for key in topics]),
        m.PublicPlace: listed([{"place": key} for key in places]),
        m.PublicSource: listed(appearances),
        m.Entry: list(entries(document, context)),
    }


LEAD = ("government", "official", "tenure", "office", "institution", "role")


def voice_row(voice: Document, context: Context) -> Row:
    return {
        "uid": voice["uid"],
        "government": context.key("government", voice["government"]),
        "official": context.key("official", voice["official"]),
        "tenure": voice["tenure"],
        "office": context.office(voice["tenure"]),
        "institution": context.key("institution", voice["institution"]),
        "role": voice["role"],
    }


def addressed(row: Row) -> str:
    """Return the key of whoever is addressed: the person, else the body, else the government."""
    key: str = row["official"] or row["institution"] or row["government"]
    return key


def typed_columns(document: Document, number: int, context: Context) -> Row:
    said_on = PartialDate.from_document(document["said_on"])
    known_by = document["known_by"]
    plain = ("uid", "kind", "title", "summary", "language", "certainty", "note")
    return {name: document[name] for name in plain} | {
        "number": number,
        "sort_on": day_of(document),
        "said_on": said_on and str(said_on),
        "said_on_first": said_on and said_on.first,
        "said_on_last": said_on and said_on.last,
        "said_on_precision": said_on and said_on.precision,
        "said_on_basis": said_on and said_on.basis,
        "known_by": known_by and date.fromisoformat(known_by),
        "issued_by": context.key("institution", document["issued_by"]),
        "has_official_source": any(row["chain"] == 0 for row in document["appearances"]),
        "cites": bool(document["references"]),
    }


def reference_rows(document: Document, number: int, context: Context) -> PublicRows:
    """Return the typed columns, targets and abouts of a document's references."""
    is_statement = "voices" in document
    signed = None if is_statement else date.fromisoformat(document["signed_on"]["first"])
    rows: PublicRows = {m.PublicReference: [], m.PublicTarget: [], m.PublicAbout: []}
    for place, reference in enumerate(document["references"]):
        told = reference_document(reference, document if is_statement else None, None)
        about = [context.key("government", key) for key in reference["about"]]
        clause = reference.get("clause")
        plain = (
            "uid",
            "type",
            "words",
            "words_language",
            "resolution",
            "implied",
            "certainty",
            "note",
        )
        rows[m.PublicReference].append(
            {name: told[name] for name in plain}
            | {
                "statement": document["uid"] if is_statement else None,
                "agreement": None if is_statement else document["key"],
                "clause": clause and clause_key(document["key"], clause),
                "position": place,
                "number": number,
                "sort_on": signed or day_of(document),
                "about": joined(about),
            }
        )
        rows[m.PublicTarget] += target_rows(reference, context)
        rows[m.PublicAbout] += [
            {"reference": reference["uid"], "position": place, "government": key}
            for place, key in enumerate(about)
        ]
    return rows


def target_rows(reference: Document, context: Context) -> Iterator[Row]:
    for place, target in enumerate(reference["targets"]):
        clause = target["clause"] and clause_key(target["agreement"], target["clause"])
        yield {
            "reference": reference["uid"],
            "position": place,
            "agreement": context.key("agreement", target["agreement"]),
            "clause": context.key("clause", clause),
            "statement": context.key("statement", target["statement"]),
        }


def entries(document: Document, context: Context) -> Iterator[Row]:
    """Yield one distinct row per reference, voice government, about and node."""
    governments = dict.fromkeys(
        context.key("government", voice["government"]) for voice in document["voices"]
    )
    for reference in document["references"]:
        about = [context.key("government", key) for key in reference["about"]] or [""]
        nodes = dict.fromkeys(n for target in reference["targets"] for n in context.nodes(target))
        for government in governments:
            for concerned in dict.fromkeys(about):
                for node in nodes:
                    yield {
                        "statement": document["uid"],
                        "sort_on": day_of(document),
                        "reference": reference["uid"],
                        "type": reference["type"],
                        "government": government,
                        "about": concerned,
                        "node": node,
                    }
