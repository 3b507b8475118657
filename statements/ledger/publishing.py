"""What the public rows of documents are, and which others follow when one changes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from django.db.models import Q

from statements import documents
from statements.documents import NOUNS, Context, Document, Noun
from statements.documents.contents import Pointer
from statements.documents.context import Fact, PublicRows
from statements.documents.desk import CHUNK
from statements.documents.mapping import batched
from statements.documents.merges import merged_keys
from statements.documents.nouns import CITING
from statements.keys import RecordName
from statements.models import (
    Change,
    PublicMember,
    PublicRecord,
    PublicReference,
    PublicSource,
    PublicTarget,
    PublicTenure,
    PublicVoice,
    SearchRecord,
)

from .facts import FACT_NOUNS, FactCache, PublicText, public_texts, text_of

Parsed = tuple[Document, Sequence[Pointer]]  # what a document says, and what it points at


def rows_of(texts: Sequence[PublicText]) -> PublicRows:
    """Return the public rows of documents, by table, as the public side stands now."""
    rows_by_model: PublicRows = {}
    for rows in rows_in_parts(texts):
        for model, model_rows in rows.items():
            rows_by_model.setdefault(model, []).extend(model_rows)
    return rows_by_model


def rows_in_parts(
    texts: Sequence[PublicText], parsed: Mapping[str, Parsed] = {}
) -> Iterator[PublicRows]:
    """Yield the public rows of documents, those of some hundred at a time.

    What they ask of other records is fetched for all of them before the first. `parsed` is what
    somebody has read already, by record.
    """
    contents = [(text, *read_text(text, parsed)) for text in texts]
    needing_facts = ((noun.name, d) for _, noun, d, _ in contents if noun.name in FACT_NOUNS)
    context = with_first_numbers(texts, FactCache().context(needing_facts))
    return (rows_with_context(part, context) for part in batched(contents, CHUNK))


def read_text(text: PublicText, parsed: Mapping[str, Parsed]) -> tuple[Noun, *Parsed]:
    """Return the noun of a public document, what it says, and what it points at."""
    record, stored, _ = text
    noun = NOUNS[RecordName.parse(record).noun]
    if record in parsed:
        return noun, *parsed[record]
    document = documents.parse(stored)
    return noun, document, documents.pointers(noun, document)


def rows_with_context(
    contents: Iterable[tuple[PublicText, Noun, *Parsed]], context: Context
) -> PublicRows:
    """Return the public rows of documents, given what they ask of other records."""
    rows_by_model: PublicRows = {}
    for (record, text, number), noun, document, links in contents:
        new_rows = documents.public_rows(noun, text, number, context, document, links)
        new_rows = parts_only(record, new_rows) if record in context.merged else new_rows
        for model, rows in new_rows.items():
            rows_by_model.setdefault(model, []).extend(rows)
    return rows_by_model


def parts_only(record: str, rows: PublicRows) -> PublicRows:
    """Return the rows of what has a route within a merged record, without its own."""
    names = {PublicRecord: "id", SearchRecord: "name", PublicMember: "record"}
    return {
        model: [row for row in model_rows if row[names.get(model, "record")] != record]
        for model, model_rows in rows.items()
    }


def with_first_numbers(texts: Iterable[PublicText], context: Context) -> Context:
    """Add the numbers of the first changes of what makes references."""
    makers = tuple(f"{noun}/" for noun in CITING)
    citing = [record for record, _, _ in texts if record.startswith(makers)]
    return replace(context, first=Change.objects.first_numbers(citing)) if citing else context


# Which rows of statements follow from which fact, and the column that holds the fact's key.
FACTS_OF_STATEMENTS: tuple[tuple[type[Any], str, str], ...] = (
    (PublicVoice, "tenure", "office"),
    (PublicVoice, "office", "kind"),
    (PublicSource, "source", "publisher"),
)


def dependants(noun: str, before: Document | None, after: Document | None) -> set[str]:
    """Return the public records whose rows follow from what changed in an authority record."""
    old = documents.facts(NOUNS[noun], before) if before else {}
    new = documents.facts(NOUNS[noun], after) if after else {}
    changed_facts = {fact for fact in old if old[fact] != new.get(fact)}
    if not changed_facts:
        return set()
    clauses = [
        key for kind, key in old if kind == "parent" and lineage(key, old) != lineage(key, new)
    ]
    targets = PublicTarget.objects.filter(clause__in=clauses).values("reference")
    references = PublicReference.objects.filter(uid__in=targets, statement__isnull=False)
    uids = set(references.values_list("statement", flat=True))
    for model, column, fact_kind in FACTS_OF_STATEMENTS:
        keys = [key for kind, key in changed_facts if kind == fact_kind]
        rows = model.rows_with(column, keys)
        uids |= set(rows.values_list("statement", flat=True)) if keys else set()
    return {f"statement/{uid}" for uid in uids} | officials_by(changed_facts)


def officials_by(changed_facts: Iterable[Any]) -> set[str]:
    """Return the officials whose tenures follow from facts about offices and institutions."""
    changed_facts = list(changed_facts)
    offices = [key for kind, key in changed_facts if kind in ("kind", "institution")]
    institutions = [key for kind, key in changed_facts if kind == "government"]
    rows = PublicTenure.objects.filter(Q(office__in=offices) | Q(institution__in=institutions))
    keys = rows.order_by().values_list("official", flat=True) if offices or institutions else ()
    return {f"official/{key}" for key in keys}


def lineage(clause: str, facts: Mapping[Fact, str | None]) -> list[str]:
    """Return a clause and all that it is part of, nearest first."""
    keys: list[str] = []
    ancestor: str | None = clause
    while ancestor is not None and ancestor not in keys:
        keys.append(ancestor)
        ancestor = facts.get(("parent", ancestor))
    return keys


__all__ = ["dependants", "merged_keys", "public_texts", "rows_in_parts", "rows_of", "text_of"]
