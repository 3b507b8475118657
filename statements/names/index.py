"""All names of authority records in memory, read anew when the ledger has moved on."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime

from django.db.models import CharField, Value
from django.db.models.functions import Cast, Concat

from statements.documents import KINDS, NOUNS, Context, Document, parse
from statements.documents.merges import merged_keys
from statements.folding import fold
from statements.keys import RecordName, clause_key
from statements.ledger.facts import text_of
from statements.models import Change, Edition, PublicRecord, Record
from statements.vocabularies import AliasKind

from .phrases import dates_of, phrases

# The kinds of things whose names are held, the likeliest to be meant first.
NOUNS_BY_RANK = sorted(
    (k.name for k in KINDS.values() if k.name_rank), key=lambda name: KINDS[name].name_rank
)
NAME_REASONS = frozenset({"name", "alias"})
SURNAME = "surname"  # why a person may be meant, and others of the same surname too
DATE = "date label"
LOOK_BACK = 1_000  # changes that are looked through before everything is read anew


@dataclass(frozen=True, slots=True)
class IndexedName:
    """One way in which a record is called."""

    noun: str
    key: str
    label: str
    path: str
    text: str
    why: str
    language: str | None = None  # of an alias


@dataclass(frozen=True, slots=True)
class Naming:
    """A name that a document gives: to whom (`noun/key`), why, the words, and their language."""

    name: str
    why: str
    text: str
    language: str | None = None


Stamp = tuple[int, str, datetime]  # number, noun and time of a change


@dataclass(slots=True)
class Names:
    """Every name by its folded form, as of one change of the ledger."""

    stamp: Stamp | None
    by_name: dict[str, list[IndexedName]] = field(default_factory=dict)
    by_date: dict[str, list[IndexedName]] = field(default_factory=dict)
    by_word: dict[str, list[str]] = field(default_factory=dict)  # names that hold a word


_memory = Names(None)


def names() -> Names:
    """Return the names as of now, from memory where no authority record has changed since.

    The ledger is asked before the records are read, so what is held is never older than it says.
    """
    global _memory
    index = _memory
    stamp = stamp_after(index)
    if stamp is None:
        index = build_index(last_stamp())
    elif stamp != index.stamp:
        index = replace(index, stamp=stamp)
    _memory = index
    return index


def stamps(after: int) -> Iterator[Stamp]:
    """Yield the changes from a number on, the first few."""
    rows = Change.objects.filter(number__gte=after).order_by("number")
    yield from rows.values_list("number", "noun", "recorded_at")[:LOOK_BACK]


def last_stamp() -> Stamp | None:
    return next(stamps(Change.objects.last_number()), None)


def stamp_after(index: Names) -> Stamp | None:
    """Return the last change if nothing that is held could have changed, else None."""
    if index.stamp is None:
        return None
    since = list(stamps(index.stamp[0]))
    if not since or since[0] != index.stamp or len(since) == LOOK_BACK:
        return None
    return None if any(NOUNS[noun].name_rank for _, noun, _ in since[1:]) else since[-1]


def build_index(stamp: Stamp | None) -> Names:
    """Read all names."""
    index = Names(stamp)
    records = PublicRecord.objects.filter(noun__in=NOUNS_BY_RANK).order_by("id")
    rows = list(records.values_list("id", "label", "path", "document"))
    public_names = {name: (label, path) for name, label, path, _ in rows}
    for name, _, _, text in rows:
        for naming in distinct_namings(name, parse(text)):
            if naming.name in public_names:
                add_name(index, naming, *public_names[naming.name])
    for naming in former_namings():
        if naming.name in public_names:
            add_name(index, naming, *public_names[naming.name])
    for name in index.by_name:
        for word in set(name.split()):
            index.by_word.setdefault(word, []).append(name)
    return index


def former_namings() -> Iterator[Naming]:
    """Yield how merged records were called, as other names of what they are part of now."""
    into = Context(merged=merged_keys())
    names = [name for name in into.merged if NOUNS[RecordName.parse(name).noun].name_rank]
    rows = Record.objects.filter(pk__in=names).annotate(
        last=Concat("id", Value("/"), Cast("version", CharField()), output_field=CharField())
    )
    editions = dict(rows.values_list("last", "pk"))
    for edition in Edition.objects.filter(pk__in=editions).order_by("pk"):
        name = edition.record_id
        for naming in distinct_namings(name, parse(text_of(edition))):
            own = RecordName.parse(naming.name)
            why = "alias" if naming.why == "name" and own.noun != "office" else naming.why
            yield replace(naming, name=str(into.current_name(own)), why=why)


def add_name(index: Names, naming: Naming, label: str, path: str) -> None:
    noun, key = RecordName.parse(naming.name)
    group = index.by_date if naming.why == DATE else index.by_name
    name = IndexedName(noun, key, label, path, naming.text, naming.why, naming.language)
    group.setdefault(fold(naming.text), []).append(name)


def distinct_namings(name: str, document: Document) -> Iterator[Naming]:
    """Yield each way in which a document says something is called, each spelling once.

    What is a code or an identifier may be a name as well: USA.
    """
    spellings: set[tuple[str, str, bool]] = set()
    for naming in namings_in(name, document):
        spelling = (naming.name, fold(naming.text), naming.why in NAME_REASONS)
        if spelling not in spellings:
            spellings.add(spelling)
            yield naming


def namings_in(name: str, document: Document) -> Iterator[Naming]:
    for title in KINDS[name.partition("/")[0]].names:
        if document[title]:
            yield Naming(name, "name", document[title])
    yield from identifiers(name, document)
    for row in document.get("aliases", ()):
        clause = row.get("clause")
        owner = f"clause/{clause_key(document['key'], clause)}" if clause else name
        why = SURNAME if row["kind"] == AliasKind.SURNAME else "alias"
        yield Naming(owner, why, row["text"], row["language"])
    for row in document.get("names", ()):
        yield Naming(name, "alias", row["text"], row["language"])
    if name.startswith("agreement/"):
        for day in dates_of(document):
            yield from (Naming(name, DATE, text) for text in phrases(day))


def identifiers(name: str, document: Document) -> Iterator[Naming]:
    """Yield what others call a record by: ISO codes, Wikidata's items, other collections' ids."""
    for code in ("alpha2", "alpha3"):
        if document.get(code):
            yield Naming(name, "code", document[code])
    for scheme in ("cow", "gw"):
        if document.get(scheme):
            yield Naming(name, "external id", f"{scheme}:{document[scheme]}")
    if document.get("wikidata"):
        yield Naming(name, "external id", document["wikidata"])
    for row in document.get("external_ids", ()):
        for text in (row["value"], f"{row['scheme']}:{row['value']}"):
            yield Naming(name, "external id", text)
