"""Write the public rows that the ledger's last changes say."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import zip_longest
from typing import Any

from django.db.models import Model, Q

from statements import documents
from statements.documents import NOUNS, Context, Document
from statements.documents.context import Fact, PublicRows
from statements.documents.desk import CHUNK
from statements.documents.mapping import batched
from statements.models import (
    Change,
    Entry,
    PublicAbout,
    PublicAddressee,
    PublicMember,
    PublicPlace,
    PublicRecord,
    PublicReference,
    PublicSource,
    PublicStatement,
    PublicTarget,
    PublicTenure,
    PublicTopic,
    PublicVoice,
    SearchDocument,
    SearchRecord,
)

from .known import ASKING, Known, Told, merged, text_of, told_by_ledger

OF_STATEMENT = (
    PublicVoice,
    PublicAddressee,
    PublicTopic,
    PublicPlace,
    PublicSource,
    Entry,
    SearchDocument,
)
OF_REFERENCE = (PublicTarget, PublicAbout)
OF_RECORD = (PublicMember, PublicTenure)
CITING = ("statement/", "agreement/")  # what makes references


def clear(records: Iterable[str]) -> None:
    """Delete the public rows of records, given as `noun/key`."""
    for chunk in batched(records, CHUNK):
        clear_members(chunk)
        PublicRecord.objects.filter(record__in=chunk).delete()
        SearchRecord.objects.filter(record__in=chunk).delete()
        uids = [name.partition("/")[2] for name in chunk if name.startswith("statement/")]
        keys = [name.partition("/")[2] for name in chunk if name.startswith("agreement/")]
        made = PublicReference.objects.filter(statement__in=uids)
        made |= PublicReference.objects.filter(agreement__in=keys)
        references = list(made.values_list("uid", flat=True))
        for part in batched(references, CHUNK):
            for model in OF_REFERENCE:
                model.objects.filter(reference__in=part).delete()
        made.delete()
        PublicStatement.objects.filter(uid__in=uids).delete()
        for role in OF_STATEMENT:
            role.objects.filter(statement__in=uids).delete()


def clear_members(records: Iterable[str]) -> None:
    """Delete what filters ask of records and of their parts; statements have none of it."""
    others = [name for name in records if not name.startswith("statement/")]
    if others:
        held = PublicRecord.objects.filter(record__in=others).order_by()
        names = list(held.values_list("id", flat=True))
        for part in batched(names, CHUNK):
            for model in OF_RECORD:
                model._default_manager.filter(record__in=part).delete()


def write(told: Sequence[Told]) -> None:
    """Write the public rows of documents; authority records come first, as statements' rows
    ask them about offices and clauses."""
    for group in (authority(told), statements(told)):
        for chunk in batched(group, CHUNK):
            for model, rows in rows_of(chunk).items():
                model.objects.bulk_create([model(**row) for row in rows], batch_size=CHUNK)


def authority(told: Iterable[Told]) -> list[Told]:
    return [item for item in told if not item[0].startswith("statement/")]


def statements(told: Iterable[Told]) -> list[Told]:
    return [item for item in told if item[0].startswith("statement/")]


def rows_of(
    told: Sequence[Told],
    context: Context | None = None,
    said: Sequence[Document | None] = (),
) -> PublicRows:
    """Return the public rows of documents, by table, as the public side stands now.

    `context` is given by who knows already what the documents ask of other records, `said` by
    who has read the documents.
    """
    context = context or recorded(told, context_of(told))
    found: PublicRows = {}
    for (record, text, number), document in zip_longest(told, said):
        noun = NOUNS[record.partition("/")[0]]
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
    citing = [record for record, _, _ in told if record.startswith(CITING)]
    return replace(context, first=Change.objects.first_numbers(citing)) if citing else context


def context_of(told: Iterable[Told]) -> Context:
    """Return what the public side says beside some documents."""
    held = ((record.partition("/")[0], text) for record, text, _ in told)
    return Known().context((n, documents.parse(text)) for n, text in held if n in ASKING)


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


__all__ = ["clear", "dependants", "merged", "rows_of", "text_of", "told_by_ledger", "write"]
