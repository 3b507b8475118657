"""The pages of governments, institutions with their offices, and officials with their tenures."""

from __future__ import annotations

from statements.documents import Document
from statements.vocabularies import Family, InstitutionKind, OfficeKind

from .links import Link, link_to, list_at
from .name_lists import name_section
from .parts import Absent, Joined, Lines, Row, Section, Table, Text, Value, WithNote, counted
from .reading import Names, Record, read_rows, read_some
from .record_pages import PartView, RecordView
from .sections import (
    AGREEMENT_COLUMNS,
    MOST,
    agreement_row,
    by_start,
    key_of,
    linked,
    references_about,
    rest_of,
    statements,
    tenure_words,
)

NOBODY_HELD = "No holder is held."


def families(record: Record, state: str) -> Section:
    """Return what a government says of texts, counted by family, and where it stands."""
    key = key_of(record)
    rows = read_rows("counts", state, by="family", government=key)
    lines = [family_row(row, key) for row in rows.records]
    columns = ("What it does", "Statements", "References")
    table = Table("What it does to texts, by family of references", columns, lines)
    more = [
        Link("Where it stands, step by step", list_at("stances/steps", government=key)),
        Link("Compare it with another government", list_at("compare", one=key)),
        Link("What it cites, as a network", list_at("network", government=key)),
        Link("Whom it charges", list_at("network/charges", accuser=key)),
    ]
    return Section(
        "stands",
        "What it says of texts",
        "It cites no text in what is held.",
        table=table,
        more=more if rows.records else [],
    )


def family_row(row: Document, government: str) -> Row:
    if row["family"] is None:
        head: Value = "Cites nothing"
    else:
        family = Family(row["family"])
        head = WithNote(str(family.label), family.full_definition)
    references = counted(row["references"], "reference", "references")
    asked = {"government": government, "ref": row["family"] or "none"}
    statements = Link(
        counted(row["statements"], "statement", "statements"), list_at("statements", **asked)
    )
    return Row(head, (statements, Link(references, f"/{row['filter']}")))


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


class GovernmentView(RecordView):
    noun = "government"
    facts = "kind official_name alpha2 alpha3 cow gw wikidata certainty note"
    sections = (
        families,
        statements("government", "Statements by it"),
        references_about,
        statements("addressee", "Statements addressed to it", "addressed"),
        linked(
            "agreement",
            "party",
            "Agreements that it is a party of",
            "It is a party of no agreement held.",
            agreement_row,
            AGREEMENT_COLUMNS,
        ),
        linked(
            "official",
            "government",
            "Officials and their posts",
            "No official is held.",
            official_row,
            ("Official", "Posts"),
        ),
        linked(
            "institution",
            "government",
            "Institutions and their posts",
            "No institution is held.",
            institution_row,
            ("Institution", "Posts"),
        ),
        lambda record, state: name_section(record),
    )


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
    facts = "government kind site certainty note"
    sections = (
        offices,
        statements("institution", "Statements in its name or by its officials"),
        statements("issued_by", "Statements that it published", "issued"),
        statements("addressee", "Statements addressed to it", "addressed"),
        lambda record, state: name_section(record),
    )


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
    facts = "government wikidata wikidata_certainty certainty note"
    sections = (
        tenures,
        statements("speaker", "Statements in which this person speaks"),
        statements("addressee", "Statements addressed to this person", "addressed"),
        lambda record, state: name_section(record),
    )


class TenureView(PartView):
    noun, whole = "tenure", "official"
