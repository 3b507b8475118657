"""The mirror that the guide shows holds what a fresh copy holds, whatever happened between."""

from __future__ import annotations

import io
import json
import re
from dataclasses import replace
from email.message import Message
from typing import Any
from unittest import mock
from urllib.error import HTTPError

import pytest
from django.test import TestCase

from statements import curation
from statements.documents import NOUNS, PLURALS
from statements.guides import GUIDES
from statements.models import Change

from . import endings
from . import factories as f
from .examples.mirror import LISTS, Mirror, owner
from .releasing import Releasing
from .test_merging import merge, unmerge

ROOT = "http://testserver/api/v1/"
WAR = {"key": "war", "label": "War", "definition": "No peace."}
PACTS = {"key": "pacts", "title": "Pacts", "definition": "All.", "agreements": [], "aliases": []}


class Near(Mirror):
    """A mirror that asks the test's own server."""

    def __init__(self, client: Any, epoch: str | None = None) -> None:
        super().__init__(ROOT, ":memory:")
        self.client, self.epoch = client, epoch
        self.paths: list[str] = []

    def fetch(self, address: str) -> Any:
        self.paths.append(address)
        reply = self.client.get(address)
        if reply.status_code != 200:
            raise HTTPError(address, reply.status_code, "", Message(), io.BytesIO(reply.content))
        answer = reply.json()
        return answer | {"epoch": self.epoch} if self.epoch and "changes/" in address else answer

    def content(self) -> list[tuple[Any, ...]]:
        return self.held.execute("SELECT * FROM record ORDER BY path").fetchall()

    def bodies(self, start: str) -> list[dict[str, Any]]:
        return [json.loads(row[3]) for row in self.content() if row[0].startswith(start)]


class MirrorTests(Releasing, TestCase):
    def setUp(self) -> None:
        super().setUp()
        self.world = f.small_world()
        self.mirror = Near(self.client)
        self.mirror.sync()

    def assert_kept(self, at_most: int = 40) -> None:
        """Bring the copy up to date, and hold it against a fresh one."""
        fresh = Near(self.client)
        fresh.sync()
        before = len(self.mirror.paths)
        self.mirror.sync()
        assert len(self.mirror.paths) - before < at_most
        assert self.mirror.content() == fresh.content()
        assert self.mirror.sync() == 0

    def publish_statement(self, **kwargs: Any) -> dict[str, Any]:
        statement: dict[str, Any] = f.publish(f.make_said(self.world, **kwargs))
        return statement

    def test_every_list_of_records_is_copied(self) -> None:
        assert LISTS == PLURALS
        assert set(NOUNS) <= set(LISTS)
        told = re.search(r"Lists, each with its details: `([^`]*)`", GUIDES["clients"].read_text())
        assert told and {*told[1].split()} == {*PLURALS.values()}

    def test_the_first_copy_is_whole(self) -> None:
        assert len(self.mirror.content()) > 5
        self.assert_kept()

    def test_nothing_is_read_again_where_nothing_changed(self) -> None:
        before = len(self.mirror.paths)

        assert self.mirror.sync() == 0
        assert len(self.mirror.paths) == before + 1

    def test_publishing_editing_and_retracting(self) -> None:
        reference = f.make_reference("mentions", f.make_target(self.world["agreement"]))
        statement = self.publish_statement(references=[reference])
        self.assert_kept()
        assert len(self.mirror.bodies("references/")) == 1

        other = f.make_reference("interprets", f.make_target(self.world["agreement"]))
        f.publish(statement | {"title": "Said otherwise", "references": [other]})
        self.assert_kept()
        (body,) = self.mirror.bodies("references/")
        assert body["uid"] == other["uid"]

        endings.retract(statement["uid"])
        self.assert_kept()
        assert self.mirror.bodies("references/") == []
        assert self.mirror.bodies("statements/") == []

    def test_parts_come_and_go_with_their_record(self) -> None:
        clauses = [f.make_clause("1"), f.make_clause("2")]
        pact = f.store("agreement", f.make_agreement("pact", clauses=clauses))
        self.assert_kept()
        assert len(self.mirror.bodies("clauses/pact")) == 2

        f.store("agreement", pact | {"clauses": pact["clauses"][:1]})
        self.assert_kept()
        assert [row["key"] for row in self.mirror.bodies("clauses/pact")] == ["pact/1"]

        endings.delete("agreement", "pact", "It was a rumour.")
        self.assert_kept()
        assert self.mirror.bodies("clauses/pact") == []

    def test_offices_and_tenures_outlive_a_merge_and_its_end(self) -> None:
        office = f.make_office("old-mfa-minister")
        f.store("institution", f.make_institution("old-mfa", "freedonia", offices=[office]))
        tenure = f.make_tenure("old-mfa-minister")
        f.store("official", f.make_official("twin", "freedonia", tenures=[tenure]))
        self.publish_statement()
        self.assert_kept()

        merge("official", "twin", "rufus-firefly")
        merge("institution", "old-mfa", "freedonia-mfa")
        self.assert_kept()
        assert self.mirror.bodies("officials/twin/") == []
        assert len(self.mirror.bodies(f"tenures/{tenure['uid']}/")) == 1
        assert len(self.mirror.bodies("offices/old-mfa-minister/")) == 1

        unmerge("official", "twin")
        unmerge("institution", "old-mfa")
        self.assert_kept()
        assert len(self.mirror.bodies("officials/twin/")) == 1

    def test_statements_and_sources_are_merged(self) -> None:
        one, two = self.publish_statement(), self.publish_statement()
        endings.merge("statement", one["uid"], two["uid"])
        self.assert_kept()
        assert len(self.mirror.bodies("statements/")) == 1

    def test_a_source_goes_along_and_comes_back(self) -> None:
        source = f.store("source", f.make_source(title="Only here"))
        statement = self.publish_statement(appearances=[f.make_appearance(source["uid"])])
        self.assert_kept()
        assert len(self.mirror.bodies(f"sources/{source['uid']}/")) == 1

        endings.retract(statement["uid"])
        self.assert_kept()
        assert self.mirror.bodies(f"sources/{source['uid']}/") == []

        self.publish_statement(appearances=[f.make_appearance(source["uid"])])
        self.assert_kept()

    def test_drafts_and_releases_change_nothing(self) -> None:
        f.store("statement", f.make_said(self.world), f.make_user())
        self.release()

        assert self.mirror.sync() == 0
        self.assert_kept()

    def test_many_steps_at_once_are_the_same_as_one_by_one(self) -> None:
        statements = [self.publish_statement() for _ in range(3)]
        f.publish(statements[0] | {"title": "Said otherwise"})
        endings.retract(statements[0]["uid"])
        endings.merge("statement", statements[1]["uid"], statements[2]["uid"])
        f.store("topic", {"key": "spare", "label": "Spare", "definition": "Nobody uses it."})
        curation.remove(f.make_user("editor"), "topic", "spare", "Twice the same.")

        self.assert_kept()

    def test_what_changes_while_it_is_read_is_told_next_time(self) -> None:
        copied, statement = Near(self.client), self.publish_statement()
        rows, done = copied.rows, []

        def meanwhile(plural: str, since: int | None) -> Any:
            yield from rows(plural, since)
            if plural == "statements" and not done:
                done.append(endings.retract(statement["uid"]))

        with mock.patch.object(copied, "rows", meanwhile):
            copied.sync()
        self.mirror = copied
        self.assert_kept()

    def test_another_epoch_begins_anew(self) -> None:
        copied = Near(self.client, "a")
        copied.sync()
        copied.held.execute("UPDATE record SET body = '{}'")
        assert copied.sync() == 0
        assert copied.content()[0][3] == "{}"

        copied.epoch = "b"
        copied.sync()

        assert copied.content() == self.mirror.content()
        assert copied.held.execute("SELECT epoch FROM state").fetchall() == [("b",)]

    def test_documents_of_another_format_are_all_read_anew(self) -> None:
        self.mirror.held.execute("UPDATE record SET body = '{}'")
        with mock.patch.dict(NOUNS, {"topic": replace(NOUNS["topic"], upgrades=(dict,))}):
            assert self.mirror.sync() == 0  # no change tells of it yet

            f.store("topic", WAR)
            self.mirror.sync()

            fresh = Near(self.client)
            fresh.sync()
            assert self.mirror.content() == fresh.content()
            assert self.mirror.sync() == 0

    def test_the_first_document_of_a_noun_is_in_no_other_format(self) -> None:
        self.mirror.held.execute("UPDATE record SET body = '{}'")
        f.store("series", PACTS)

        self.mirror.sync()

        assert [row for row in self.mirror.bodies("") if row] == self.mirror.bodies("series/")

    def test_a_number_that_the_ledger_has_not_reached_begins_anew(self) -> None:
        last = Change.objects.last_number()
        self.mirror.held.execute("UPDATE state SET number = ?", [last + 1_000])
        self.mirror.held.execute("DELETE FROM record")

        self.mirror.sync()

        self.assert_kept()

    def test_a_failure_leaves_the_copy_as_it_was(self) -> None:
        before = self.mirror.content()
        self.publish_statement()
        with (
            mock.patch.object(self.mirror, "rows", side_effect=OSError("gone")),
            pytest.raises(OSError),
        ):
            self.mirror.sync()

        assert self.mirror.content() == before
        self.assert_kept()

    def test_a_row_belongs_to_the_record_that_makes_it(self) -> None:
        for noun, row, name in (
            ("reference", {"statement": {"uid": "u"}, "agreement": None}, "statement/u"),
            ("reference", {"statement": None, "agreement": "a"}, "agreement/a"),
            ("clause", {"key": "a/1", "agreement": "a"}, "agreement/a"),
            ("office", {"key": "o", "institution": "i"}, "institution/i"),
            ("tenure", {"uid": "t", "official": "p"}, "official/p"),
            ("source", {"uid": "s"}, "source/s"),
        ):
            with self.subTest(noun):
                assert owner(noun, row) == name
