from typing import Any

from django.test import SimpleTestCase

from statements.admin.quoting import Cited, position, settle

Document = dict[str, Any]


def quote(uid: str, exact: str, **kwargs: Any) -> Document:
    return {"uid": uid, "appearance": "a", "exact": exact, "language": "en", "start": None} | kwargs


HELD = [quote("q1", "with regret"), quote("q2", "no words")]
PRINTED = {"a": {"words": None, "language": "ru"}, "b": {"words": None, "language": "hy"}}


class SettleTests(SimpleTestCase):
    def test_what_is_unchanged_stays_as_it_was_and_in_its_order(self):
        rows = [Cited("q2", "no words", "a"), Cited("q1", "with regret", "a")]

        quotes, uids = settle(rows, HELD, PRINTED)

        assert quotes == HELD
        assert uids == ["q2", "q1"]

    def test_changed_words_keep_the_uid_and_the_language(self):
        quotes, uids = settle([Cited("q1", "with deep regret", "a")], HELD, PRINTED)

        assert quotes == [quote("q1", "with deep regret")]
        assert uids == ["q1"]

    def test_words_taken_away_drop_the_quote_unless_another_row_uses_it(self):
        alone, _ = settle([Cited("q1", None, None)], HELD[:1], PRINTED)
        shared, uids = settle(
            [Cited("q1", None, None), Cited("q1", "with regret", "a")], HELD[:1], PRINTED
        )

        assert alone == []
        assert shared == HELD[:1]
        assert uids == [None, "q1"]

    def test_a_row_that_leaves_a_shared_quote_gets_its_own(self):
        rows = [Cited("q1", "something else", "a"), Cited("q1", "with regret", "a")]

        quotes, uids = settle(rows, HELD[:1], PRINTED)

        assert uids[1] == "q1" != uids[0]
        assert [q["exact"] for q in quotes] == ["with regret", "something else"]

    def test_rows_that_share_a_quote_and_change_alike_go_on_sharing_it(self):
        rows = [Cited("q1", "both new", "a"), Cited("q1", "both new", "a")]

        quotes, uids = settle(rows, HELD[:1], PRINTED)

        assert uids == ["q1", "q1"]
        assert quotes == [quote("q1", "both new")]

    def test_the_same_new_words_of_one_appearance_are_one_quote(self):
        rows = [Cited(None, "said", "a"), Cited(None, "said", "a"), Cited(None, "said", "b")]

        quotes, uids = settle(rows, [], PRINTED)

        assert uids[0] == uids[1] != uids[2]
        assert [(q["appearance"], q["language"]) for q in quotes] == [("a", "ru"), ("b", "hy")]

    def test_words_in_another_appearance_take_its_language_unless_told(self):
        moved, _ = settle([Cited("q1", "with regret", "b")], HELD[:1], PRINTED)
        told, _ = settle([Cited("q1", "with regret", "b", "en")], HELD[:1], PRINTED)

        assert moved == [quote("q1", "with regret", appearance="b", language="hy")]
        assert told[0]["language"] == "en"

    def test_a_uid_that_the_edition_does_not_hold_is_not_believed(self):
        _, uids = settle([Cited("q9", "words", "a")], HELD, PRINTED)

        assert uids != ["q9"]


class PositionTests(SimpleTestCase):
    def test_it_is_the_first_place_in_the_stored_words(self):
        for words, stored, expected in (
            ("yes", "no, yes, yes", 4),
            ("no", "nothing else", 0),
            ("yes", "no", None),
            ("yes", None, None),
        ):
            with self.subTest(words=words, stored=stored):
                assert position(words, stored) == expected

    def test_a_position_that_still_fits_is_kept(self):
        printed = {"a": {"words": "no, no", "language": "en"}}
        held = [quote("q1", "no", start=4)]

        kept, _ = settle([Cited("q1", "no", "a")], held, printed)
        moved, _ = settle([Cited("q1", "no, no", "a")], held, printed)

        assert kept[0]["start"] == 4
        assert moved[0]["start"] == 0
