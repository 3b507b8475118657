import pytest
from django.test import TestCase

from statements.wording.differences import differences_in_words

from .factories import (
    day,
    make_alias,
    make_appearance,
    make_official,
    make_quote,
    make_reference,
    make_said,
    make_target,
    make_voice,
    small_world,
)

pytestmark = pytest.mark.dealt


class TellTests(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.world = small_world()
        appearance = make_appearance(cls.world["source"])
        quote = make_quote(appearance["uid"], "with regret")
        reference = make_reference("mentions", make_target("accord-2001-01-01", "1"))
        cls.statement = make_said(
            cls.world, appearances=[appearance], quotes=[quote], references=[reference]
        )

    def differences_of(self, **changes):
        differences = differences_in_words("statement", self.statement, self.statement | changes)
        return [
            (difference.where, difference.before, difference.after) for difference in differences
        ]

    def test_keys_and_codes_are_told_by_name(self):
        assert self.differences_of(kind="letter", issued_by="freedonia-mfa", topics=["peace"]) == [
            ("Kind", "Interview", "Letter"),
            ("Issued by", "—", "Freedonia-Mfa"),
            ("Topics", "—", "Peace"),
        ]

    def test_dates_are_printed_with_what_changed_about_them(self):
        assert self.differences_of(said_on=day("2001-02", basis="inferred", note="A guess.")) == [
            ("Said on", "2001-02-03", "2001-02, inferred (A guess.)")
        ]

    def test_rows_are_numbered_and_new_ones_told_whole(self):
        voices = [*self.statement["voices"], make_voice("sylvania")]
        assert self.differences_of(voices=voices) == [
            ("Voice 2", "—", "government: Sylvania; role: Speaks")
        ]

    def test_a_quote_of_a_reference_is_told_by_its_words(self):
        quote = self.statement["quotes"][0]["uid"]
        references = [self.statement["references"][0] | {"quote": quote, "targets": []}]
        assert self.differences_of(references=references) == [
            ("Reference 1: quote", "—", "“with regret”"),
            ("Reference 1: targets", "agreement: Accord-2001-01-01; clause: 1", "—"),
        ]

    def test_an_order_alone_is_told_as_such(self):
        aliases = [make_alias("One"), make_alias("Two")]
        before = make_official("x", "freedonia", aliases=aliases)
        differences = differences_in_words("official", before, before | {"aliases": aliases[::-1]})
        assert [(t.where, t.kind, t.before, t.after) for t in differences] == [
            ("Aliases", "moved", "One, Two", "Two, One")
        ]

    def test_a_row_that_went_is_told_by_its_number_before(self):
        voices = [*self.statement["voices"], make_voice("sylvania")]
        differences = differences_in_words(
            "statement", self.statement | {"voices": voices}, self.statement
        )
        assert [(t.where, t.kind) for t in differences] == [("Voice 2", "removed")]

    def test_a_changed_row_is_named_and_texts_are_woven_word_by_word(self):
        reference = self.statement["references"][0] | {
            "note": "Said at the second meeting of the year."
        }
        before = self.statement | {"references": [reference]}
        changed = [reference | {"note": "Said at the third meeting of the year."}]
        (difference,) = differences_in_words("statement", before, before | {"references": changed})
        assert (difference.where, difference.of) == ("Reference 1: note", "Mentions")
        assert [(p.kind, p.text) for p in difference.pieces][1:3] == [
            ("gone", "second"),
            ("new", "third"),
        ]

    def test_lists_are_woven_item_by_item(self):
        before = self.statement | {"topics": ["peace", "water"]}
        (difference,) = differences_in_words(
            "statement", before, before | {"topics": ["water", "peace", "trade"]}
        )
        kinds = {p.text: p.kind for p in difference.pieces}
        assert kinds["trade"] == "new"
        assert sum(p.kind == "same" and p.text != ", " for p in difference.pieces) == 1

    def test_nothing_is_told_of_what_is_the_same(self):
        assert self.differences_of() == []
        assert differences_in_words("statement", None, self.statement) == []
