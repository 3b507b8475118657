"""What the public rows of documents are, and which others follow when one changes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from django.db.models import Model, Q

from statements import documents
from statements.documents import NOUNS, Context, Document, Noun
from statements.documents.context import Fact, PublicRows
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

from .facts import ASKING, Known, Told, merged, text_of, told_by_ledger


def rows_of(told: Sequence[Told], said: Mapping[str, Document] = {}) -> PublicRows:
    """Return the public rows of documents, by table, as the public side stands now.

    `said` are those documents, by record, that somebody has read already.
    """
    read = [said.get(record) or documents.parse(text) for record, text, _ in told]
    nouns = [NOUNS[RecordName.parse(record).noun] for record, _, _ in told]
    asking = ((n.name, d) for n, d in zip(nouns, read, strict=True) if n.name in ASKING)
    context = recorded(told, Known().context(asking))
    return rows_in(zip(told, nouns, read, strict=True), context)


def rows_in(read: Iterable[tuple[Told, Noun, Document]], context: Context) -> PublicRows:
    """Return the public rows of documents, given what they ask of other records."""
    found: PublicRows = {}
    for (record, text, number), noun, document in read:
        made = documents.public_rows(noun, text, number, context, document)
        made = parts_only(record, made) if record in context.merged else made
        for model, rows in made.items():
            found.setdefault(model, []).extend(rows)
    return found


def parts_only(record: str, rows: PublicRows) -> PublicRows:
    """Return the rows of what has a route within a merged record, without its own."""
    names = {PublicRecord: "id", SearchRecord: "name", PublicMember: "record"}
    return {
        model: [row for row in made if row[names.get(model, "record")] != record]
        for model, made in rows.items()
    }


def recorded(told: Iterable[Told], context: Context) -> Context:
    """Add the numbers of the first changes of what makes references."""
    makers = tuple(f"{noun}/" for noun in CITING)
    citing = [record for record, _, _ in told if record.startswith(makers)]
    return replace(context, first=Change.objects.first_numbers(citing)) if citing else context


# Which rows of statements follow from which fact, and the column that holds the fact's key.
STATEMENTS_BY: tuple[tuple[type[Model], str, str], ...] = (
    (PublicVoice, "tenure", "office"),
    (PublicVoice, "office", "kind"),
    (PublicSource, "source", "publisher"),
)


def dependants(noun: str, before: Document | None, after: Document | None) -> set[str]:
    """Return the public records whose rows follow from what changed in an authority record."""
    old = documents.facts(NOUNS[noun], before) if before else {}
    new = documents.facts(NOUNS[noun], after) if after else {}
    moved = {fact for fact in old if old[fact] != new.get(fact)}
    if not moved:
        return set()
    clauses = [
        key for kind, key in old if kind == "parent" and lineage(key, old) != lineage(key, new)
    ]
    targets = PublicTarget.objects.filter(clause__in=clauses).values("reference")
    made = PublicReference.objects.filter(uid__in=targets, statement__isnull=False)
    uids = set(made.values_list("statement", flat=True))
    for model, column, told in STATEMENTS_BY:
        keys = [key for kind, key in moved if kind == told]
        rows = model._default_manager.filter(**{f"{column}__in": keys}).order_by()
        uids |= set(rows.values_list("statement", flat=True)) if keys else set()
    return {f"statement/{uid}" for uid in uids} | officials_by(moved)


def officials_by(moved: Iterable[Any]) -> set[str]:
    """Return the officials whose tenures follow from facts about offices and institutions."""
    moved = list(moved)
    offices = [key for kind, key in moved if kind in ("kind", "institution")]
    bodies = [key for kind, key in moved if kind == "government"]
    rows = PublicTenure.objects.filter(Q(office__in=offices) | Q(institution__in=bodies))
    found = rows.order_by().values_list("official", flat=True) if offices or bodies else ()
    return {f"official/{key}" for key in found}


def lineage(clause: str, facts: Mapping[Fact, str | None]) -> list[str]:
    """Return a clause and all that it is part of, nearest first."""
    found: list[str] = []
    at: str | None = clause
    while at is not None and at not in found:
        found.append(at)
        at = facts.get(("parent", at))
    return found


__all__ = ["dependants", "merged", "rows_in", "rows_of", "text_of", "told_by_ledger"]
