"""Derived tables of a release: those that the API has of the same ledger, with their keys."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from django.test import TestCase

from statements.exports import DERIVED
from statements.exports.codebook import codebook

from . import endings
from . import factories as f
from .releasing import Releasing, members, unpacked

pytestmark = pytest.mark.slow


class TestDerivedTables(Releasing, TestCase):
    release_row: Any

    @classmethod
    def setUpTestData(cls) -> None:
        f.load_dataset(f.SHIPPED)
        world = f.small_world()
        duty = f.make_obligation("Stay away.", "sylvania", due=f.day("2001-02-01"))
        f.store("agreement", f.make_agreement("pact", clauses=[f.make_clause("1")]))
        f.store(
            "agreement",
            f.make_agreement("pact", clauses=[f.make_clause("1", obligations=[duty])]),
        )
        charge = f.make_reference(
            "alleges_violation", f.make_target("pact", "1"), about=["sylvania"]
        )
        f.publish(f.make_said(world, references=[charge]))
        gone = f.make_said(world, references=[f.make_reference("mentions", f.make_target("pact"))])
        endings.retract(f.publish(gone)["uid"])
        f.store("government", f.make_government("osterlich"))
        endings.merge("government", "sylvania", "osterlich")
        cls.live = {
            table.table: b"".join(
                cls.client_class().get(f"/api/v1/{table.name}/?format=csv").streaming_content
            )
            for table in DERIVED
        }
        with cls.shelved():
            cls.release_row = cls.release()

    def test_each_has_the_bytes_that_the_api_writes(self) -> None:
        members_by_name = members(self.release_row)
        for name, content in self.live.items():
            assert content.count(b"\r\n") > 1, name
            assert members_by_name[f"{name}.csv"] == content, name

    def test_their_keys_lead_to_rows_of_the_database(self) -> None:
        folder = unpacked(self.release_row, Path(self.enterContext(TemporaryDirectory())))
        with closing(sqlite3.connect(folder / "statements.sqlite")) as database:
            assert database.execute("PRAGMA foreign_key_check").fetchall() == []
            owed = database.execute(
                "SELECT count(*) FROM obligation_statements s JOIN obligations o"
                " ON o.uid = s.obligation WHERE o.debtors = 'osterlich'"
            )
            assert owed.fetchone() == (1,)

    def test_the_package_and_the_codebook_tell_of_them(self) -> None:
        members_by_name = members(self.release_row)
        resources = {
            one["name"] for one in json.loads(members_by_name["datapackage.json"])["resources"]
        }

        assert {*self.live} <= resources
        assert {*self.live} <= {table.name for table in codebook() if table.in_release}
