"""The pages of publishers and sources."""

from __future__ import annotations

from statements.documents import Document
from statements.vocabularies import SourceKind

from .facts import partial_words
from .languages import quoted
from .links import Link, list_at, page_of
from .parts import Absent, Fact, Row, Section, Table, Text, WithNote, counted, language_name
from .reading import Names, Record, read_rows, read_some
from .record_pages import RecordView
from .sections import (
    AGREEMENT_COLUMNS,
    CLAUSE_COLUMNS,
    FIRST,
    agreement_row,
    clause_row,
    key_of,
    linked,
    statements,
)

NO_TITLE = "Untitled page"
NOT_HELD = Absent("Not held")


def source_name(source: Document) -> Text:
    """Return what a source is called, in its language; where it has no title, its address."""
    if source["title"]:
        return Text(source["title"], source["language"])
    return Text(source["url"] or NO_TITLE)


def source_row(source: Document, names: Names) -> Row:
    name = source_name(source)
    label = quoted(name.text, name.language) if source["title"] else name.text
    link = Link(label, page_of("source", source["uid"]), name.language)
    published = partial_words(source["published_on"])
    language = source["language"] and language_name(source["language"])
    return Row(
        WithNote(link, str(SourceKind(source["kind"]).label)),
        (published or NOT_HELD, language or NOT_HELD),
    )


SOURCE_COLUMNS = ("Source", "Published", "Language")


def sources(record: Record, state: str) -> Section:
    """Return the sources of a publisher."""
    asked = {"publisher": key_of(record)}
    rows = read_rows("sources", state, **asked, page_size=FIRST, count="true")
    table = Table("Sources", SOURCE_COLUMNS, [source_row(row, rows.names) for row in rows.records])
    more = [Link(f"All {counted(rows.count, 'source', 'sources')}", list_at("sources", **asked))]
    return Section("sources", "Sources", "No source of it is held.", table=table, more=more)


class PublisherView(RecordView):
    noun = "publisher"
    facts = "government side"
    sections = (sources, statements("publisher", "Statements that its sources carry"))


class SourceView(RecordView):
    noun = "source"
    facts = "publisher kind url archive_url published_on retrieved_on language cites note"
    codes = "saved_copy_sha256 certainty"
    sections = (
        statements("source", "Statements that it carries"),
        linked(
            "agreement",
            "source",
            "Agreements known from it",
            "No agreement is known from it.",
            agreement_row,
            AGREEMENT_COLUMNS,
        ),
        linked(
            "clause",
            "source",
            "Clauses known from it",
            "No clause is known from it.",
            clause_row,
            CLAUSE_COLUMNS,
        ),
    )

    def title(self, record: Record) -> Text:
        return source_name(record.document)

    def facts_of(self, record: Record, state: str) -> list[Fact]:
        """Add whose side the publisher is of, beside the publisher."""
        first, *others = super().facts_of(record, state)
        publishers = read_some("publisher", [record.document["publisher"]], state)
        sides = [publishers.names.link("government", one["side"]) for one in publishers.records]
        side = next(filter(None, sides), None) or Absent("Of no side, or it is not coded.")
        return [first, Fact("Side of the publisher", side), *others]
