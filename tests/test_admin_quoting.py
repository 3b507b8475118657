from typing import Any

import pytest
from django.test import SimpleTestCase, TestCase

from statements.curation.record_state import record_state
from statements.documents import NOUNS
from statements.documents import faults as faults_of
from statements.documents.rules import broken
from statements.documents.world import World
from statements.entering.quoting import TypedQuote, located, settle_quotes

from .desk import browser, faults, make_people, open_page, send
from .factories import make_appearance, make_quote, make_said, small_world
from .pages import fill, fill_row

Document = dict[str, Any]


def quote(uid: str, exact: str, **kwargs: Any) -> Document:
    return {
        "uid": uid,
        "appearance": "a",
        "exact": exact,
        "language": "en",
        "voice": None,
        "start": None,
    } | kwargs


HELD = [quote("q1", "with regret"), quote("q2", "no words")]
PRINTED = {"a": {"words": None, "language": "ru"}, "b": {"words": None, "language": "hy"}}


class SettleTests(SimpleTestCase):
    def test_what_is_unchanged_stays_as_it_was_and_in_its_order(self):
        rows = [TypedQuote("q2", "no words", "a"), TypedQuote("q1", "with regret", "a")]

        quotes, uids = settle_quotes(rows, HELD, PRINTED)

        assert quotes == HELD
        assert uids == ["q2", "q1"]

    def test_changed_words_keep_the_uid_and_the_language(self):
        quotes, uids = settle_quotes([TypedQuote("q1", "with deep regret", "a")], HELD, PRINTED)

        assert quotes == [quote("q1", "with deep regret")]
        assert uids == ["q1"]

    def test_words_taken_away_drop_the_quote_unless_another_row_uses_it(self):
        alone, _ = settle_quotes([TypedQuote("q1", None, None)], HELD[:1], PRINTED)
        shared, uids = settle_quotes(
            [TypedQuote("q1", None, None), TypedQuote("q1", "with regret", "a")], HELD[:1], PRINTED
        )

        assert alone == []
        assert shared == HELD[:1]
        assert uids == [None, "q1"]

    def test_a_row_that_leaves_a_shared_quote_gets_its_own(self):
        rows = [TypedQuote("q1", "something else", "a"), TypedQuote("q1", "with regret", "a")]

        quotes, uids = settle_quotes(rows, HELD[:1], PRINTED)

        assert uids[1] == "q1" != uids[0]
        assert [q["exact"] for q in quotes] == ["with regret", "something else"]

    def test_rows_that_share_a_quote_and_change_alike_go_on_sharing_it(self):
        rows = [TypedQuote("q1", "both new", "a"), TypedQuote("q1", "both new", "a")]

        quotes, uids = settle_quotes(rows, HELD[:1], PRINTED)

        assert uids == ["q1", "q1"]
        assert quotes == [quote("q1", "both new")]

    def test_the_same_new_words_of_one_appearance_are_one_quote(self):
        rows = [
            TypedQuote(None, "said", "a"),
            TypedQuote(None, "said", "a"),
            TypedQuote(None, "said", "b"),
        ]

        quotes, uids = settle_quotes(rows, [], PRINTED)

        assert uids[0] == uids[1] != uids[2]
        assert [(q["appearance"], q["language"]) for q in quotes] == [("a", "ru"), ("b", "hy")]

    def test_words_in_another_appearance_take_its_language_unless_told(self):
        moved, _ = settle_quotes([TypedQuote("q1", "with regret", "b")], HELD[:1], PRINTED)
        settled, _ = settle_quotes([TypedQuote("q1", "with regret", "b", "en")], HELD[:1], PRINTED)

        assert moved == [quote("q1", "with regret", appearance="b", language="hy")]
        assert settled[0]["language"] == "en"

    def test_a_uid_that_the_edition_does_not_hold_is_not_believed(self):
        _, uids = settle_quotes([TypedQuote("q9", "words", "a")], HELD, PRINTED)

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
                assert located(words, stored) == (words, expected)

    def test_other_marks_are_located_and_quoted_as_they_are_printed(self):
        printed = "He said: “We’ll do it — in\u00a0full,\nwith co\u00adoperation…”"
        for words in (
            '"We\'ll do it - in full, with cooperation..."',
            "“We’ll do it — in full, with cooperation…”",
            "We'll  do it – in\nfull",
            "full,\r\nwith co\u200boperation",
        ):
            with self.subTest(words=words):
                exact, start = located(words, printed)
                assert start is not None
                assert printed[start : start + len(exact)] == exact
        assert located("We'll do IT", printed) == ("We'll do IT", None)

    def test_a_position_that_still_fits_is_kept(self):
        printed = {"a": {"words": "no, no", "language": "en"}}
        quotes = [quote("q1", "no", start=4)]

        kept, _ = settle_quotes([TypedQuote("q1", "no", "a")], quotes, printed)
        moved, _ = settle_quotes([TypedQuote("q1", "no, no", "a")], quotes, printed)

        assert kept[0]["start"] == 4
        assert moved[0]["start"] == 0


@pytest.mark.dealt
class PageTests(TestCase):
    """Words typed with other marks than are printed, as word processors do."""

    @classmethod
    def setUpTestData(cls):
        cls.world = small_world()
        cls.people = make_people()

    def saved(self, printed: str, words: str) -> tuple[Any, Any]:
        client = browser(self.people["curator"])
        typed = open_page(client, "statement")
        fill(typed, kind="letter", title="T", summary="S", said_on_date="2001")
        source = self.world["source"]
        row = {"source": source, "rendition": "verbatim", "chain": "1", "words": printed}
        fill_row(typed, "appearances", 0, **row)
        cited = {"type": "mentions", "targets": ["clause:accord-2001-01-01/1"], "words": words}
        fill_row(typed, "references", 0, resolution="explicit", certainty="verified", **cited)
        response = send(client, typed, "statement")
        assert response.status_code == 302, faults(response)
        messages = [str(m) for m in client.get(response.url, follow=True).context["messages"]]
        return record_state("statement", typed["uid"][0]).document, messages

    def test_they_are_quoted_as_printed_and_it_is_said(self):
        printed = "They “fully\u00a0keep” it."
        for words in ('"fully keep"', "“fully\u00a0keep”", "“ful\u00adly keep\u200b”"):
            with self.subTest(words=words):
                document, messages = self.saved(printed, words)
                (saved_quote,) = document["quotes"]
                assert (saved_quote["exact"], saved_quote["start"]) == ("“fully\u00a0keep”", 5)
                is_told = any("as the appearance prints it" in one for one in messages)
                assert is_told == (words != saved_quote["exact"])

    def test_what_nobody_sees_goes_from_the_printed_words_and_positions_hold(self):
        document, _ = self.saved("\ufeffThey com\u00adply\u200b, fully.", "com\u00adply, fully")

        assert document["appearances"][0]["words"] == "They comply, fully."
        assert document["quotes"][0]["start"] == 5
        assert document["quotes"][0]["exact"] == "comply, fully"

    def test_an_import_is_told_the_character_and_where_the_words_stand(self):
        statement = make_said(self.world)
        appearance = make_appearance(self.world["source"]) | {"words": "They “keep” it."}
        quote_row = make_quote(appearance["uid"], '"keep"', start=0)
        document = statement | {"appearances": [appearance], "quotes": [quote_row]}
        (problem,) = broken("statement", document, World({}))
        assert "They stand at position 5, spelt ““keep””" in problem.message
        problems = list(faults_of(NOUNS["statement"], statement | {"title": "So\u00adme"}))
        assert [str(one) for one in problems] == [
            "title: Character 3 is not seen (U+00AD, soft hyphen): remove it."
        ]
