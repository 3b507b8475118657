"""Link tables of statements: one row for each part of a list, with the statement's uid."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from statements.documents import Document
from statements.models import PublicAddressee, PublicPlace, PublicTopic, PublicVoice
from statements.models.public.columns import Role
from statements.vocabularies import QuoteVoice, Rendition

from .cells import Cells, Names
from .columns import (
    NEVER,
    Column,
    ForeignColumn,
    code,
    integer,
    key_with_label,
    language,
    link,
    text,
    uid,
)
from .permalinks import permalink
from .shared_columns import voice_columns

MakePartCells = Callable[[Document, Names], Cells]
POSITION = integer("position", "Place in the list.", "place, from 0")
OWNER = (link("statement", "statement", "Uid of the statement."), POSITION)
UID = uid("uid", "Uid of this part, the same for ever.")


def list_columns(*columns: Column) -> tuple[Column, ...]:
    """Return a link table's columns: a part's are given, its uid first if it has one."""
    part = columns[0].name if columns[0].type == "uid" else ""
    return (*OWNER, *columns, permalink("statement", "statement", part))


def rows_of_list(list_name: str, make_cells: MakePartCells) -> Callable[..., Iterator[Cells]]:
    """Return the maker of a link table's rows from one of a statement's lists.

    Each comes once: two keys may have become one by a merge.
    """

    def rows(document: Document, number: int, names: Names) -> Iterator[Cells]:
        items = (make_cells(item, names) for item in document[list_name])
        distinct = {tuple(cells.values()): cells for cells in items}
        for position, cells in enumerate(distinct.values()):
            yield {"statement": document["uid"], "position": position, **cells}

    return rows


def appearance_cells(item: Document, names: Names) -> Cells:
    plain = ("uid", "rendition", "chain", "attribution", "locator", "language", "words")
    return {
        **{n: item[n] for n in plain},
        **names.key_and_label("source", "source", item["source"]),
    }


def quote_cells(item: Document, names: Names) -> Cells:
    return {n: item[n] for n in ("uid", "appearance", "exact", "language", "voice", "start")}


def reference_cells(item: Document, names: Names) -> Cells:
    return {"reference": item["uid"], "quote": item["quote"]}


ADDRESSEE_COLUMNS = (
    *key_with_label("government", "government", "Key of the government addressed."),
    *key_with_label(
        "official", "official", "Key of the official addressed.", "No person in particular."
    ),
    *key_with_label(
        "institution", "institution", "Key of the institution addressed.", "No body is told."
    ),
)
APPEARANCE_COLUMNS = (
    *key_with_label("source", "source", "Uid of the source."),
    code("rendition", "How the words are given.", Rendition),
    integer("chain", "Steps from the official original; 0 is the original itself.", "steps"),
    text("attribution", "How the source says whose words they are.", "It is not held."),
    text("locator", "Where in the source it stands: a page, a minute.", "The source says all."),
    language("language", "Language of the source's words.", "It is not known."),
    text("words", "The words printed there, letter for letter.", "The words are not held."),
)
APPEARANCE = ForeignColumn("statement_appearances", "uid")
REFERENCE_COLUMNS = (
    link("reference", "reference", "Uid of the reference."),
    uid(
        "quote",
        "Uid of its quote.",
        "The words that cite are not held.",
        ForeignColumn("quotes", "uid"),
    ),
)
QUOTE_COLUMNS = (
    UID,
    uid("appearance", "Uid of the appearance that has the words.", NEVER, APPEARANCE),
    text("exact", "The exact words."),
    language("language", "Language of the words.", "It is not known."),
    code("voice", "Whose words they are.", QuoteVoice, "It is not coded."),
    integer(
        "start",
        "Where they begin in the appearance's words.",
        "characters (code points), from 0",
        "The appearance's words are not held.",
    ),
)
ROLE_LISTS: tuple[tuple[str, str, type[Role], tuple[Column, ...]], ...] = (
    ("statement_voices", "voices", PublicVoice, (UID, *voice_columns("this voice"))),
    ("statement_addressees", "addressees", PublicAddressee, (UID, *ADDRESSEE_COLUMNS)),
    (
        "statement_topics",
        "topics",
        PublicTopic,
        key_with_label("topic", "topic", "Key of the topic."),
    ),
    (
        "statement_places",
        "places",
        PublicPlace,
        key_with_label("place", "place", "Key of the place."),
    ),
)  # of which public columns hold all
DOCUMENT_LISTS: tuple[tuple[str, str, tuple[Column, ...], MakePartCells], ...] = (
    ("statement_appearances", "appearances", (UID, *APPEARANCE_COLUMNS), appearance_cells),
    ("quotes", "quotes", QUOTE_COLUMNS, quote_cells),
    ("statement_references", "references", REFERENCE_COLUMNS, reference_cells),
)
