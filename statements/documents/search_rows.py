"""The words of public documents: which texts of each noun can be searched, in which language."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from statements import models as m
from statements.keys import clause_key
from statements.models.search import place_of
from statements.search import Part, texts_of

from .context import PublicRows, day_of
from .field_types import Row
from .mapping import Document, Kind
from .nouns import KINDS

ROLE_NOUNS = m.PublicAddressee.points_at  # who is addressed may speak as well
OUR_LANGUAGE = "en"  # the language of titles, summaries and labels


def statement_parts(statement: Document) -> Iterator[Part]:
    """Yield the texts of a statement: title, summary, quotes, and words that appearances hold."""
    yield Part("title", statement["title"], OUR_LANGUAGE)
    yield Part("summary", statement["summary"], OUR_LANGUAGE)
    for quote in statement["quotes"]:
        yield Part("quotes", quote["exact"], quote["language"])
    for appearance in statement["appearances"]:
        if appearance["words"]:
            yield Part("words", appearance["words"], appearance["language"])


def statement_words(document: Document, number: int, rows: PublicRows) -> Row:
    """Return the searched row of a statement; keys are those of its role rows."""
    day = day_of(document)
    if day is None:
        raise AssertionError("a public statement has a day to be ordered by")
    texts = texts_of(statement_parts(document), role_keys(rows))
    return {
        "place": place_of(day, number),
        "statement": document["uid"],
        "words": texts.words,
        "stems": texts.stems,
    }


def desk_words(document: Document) -> Row:
    """Return the searched row of a statement as the desk holds it, with the keys that it names."""
    texts = texts_of(statement_parts(document), named_keys(document))
    return {"statement": document["uid"], "words": texts.words, "stems": texts.stems}


def searched_alike(before: Document, now: Document) -> bool:
    """Tell whether two versions of a statement have the same searched row."""
    sides = ([*statement_parts(one), *named_keys(one)] for one in (before, now))
    return next(sides) == next(sides)


def named_keys(document: Document) -> Iterator[str]:
    """Yield `noun/key` of all whom a statement names as its voices, addressees and places."""
    for row in (*document["voices"], *document["addressees"]):
        yield from (f"{noun}/{row[noun]}" for noun in ROLE_NOUNS if row[noun])
    yield from (f"place/{key}" for key in document["places"])


def role_keys(rows: PublicRows) -> Iterator[str]:
    """Yield `noun/key` of all who speak or are addressed, and of the places."""
    for row in (*rows[m.PublicVoice], *rows[m.PublicAddressee]):
        for noun in ROLE_NOUNS:
            if row[noun]:
                yield f"{noun}/{row[noun]}"
    for row in rows[m.PublicPlace]:
        yield f"place/{row['place']}"


def record_words(document: Document, records: Iterable[tuple[Row, Document]]) -> Iterator[Row]:
    """Yield the searched rows of an authority record and of what has a route within it."""
    for row, own in records:
        kind = KINDS[row["noun"]]
        if kind.is_searched:
            texts = texts_of([*title_parts(kind, row["label"], own), *alias_parts(row, document)])
            yield {
                "name": row["id"],
                "record": row["record"],
                "words": texts.words,
                "stems": texts.stems,
            }


def title_parts(kind: Kind, label: str, document: Document) -> Iterator[Part]:
    """Yield how a document calls and describes its record."""
    language = document.get("language", OUR_LANGUAGE)
    names = [document[name] for name in kind.names if document[name]]
    for text in dict.fromkeys([label, *names]):
        yield Part("title", text, language)
    if kind.summary and document[kind.summary]:
        yield Part("summary", document[kind.summary], OUR_LANGUAGE)
    for listed, name in kind.summaries_below:
        for text in filter(None, (row[name] for row in document[listed])):
            yield Part("summary", text, OUR_LANGUAGE)
    if kind.words and document[kind.words]:
        yield Part("words", document[kind.words], language)


def alias_parts(row: Row, document: Document) -> Iterator[Part]:
    """Yield the other names of a record: those of a clause are in its agreement's document."""
    aliases = document.get("aliases", ())
    if row["id"] == row["record"]:
        own = [a for a in aliases if not a.get("clause")] + document.get("names", [])
    else:
        own = [
            alias
            for alias in aliases
            if alias.get("clause") and clause_key(document["key"], alias["clause"]) == row["key"]
        ]
    for alias in own:
        yield Part("title", alias["text"], alias["language"])
