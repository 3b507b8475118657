"""What is wrong, in the words of the desk."""

from __future__ import annotations

from django.test import TestCase

from statements.problems import Problem
from statements.wording.labels import quoted
from statements.wording.problems import named, place_name, problem_texts

from . import factories as f


def test_a_place_is_told_by_its_names() -> None:
    for noun, path, words in (
        ("statement", "references[0].targets[0]", "Reference 1: target 1"),
        ("statement", "references[0].targets", "Reference 1: targets"),
        ("statement", "voices[1].official", "Voice 2: official"),
        ("statement", "said_on", "Said on"),
        ("statement", "winner_edition", "Winner edition"),  # asked beside the document
        ("statement", "references[0].nothing", "References[0].nothing"),
        ("agreement", "clauses[3].obligations[0].duty", "Clause 4: obligation 1: duty"),
        ("", "reason", "Reason"),
        ("statement", "", ""),
    ):
        assert place_name(noun, path) == words, path


def test_words_in_quotation_marks_get_no_second_pair() -> None:
    pairs = {"a": "“a”", "“a”": "“a”", "«a»": "«a»", '"a" and "b': '“"a" and "b”', "“": "““”"}
    for words, text in pairs.items():
        assert quoted(words) == text


class NamedTests(TestCase):
    @classmethod
    def setUpTestData(cls) -> None:
        cls.world = f.make_small_world()
        cls.said = f.store("statement", f.make_said(cls.world, title="Words of peace"))

    def test_records_are_told_by_their_names(self) -> None:
        uid, source = self.said["uid"], self.world["source"]
        texts = [
            f"statement/{uid} and source/{source}: see government/freedonia.",
            "statement/nobody, government/atlantis and clause/accord-2001-01-01/1 stay.",
        ]
        told, kept = named(texts)

        assert told.startswith("statement “2001-02-03: Words of peace” and source “")
        assert told.endswith(": see government “Freedonia”.")
        assert kept == texts[1]

    def test_a_problem_says_of_which_record_and_where(self) -> None:
        problems = [
            Problem(f"statement/{self.said['uid']}:references[0].targets[0]", "Odd."),
            Problem("voices[0].official", "Gone."),
            Problem("", "Nothing."),
        ]

        assert problem_texts(problems, "statement") == [
            "statement “2001-02-03: Words of peace”: Reference 1: target 1: Odd.",
            "Voice 1: official: Gone.",
            "Nothing.",
        ]
