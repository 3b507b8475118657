"""The table of releases."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from django.db.models import QuerySet

from statements.models import Release

from .cells import Cells
from .columns import NO_NOTE, Column, boolean, integer, text
from .permalinks import PERMALINK, path_column
from .writing import header, lines

NOT_WITHDRAWN = "It was not withdrawn."
RELEASES = (
    integer("number", "Number of the release.", "number of the release"),
    integer("ledger_number", "Last change that it holds.", "number in the ledger"),
    integer(
        "against",
        "Number that its differences begin after: that of the release before.",
        "number in the ledger",
        "There was none before.",
    ),
    Column("recorded_at", "When its last change became public.", "datetime", "Never empty."),
    Column("made_at", "When its file was made.", "datetime", "Never empty."),
    text("note", "What readers should know of it.", NO_NOTE),
    text("file_name", "Name of the file."),
    integer("size", "Size of the file.", "bytes"),
    text("sha256", "SHA-256 of the file, in hexadecimal digits."),
    text("doi", "Its DOI.", "It has none yet."),
    boolean("withdrawn", "true if it is served no more."),
    Column("withdrawn_at", "When it was withdrawn.", "datetime", NOT_WITHDRAWN),
    text("withdrawn_reason", "Why it was withdrawn.", NOT_WITHDRAWN),
    text("version", "What breaks, and the number: 1.7.", "It was made before there were versions."),
    path_column("Address of the release below the site's own."),
)


def stream_releases(
    rows: QuerySet[Release], columns: Sequence[Column] = RELEASES
) -> Iterator[bytes]:
    """Yield the table of releases in their order: they are few."""
    yield header(columns) + lines(columns, map(cells, rows))


def cells(release: Release) -> Cells:
    withdrawn = release.withdrawn_at
    return {
        "number": release.number,
        "ledger_number": release.ledger_number,
        "against": release.against,
        "recorded_at": release.recorded_at.isoformat(),
        "made_at": release.made_at.isoformat(),
        "note": release.note,
        "file_name": release.file_name,
        "size": release.size,
        "sha256": release.sha256,
        "doi": release.doi,
        "version": release.version,
        "withdrawn": release.is_withdrawn,
        "withdrawn_at": withdrawn and withdrawn.isoformat(),
        "withdrawn_reason": release.withdrawn_reason,
        PERMALINK: f"/releases/{release.number}/",
    }
