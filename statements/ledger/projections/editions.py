"""Which records the desk should hold, and what their last editions say."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

from statements import documents
from statements.documents import NOUNS, Document, Noun
from statements.keys import RecordName
from statements.models import Edition, Record
from statements.vocabularies import DeskState


def all_keys(noun: Noun) -> list[str]:
    """Return the keys that the desk holds or a record names."""
    desk_keys = noun.table.model._base_manager.values_list("pk", flat=True)
    records = Record.objects.filter(noun=noun.name)
    return sorted({*desk_keys, *records.values_list("key", flat=True)})


def by_noun(names: Iterable[str]) -> Iterator[tuple[Noun, list[str]]]:
    """Yield the keys of some records by their nouns, in the order of these."""
    keys: dict[str, list[str]] = defaultdict(list)
    for text in names:
        name = RecordName.parse(text)
        keys[name.noun].append(name.key)
    yield from ((noun, keys[name]) for name, noun in NOUNS.items() if name in keys)


def last_documents(noun: Noun, keys: list[str]) -> dict[str, Document | None]:
    """Return what the last editions of some records say, by key."""
    records = Record.objects.filter(noun=noun.name, key__in=keys).order_by()
    keys_by_edition = {
        f"{pk}/{version}": key
        for pk, key, version in records.exclude(state=DeskState.DELETED).values_list(
            "pk", "key", "version"
        )
    }
    documents_by_key: dict[str, Document | None] = dict.fromkeys(
        {*keys} - {*keys_by_edition.values()}
    )
    editions = Edition.objects.filter(pk__in=keys_by_edition, redaction=None).order_by()
    for pk, number, text in editions.values_list("pk", "format", "document"):
        documents_by_key[keys_by_edition[pk]] = documents.upgrade(
            noun, number, documents.parse(text)
        )
    return documents_by_key
