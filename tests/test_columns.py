"""What columns say of themselves: nothing is left open, and all that is said is sound."""

from __future__ import annotations

from django.test import SimpleTestCase

from statements.dates import BASES, PRECISIONS
from statements.documents import KINDS
from statements.exports import CHANGES, LINK_TABLES, TABLES
from statements.exports.columns import NEVER, TYPES, Column, key_with_label, optional_columns
from statements.exports.descriptions import without_codes
from statements.exports.meanings import ROW_MEANINGS
from statements.vocabularies import VOCABULARIES, Certainty, DateBasis, Defined, Precision

EVERY = {table.name: table for table in (*TABLES.values(), *LINK_TABLES.values())}
COLUMNS = [
    *((table.name, column) for table in EVERY.values() for column in table.columns),
    *(("changes", column) for column in CHANGES),
]


class ColumnTests(SimpleTestCase):
    def each(self) -> list[tuple[str, Column]]:
        self.assertGreater(len(COLUMNS), 300)
        return COLUMNS

    def test_every_column_has_a_meaning_a_type_and_a_rule_for_empty_cells(self) -> None:
        for name, column in self.each():
            with self.subTest(name, column=column.name):
                self.assertRegex(column.meaning, r"^\S[^\n]{7,}\.$")
                self.assertNotIn("..", column.meaning)
                self.assertIn(column.type, TYPES)
                self.assertRegex(column.empty, r"^\S[^\n]{7,}\.$")

    def test_codes_have_values_with_definitions_and_nothing_else_has(self) -> None:
        for name, column in self.each():
            with self.subTest(name, column=column.name):
                self.assertEqual(column.type == "code", column.allowed is not None)
                for code, definition in column.allowed.values if column.allowed else ():
                    self.assertTrue(code)
                    self.assertRegex(definition, r"^\S[^\n]{3,}\.$")

    def test_whole_numbers_have_a_unit_and_nothing_else_has(self) -> None:
        for name, column in self.each():
            with self.subTest(name, column=column.name):
                self.assertEqual(column.type == "integer", bool(column.unit))

    def test_keys_say_where_they_lead_and_they_lead_to_a_column(self) -> None:
        # Own ones, and mixed ones.
        free = {"key", "uid", "voice", "addressees", "reference", "Id", "winner"}
        for name, column in self.each():
            with self.subTest(name, column=column.name):
                if column.refers_to is None:
                    is_key = column.type in ("key", "uid", "keys", "uids")
                    self.assertTrue(not is_key or column.name in free)
                    continue
                there = {c.name: c for c in EVERY[column.refers_to.table].columns}
                led = there[column.refers_to.column]
                self.assertEqual(led.type, column.type.removesuffix("s"))
                self.assertTrue(led.required)

    def test_every_table_says_what_a_row_is_and_which_columns_tell_rows_apart(self) -> None:
        for name, table in EVERY.items():
            with self.subTest(name):
                self.assertRegex(KINDS[table.noun].meaning, r"^\S.+\.$")
                self.assertTrue(name in ROW_MEANINGS or table.noun in TABLES)
                self.assertLessEqual(set(table.key), {column.name for column in table.columns})
                self.assertTrue(table.key)


class DescribingTests(SimpleTestCase):
    def test_codes_of_dates_are_those_that_dates_take(self) -> None:
        self.assertEqual(tuple(Precision.values), PRECISIONS)
        self.assertEqual(tuple(DateBasis.values), BASES)

    def test_no_two_vocabularies_are_taken_for_each_other(self) -> None:
        self.assertEqual(len(VOCABULARIES), len(Defined.__subclasses__()))

    def test_definitions_stand_beside_a_meaning_not_in_it(self) -> None:
        whole = f"How sure we are. {Certainty.help_text()}."

        self.assertEqual(without_codes(whole, Certainty), "How sure we are.")
        self.assertEqual(without_codes("Kept as it is.", None), "Kept as it is.")

    def test_where_all_may_be_empty_each_says_so(self) -> None:
        pair = key_with_label("official", "official", "Key of the official.", "No person is told.")
        needed = key_with_label("government", "government", "Key of the government.")

        told = [c.empty for c in optional_columns((*pair, *needed), "An agreement makes it.")]

        self.assertEqual(
            told,
            [
                "An agreement makes it. Or: no person is told.",
                "official is empty.",
                "An agreement makes it.",
                "government is empty.",
            ],
        )
        self.assertEqual({column.empty for column in needed}, {NEVER})
