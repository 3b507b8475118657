"""The columns of what differs between two releases, which stand in releases alone."""

from __future__ import annotations

from .columns import NEVER, Column, Vocabulary, text
from .meanings import NOUN_VOCABULARY
from .permalinks import path_column

DIFFERENCE = Vocabulary(
    "Difference",
    (
        ("added", "It was not public before."),
        ("changed", "A field of its document says something else."),
        ("removed", "It is not public any more: retracted, deleted or part of another record."),
    ),
)
DIFFERENCE_COLUMNS = (
    Column("noun", "What the record is.", "code", NEVER, NOUN_VOCABULARY),
    text("key", "Key or uid of the record."),
    Column("difference", "What became of it.", "code", NEVER, DIFFERENCE),
    text(
        "field",
        "The field that changed.",
        "The whole record was added or removed, or words of it were redacted.",
    ),
    Column("actions", "What the ledger calls it, joined with ;.", "names", NEVER),
    text("reasons", "The ledger's reasons, joined with ;.", "No reason was given."),
    Column("numbers", "Numbers of the changes in the ledger, joined with ;.", "names", NEVER),
    path_column("Address of the record below the site's own; it says so where that is gone."),
)
KEY = ("noun", "key", "field")
