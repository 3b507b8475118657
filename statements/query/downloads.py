"""Downloads: the whole selection, one record a line or as a table, from one snapshot."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from django.conf import settings

from statements.models import Change
from statements.reading import Snapshot
from statements.slots import Stream

from .questions import Question


class Download(Stream):
    """The pieces of a file, all of one snapshot of the ledger at a number.

    The first piece is made at once, while an error can still be told as one. An error later goes
    up to the server, which leaves the transfer without its end: whoever reads notices.
    """

    def begin(self, make: Callable[[], Iterator[bytes]]) -> None:
        self.snapshot = Snapshot(settings.EXPORT_TIME_LIMIT, self.is_over)
        self.resources.callback(self.snapshot.close)
        with self.snapshot.read():
            self.number = Change.objects.last_number()
            super().begin(make)
            self.first: bytes | None = next(self.pieces, b"")

    def __next__(self) -> bytes:
        if self.first is None:
            return super().__next__()
        piece, self.first = self.first, None
        return piece

    def next_piece(self) -> bytes:
        with self.snapshot.read():
            return super().next_piece()

    def end(self) -> None:
        with self.snapshot.read():
            super().end()


def download(question: Question) -> Download:
    """Return the file of all that a question selects."""
    return Download(None, question.pieces)


def file_name(question: Question, number: int) -> str:
    """Return the name of the file of a question at a number of the ledger."""
    name = question.options.get("table", question.listing.table)
    return f"{name}-{number}.{question.format}"
