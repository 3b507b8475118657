"""The desk and the public side beside the editions: what others change is told, refused, mended."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from contextlib import suppress
from io import StringIO
from itertools import count as counting
from itertools import islice
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction
from django.test import TestCase, override_settings

from statements import curation, documents
from statements.checking import check_data
from statements.documents import NOUNS, Noun
from statements.documents.mapping import Table
from statements.keys import new_uid
from statements.ledger.projections import DESK
from statements.models import Change, Clause, Edition, Record, SavedCopy, Source, User, desk_models
from statements.problems import Drifted

from . import factories as f
from .sql import outside

TABLES = [(noun, table) for noun in NOUNS.values() for table in noun.table.walk()]
PLACES = counting(500)
CHILDREN = [table for _, table in TABLES if table.parent]


def rows() -> dict[str, list[tuple[Any, ...]]]:
    """Return all rows of the desk, counted primary keys apart."""
    return {
        model._meta.db_table: sorted(
            model._base_manager.values_list(
                *(c.attname for c in model._meta.concrete_fields if c.name != "id")
            ),
            key=repr,
        )
        for model in desk_models()
    }


def differences() -> list[Any]:
    return [each for _, findings in DESK.rebuild(check=True) for each in findings]


def some_rows(noun: Noun, table: Table) -> Iterator[Any]:
    """Yield the rows of a table that stand in documents of a noun."""
    stored = table.model._base_manager.order_by("pk")
    if table.parent:
        stored = stored.filter(**{f"{table.parent}__isnull": False})
    return (row for row in stored if row.record_name.noun == noun.name)


def execute(sql: str, table: Table, *values: Any, **names: str) -> None:
    """Run a query past our layers; its braces name the table, its key and what else is named."""
    meta = table.model._meta
    outside(sql.format(table=meta.db_table, pk=meta.pk.column, **names), *values)


def free(row: Any, column: Any) -> Any:
    """Return the key of another row that a column may name, which no sibling names."""
    siblings = type(row)._base_manager.all()
    for parent in row.parents:
        siblings = siblings.filter(**{parent: getattr(row, f"{parent}_id")})
    used = list(siblings.values_list(column.attname, flat=True))
    others = column.related_model._base_manager.exclude(pk__in=[key for key in used if key])
    return (
        others.exclude(pk=getattr(row, column.attname))
        .order_by("pk")
        .values_list("pk", flat=True)
        .first()
    )


def change(row: Any, table: Table) -> bool:
    """Change a cell that a document fills."""
    own = {f"{table.parent}_id", "position", row._meta.pk.attname, "number"}
    for column in row._meta.concrete_fields:
        cell = getattr(row, column.attname)
        if column.attname not in table.columns() or column.attname in own or cell is None:
            continue
        if column.is_relation:
            value = free(row, column)
        elif isinstance(cell, str) and not column.choices:
            value = f"x{cell}"[: column.max_length or 80]
        else:
            continue
        sql = "UPDATE {table} SET {column} = %s WHERE {pk} = %s"
        execute(sql, table, value, row.pk, column=column.column)
        return True
    return False


def lose(row: Any, table: Table) -> bool:
    execute("DELETE FROM {table} WHERE {pk} = %s", table, row.pk)
    return True


def move(row: Any, table: Table) -> bool:
    if table.parent:
        execute("UPDATE {table} SET position = position + 70 WHERE {pk} = %s", table, row.pk)
    return bool(table.parent)


def move_before(row: Any, table: Table) -> bool:
    if table.parent:
        execute("UPDATE {table} SET position = -1 - position WHERE {pk} = %s", table, row.pk)
    return bool(table.parent)


def give_away(row: Any, table: Table) -> bool:
    """Let a row belong to another one of what it may belong to; a clause's key forbids it."""
    if not table.parent or table.model is Clause:
        return False
    parent = row._meta.get_field(table.parent)
    sql = "UPDATE {table} SET {column} = %s, position = %s WHERE {pk} = %s"
    execute(sql, table, free(row, parent), next(PLACES), row.pk, column=parent.column)
    return True


def add(row: Any, table: Table) -> bool:
    """Copy a row under another key or uid, or at another place."""
    row.pk = new_uid() if table.identity == "uid" else f"{row.pk}-2" if table.identity else None
    if table.model is Clause:
        row.pk = f"{row.agreement_id}/99"
    for name, value in (("position", next(PLACES)), ("language", "fr"), ("number", "99")):
        if table.parent or name == "language":
            setattr(row, name, value)
    for constraint in row._meta.constraints:
        unique = getattr(constraint, "fields", ())
        for column in (row._meta.get_field(name) for name in unique if name != table.parent):
            if column.is_relation and not table.identity:
                setattr(row, column.attname, free(row, column))
    columns = [column for column in row._meta.concrete_fields if column.name != "id"]
    cells = [
        column.get_db_prep_save(getattr(row, column.attname), connection) for column in columns
    ]
    names = ", ".join(column.column for column in columns)
    places = ", ".join(["%s"] * len(columns))
    sql = "INSERT INTO {table} ({names}) VALUES ({places})"
    execute(sql, table, *cells, names=names, places=places)
    return True


def break_one(way: Callable[[Any, Table], bool], row: Any, table: Table) -> bool:
    """Tell whether a row could be broken in a way: a rule of its table may forbid it."""
    with suppress(IntegrityError), transaction.atomic():
        return way(row, table)
    return False


WAYS = (change, lose, move, move_before, give_away, add)


class Broken(TestCase):
    """The first dataset, and beside it what it has none of."""

    @classmethod
    def setUpTestData(cls) -> None:
        f.load_dataset()
        reference = f.make_reference("reaffirms", f.make_target("pact", "1"), about=["russia"])
        del reference["quote"]
        sides = ("russia", "armenia")
        duties = [f.make_obligation(f"Act, {side}.", side, note="Ours.") for side in sides]
        clauses = [f.make_clause("1", obligations=duties), f.make_clause("2")]
        references = [reference | {"clause": "2"}]
        f.store("agreement", f.make_agreement("pact", clauses=clauses, references=references))
        texts = {"key": "texts", "title": "Texts", "definition": "Others."}
        f.store("series", texts | {"agreements": [], "aliases": []})
        participants = [f.make_participant("russia"), f.make_participant("armenia")]
        for key in ("call-2001", "call-2002"):
            f.store("contact", f.make_contact(key, participants=participants))
        source = f.fixture("statement", f.READOUT)["appearances"][0]["source"]
        f.store(
            "text_version",
            {
                "uid": new_uid(),
                "clause": "trilateral-2020-11-09/6",
                "language": "en",
                "publisher": f.fixture("source", source)["publisher"],
                "source": source,
                "text": "Words.",
                "certainty": "verified",
                "note": None,
            },
        )

    def assert_mended(self, before: dict[str, list[tuple[Any, ...]]]) -> None:
        out = StringIO()

        call_command("rebuild_desk", stdout=out)

        assert "rows differ" in out.getvalue()
        assert differences() == []
        assert rows() == before
        call_command("rebuild_desk", "--check", stdout=out)


class TestRebuildDesk(Broken):
    def test_finds_and_changes_nothing_in_a_sound_desk(self) -> None:
        before = rows()

        call_command("rebuild_desk", "--check", stdout=StringIO())
        call_command("rebuild_desk", stdout=StringIO())

        assert rows() == before

    def assert_told_and_mended(self, way: Callable[[Any, Table], bool], count: int) -> None:
        """Break one row of every table, or of every one below a record."""
        before = rows()
        broken = list(self.break_all(way))
        assert len(broken) == count

        findings = {(each.record, each.table) for each in differences()}

        assert {*broken} <= findings
        with pytest.raises(CommandError, match="differ from the last editions"):
            call_command("rebuild_desk", "--check", stdout=StringIO())
        self.assert_mended(before)

    def test_a_changed_cell_in_every_table(self) -> None:
        self.assert_told_and_mended(change, len(TABLES))

    def test_a_lost_row_of_every_table(self) -> None:
        self.assert_told_and_mended(lose, len(TABLES))

    def test_a_row_at_another_place_of_every_list(self) -> None:
        self.assert_told_and_mended(move, len(CHILDREN))

    def test_a_row_before_all_others_of_every_list(self) -> None:
        self.assert_told_and_mended(move_before, len(CHILDREN))

    def test_a_row_that_belongs_to_another_one_of_every_list(self) -> None:
        self.assert_told_and_mended(give_away, len(CHILDREN) - 1)

    def test_a_row_too_many_in_every_table(self) -> None:
        self.assert_told_and_mended(add, len(TABLES))

    def break_all(self, way: Callable[[Any, Table], bool]) -> Iterator[tuple[str, str]]:
        """Break one row of each table; yield its record and its table."""
        rows_of = [(table, list(islice(some_rows(noun, table), 20))) for noun, table in TABLES]
        for table, chosen in rows_of:
            row = next((row for row in chosen if break_one(way, row, table)), None)
            if row is not None:
                noun, key = row.record_name
                key = row.pk if way is add and not table.parent else key
                yield f"{noun}/{key}", table.model._meta.db_table

    def test_many_broken_rows_beside_each_other_are_mended(self) -> None:
        before = rows()
        chance = random.Random(20221222)
        chosen = [(table, list(islice(some_rows(noun, table), 12))) for noun, table in TABLES]
        for table, own in chosen:
            for row in own:
                break_one(chance.choice(WAYS), row, table)

        self.assert_mended(before)

    def test_an_empty_desk_is_made_anew(self) -> None:
        before = rows()
        for _, table in TABLES:
            execute("DELETE FROM {table}", table)

        self.assert_mended(before)

    def test_rows_of_two_records_in_each_others_places_are_put_right(self) -> None:
        before = rows()
        sql = "UPDATE statements_voice SET position = position + %s, statement_id = %s"
        own = f"{sql} WHERE statement_id = %s AND position BETWEEN %s AND %s"
        outside(own, 50, f.PASHINYAN, f.READOUT, 0, 9)
        outside(own, 0, f.READOUT, f.PESKOV, 0, 9)
        outside(own, 0, f.PESKOV, f.PASHINYAN, 0, 9)
        outside(own, -50, f.PASHINYAN, f.PASHINYAN, 50, 59)
        assert len(differences()) == 3

        self.assert_mended(before)

    def test_what_is_no_projection_stays(self) -> None:
        def kept() -> list[Any]:
            models = (Record, Edition, Change, SavedCopy, User)
            return [list(model._default_manager.order_by("pk").values()) for model in models]

        before = kept()
        outside("UPDATE statements_source SET title = 'Drifted'")

        call_command("rebuild_desk", stdout=StringIO())

        assert kept() == before
        assert not Source.objects.filter(title="Drifted").exists()

    def test_a_source_whose_row_was_lost_has_its_copy_again(self) -> None:
        self.enterContext(override_settings(MEDIA_ROOT=self.enterContext(TemporaryDirectory())))
        uid = f.store("source", f.make_source("interfax"))["uid"]
        digest = f.store_with_copy(uid, b"%PDF-")["saved_copy_sha256"]
        outside("DELETE FROM statements_source WHERE uid = %s", uid)

        call_command("rebuild_desk", stdout=StringIO())

        assert str(Source.objects.get(pk=uid).saved_copy) == f"copies/{digest}.pdf"

    def test_a_cell_that_cannot_be_read_is_told_and_mended(self) -> None:
        if connection.vendor != "sqlite":
            self.skipTest("PostgreSQL keeps only what fits a column's type.")
        before = rows()
        for noun, table in TABLES:
            if "note" in table.columns():
                sql = "UPDATE {table} SET note = CAST(x'ff' AS TEXT) WHERE {pk} = %s"
                execute(sql, table, next(some_rows(noun, table)).pk)

        assert {each.fault for each in differences()} == {"unreadable"}
        self.assert_mended(before)


class TestDrifted(TestCase):
    """Whoever writes over a row that somebody else changed is refused, and told the remedy."""

    @classmethod
    def setUpTestData(cls) -> None:
        cls.world = f.small_world()
        cls.editor, cls.reviewer = f.make_user("editor"), f.make_user("reviewer")
        cls.merger = f.make_user("merger", is_superuser=True)
        cls.uid = f.publish(f.make_said(cls.world))["uid"]
        cls.record_name = f"statement/{cls.uid}"

    def document(self) -> f.Document:
        edition = Edition.objects.filter(record=self.record_name).order_by("-number").first()
        return documents.parse(edition.document)

    def save(self, document: f.Document) -> None:
        f.store("statement", document, self.editor)

    def assert_refused(self, record: str, command: str, verb: Callable[[], Any]) -> None:
        """A verb is refused with nothing written, and passes after the command."""
        kept = [list(m._default_manager.order_by("pk").values()) for m in (Record, Edition, Change)]
        desk = rows()

        with pytest.raises(Drifted) as refused:
            verb()

        [problem] = refused.value.problems
        assert record in problem.message
        assert f"manage.py {command}" in problem.message
        assert [
            list(m._default_manager.order_by("pk").values()) for m in (Record, Edition, Change)
        ] == kept
        assert rows() == desk
        call_command(command, stdout=StringIO())
        verb()
        assert [str(fault) for _, faults in check_data() for fault in faults] == []

    def test_a_save_that_meets_a_changed_row(self) -> None:
        for sql in (
            "UPDATE statements_statement SET title = 'Drifted'",
            "DELETE FROM statements_voice",
            "UPDATE statements_voice SET position = 5",
        ):
            outside(sql)
            document = self.document() | {
                "summary": f"New words after {sql}",
                "voices": [f.make_voice("sylvania")],
            }
            self.assert_refused(
                self.record_name,
                "rebuild_desk",
                lambda d=document: self.save(d),
            )

    def test_a_save_that_meets_a_row_of_nobody(self) -> None:
        outside("INSERT INTO statements_topic (key, label, definition) VALUES ('trade', 'X', 'X')")
        topic = {"key": "trade", "label": "Trade", "definition": "Trade"}

        self.assert_refused("topic/trade", "rebuild_desk", lambda: f.store("topic", topic))

    def test_a_save_of_other_rows_leaves_it_to_the_audit(self) -> None:
        outside("UPDATE statements_voice SET role = 'signs'")

        self.save(self.document() | {"summary": "New words"})

        assert [each.place for each in differences()] == ["voices[0].role"]

    def test_an_undone_save(self) -> None:
        document = self.document()
        self.save(document | {"title": "New"})
        outside("UPDATE statements_statement SET title = 'Drifted'")

        self.assert_refused(
            self.record_name,
            "rebuild_desk",
            lambda: curation.revert(self.editor, "statement", self.uid, to=1, base=2),
        )

    def test_a_removal(self) -> None:
        outside("UPDATE statements_place SET label = 'Drifted'")
        f.store("place", {"key": "spare", "label": "Spare", "names": []})
        outside("UPDATE statements_place SET label = 'Drifted' WHERE key = 'spare'")

        self.assert_refused(
            "place/spare", "rebuild_desk", lambda: curation.remove(self.editor, "place", "spare")
        )

    def test_an_approval_that_meets_lost_public_rows(self) -> None:
        self.save(self.document() | {"summary": "New words"})
        curation.submit(self.editor, self.uid, 2)
        outside("DELETE FROM statements_publicvoice")

        self.assert_refused(
            self.record_name, "rebuild_public", lambda: curation.approve(self.reviewer, self.uid, 2)
        )

    def test_a_merge_that_meets_lost_public_rows(self) -> None:
        f.store("publisher", f.make_publisher("herald"))
        outside("DELETE FROM statements_publicrecord WHERE key = 'herald'")

        def merge() -> None:
            bases = tuple(f.version("publisher", key) for key in ("herald", "gazette"))
            curation.merge(self.merger, "publisher", "herald", "gazette", bases, "One.")

        self.assert_refused("publisher/herald", "rebuild_public", merge)

    def test_rows_that_go_while_they_are_written(self) -> None:
        with pytest.raises(Drifted) as refused:
            DESK.check_count(1, ["one", "two"], [self.record_name])

        assert self.record_name in str(refused.value)
