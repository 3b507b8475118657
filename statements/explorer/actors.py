"""The pages of institutions with their offices, and of officials with their tenures."""

from __future__ import annotations

from statements.documents import Document
from statements.vocabularies import InstitutionKind, OfficeKind

from .links import link_to
from .name_lists import name_section
from .parts import Absent, Joined, Lines, Row, Section, Table, Text, Value, WithNote
from .reading import Names, Record, read_rows, read_some
from .record_pages import PartView, RecordView
from .sections import (
    MOST,
    by_start,
    key_of,
    rest_of,
    statements,
    tenure_words,
)

NOBODY_HELD = "No holder is held."


def institution_row(institution: Document, names: Names) -> Row:
    offices = [Text(office["title"]) for office in institution["offices"]]
    link = link_to("institution", institution["key"], institution["name"])
    return Row(
        WithNote(link, str(InstitutionKind(institution["kind"]).label)),
        (Lines(offices) if offices else Absent("No post is held."),),
    )


def official_row(official: Document, names: Names) -> Row:
    posts: list[Value] = [
        Joined([Text(names.of("office", tenure["office"])), tenure_words(tenure)], ", ")
        for tenure in sorted(official["tenures"], key=by_start)
    ]
    link = link_to("official", official["key"], official["name"])
    return Row(link, (Lines(posts) if posts else Absent("No post is held."),))


def offices(record: Record, state: str) -> Section:
    """Return the posts of an institution with who held each."""
    asked = {"institution": key_of(record)}
    rows = read_rows("tenures", state, **asked, page_size=MOST)
    by_office: dict[str, list[Document]] = {}
    for tenure in sorted(rows.records, key=by_start):
        by_office.setdefault(tenure["office"], []).append(tenure)
    lines = [
        office_row(office, by_office.get(office["key"], []), rows.names)
        for office in record.document["offices"]
    ]
    table = Table("Posts, and who held each", ("Post", "Held by"), lines)
    empty = "No post of it is held."
    return Section("offices", "Posts", empty, table=table, more=rest_of(rows, "tenure", asked))


def office_row(office: Document, tenures: list[Document], names: Names) -> Row:
    kind = OfficeKind(office["kind"])
    holders: list[Value] = [
        Joined([names.link("official", tenure["official"]) or "", tenure_words(tenure)], ", ")
        for tenure in tenures
    ]
    held_by = Lines(holders) if holders else Absent(NOBODY_HELD)
    return Row(WithNote(office["title"], str(kind.label)), (held_by,), office["key"])


class InstitutionView(RecordView):
    noun = "institution"
    facts = "government"
    codes = "kind site certainty note"
    sections = (
        statements("institution", "Statements in its name or by its officials"),
        offices,
        statements("issued_by", "Statements that it published", "issued"),
        statements("addressee", "Statements addressed to it", "addressed"),
        lambda record, state: name_section(record),
    )

    def kicker(self, record: Record) -> Value:
        return str(InstitutionKind(record.document["kind"]).label)


class OfficeView(PartView):
    noun, whole = "office", "institution"


def tenures(record: Record, state: str) -> Section:
    """Return the posts of an official, each with its institution and how long it was held."""
    document = record.document
    posts = read_some("office", [tenure["office"] for tenure in document["tenures"]], state)
    institutions = {office["key"]: office["institution"] for office in posts.records}
    rows = [
        Row(
            Text(record.names.of("office", tenure["office"])),
            (
                posts.names.link("institution", institutions.get(tenure["office"])) or "",
                tenure_words(tenure),
            ),
            tenure["uid"],
        )
        for tenure in sorted(document["tenures"], key=by_start)
    ]
    table = Table(
        "Posts: the first day is in, the day of “until” is the first one out",
        ("Post", "Institution", "Held"),
        rows,
    )
    return Section("posts", "Posts", "No post is held.", table=table)


class OfficialView(RecordView):
    noun = "official"
    facts = "government note"
    codes = "wikidata wikidata_certainty certainty"
    sections = (
        tenures,
        statements("speaker", "Statements in which this person speaks"),
        statements("addressee", "Statements addressed to this person", "addressed"),
        lambda record, state: name_section(record),
    )


class TenureView(PartView):
    noun, whole = "tenure", "official"
