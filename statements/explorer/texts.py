"""The pages of series and of published wordings of clauses."""

from __future__ import annotations

from typing import Any

from statements.documents import Document

from .marks import OF_MARKS
from .matrix import series_matrix
from .name_lists import name_section
from .parts import Joined, Section, Table, Text, Value, language_name
from .reading import Record, read_some
from .record_pages import RecordView
from .sections import AGREEMENT_COLUMNS, agreement_row, statements


def members(record: Record, state: str) -> Section:
    """Return the agreements of a series in their order."""
    rows = read_some("agreement", record.document["agreements"], state)
    lines = [agreement_row(agreement, rows.names) for agreement in rows.records]
    table = Table("Its agreements, in their order", AGREEMENT_COLUMNS, lines)
    return Section("agreements", "Agreements", "No agreement is in it.", table=table)


class SeriesView(RecordView):
    """A series, with its texts' clauses by governments before its sections."""

    template_name = "explorer/series.html"
    tells_releases = True
    noun = "series"
    sections = (
        members,
        statements("series", "Statements that cite any of them"),
        lambda record, state: name_section(record),
    )

    def beside(self, record: Record, state: str) -> dict[str, Any]:
        return {"matrix": series_matrix(record.document, state), **OF_MARKS}


def wording(record: Record, state: str) -> Section:
    """Return the words of a clause as they were published."""
    text = Text(record.document["text"], record.document["language"])
    return Section("words", "The words", quote=text)


class TextVersionView(RecordView):
    noun = "text_version"
    facts = "clause language publisher source note"
    codes = "certainty"
    sections = (wording,)

    def title(self, record: Record) -> Text:
        document: Document = record.document
        return Text(f"{clause_name(record)} in {language_name(document['language'])}")

    def kicker(self, record: Record) -> Value:
        clause = record.names.link("clause", record.document["clause"])
        return Joined(["A published wording of", clause or clause_name(record)], " ")


def clause_name(record: Record) -> str:
    return record.names.of("clause", record.document["clause"])
