from itertools import pairwise

from django.test import SimpleTestCase
from hypothesis import given
from hypothesis import strategies as st

from statements.admin.weaving import MOST, Piece, weave


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
        found = weave("We say yes today to all of you.", "We cry no today to all of you.")

        assert found[1:3] == [Piece("gone", "say yes"), Piece("new", "cry no")]

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
        found = weave("Строго соблюдать договорённости", "Строго выполнять договорённости")
        assert [p.text for p in found if p.kind != "same"] == ["соблюдать", "выполнять"]

    def test_texts_too_long_to_weave_are_told_whole(self):
        long = "a " * (int(MOST**0.5) // 2 + 10)
        assert [p.kind for p in weave(long, long + "b")] == ["gone", "new"]

    @given(st.text("ab .\n", max_size=40), st.text("ab .\n", max_size=40))
    def test_the_pieces_make_both_sides(self, before, after):
        pieces = weave(before, after)

        assert sides(pieces) == (before, after)
        assert all(p.text for p in pieces)
        assert all(a.kind != b.kind for a, b in pairwise(pieces))
