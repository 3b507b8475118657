"""Sections that several pages have: lists of statements, references, officials, texts."""

from __future__ import annotations

from collections.abc import Callable
from operator import attrgetter

from statements.documents import PLURALS, Document
from statements.spans import Span
from statements.wording.dates import said_on_words, span_words

from .facts import partial_words
from .held import said_in
from .items import items_of, names_of, speaker_of
from .links import Link, link_to, list_at
from .parts import Absent, Joined, Mention, Row, Section, Table, Text, Value, WithNote, counted
from .reading import Names, Record, Rows, read_rows
from .record_pages import MakeSection
from .sentences import sentence_of

FIRST = "10"  # rows shown of a long list; a link leads to all
MOST = "500"  # rows shown of a list that is shown whole


def key_of(record: Record) -> str:
    """Return the key or uid of a record."""
    document = record.document
    return str(document["uid"] if "uid" in document else document["key"])


def statements(
    parameter: str, title: str = "Statements", anchor: str = "statements", first: str = FIRST
) -> MakeSection:
    """Return the section of the latest statements that a parameter finds by a record's key."""

    def section(record: Record, state: str) -> Section:
        asked = {parameter: key_of(record)}
        rows = read_rows("statements", state, **asked, page_size=first, count="true")
        all_of_them = f"All {counted(rows.count, 'statement', 'statements')}"
        links = [
            Link(all_of_them, list_at("statements", **asked)),
            Link("the oldest first", list_at("statements", **asked, order="oldest")),
        ]
        more = links[: min(len(rows.records), 2)]
        empty = "No statement is held."
        return Section(
            anchor,
            title,
            empty,
            statements=items_of(rows),
            more=more,
            count=rows.count,
            said=said_in(rows),
        )

    return section


def references_about(record: Record, state: str) -> Section:
    """Return the latest references to what a government does under texts."""
    asked = {"about": key_of(record)}
    rows = read_rows("references", state, **asked, page_size=FIRST, count="true")
    more = Link(
        f"All {counted(rows.count, 'reference', 'references')}", list_at("references", **asked)
    )
    return Section(
        "about",
        "What is said about its conduct",
        "No reference is held that is about it.",
        "References that name whose conduct they are about, the latest first.",
        mentions=[mention_of(row, rows.names) for row in rows.records if row["statement"]],
        more=[more] if rows.records else [],
    )


def mention_of(reference: Document, names: Names) -> Mention:
    """Return a reference of a list as a sentence, with the statement that makes it."""
    statement = reference["statement"]
    speakers = [speaker_of(voice, names) for voice in statement["voices"]]
    sentence = sentence_of(reference, names)
    words = Joined([Joined([sentence.verb, Joined(sentence.targets)], " "), sentence.after], "")
    return Mention(
        said_on_words(statement),
        names_of(speakers),
        words,
        link_to("statement", statement["uid"], statement["title"]),
    )


def tenure_words(tenure: Document) -> Value:
    """Return when a post is held, and beneath it what is told of how we know."""
    words = span_words(Span.from_document(tenure))
    certainty = "" if tenure["certainty"] == "verified" else tenure["certainty"]
    remarks = ". ".join(filter(None, [certainty.capitalize(), tenure["note"]]))
    return WithNote(words, remarks) if remarks else words


def by_start(tenure: Document) -> tuple[str, str]:
    """Return what orders tenures by their first day, those without one first."""
    return (tenure["starts"] or {"first": ""})["first"], tenure["uid"]


def linked(
    noun: str,
    parameter: str,
    title: str,
    empty: str,
    row: Callable[[Document, Names], Row],
    columns: tuple[str, ...],
    **others: str,
) -> MakeSection:
    """Return the section of all records of a noun that a parameter finds by a record's key."""

    def section(record: Record, state: str) -> Section:
        asked = {parameter: key_of(record), **others}
        rows = read_rows(PLURALS[noun], state, **asked, page_size=MOST)
        table = Table(title, columns, [row(one, rows.names) for one in rows.records])
        return Section(PLURALS[noun], title, empty, table=table, more=rest_of(rows, noun, asked))

    return section


def rest_of(rows: Rows, noun: str, asked: dict[str, str]) -> list[Link]:
    """Return where the rest is of a list that is not shown whole."""
    plural = PLURALS[noun]
    return [Link(f"All {plural.replace('-', ' ')}", list_at(plural, **asked))] if rows.next else []


def agreement_row(agreement: Document, names: Names) -> Row:
    links = [
        names.link("government", party["government"])
        or names.link("institution", party["institution"])
        for party in agreement["parties"]
    ]
    bodies = sorted({link for link in links if link}, key=attrgetter("label"))
    return Row(
        link_to("agreement", agreement["key"], agreement["short_title"]),
        (partial_words(agreement["signed_on"]), Joined(bodies) if bodies else Absent("None held.")),
    )


AGREEMENT_COLUMNS = ("Agreement", "Date", "Parties")


def clause_row(clause: Document, names: Names) -> Row:
    link = names.link("agreement", clause["agreement"]) or ""
    label = f"Clause {clause['printed'] or clause['key'].rpartition('/')[2]}"
    return Row(link_to("clause", clause["key"], label), (link, Text(clause["heading"] or "")))


CLAUSE_COLUMNS = ("Clause", "Agreement", "On")
