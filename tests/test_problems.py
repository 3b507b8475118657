"""What went wrong, as data."""

import copy
import pickle

import pytest
from django.test import SimpleTestCase

from statements.problems import BrokenRules, Problem, ProblemDetails, StaleVersion, StillUsed


class ProblemTests(SimpleTestCase):
    def test_it_prints_its_path_unless_it_is_about_the_whole(self) -> None:
        assert str(Problem("targets[0]", "Unknown key.")) == "targets[0]: Unknown key."
        assert str(Problem("", "Give a voice.")) == "Give a voice."

    def test_its_code_is_invalid_unless_told(self) -> None:
        assert Problem("a", "b").code == "invalid"


class BrokenRulesTests(SimpleTestCase):
    def test_it_holds_its_problems_in_order_and_prints_each(self) -> None:
        problems = [Problem("voices", "Give one."), Problem("", "No appearance.", "missing")]
        error = BrokenRules(iter(problems))
        assert error.problems == tuple(problems)
        assert str(error) == "voices: Give one.\nNo appearance."


class StillUsedTests(SimpleTestCase):
    def test_it_names_the_users_and_is_a_broken_rule(self) -> None:
        error = StillUsed("topic peacekeepers", iter(["statement a", "clause b/4"]))
        assert isinstance(error, BrokenRules)
        assert error.users == ["statement a", "clause b/4"]
        assert error.problems[0].code == "still_used"
        assert (
            str(error)
            == "topic peacekeepers is still used by statement a, clause b/4: change these first."
        )


class StaleVersionTests(SimpleTestCase):
    def test_it_tells_both_versions_and_what_to_do(self) -> None:
        error = StaleVersion("official sergey-lavrov", base=3, current=5)
        assert (error.record, error.base, error.current) == error.args
        assert (
            str(error)
            == "Somebody saved version 5 of official sergey-lavrov while you were working on "
            "version 3: compare the two and save again."
        )


class ProblemDetailsTests(SimpleTestCase):
    def test_members_stand_in_a_fixed_order_with_the_extensions_last(self) -> None:
        error = ProblemDetails(400, "Unknown parameter", "No “goverment”.", extra={"closest": 1})
        assert list(error.as_dict().items()) == [
            ("type", "about:blank"),
            ("title", "Unknown parameter"),
            ("status", 400),
            ("detail", "No “goverment”."),
            ("closest", 1),
        ]
        assert str(error) == "400 Unknown parameter: No “goverment”."

    def test_extensions_cannot_hide_the_standard_members(self) -> None:
        for name in ("type", "title", "status", "detail", "instance"):
            with self.subTest(name), self.assertRaisesMessage(ValueError, name):
                ProblemDetails(400, "a", "b", extra={name: 1})

    def test_it_can_be_raised_with_a_cause_and_put_in_a_set(self) -> None:
        with pytest.raises(ProblemDetails) as caught:
            raise ProblemDetails(404, "Not found", "No such key.") from KeyError("a")
        assert len({caught.value}) == 1


class CopyTests(SimpleTestCase):
    def test_every_error_survives_the_way_to_another_process(self) -> None:
        errors = [
            BrokenRules([Problem("a", "b")]),
            StillUsed("a", ["b"]),
            StaleVersion("a", 1, 2),
            ProblemDetails(400, "a", "b", extra={"c": 1}),
        ]
        for error in errors:
            with self.subTest(type(error).__name__):
                sent = pickle.loads(pickle.dumps(error))  # noqa: S301 - our own
                assert vars(sent) == vars(error)
                assert str(copy.copy(error)) == str(error)
