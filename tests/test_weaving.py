from itertools import pairwise

from django.test import SimpleTestCase
from hypothesis import given
from hypothesis import strategies as st

from statements.wording.weaving import MOST, Piece, columns, spaced_words, weave, words_and_spaces


def sides(pieces: list[Piece]) -> tuple[str, str]:
    return (
        "".join(p.text for p in pieces if p.kind != "new"),
        "".join(p.text for p in pieces if p.kind != "gone"),
    )


class WeaveTests(SimpleTestCase):
    def test_a_changed_word_is_told_alone(self):
        assert weave("Peace in the north now.", "Peace in the south now.") == [
            Piece("same", "Peace in the "),
            Piece("gone", "north"),
            Piece("new", "south"),
            Piece("same", " now."),
        ]

    def test_changed_words_side_by_side_are_one_change(self):
        pieces = weave("We say yes today to all of you.", "We cry no today to all of you.")

        assert pieces[1:3] == [Piece("gone", "say yes"), Piece("new", "cry no")]

    def test_what_has_little_in_common_is_told_whole(self):
        assert weave("One two three four", "five six seven four") == [
            Piece("gone", "One two three four"),
            Piece("new", "five six seven four"),
        ]

    def test_nothing_and_the_same(self):
        assert weave("", "") == []
        assert weave("", "new") == [Piece("new", "new")]
        assert weave("same words", "same words") == [Piece("same", "same words")]

    def test_words_of_any_script_are_words(self):
        pieces = weave("Строго соблюдать договорённости", "Строго выполнять договорённости")
        assert [p.text for p in pieces if p.kind != "same"] == ["соблюдать", "выполнять"]

    def test_a_word_is_marked_with_its_marks(self):
        """A stressed vowel, or the Armenian signs that stand within a word, do not part it."""
        for before, after in (
            ("за\u0301мок", "замо\u0301к"),
            ("ինչո՞ւ", "ինչու"),
            ("e\u0301", "e"),
        ):
            with self.subTest(before=before):
                pieces = weave(f"so {before}, then", f"so {after}, then")
                assert pieces[1:3] == [Piece("gone", before), Piece("new", after)]

    def test_armenian_words_are_words(self):
        pieces = weave("Մենք պահանջում ենք խաղաղություն։", "Մենք ուզում ենք խաղաղություն։")
        assert [p.text for p in pieces if p.kind != "same"] == ["պահանջում", "ուզում"]

    def test_a_repeated_word_is_marked_once(self):
        assert [p for p in weave("no no", "no no no") if p.kind != "same"] == [Piece("new", "no ")]
        spoken = "They met, they spoke, they left. " * 50
        (came,) = (p for p in weave(spoken, f"{spoken}They met. ") if p.kind != "same")
        assert came == Piece("new", "They met. ")

    def test_signs_and_white_space_are_marked_alone(self):
        cases = {
            ("It is so.", "It is so!"): [(".", "!")],
            ("One, two", "One two"): [(",", "")],
            ("One\n\ntwo", "One two"): [("\n\n", " ")],
            ("The end.", "The end of it."): [("", " of it")],
            ("It said “yes” today", "It said yes today"): [("“yes”", "yes")],
        }
        for (before, after), expected in cases.items():
            with self.subTest(before=before):
                pieces = weave(before, after)
                gone, new = (
                    "".join(p.text for p in pieces if p.kind == k) for k in ("gone", "new")
                )
                assert [(gone, new)] == expected

    def test_a_sentence_is_marked_with_its_own_stop(self):
        one, two = "They met.", "They met. They spoke."
        assert weave(one, two) == [Piece("same", one), Piece("new", " They spoke.")]
        assert weave(two, one) == [Piece("same", one), Piece("gone", " They spoke.")]
        assert weave("Նա եկավ։", "Նա եկավ։ Նա գնաց։")[1:] == [Piece("new", " Նա գնաց։")]

    def test_words_that_would_cost_too_much_are_compared_by_lines(self):
        """Words said over and over cost the square of their number."""
        long = "a " * (int(MOST**0.5) + 10)
        verses = [f"{n}: {'a ' * 100}" for n in range(9)]
        changed = [f"new {verse}" if n in (1, 7) else verse for n, verse in enumerate(verses)]

        pieces = weave(*("\n".join([long, *lines, long]) for lines in (verses, changed)))
        whole = weave(f"b {long}b", f"c {long}c")

        assert [p.text for p in pieces if p.kind != "same"] == ["new ", "new "]
        assert [p.kind for p in whole] == ["gone", "new"]

    def test_columns_mark_what_went_in_any_and_what_came_in_each(self):
        base, theirs, mine = columns("We met one day.", "They met one day.", "We met one night.")

        assert [(p.kind, p.text) for p in base] == [
            ("gone", "We"),
            ("same", " met one "),
            ("gone", "day"),
            ("same", "."),
        ]
        assert theirs == [Piece("new", "They"), Piece("same", " met one day.")]
        assert mine == [Piece("same", "We met one "), Piece("new", "night"), Piece("same", ".")]
        assert columns("", "", "new") == [[], [], [Piece("new", "new")]]

    @given(st.text("ab .\n", max_size=40), st.text("ab .\n", max_size=40), st.text(max_size=40))
    def test_each_column_is_its_text(self, base, theirs, mine):
        woven = columns(base, theirs, mine)

        assert ["".join(p.text for p in pieces) for pieces in woven] == [base, theirs, mine]

    @given(st.text())
    def test_tokens_are_the_text(self, text):
        assert "".join(spaced_words(text)) == "".join(words_and_spaces(text)) == text

    @given(st.text("ab .\n", max_size=40), st.text("ab .\n", max_size=40))
    def test_the_pieces_make_both_sides(self, before, after):
        pieces = weave(before, after)

        assert sides(pieces) == (before, after)
        assert all(p.text for p in pieces)
        assert all(a.kind != b.kind for a, b in pairwise(pieces))
