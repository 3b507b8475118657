"""From what people type to what is meant."""

from __future__ import annotations

from django.test import SimpleTestCase, TestCase

from statements.dates import PartialDate
from statements.resolving import Gone, Moved, departed, index, phrases, resolve

from . import endings
from . import factories as f

FIRST = "trilateral-2020-11-09"


def found(text: str, noun: str | None = None) -> list[tuple[str, str, str]]:
    return [(named.noun, named.key, named.why) for named in resolve(text, noun)]


class PhraseTests(SimpleTestCase):
    def test_a_day_is_spelled_in_both_orders(self) -> None:
        self.assertEqual(
            list(phrases.phrases(PartialDate.parse("2020-11-10"))),
            [
                "2020-11-10",
                "10 november 2020",
                "10 november",
                "november 10 2020",
                "november 10",
            ],
        )
        month, year = PartialDate.parse("1994-05"), PartialDate.parse("1994")
        self.assertEqual(list(phrases.phrases(month)), ["1994-05", "may 1994"])
        self.assertEqual(list(phrases.phrases(year)), ["1994"])

    def test_words_that_say_only_that_a_text_is_meant_are_left_out(self) -> None:
        for text in ("November 10, 2020", "the Statement of November 10 2020", "NOVEMBER 10 2020"):
            with self.subTest(text):
                self.assertEqual(phrases.bare(text), "november 10 2020")


class DatasetTests(TestCase):
    @classmethod
    def setUpTestData(cls) -> None:
        f.load_dataset()

    def test_the_likest_candidate_comes_first(self) -> None:
        for text, first in (
            ("November 10 statement", ("agreement", FIRST, "alias")),
            ("november 10 statement", ("agreement", FIRST, "alias")),
            ("statement of 10 November 2020", ("agreement", FIRST, "date label")),
            ("9 November 2020", ("agreement", FIRST, "date label")),
            ("2020-11-10", ("agreement", FIRST, "date label")),
            (FIRST, ("agreement", FIRST, "key")),
            (f"{FIRST}/6.3", ("clause", f"{FIRST}/6.3", "key")),
            ("trilateral statements", ("series", "trilateral-statements", "alias")),
            ("russia", ("government", "russia", "key")),
            ("Россия", ("government", "russia", "alias")),
            ("Ermənistan", ("government", "armenia", "alias")),
            ("ermenistan", ("government", "armenia", "alias")),
            ("Sergey Lavrov", ("official", "sergey-lavrov", "name")),
            ("sergey-lavrov", ("official", "sergey-lavrov", "key")),
            (f.READOUT, ("statement", f.READOUT, "key")),
            ("  russia ", ("government", "russia", "key")),
        ):
            with self.subTest(text):
                self.assertEqual(found(text)[0], first)

    def test_several_candidates_are_all_told_each_once(self) -> None:
        brussels = [key for _, key, _ in found("Brussels statement")]

        self.assertGreater(len(brussels), 1)
        self.assertEqual(len(brussels), len(set(brussels)))

    def test_a_noun_leaves_only_its_own(self) -> None:
        self.assertEqual({noun for noun, _, _ in found("lachin corridor", "place")}, {"place"})
        self.assertEqual(found("russia", "agreement"), [])

    def test_nothing_is_guessed(self) -> None:
        for text in ("rusia", "", "the", "🐟", "a" * 200, "x/y/z"):
            with self.subTest(text):
                self.assertEqual(found(text), [])

    def test_what_is_held_in_memory_costs_two_queries(self) -> None:
        resolve("russia")
        with self.assertNumQueries(3):  # merges, keys, the ledger's last changes
            resolve("russia")


class ChangingTests(TestCase):
    """What is held in memory follows the ledger."""

    @classmethod
    def setUpTestData(cls) -> None:
        cls.world = f.small_world()

    def test_a_new_name_is_found_at_once(self) -> None:
        self.assertEqual(found("Duck Land"), [])
        f.store("government", f.make_government("freedonia", aliases=[f.make_alias("Duck Land")]))

        self.assertEqual(found("duck land"), [("government", "freedonia", "alias")])

    def test_a_statement_changes_no_name(self) -> None:
        held = index.names()
        f.publish(f.make_said(self.world))

        self.assertIs(index.names().by_name, held.by_name)

    def test_an_alias_of_a_clause_means_the_clause(self) -> None:
        aliases = [f.make_alias("corridor clause", clause="1.1")]
        clauses = [f.make_clause("1"), f.make_clause("1.1", parent="1")]
        f.store("agreement", f.make_agreement(clauses=clauses, aliases=aliases))

        self.assertEqual(found("Corridor clause"), [("clause", "accord-2001-01-01/1.1", "alias")])

    def test_a_merged_key_means_its_winner(self) -> None:
        f.store("government", f.make_government("old-freedonia"))
        endings.merge("government", "old-freedonia", "freedonia")

        self.assertEqual(found("old-freedonia"), [("government", "freedonia", "merged key")])
        self.assertEqual(departed("government", "old-freedonia"), Moved("governments/freedonia/"))

    def test_a_merged_agreement_takes_its_clauses_along(self) -> None:
        f.store("agreement", f.make_agreement("loser"))
        endings.merge("agreement", "loser", self.world["agreement"])

        self.assertEqual(departed("clause", "loser/1.1"), Moved("clauses/accord-2001-01-01/1.1/"))
        self.assertIsNone(departed("clause", "loser/9"))

    def test_what_was_retracted_is_gone_with_its_reason(self) -> None:
        uid = f.publish(f.make_said(self.world))["uid"]
        endings.retract(uid, "It was a hoax.")

        gone = departed("statement", uid)

        assert isinstance(gone, Gone)
        self.assertEqual((gone.action, gone.reason), ("retracted", "It was a hoax."))
        self.assertEqual(found(uid), [])

    def test_a_draft_never_was(self) -> None:
        draft = f.store("statement", f.make_statement())

        self.assertIsNone(departed("statement", draft["uid"]))
        self.assertEqual(found(draft["uid"]), [])
        self.assertIsNone(departed("government", "nobody"))
