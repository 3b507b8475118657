"""The plain writer: what the database writes, made from the documents, one row after the other.

Slow and short: its bytes are those that the database must write.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from django.db.models import QuerySet

from statements.documents import Context, Document, parse
from statements.documents.public_statements import LEAD_COLUMNS, addressee_of
from statements.exports import PLAIN, Dialect, Table, walk
from statements.exports.cells import Cells, Names, date_cells, list_cell
from statements.exports.writing import header, lines
from statements.keys import clause_key
from statements.labels import labels_of
from statements.ledger.publishing import merged_keys
from statements.models import PublicRecord
from statements.paging import NEWEST, Order
from statements.vocabularies import ReferenceType

Matched = Callable[[str | None, str | None, str | None], bool]  # agreement, clause, statement
Make = Callable[[Any, Names], Cells]
NO_TARGET: Cells = dict.fromkeys(
    f"target_{noun}{end}" for noun in ("agreement", "clause", "statement") for end in ("", "_label")
)
REFERENCE = (
    "type",
    "words",
    "words_language",
    "words_voice",
    "resolution",
    "implied",
    "certainty",
    "note",
)


def always(agreement: str | None, clause: str | None, statement: str | None) -> bool:
    """Match every target: the filter asks for none."""
    return True


def written(
    table: Table,
    rows: QuerySet[Any],
    matched: Matched = always,
    order: Order = NEWEST,
    dialect: Dialect = PLAIN,
) -> bytes:
    """Return a table of some statements or references."""
    merges, body = Context(merged=merged_keys()), header(table.columns, dialect)
    for pieces in walk(rows, order):
        names = [f"{table.noun}/{row[-1]}" for row in pieces]
        body += lines(table.columns, rows_of(table, names, merges, matched), dialect)
    return body


def rows_of(table: Table, names: list[str], merges: Context, matched: Matched) -> Iterator[Cells]:
    """Yield the rows of some documents, in the order of their names, `noun/key`."""
    records = PublicRecord.objects.filter(id__in=names).order_by()
    rows = {row[0]: row[1:] for row in records.values_list("id", "document", "number", "links")}
    labels = Names(merges, labels_of({n for _, _, links in rows.values() for n in links.split()}))
    for name in names:
        if name in rows:
            document, number, _ = rows[name]
            for cells in ROWS[table.name](parse(document), number, labels, matched):
                yield cells | {"permalink": ADDRESSES[table.name].format(**cells)}


def voice_cells(names: Names, voice: Document | None) -> Cells:
    """Return the cells of a voice; empty ones where there is none."""
    voice_row = voice or dict.fromkeys(LEAD_COLUMNS)
    office = names.labels.offices.get(voice_row["tenure"]) if voice_row["tenure"] else None
    return {
        **names.key_and_label("government", "government", voice_row["government"]),
        **names.key_and_label("official", "official", voice_row["official"]),
        "tenure": voice_row["tenure"],
        **names.key_and_label("office", "office", office),
        **names.key_and_label("institution", "institution", voice_row["institution"]),
        "role": voice_row["role"],
    }


def statement_rows(
    document: Document, number: int, names: Names, matched: Matched
) -> Iterator[Cells]:
    """Yield the one row of a statement."""
    voices = document["voices"]
    plain = ("uid", "kind", "title", "summary", "language", "certainty", "note")
    yield {
        **{name: document[name] for name in plain},
        **date_cells("said_on", document["said_on"]),
        **date_cells("known_by", document["known_by"]),
        **names.key_and_label("issued_by", "institution", document["issued_by"]),
        **names.key_and_label("contact", "contact", document["contact"]),
        **voice_cells(names, voices[0] if voices else None),
        "governments": names.list_of("government", (voice["government"] for voice in voices)),
        "addressees": list_cell(names.key(*addressee_of(row)) for row in document["addressees"]),
        "topics": names.list_of("topic", document["topics"]),
        "places": names.list_of("place", document["places"]),
        "has_official_source": any(row["chain"] == 0 for row in document["appearances"]),
        "cites": bool(document["references"]),
        "number": number,
    }


def reference_rows(
    document: Document, number: int, names: Names, matched: Matched
) -> Iterator[Cells]:
    """Yield a row for each target and voice of a reference."""
    statement = document["statement"]
    own = reference_cells(document, names) | statement_cells(statement, names)
    voices = statement["voices"] if statement else [None]
    for place, target in enumerate(targets(document, names, matched)):
        for voice in voices:
            yield {
                **own,
                "target": place if document["targets"] else None,
                **target,
                "voice": voice and voice["uid"],
                **voice_cells(names, voice),
                "number": number,
            }


def reference_cells(document: Document, names: Names) -> Cells:
    """Return the cells of the reference itself and of what makes it."""
    kind = ReferenceType(document["type"])
    return {
        "reference": document["uid"],
        **names.key_and_label("agreement", "agreement", document["agreement"]),
        **names.key_and_label("clause", "clause", document["clause"]),
        **{name: document[name] for name in REFERENCE},
        "family": kind.family.value,
        "text_direction": kind.text_direction and kind.text_direction.value,
        "about_direction": kind.about_direction and kind.about_direction.value,
        "about": names.list_of("government", document["about"]),
    }


def statement_cells(statement: Document | None, names: Names) -> Cells:
    """Return the cells of the statement that makes a reference; empty ones for an agreement's."""
    statement_row = statement or dict.fromkeys(("uid", "kind", "title", "certainty"))
    issued_by = statement["issued_by"] if statement else None
    return {
        "statement": statement_row["uid"],
        "kind": statement_row["kind"],
        "title": statement_row["title"],
        **date_cells("said_on", statement and statement["said_on"]),
        **date_cells("known_by", statement and statement["known_by"]),
        **names.key_and_label("issued_by", "institution", issued_by),
        **names.key_and_label("contact", "contact", statement and statement["contact"]),
        "statement_certainty": statement_row["certainty"],
    }


def targets(document: Document, names: Names, matched: Matched) -> Iterator[Cells]:
    """Yield the cells of each target once: two may have become one by a merge."""
    targets: set[tuple[str | None, ...]] = set()
    if not document["targets"]:
        yield NO_TARGET | {"target_matched": matched(None, None, None)}
    for target in document["targets"]:
        clause = target["clause"] and clause_key(target["agreement"], target["clause"])
        standing = (
            names.key("agreement", target["agreement"]),
            names.key("clause", clause),
            names.key("statement", target["statement"]),
        )
        if standing not in targets:
            targets.add(standing)
            yield {
                **names.key_and_label("target_agreement", "agreement", target["agreement"]),
                **names.key_and_label("target_clause", "clause", clause),
                **names.key_and_label("target_statement", "statement", target["statement"]),
                "target_matched": matched(*standing),
            }


def target_rows(document: Document, number: int, names: Names, matched: Matched) -> Iterator[Cells]:
    listed = targets(document, names, matched) if document["targets"] else ()
    for place, target in enumerate(listed):
        cells = {name.removeprefix("target_"): cell for name, cell in target.items()}
        yield {"reference": document["uid"], "position": place, **cells}


def numbered(owner: str, uid: str, rows: Iterable[Cells]) -> Iterator[Cells]:
    """Yield each row once: two may have become one by a merge."""
    for place, cells in enumerate({tuple(cells.values()): cells for cells in rows}.values()):
        yield {owner: uid, "position": place, **cells}


def linked(owner: str, listed: str, make: Make) -> Callable[..., Iterator[Cells]]:
    def rows(document: Document, number: int, names: Names, matched: Matched) -> Iterator[Cells]:
        return numbered(owner, document["uid"], (make(item, names) for item in document[listed]))

    return rows


def keys(noun: str) -> Make:
    return lambda item, names: names.key_and_label(noun, noun, item)


def addressee_cells(item: Document, names: Names) -> Cells:
    pairs = [
        names.key_and_label(noun, noun, item[noun])
        for noun in ("government", "official", "institution")
    ]
    return {"uid": item["uid"]} | pairs[0] | pairs[1] | pairs[2]


ROWS: Mapping[str, Callable[..., Iterator[Cells]]] = {
    "statements": statement_rows,
    "references": reference_rows,
    "statement_voices": linked(
        "statement", "voices", lambda item, names: {"uid": item["uid"], **voice_cells(names, item)}
    ),
    "statement_addressees": linked("statement", "addressees", addressee_cells),
    "statement_topics": linked("statement", "topics", keys("topic")),
    "statement_places": linked("statement", "places", keys("place")),
    "reference_targets": target_rows,
    "reference_about": linked("reference", "about", keys("government")),
}
ADDRESSES = {
    "statements": "/statements/{uid}/",
    "references": "/references/{reference}/",
    "statement_voices": "/statements/{statement}/#{uid}",
    "statement_addressees": "/statements/{statement}/#{uid}",
    "statement_topics": "/statements/{statement}/",
    "statement_places": "/statements/{statement}/",
    "reference_targets": "/references/{reference}/",
    "reference_about": "/references/{reference}/",
}
