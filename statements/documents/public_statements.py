"""The typed columns, role rows and entries that a public document gives."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import cache
from typing import Any

from django.db.models import Model

from statements import models as m
from statements.dates import PARTS, PartialDate
from statements.keys import clause_key
from statements.models.public.columns import Role

from .context import Context, PublicRows, day_of, reference_document
from .field_types import Row
from .mapping import Document


def join_keys(keys: Any) -> str | None:
    """Return distinct keys as one cell, in their order; None for none."""
    return ";".join(dict.fromkeys(key for key in keys if key)) or None


def statement_rows(document: Document, number: int, context: Context) -> PublicRows:
    """Return a statement's typed columns and its role rows."""
    uid = document["uid"]
    voices = [voice_row(row, context) for row in document["voices"]]
    addressees = [role_row(m.PublicAddressee, row, context) for row in document["addressees"]]
    # Two keys of a list are one since their records were merged.
    topics = [*dict.fromkeys(context.current_key("topic", key) for key in document["topics"])]
    places = [*dict.fromkeys(context.current_key("place", key) for key in document["places"])]
    appearances = [
        role_row(m.PublicSource, row, context) | {"publisher": context.publisher(row["source"])}
        for row in document["appearances"]
    ]

    def numbered(rows: list[Row]) -> list[Row]:
        return [{"statement": uid, "position": place} | row for place, row in enumerate(rows)]

    return {
        m.PublicStatement: [
            typed_columns(document, number, context)
            | {name: voices[0][name] for name in LEAD_COLUMNS if voices}
            | {
                "governments": join_keys(row["government"] for row in voices),
                "addressees": join_keys(addressee_of(row)[1] for row in addressees),
                "topics": join_keys(topics),
                "places": join_keys(places),
            }
        ],
        m.PublicVoice: numbered(voices),
        m.PublicAddressee: numbered(addressees),
        m.PublicTopic: numbered([{"topic": key} for key in topics]),
        m.PublicPlace: numbered([{"place": key} for key in places]),
        m.PublicSource: numbered(appearances),
    }


LEAD_COLUMNS = ("government", "official", "tenure", "office", "institution", "role")


@cache  # one for each table
def column_names(model: type[Model]) -> frozenset[str]:
    return frozenset(field.name for field in model._meta.fields)


def members_of(model: type[Model], document: Document) -> Row:
    """Return the members of a document that have a column of their own, as they are."""
    columns = column_names(model)
    return {name: value for name, value in document.items() if name in columns}


def role_row(model: type[Role], item: Document, context: Context) -> Row:
    """Return the row of one thing in a role, its keys those that stand for them now."""
    row = members_of(model, item)
    return row | {
        noun: context.current_key(noun, row[noun]) for noun in model.points_at if noun in row
    }


def voice_row(voice: Document, context: Context) -> Row:
    office = context.office(voice["tenure"])
    beside = {"office": office, "office_kind": context.kind(office)}
    return role_row(m.PublicVoice, voice, context) | beside


def addressee_of(row: Row) -> tuple[str, str]:
    """Return noun and key of who is addressed: the person, else the body, else the government."""
    return next((n, row[n]) for n in ("official", "institution", "government") if row[n])


def typed_columns(document: Document, number: int, context: Context) -> Row:
    said_on = PartialDate.from_document(document["said_on"])
    known_by = PartialDate.from_document(document["known_by"])
    keys = {
        column: context.current_key(noun, document[column])
        for column, noun in m.PublicStatement.points_at.items()
    }
    return members_of(m.PublicStatement, document) | {
        "number": number,
        "recorded": context.first_change(f"statement/{document['uid']}", number),
        "sort_on": day_of(document),
        **date_columns("said_on", said_on),
        **date_columns("known_by", known_by),
        **keys,
        "has_official_source": any(row["chain"] == 0 for row in document["appearances"]),
        "cites": bool(document["references"]),
    }


def date_columns(name: str, value: PartialDate | None) -> Row:
    """Return a date as printed, and its parts."""
    parts = {f"{name}_{part}": value and getattr(value, part) for part in PARTS}
    return {name: value and str(value)} | parts


def reference_rows(document: Document, number: int, context: Context) -> PublicRows:
    """Return the typed columns, targets and abouts of a document's references."""
    is_statement = "voices" in document
    origin = "uid" if is_statement else "key"
    record = f"{'statement' if is_statement else 'agreement'}/{document[origin]}"
    signed = None if is_statement else date.fromisoformat(document["signed_on"]["first"])
    rows: PublicRows = {m.PublicReference: [], m.PublicTarget: [], m.PublicAbout: []}
    for place, reference in enumerate(document["references"]):
        citation = reference_document(reference, document if is_statement else None, None)
        about = [
            *dict.fromkeys(context.current_key("government", key) for key in reference["about"])
        ]
        clause = reference.get("clause")
        rows[m.PublicReference].append(
            members_of(m.PublicReference, citation)
            | {
                "statement": document["uid"] if is_statement else None,
                "agreement": None if is_statement else document["key"],
                "clause": clause and clause_key(document["key"], clause),
                "position": place,
                "number": number,
                "recorded": context.first_change(record, number),
                "sort_on": signed or day_of(document),
                "about": join_keys(about),
            }
        )
        rows[m.PublicTarget] += target_rows(reference, context)
        rows[m.PublicAbout] += [
            {"reference": reference["uid"], "position": place, "government": key}
            for place, key in enumerate(about)
        ]
    return rows


def target_rows(reference: Document, context: Context) -> Iterator[Row]:
    rows: dict[tuple[Any, ...], Row] = {}
    for target in reference["targets"]:
        clause = target["clause"] and clause_key(target["agreement"], target["clause"])
        row = {
            "agreement": context.current_key("agreement", target["agreement"]),
            "clause": context.current_key("clause", clause),
            "statement": context.current_key("statement", target["statement"]),
        }
        # Two targets are one since what they point at was merged.
        rows.setdefault(tuple(row.values()), row)
    for place, row in enumerate(rows.values()):
        yield {"reference": reference["uid"], "position": place} | row


def entries(document: Document, context: Context) -> Iterator[Row]:
    """Yield one distinct row per reference, voice government, about and node."""
    governments = dict.fromkeys(
        context.current_key("government", voice["government"]) for voice in document["voices"]
    )
    for reference in document["references"]:
        abouts = [context.current_key("government", key) for key in reference["about"]] or [""]
        nodes = [n for target in reference["targets"] for n in context.nodes(target)] or [""]
        for government in governments:
            for about in dict.fromkeys(abouts):
                for node in dict.fromkeys(nodes):
                    yield {
                        "statement": document["uid"],
                        "sort_on": day_of(document),
                        "reference": reference["uid"],
                        "type": reference["type"],
                        "government": government,
                        "about": about,
                        "node": node,
                    }
