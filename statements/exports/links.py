"""Link tables of statements: one row for each part of a list, with the statement's uid."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from statements.documents import Document

from .cells import Cells, Names
from .columns import Column, columns, labelled, voice
from .rows import Matched

Make = Callable[[Document, Names], Cells]
OWNER = columns(
    ("statement", "Uid of the statement."),
    ("position", "Place in the statement's list, from 0."),
)


def linked(listed: str, make: Make) -> Callable[..., Iterator[Cells]]:
    """Return the maker of a link table's rows from one of a statement's lists."""

    def rows(document: Document, number: int, names: Names, matched: Matched) -> Iterator[Cells]:
        for place, item in enumerate(document[listed]):
            yield {"statement": document["uid"], "position": place, **make(item, names)}

    return rows


def voice_cells(item: Document, names: Names) -> Cells:
    return {"uid": item["uid"], **names.voice(item)}


def addressee_cells(item: Document, names: Names) -> Cells:
    pairs = (names.pair(n, n, item[n]) for n in ("government", "official", "institution"))
    return {"uid": item["uid"]} | {k: v for pair in pairs for k, v in pair.items()}


def appearance_cells(item: Document, names: Names) -> Cells:
    plain = ("uid", "rendition", "chain", "attribution", "language", "words")
    return {**{n: item[n] for n in plain}, **names.pair("source", "source", item["source"])}


def quote_cells(item: Document, names: Names) -> Cells:
    return {n: item[n] for n in ("uid", "appearance", "exact", "language", "start")}


def reference_cells(item: Document, names: Names) -> Cells:
    return {"reference": item["uid"], "quote": item["quote"]}


def key_cells(noun: str) -> Callable[[Any, Names], Cells]:
    return lambda item, names: names.pair(noun, noun, item)


UID = columns(("uid", "Uid of this part, the same for ever."))
LINKS: tuple[tuple[str, str, tuple[Column, ...], Make], ...] = (
    ("statement_voices", "voices", (*UID, *voice("this voice")), voice_cells),
    (
        "statement_addressees",
        "addressees",
        (
            *UID,
            *labelled("government", "Key of the government addressed."),
            *labelled("official", "Key of the official addressed."),
            *labelled("institution", "Key of the institution addressed."),
        ),
        addressee_cells,
    ),
    ("statement_topics", "topics", labelled("topic", "Key of the topic."), key_cells("topic")),
    ("statement_places", "places", labelled("place", "Key of the place."), key_cells("place")),
    (
        "statement_appearances",
        "appearances",
        (
            *UID,
            *labelled("source", "Uid of the source."),
            *columns(
                ("rendition", "How the words are given: verbatim, translated, reported, summary."),
                ("chain", "Place in the chain of sources; 0 is the official original."),
                ("attribution", "The attribution as printed."),
                ("language", "Language of the source's words."),
                ("words", "The words printed there, if they are held."),
            ),
        ),
        appearance_cells,
    ),
    (
        "quotes",
        "quotes",
        (
            *UID,
            *columns(
                ("appearance", "Uid of the appearance that has the words."),
                ("exact", "The exact words."),
                ("language", "Language of the words."),
                ("start", "Where they begin in the appearance's words, if these are held."),
            ),
        ),
        quote_cells,
    ),
    (
        "statement_references",
        "references",
        columns(("reference", "Uid of the reference."), ("quote", "Uid of its quote, if any.")),
        reference_cells,
    ),
)
