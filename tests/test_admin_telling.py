from django.test import TestCase

from statements.admin.telling import tell

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


class TellTests(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.world = small_world()
        appearance = make_appearance(cls.world["source"])
        quote = make_quote(appearance["uid"], "with regret")
        reference = make_reference("mentions", make_target("accord-2001-01-01", "1"))
        cls.said = make_said(
            cls.world, appearances=[appearance], quotes=[quote], references=[reference]
        )

    def told(self, **changes):
        found = tell("statement", self.said, self.said | changes)
        return [(told.where, told.before, told.after) for told in found]

    def test_keys_and_codes_are_told_by_name(self):
        assert self.told(kind="letter", issued_by="freedonia-mfa", topics=["peace"]) == [
            ("Kind", "Interview", "Letter"),
            ("Issued by", "—", "Freedonia-Mfa"),
            ("Topics", "—", "Peace"),
        ]

    def test_dates_are_printed_with_what_changed_about_them(self):
        assert self.told(said_on=day("2001-02", basis="inferred", note="A guess.")) == [
            ("Said on", "2001-02-03", "2001-02, inferred (A guess.)")
        ]

    def test_rows_are_numbered_and_new_ones_told_whole(self):
        voices = [*self.said["voices"], make_voice("sylvania")]
        assert self.told(voices=voices) == [("Voice 2", "—", "government: Sylvania; role: Speaks")]

    def test_a_quote_of_a_reference_is_told_by_its_words(self):
        quote = self.said["quotes"][0]["uid"]
        references = [self.said["references"][0] | {"quote": quote, "targets": []}]
        assert self.told(references=references) == [
            ("Reference 1: quote", "—", "“with regret”"),
            ("Reference 1: targets", "agreement: Accord-2001-01-01; clause: 1", "—"),
        ]

    def test_an_order_alone_is_told_as_such(self):
        aliases = [make_alias("One"), make_alias("Two")]
        before = make_official("x", "freedonia", aliases=aliases)
        found = tell("official", before, before | {"aliases": aliases[::-1]})
        assert [(t.where, t.before) for t in found] == [("Aliases", "one order")]

    def test_nothing_is_told_of_what_is_the_same(self):
        assert self.told() == []
        assert tell("statement", None, self.said) == []
