"""The names of records, and which records have them."""

from __future__ import annotations

from django.db.models import Q

from statements import models as m
from statements.vocabularies import AliasKind

from ..context import Context
from ..desk import CHUNK
from ..mapping import Document, batched
from ..nouns import NOUNS


def names_of(noun: str, document: Document) -> list[tuple[str, str]]:
    """Return the names of a record, each with its path; several people may have one surname."""
    if not NOUNS[noun].warns_of_namesakes:
        return []
    name = NOUNS[noun].names[0]
    own = [(name, document[name])]
    aliases = enumerate(document.get("aliases", ()))
    return own + [
        (f"aliases[{place}].text", row["text"])
        for place, row in aliases
        if row.get("kind") != AliasKind.SURNAME
    ]


def fetch_keys_by_name(
    noun: str, documents: list[Document], labels: dict[tuple[str, str], str], into: Context
) -> dict[tuple[str, str], set[str]]:
    """Return what stands for the records of the noun with the names that some documents have."""
    names = {text for document in documents for _, text in names_of(noun, document) if text}
    keys_by_name: dict[tuple[str, str], set[str]] = {}
    if not names:
        return keys_by_name
    model, name = NOUNS[noun].table.model, NOUNS[noun].names[0]
    for chunk in batched(sorted(text for text in names if "\x00" not in text), CHUNK):
        own = model.rows_with(name, chunk).values_list(name, "pk", name)
        aliases = m.Alias._base_manager.filter(text__in=chunk, **{f"{noun}__isnull": False})
        aliases = aliases.filter(Q(kind=None) | ~Q(kind=AliasKind.SURNAME))
        others = aliases.values_list("text", noun, f"{noun}__{name}")
        for text, key, label in (*own, *others):
            keys_by_name.setdefault((noun, text), set()).add(str(into.current_key(noun, key)))
            labels[noun, key] = label
    return keys_by_name
