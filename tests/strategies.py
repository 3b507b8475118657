"""Hypothesis strategies that make valid documents of every noun over one small world.

A document's rows take their uids from small pools, so that two documents of one record share
some rows, in other places and under other parents. What a column allows is read from the
column; what the rules over several rows ask is repaired afterwards.
"""

from __future__ import annotations

from typing import Any

from django.db import models
from hypothesis import strategies as st

from statements.dates import BASES, PartialDate
from statements.documents import NOUNS, Document, Noun
from statements.documents.field_types import (
    ClauseLink,
    ClausePath,
    Day,
    Link,
    Number,
    Partial,
    Plain,
)
from statements.documents.mapping import Keys, Table
from statements.fields import LanguageField, LineField, UidField, WebAddressField, WordsField
from statements.folding import clean_text
from statements.vocabularies import Family, ReferenceType

from . import factories as f


def uid(kind: int, number: int) -> str:
    """Return a uid that is the same in every run."""
    return f"01a205b3-d000-7{kind:03x}-8000-{number:012x}"


SOURCES = [uid(1, n) for n in range(4)]
TENURES = {
    uid(2, 0): ("freedonia-mfa-minister", "rufus-firefly"),
    uid(2, 1): ("sylvania-mfa-minister", "ambassador-trentino"),
}
STATEMENTS = [uid(3, n) for n in range(2)]
# The record that strategies make, by noun, where it has a uid: no two share one.
MADE = {name: uid(4, n) for n, name in enumerate(NOUNS) if NOUNS[name].identity == "uid"}

POOL: dict[str, list[str]] = {
    "topic": ["peace", "trade", "borders"],
    "place": ["border", "capital"],
    "government": ["freedonia", "sylvania", "ruritania"],
    "institution": ["freedonia-mfa", "sylvania-mfa"],
    "office": ["freedonia-mfa-minister", "sylvania-mfa-minister", "freedonia-mfa-deputy"],
    "official": ["rufus-firefly", "ambassador-trentino"],
    "tenure": list(TENURES),
    "publisher": ["gazette", "herald"],
    "source": SOURCES,
    "agreement": ["accord", "treaty"],
    "clause": ["accord/1", "accord/1.1", "treaty/p4"],
    "contact": ["call-2001-02-03", "meeting-2002"],
    "statement": STATEMENTS,
}
NUMBERS = ["1", "1.1", "1.1.a", "2", "p4"]
FORMS = {
    "wikidata": st.from_regex(r"\AQ[1-9][0-9]{0,8}\Z"),
    "alpha2": st.from_regex(r"\A[A-Z]{2}\Z"),
    "alpha3": st.from_regex(r"\A[A-Z]{3}\Z"),
    "cow": st.integers(1, 999),
    "gw": st.integers(1, 999),
    "saved_copy_sha256": st.from_regex(r"\A[0-9a-f]{64}\Z"),
}

LETTERS = st.characters(codec="utf-8", categories=["L", "M", "N", "P", "S", "Zs"])
LINES = st.text(LETTERS, max_size=20).map(clean_text).filter(lambda text: text and len(text) < 30)
WORDS = st.text(st.one_of(LETTERS, st.sampled_from("\n\t")), max_size=40).map(clean_text)
DAYS = st.dates(f.PartialDate.parse("2001").first, f.PartialDate.parse("2009").last)


def build_world() -> None:
    """Store what made documents point at."""
    for key in POOL["government"]:
        f.store("government", f.make_government(key))
    for key in POOL["topic"]:
        f.store("topic", {"key": key, "label": key, "definition": key})
    for key in POOL["place"]:
        f.store("place", {"key": key, "label": key, "names": []})
    for key in POOL["publisher"]:
        f.store("publisher", f.make_publisher(key))
    for key in POOL["institution"]:
        offices = [f.make_office(o) for o in POOL["office"] if o.startswith(key)]
        f.store("institution", f.make_institution(key, key.partition("-")[0], offices=offices))
    for tenure, (office, official) in TENURES.items():
        government = office.partition("-")[0]
        tenure_row = f.make_tenure(office, uid=tenure, starts=f.day("2000"), ends=f.day("2011"))
        f.store("official", f.make_official(official, government, tenures=[tenure_row]))
    for source in SOURCES:
        f.store("source", f.make_source(uid=source))
    for key in POOL["agreement"]:
        clauses = [c.partition("/")[2] for c in POOL["clause"] if c.startswith(key)]
        clause_rows = [f.make_clause(n, parent="1" if n == "1.1" else None) for n in clauses]
        f.store("agreement", f.make_agreement(key, clauses=clause_rows))
    for key in POOL["contact"]:
        f.store("contact", f.make_contact(key))
    for statement in STATEMENTS:
        f.store("statement", f.make_statement(uid=statement))


@st.composite
def dates(draw: st.DrawFn) -> Document:
    """Draw a date of any precision between 2001 and 2009."""
    first, last = sorted((draw(DAYS), draw(DAYS)))
    form = draw(st.sampled_from(["year", "month", "day", "range"]))
    text = {"year": f"{first:%Y}", "month": f"{first:%Y-%m}", "day": str(first)}.get(form)
    if text is None:
        text = str(first) if first == last else f"{first}/{last}"
    date = PartialDate.parse(text, draw(st.sampled_from(BASES)), draw(st.none() | LINES))
    return date.to_document()


def column_values(model: type[models.Model], name: str) -> st.SearchStrategy[Any]:
    """Draw what a column takes."""
    column: Any = model._meta.get_field(name)
    if column.choices:
        values: st.SearchStrategy[Any] = st.sampled_from([value for value, _ in column.choices])
    elif name in FORMS:
        values = FORMS[name]
    elif isinstance(column, models.BooleanField):
        values = st.just(False)
    elif isinstance(column, models.IntegerField):
        values = st.integers(0, 99)
    elif isinstance(column, LanguageField):
        values = st.sampled_from(["en", "ru", "az-Latn", "hy"])
    elif isinstance(column, WebAddressField):
        values = st.sampled_from(["https://example.org/", "http://пример.рф/страница?a=1#b"])
    elif name == "site":
        values = st.sampled_from(["mid.ru", "www.пример.рф/страница"])
    elif isinstance(column, LineField):
        values = LINES.map(lambda text: text[: column.max_length].strip()).filter(bool)
    else:
        assert isinstance(column, WordsField), column
        values = WORDS if column.null else WORDS.filter(bool)
    return st.none() | values if column.null else values


def part_values(table: Table, part: Plain) -> st.SearchStrategy[Any]:
    """Draw the value of one field; links within the document are put in by `repair`."""
    if isinstance(part, Partial):
        return dates() if part.required else st.none() | dates()
    if isinstance(part, Day):
        return st.none() | DAYS.map(str)
    if isinstance(part, ClausePath):
        return st.sampled_from(POOL["clause"])
    if isinstance(part, Link):
        if isinstance(part, ClauseLink) or part.sibling_list:
            return st.none()
        column: Any = table.model._meta.get_field(part.name)
        values = st.sampled_from(POOL[part.noun])
        return st.none() | values if column.null else values
    return column_values(table.model, part.name)


@st.composite
def items(draw: st.DrawFn, table: Table, identity: Any = None) -> Document:
    """Draw one object of a document with all below it."""
    item: Document = {}
    for part in table.fields:
        if isinstance(part, Keys):
            keys = st.sampled_from(POOL[part.link.noun])
            item[part.name] = draw(st.lists(keys, unique=True, max_size=3))
        elif not isinstance(part, Plain):
            item[part.name] = draw(rows(part.table))
        elif identity is not None and part.name in ("uid", "key", "number"):
            item[part.name] = identity
        else:
            item[part.name] = draw(part_values(table, part))
    return item


@st.composite
def rows(draw: st.DrawFn, table: Table) -> list[Document]:
    """Draw a list of objects: with their own uid, key or number, or all different."""
    names = {part.name for part in table.plain}
    if table.identity:
        identities = draw(st.lists(st.sampled_from(identity_pool(table)), unique=True, max_size=3))
        return [draw(items(table, identity)) for identity in identities]
    size = draw(st.integers(0, 2))
    rows = [draw(items(table)) for _ in range(size)]
    assert names
    return [item for place, item in enumerate(rows) if item not in rows[:place]]


def identity_pool(table: Table) -> list[str]:
    """Return the few uids, keys or numbers that rows of a table take."""
    names = {part.name for part in table.plain}
    if Number() in table.plain:
        return NUMBERS
    if "key" in names:
        return [f"made-{n}" for n in range(5)]
    assert isinstance(table.model._meta.pk, UidField)
    kind = 16 + sum(map(ord, table.model.__name__ + table.parent)) % 4000
    return [uid(kind, n) for n in range(5)]


@st.composite
def documents(draw: st.DrawFn, noun: str) -> Document:
    """Draw a valid document of the record `made` (or one of MADE, where records have uids)."""
    declared = NOUNS[noun]
    document = draw(items(declared.table, MADE.get(noun, "made")))
    repair = REPAIRS.get(noun)
    if repair:
        repair(draw, document)
    return document


def repair_statement(draw: st.DrawFn, document: Document) -> None:
    if document["said_on"]:
        document["known_by"] = None
    for voice in document["voices"]:
        if voice["tenure"]:
            voice["official"] = TENURES[voice["tenure"]][1]
        if voice["role"] == "speaks_for" and voice is document["voices"][0]:
            voice["role"] = "speaks"
    speaking = {voice["government"] for voice in document["voices"] if voice["role"] == "speaks"}
    for voice in document["voices"]:
        if voice["role"] == "speaks_for" and voice["government"] not in speaking:
            voice["role"] = "signs"
    document |= f.without_twins("statement", document)
    if not document["appearances"]:
        document["quotes"] = []
    for quote in document["quotes"]:
        appearance = draw(st.sampled_from(document["appearances"]))
        words = appearance["words"]
        quote["appearance"], quote["start"] = appearance["uid"], None
        if words:
            start = draw(st.integers(0, len(words) - 1))
            quote["exact"] = clean_text(words[start:]) or words
            quote["start"] = words.index(quote["exact"])
    for reference in document["references"]:
        if document["quotes"]:
            reference["quote"] = draw(
                st.none() | st.sampled_from([quote["uid"] for quote in document["quotes"]])
            )
        kind = draw(st.sampled_from(ReferenceType.of("statement")))
        reference["type"] = kind.value
        is_answer = kind.family is Family.ANSWER
        reference["targets"] = draw(
            st.lists(
                STATEMENT_TARGETS if is_answer else TARGETS, min_size=1, max_size=3, unique_by=repr
            )
        )
        repair_resolution(reference)
    document |= f.without_twins("statement", document)


def repair_resolution(reference: Document) -> None:
    """Let what is unresolved point at nothing."""
    if reference["resolution"] == "unresolved":
        reference["targets"] = []


TARGETS = st.one_of(
    st.sampled_from(POOL["agreement"]).map(f.make_target),
    st.sampled_from(POOL["clause"]).map(lambda key: f.make_target(*key.split("/"))),
)
STATEMENT_TARGETS = st.sampled_from(STATEMENTS).map(lambda uid: f.make_target(statement=uid))


def repair_agreement(draw: st.DrawFn, document: Document) -> None:
    numbers = [clause["number"] for clause in document["clauses"]]
    order = draw(st.permutations(numbers))
    uids: set[str] = set()
    for clause in document["clauses"]:
        clause["obligations"] = [row for row in clause["obligations"] if row["uid"] not in uids]
        uids |= {row["uid"] for row in clause["obligations"]}
    for clause in document["clauses"]:
        above = order[: order.index(clause["number"])]
        clause["parent"] = draw(st.none() | st.sampled_from(above)) if above else None
    for party in document["parties"]:
        if party["tenure"]:
            party["official"] = TENURES[party["tenure"]][1]
    for reference in document["references"]:
        reference["clause"] = draw(st.sampled_from([None, *numbers]))
        reference["type"] = draw(st.sampled_from(ReferenceType.of("agreement"))).value
        own = [f.make_target("made", number) for number in numbers if number != reference["clause"]]
        targets = st.one_of(TARGETS, st.sampled_from(own)) if own else TARGETS
        reference["targets"] = draw(st.lists(targets, min_size=1, max_size=3, unique_by=repr))
        repair_resolution(reference)
    document |= f.without_twins("agreement", document)
    for alias in document["aliases"]:
        alias["clause"] = draw(st.sampled_from([None, *numbers]))
    repair_aliases(draw, document)


def repair_aliases(draw: st.DrawFn, document: Document) -> None:
    """Let names come into use before they go out of it, and only people have surnames."""
    for alias in document["aliases"]:
        if alias["kind"] == "surname" and "tenures" not in document:
            alias["kind"] = "short"
        starts, ends = alias["valid_from"], alias["valid_to"]
        if starts and ends and ends["last"] <= starts["first"]:
            alias["valid_to"] = None


def repair_official(draw: st.DrawFn, document: Document) -> None:
    """Let tenures end after they start, and never two in one office certainly overlap."""
    offices = set()
    for tenure in document["tenures"]:
        starts, ends = tenure["starts"], tenure["ends"]
        if starts and ends and ends["last"] <= starts["first"]:
            tenure["ends"] = None
        if tenure["office"] in offices:
            tenure["starts"] = None
        tenure["known_until"] = draw(known_days(tenure["starts"], tenure["ends"]))
        offices.add(tenure["office"])
    repair_aliases(draw, document)


def known_days(starts: Document | None, ends: Document | None) -> st.SearchStrategy[str | None]:
    """Draw the last day known of a tenure, which has one only where its end is unknown."""
    if ends:
        return st.none()
    return st.none() | DAYS.map(str).filter(lambda day: not starts or day >= starts["first"])


def repair_government(draw: st.DrawFn, document: Document) -> None:
    if document["kind"] == "de_facto_authority":
        document["alpha2"] = document["alpha3"] = None
    repair_aliases(draw, document)


def repair_series(draw: st.DrawFn, document: Document) -> None:
    for alias in document["aliases"]:
        alias["plural_of_series"] = draw(st.booleans())
    repair_aliases(draw, document)


REPAIRS: dict[str, Any] = {
    "agreement": repair_agreement,
    "government": repair_government,
    "institution": repair_aliases,
    "official": repair_official,
    "series": repair_series,
    "statement": repair_statement,
}


def publishable(document: Document) -> Document:
    """Return a statement with what it lacks for the public to read it."""
    voice = f.make_voice("freedonia", uid=uid(5, 0), institution="freedonia-mfa")
    appearance = f.make_appearance(SOURCES[0], uid=uid(5, 1))
    kind, known_by = document["kind"], document["known_by"]
    if not document["said_on"]:
        kind, known_by = "attributed_position", known_by or f.day("2005-06-07")
    lists = {
        "voices": [voice, *document["voices"]],
        "appearances": [*document["appearances"], appearance],
    }
    return f.without_twins("statement", document | {"kind": kind, "known_by": known_by, **lists})


def pairs(noun: str) -> st.SearchStrategy[tuple[Document, Document]]:
    """Draw two documents of one record."""
    return st.tuples(documents(noun), documents(noun))


__all__ = ["MADE", "STATEMENTS", "Noun", "build_world", "documents", "pairs", "publishable"]
