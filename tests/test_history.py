"""Since when columns are there, and that none moves or goes without a word.

`WRITE_COLUMNS=1 pytest tests/test_history.py` brings `columns.json` up to what the code declares.
"""

from __future__ import annotations

import os
import re
from unittest import mock

import orjson
from django.test import SimpleTestCase

from statements.exports import history as history_module
from statements.exports.codebook import codebook
from statements.exports.history import FILE, columns_since, history

from .column_versions import faults, only_adds, revise

WHY = "Nobody used it; the same stands in title."


def declared() -> dict[str, list[str]]:
    return {sheet.name: [entry.column.name for entry in sheet.entries] for sheet in codebook()}


class FileTests(SimpleTestCase):
    def test_the_file_tells_the_columns_of_every_table(self) -> None:
        if os.environ.get("WRITE_COLUMNS"):
            revised = revise(history(), declared())
            lines = b",\n".join(
                orjson.dumps(table)
                + b": [\n  "
                + b",\n  ".join(map(orjson.dumps, versions))
                + b"\n]"
                for table, versions in revised.items()
            )
            FILE.write_bytes(b"{\n" + lines + b"\n}\n")
            history.cache_clear()

        assert list(faults(history(), declared())) == []

    def test_every_column_is_there_since_some_release(self) -> None:
        for table, versions in history().items():
            for name, release in columns_since(versions).items():
                with self.subTest(table, name=name):
                    assert re.search(r"^[1-9]\d*$", release)


class RuleTests(SimpleTestCase):
    def faults_of(self, *versions: tuple[str, str, str]) -> list[str]:
        """Return the faults of a table's versions: since, columns, note."""
        versions_made = [
            {"since": release, "columns": columns.split(), "note": note}
            for release, columns, note in versions
        ]
        return list(faults({"t": versions_made}, {"t": versions_made[-1]["columns"]}))

    def test_what_the_code_declares_is_the_last_version(self) -> None:
        history_file = {"t": [{"since": "1", "columns": ["a", "b"]}]}
        for columns in (["b", "a"], ["a"], ["a", "b", "c"], []):
            with self.subTest(columns):
                (fault,) = faults(history_file, {"t": columns})
                assert "are not those of its last version" in fault
        assert len([*faults(history_file, {"t": ["a", "b"], "u": ["a"]})]) == 1

    @mock.patch.object(history_module, "VERSION", 2)
    def test_columns_may_be_added_at_the_end_without_a_word(self) -> None:
        assert self.faults_of(("1", "a b", ""), ("2", "a b c", "")) == []

    @mock.patch.object(history_module, "VERSION", 2)
    def test_moving_removing_and_squeezing_in_need_a_note(self) -> None:
        for columns in ("b a", "a", "a c b", "a c"):
            with self.subTest(columns):
                (fault,) = self.faults_of(("1", "a b", ""), ("2", columns, "too short"))
                assert "say in a note" in fault
                assert self.faults_of(("1", "a b", ""), ("2", columns, WHY)) == []

    @mock.patch.object(history_module, "VERSION", 2)
    def test_a_table_that_went_is_told_too(self) -> None:
        gone = [{"since": "1", "columns": ["a"]}, {"since": "2", "columns": [], "note": WHY}]

        assert [*faults({"t": gone}, {})] == []
        assert len([*faults({"t": gone[:1]}, {})]) == 1

    @mock.patch.object(history_module, "VERSION", 2)
    def test_versions_count_up_to_what_the_code_writes(self) -> None:
        (fault,) = self.faults_of(("2", "a", ""), ("1", "a b", ""))
        assert "1 stands after 2" in fault
        (fault,) = self.faults_of(("2", "a", ""), ("3", "a b", ""))
        assert "newer than 2" in fault

    def test_only_adds(self) -> None:
        assert only_adds([], ["a"])
        assert only_adds(["a"], ["a"])
        assert not only_adds(["a", "b"], ["a"])


@mock.patch.object(history_module, "VERSION", 2)
class RevisingTests(SimpleTestCase):
    def test_what_was_released_is_never_rewritten(self) -> None:
        first = {"since": "1", "columns": ["a", "b"]}
        revised = revise({"t": [first]}, {"t": ["a", "b", "c"]})
        assert revised["t"] == [first, {"since": "2", "columns": ["a", "b", "c"]}]

        again = revise(revised, {"t": ["a", "b", "c", "d"]})

        assert again["t"][1]["columns"] == ["a", "b", "c", "d"]
        assert len(again["t"]) == 2

    def test_what_moved_waits_for_its_note(self) -> None:
        revised = revise({"t": [{"since": "1", "columns": ["a", "b"]}]}, {"t": ["b", "a"]})

        assert revised["t"][-1]["note"] == ""
        assert len([*faults(revised, {"t": ["b", "a"]})]) == 1

    def test_a_column_is_there_since_it_was_there_without_a_break(self) -> None:
        versions = [
            {"since": "1", "columns": ["a", "b"]},
            {"since": "2", "columns": ["a"]},
            {"since": "4", "columns": ["a", "b", "c"]},
        ]

        assert columns_since(versions) == {"a": "1", "b": "4", "c": "4"}
