"""What columns say of themselves: nothing is left open, and all that is said is sound."""

from __future__ import annotations

import re

from django.test import SimpleTestCase

from statements.dates import BASES, PRECISIONS
from statements.documents import KINDS
from statements.exports import CHANGES, LINK_TABLES, TABLES
from statements.exports.columns import NEVER, TYPES, Column, key_with_label
from statements.exports.descriptions import without_codes
from statements.exports.meanings import ROW_MEANINGS
from statements.exports.shared_columns import optional_columns
from statements.vocabularies import VOCABULARIES, Certainty, DateBasis, Precision
from statements.vocabularies.defined import with_codes

EVERY = {table.name: table for table in (*TABLES.values(), *LINK_TABLES.values())}
COLUMNS = [
    *((table.name, column) for table in EVERY.values() for column in table.columns),
    *(("changes", column) for column in CHANGES),
]


class ColumnTests(SimpleTestCase):
    def each(self) -> list[tuple[str, Column]]:
        assert len(COLUMNS) > 300
        return COLUMNS

    def test_every_column_has_a_meaning_a_type_and_a_rule_for_empty_cells(self) -> None:
        for name, column in self.each():
            with self.subTest(name, column=column.name):
                assert re.search(r"^\S[^\n]{7,}\.$", column.meaning)
                assert ".." not in column.meaning
                assert column.type in TYPES
                assert re.search(r"^\S[^\n]{7,}\.$", column.empty)

    def test_codes_have_values_with_definitions_and_nothing_else_has(self) -> None:
        for name, column in self.each():
            with self.subTest(name, column=column.name):
                assert (column.type == "code") == (column.allowed is not None)
                for code, definition in column.allowed.values if column.allowed else ():
                    assert code
                    assert re.search(r"^\S[^\n]{3,}\.$", definition)

    def test_whole_numbers_have_a_unit_and_nothing_else_has(self) -> None:
        for name, column in self.each():
            with self.subTest(name, column=column.name):
                assert (column.type == "integer") == bool(column.unit)

    def test_keys_say_where_they_lead_and_they_lead_to_a_column(self) -> None:
        # Own ones, and mixed ones.
        free = {"key", "uid", "voice", "addressees", "reference", "Id", "winner", "obligations"}
        for name, column in self.each():
            with self.subTest(name, column=column.name):
                if column.refers_to is None:
                    is_key = column.type in ("key", "uid", "keys", "uids")
                    assert not is_key or column.name in free
                    continue
                there = {c.name: c for c in EVERY[column.refers_to.table].columns}
                led = there[column.refers_to.column]
                assert led.type == column.type.removesuffix("s")
                assert led.required

    def test_every_table_says_what_a_row_is_and_which_columns_tell_rows_apart(self) -> None:
        for name, table in EVERY.items():
            with self.subTest(name):
                assert re.search(r"^\S.+\.$", KINDS[table.noun].meaning)
                assert name in ROW_MEANINGS or table.noun in TABLES
                assert set(table.key) <= {column.name for column in table.columns}
                assert table.key


class DescribingTests(SimpleTestCase):
    def test_codes_of_dates_are_those_that_dates_take(self) -> None:
        assert tuple(Precision.values) == PRECISIONS
        assert tuple(DateBasis.values) == BASES

    def test_no_two_vocabularies_are_taken_for_each_other(self) -> None:
        assert len(VOCABULARIES) == len([*with_codes()])

    def test_definitions_stand_beside_a_meaning_not_in_it(self) -> None:
        whole = f"How sure we are. {Certainty.help_text()}."

        assert without_codes(whole, Certainty) == "How sure we are."
        assert without_codes("Kept as it is.", None) == "Kept as it is."

    def test_where_all_may_be_empty_each_says_so(self) -> None:
        pair = key_with_label("official", "official", "Key of the official.", "No person is told.")
        needed = key_with_label("government", "government", "Key of the government.")

        meanings = [c.empty for c in optional_columns((*pair, *needed), "An agreement makes it.")]

        assert meanings == [
            "An agreement makes it. Or: no person is told.",
            "official is empty.",
            "An agreement makes it.",
            "government is empty.",
        ]
        assert {column.empty for column in needed} == {NEVER}
