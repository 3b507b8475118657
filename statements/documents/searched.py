"""The words of public documents: which texts of each noun can be searched, in which language."""

from __future__ import annotations

from collections.abc import Iterator

from statements import models as m
from statements.keys import clause_key
from statements.models.search import place_of
from statements.search import Part, texts_of

from .context import PublicRows, day_of
from .kinds import Row
from .mapping import Document

OURS = "en"  # the language of titles, summaries and labels
TITLES = ("short_title", "title", "name", "official_name", "label", "heading")
SUMMARIES = ("summary", "definition")
# Nouns whose lists take `q`, besides statements and what they make.
NAMED = (
    "government institution official office agreement series clause text_version source publisher"
    " topic place"
)
SEARCHED = frozenset(NAMED.split())


def parts_of(statement: Document) -> Iterator[Part]:
    """Yield the texts of a statement: title, summary, quotes, and words that appearances hold."""
    yield Part("title", statement["title"], OURS)
    yield Part("summary", statement["summary"], OURS)
    for quote in statement["quotes"]:
        yield Part("quotes", quote["exact"], quote["language"])
    for appearance in statement["appearances"]:
        if appearance["words"]:
            yield Part("words", appearance["words"], appearance["language"])


def statement_words(document: Document, number: int, rows: PublicRows) -> Row:
    """Return the searched row of a statement; keys are those of its role rows."""
    day = day_of(document)
    assert day is not None, "a public statement has a day to be ordered by"  # noqa: S101
    texts = texts_of(parts_of(document), keys_of(rows))
    return {
        "place": place_of(day, number),
        "statement": document["uid"],
        "words": texts.words,
        "stems": texts.stems,
    }


def keys_of(rows: PublicRows) -> Iterator[str]:
    """Yield `noun/key` of all who speak or are addressed, and of the places."""
    for row in (*rows[m.PublicVoice], *rows[m.PublicAddressee]):
        for noun in ("government", "official", "institution"):
            if row[noun]:
                yield f"{noun}/{row[noun]}"
    for row in rows[m.PublicPlace]:
        yield f"place/{row['place']}"


def record_words(document: Document, records: Iterator[tuple[Row, Document]]) -> Iterator[Row]:
    """Yield the searched rows of an authority record and of what has a route within it."""
    for row, own in records:
        if row["noun"] in SEARCHED:
            texts = texts_of([*titles(row, own), *called(row, document)])
            yield {
                "name": row["id"],
                "record": row["record"],
                "words": texts.words,
                "stems": texts.stems,
            }


def titles(row: Row, document: Document) -> Iterator[Part]:
    """Yield how a document calls and describes its record."""
    language = document["language"] if row["noun"] in ("source", "text_version") else OURS
    given = [document[name] for name in TITLES if document.get(name)]
    for text in dict.fromkeys([row["label"], *given]):
        yield Part("title", text, language)
    for name in SUMMARIES:
        if document.get(name):
            yield Part("summary", document[name], OURS)
    if document.get("text"):
        yield Part("words", document["text"], language)


def called(row: Row, document: Document) -> Iterator[Part]:
    """Yield the other names of a record: those of a clause are in its agreement's document."""
    if row["noun"] not in ("clause", "office"):
        own = [a for a in document.get("aliases", ()) if not a.get("clause")]
        own += document.get("names", ())
    else:
        own = [
            alias
            for alias in document.get("aliases", ())
            if alias.get("clause") and clause_key(document["key"], alias["clause"]) == row["key"]
        ]
    for alias in own:
        yield Part("title", alias["text"], alias["language"])
