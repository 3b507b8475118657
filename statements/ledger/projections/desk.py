"""The desk: rows that follow from the last editions, and that point at each other."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sized
from functools import cache, partial
from itertools import chain
from typing import Any

from django.db import connection
from django.db.models import Exists, F, OuterRef

from statements import copying
from statements.documents import NOUNS, Document, Noun
from statements.documents.contents import Cells, columns_of
from statements.documents.desk import KEYS
from statements.documents.mapping import batched
from statements.documents.projection import (
    Finding,
    Lists,
    Plan,
    Step,
    changed_lists,
    rows_by_owner,
    without_pk,
)
from statements.keys import RecordName
from statements.models import DeskModel, DeskWords, desk_models

from ..locks import lock_records
from .comparing import compare_tables
from .deleting import delete
from .editions import all_keys, by_noun, last_documents
from .projection import CHUNK, Projection
from .repairs import repairs
from .strays import stale_index
from .words import compare_words, mend_words, write_words

Part = tuple[Noun, Mapping[str, Step]]  # what some records of a noun said and say now, by key


class Desk(Projection):
    command = "rebuild_desk"
    together = True  # rows of the desk point at each other

    def chunks(self) -> Iterator[list[str]]:
        for noun in NOUNS.values():
            for keys in batched(all_keys(noun), CHUNK):
                yield [str(RecordName(noun.name, key)) for key in keys]

    def lock(self, names: list[str]) -> None:
        """Lock the records, statements first, as verbs do; who waits for them needs no ledger."""
        for are_statements in (True, False):
            part = [name for name in names if name.startswith("statement/") == are_statements]
            lock_records(RecordName(noun.name, key) for noun, keys in by_noun(part) for key in keys)

    def write(self, parts: Iterable[Part]) -> None:
        """Make the desk say what documents say, given in parts with their nouns, in their order.

        Only lists that change are read and written. Of all parts what is gone goes last, and what
        points before what it points at. Raise Drifted where the rows are not those of the last
        edition, StillUsed where something still points at what goes, BrokenRules for a key or uid
        that stands in two documents.
        """
        deletions: list[Plan] = []
        for noun, steps in parts:
            names = [str(RecordName(noun.name, key)) for key in steps]
            deletions += self.carry_out([*self.plans(noun, steps)], names)
            write_words(noun, steps)
        self.clear(deletions)

    def plans(self, noun: Noun, steps: Mapping[str, Step]) -> Iterator[Plan]:
        """Yield what must be written to each table that changes, parents first."""
        for lists in changed_lists(noun, steps):
            stored = stored_rows(lists)
            rows = rows_by_owner(lists.table, stored)
            drifted_names = {
                str(RecordName(noun.name, lists.records.get(owner, owner)))
                for owner in lists.before.keys() | rows.keys()
                if without_pk(rows.get(owner, [])) != lists.before.get(owner, [])
            }
            # Not healed on the way: who changed them past the ledger must be found out.
            if drifted_names:
                raise self.drift_error([*drifted_names])
            wanted = chain(lists.new, *lists.now.values())
            yield Plan(noun, lists.table, stored, [*wanted])

    def carry_out(self, plans: list[Plan], names: list[str]) -> list[Plan]:
        """Write what is planned for some records, but what goes; return the plans with that."""
        for plan in plans:
            self.make_room(plan, names)
        for plan in plans:
            self.write_rows(plan, names)
        return [plan for plan in plans if plan.table.identity and plan.delete]

    def make_room(self, plan: Plan, names: list[str]) -> None:
        """Drop what leaves its place and park moved rows, so that no two rows share a place."""
        rows: Any = plan.table.model._base_manager
        for pks in batched(plan.leave if plan.table.identity else plan.delete, CHUNK):
            self.check_count(rows.filter(pk__in=pks).delete()[0], pks, names)
        for pks in batched(plan.park, CHUNK):
            self.check_count(
                rows.filter(pk__in=pks).update(position=F("position") - plan.shift), pks, names
            )

    def write_rows(self, plan: Plan, names: list[str]) -> None:
        """Insert what is new and update what differs."""
        model, columns = plan.table.model, plan.columns
        if plan.insert:
            blank = unfilled_columns(model, columns)
            filling = tuple(blank.values())
            copying.insert(model, (*columns, *blank), [row + filling for row in plan.insert])
        if plan.update:
            meta = model._meta
            updated = model._base_manager.bulk_update(
                [model(**dict(zip(columns, row, strict=True))) for row in plan.update],
                [meta.get_field(c).name for c in columns if c != meta.pk.attname],
                batch_size=100,
            )
            self.check_count(updated, plan.update, names)

    def clear(self, plans: Iterable[Plan]) -> None:
        """Delete rows that are gone, leaves first; raise StillUsed where something points at them.

        Those of a table all at once: siblings among them may point at each other.
        """
        for plan in reversed([*plans]):
            leaving = set(plan.leave)
            pks = [pk for pk in plan.delete if pk not in leaving]
            noun = "" if plan.table.parent else f"{plan.noun.name} "
            rows = plan.table.model._base_manager.filter(pk__listed=pks)
            deleted = delete(rows, noun + ", ".join(map(str, plan.delete)))
            self.check_count(deleted, pks, [str(RecordName(plan.noun.name, str(pk))) for pk in pks])

    def check_count(self, count: int, rows: Sized, names: list[str]) -> None:
        """Raise Drifted where fewer rows were met than there must be."""
        if count < len(rows):
            raise self.drift_error(names)

    def compare(self, names: list[str]) -> list[Finding]:
        return [
            finding
            for noun, documents in self.documents(names)
            for finding in (*compare_tables(noun, documents), *compare_words(noun, documents))
        ]

    def documents(self, names: Iterable[str]) -> Iterator[tuple[Noun, dict[str, Document | None]]]:
        """Yield what the last editions of some records say, by noun and key; None where a record
        has no rows.

        A record is left out where nobody can tell: its edition is missing, or was redacted.
        """
        for noun, keys in by_noun(names):
            for chunk in batched(keys, CHUNK):
                yield noun, last_documents(noun, chunk)

    def mend(self, names: list[str]) -> None:
        """Write the desk's rows of some records anew.

        All places are left before any is taken: what stands wrong in one record's may be another's.
        """
        for noun, documents in self.documents(names):
            for plan in repairs(noun, documents):
                self.make_room(plan, names)
        deletions: list[Plan] = []
        written: dict[type[DeskModel], set[Any]] = defaultdict(set)
        for noun, documents in self.documents(names):
            plans = list(repairs(noun, documents))
            deletions += self.carry_out(plans, names)
            mend_words(noun, documents)
            for plan in plans:
                if plan.table.identity:
                    written[plan.table.model].update(plan.keys([*plan.insert, *plan.update]))
        for plan in deletions:
            plan.delete = [pk for pk in plan.delete if pk not in written[plan.table.model]]
        self.clear(deletions)

    def strays(self, check: bool) -> list[Finding]:
        findings: list[Finding] = []
        for model in (model for model in desk_models() if model.parents):
            rows = model._base_manager.filter(
                *map(partial(is_parent_missing, model), model.parents)
            )
            table = model._meta.db_table
            findings += [
                Finding(table, str(pk), "stray") for pk in rows.values_list("pk", flat=True)
            ]
            if not check:
                rows.delete()
        return findings + stale_index(DeskWords, check)


def is_parent_missing(model: type[DeskModel], parent: str) -> Any:
    """Return the condition that a row's parent is not there."""
    related: Any = model._meta.get_field(parent).related_model
    return ~Exists(related._base_manager.filter(pk=OuterRef(f"{parent}_id")))


@cache  # one for each table of a document
def unfilled_columns(model: type[DeskModel], columns: tuple[str, ...]) -> dict[str, Any]:
    """Return the columns that no document of a noun fills, with what an empty row has there."""
    blank = model()
    return {
        field.attname: field.get_db_prep_save(field.pre_save(blank, True), connection)
        for field in model._meta.concrete_fields
        if field.attname not in columns and not field.get_internal_type().endswith("AutoField")
    }


def stored_rows(lists: Lists) -> list[Cells]:
    """Return the rows of those lists that may have any: of the records that were there before,
    and what stands in the place of new records."""
    table = lists.table
    new_owners = rows_by_owner(table, lists.new) if not table.parent else ()
    column = f"{table.parent}__pk" if table.parent else "pk"
    rows: list[Cells] = []
    for chunk in batched((*lists.now, *new_owners), KEYS):
        chunk_rows = table.model._base_manager.filter(**{f"{column}__listed": chunk})
        rows += chunk_rows.order_by().values_list(*columns_of(table), "pk")
    return rows
