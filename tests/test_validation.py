"""What is refused in a document by itself: every fault with its path, before any table is asked."""

from __future__ import annotations

import copy
import re
from collections.abc import Callable
from typing import Any

from django.test import SimpleTestCase

from statements import importing
from statements.documents import NOUNS, faults
from statements.keys import new_uid

from . import factories as f
from .factories import Document

VOICE, APPEARANCE, QUOTE, REFERENCE = (new_uid() for _ in range(4))


def statement() -> Document:
    """Return a statement that has one of everything."""
    words = "We keep our word."
    return f.make_statement(
        voices=[f.make_voice("freedonia", uid=VOICE, official="rufus-firefly")],
        addressees=[{"uid": new_uid(), "government": "x", "official": None, "institution": None}],
        topics=["peace"],
        places=["border"],
        appearances=[f.make_appearance(new_uid(), uid=APPEARANCE, words=words)],
        quotes=[f.make_quote(APPEARANCE, "keep", uid=QUOTE, start=3)],
        references=[
            f.make_reference(
                "calls_for_compliance",
                f.make_target("accord", "6.3"),
                uid=REFERENCE,
                quote=QUOTE,
                about=["sylvania"],
            )
        ],
    )


def agreement() -> Document:
    return f.make_agreement(
        clauses=[f.make_clause("1"), f.make_clause("1.1", parent="1")],
        date_labels=[{"date": f.day("2001"), "side": None, "note": None}],
        urls=[{"url": "https://example.org", "certainty": "likely", "note": None}],
        external_ids=[{"scheme": "pa-x", "value": "1", "certainty": "likely"}],
        aliases=[f.make_alias("The accord") | {"clause": None}],
    )


def set_at(document: Document, path: str, value: Any) -> Document:
    """Return a copy with another value at a path such as `voices[0].role`."""
    changed = copy.deepcopy(document)
    *steps, last = re.findall(r"[a-z_0-9]+", path)
    item: Any = changed
    for step in steps:
        item = item[int(step) if step.isdigit() else step]
    item[int(last) if last.isdigit() else last] = value
    return changed


def messages_by_path(noun: str, document: Any) -> dict[str, str]:
    return {problem.path: problem.message for problem in faults(NOUNS[noun], document)}


class FaultsTestCase(SimpleTestCase):
    def assert_refused(
        self, noun: str, document: Callable[[], Document], cases: list[tuple[str, Any, str]]
    ) -> None:
        """Check that each value at each path is refused there, and nowhere else, in these words."""
        assert messages_by_path(noun, document()) == {}
        for path, value, words in cases:
            with self.subTest(path=path, value=value):
                problems = messages_by_path(noun, set_at(document(), path, value))

                assert list(problems) == [path]
                assert words in problems[path]


class TestShape(FaultsTestCase):
    def test_every_field_must_be_there(self) -> None:
        for noun, document in (("statement", statement()), ("agreement", agreement())):
            for name in document:
                with self.subTest(noun, name=name):
                    cut = {k: v for k, v in document.items() if k != name}

                    assert "is missing" in messages_by_path(noun, cut)[name]

    def test_fields_of_rows_must_be_there(self) -> None:
        whole = statement()
        for listed in ("voices", "addressees", "appearances", "quotes", "references"):
            for name in whole[listed][0]:
                cut = copy.deepcopy(whole)
                del cut[listed][0][name]

                assert "is missing" in messages_by_path("statement", cut)[f"{listed}[0].{name}"]

    def test_no_other_field_may_be_there(self) -> None:
        for path in ("colour", "voices[0].colour", "references[0].targets[0].colour"):
            problems = messages_by_path("statement", set_at(statement(), path, None))

            assert list(problems) == [path]
            assert "Unknown field. Known: " in problems[path]

    def test_a_derived_field_is_in_no_document(self) -> None:
        assert "references[0].implied" in messages_by_path(
            "statement", set_at(statement(), "references[0].implied", False)
        )

    def test_anything_but_an_object_is_refused(self) -> None:
        for value in (None, [], "text", 3, True):
            assert messages_by_path("statement", value) == {"": "This must be an object."}
            rows = messages_by_path("statement", statement() | {"voices": [value]})
            assert rows == {"voices[0]": "This must be an object."}

    def test_anything_but_a_list_is_refused(self) -> None:
        for name in ("voices", "topics", "references"):
            for value in (None, {}, "text", 3):
                assert messages_by_path("statement", statement() | {name: value}) == {
                    name: "This must be a list."
                }

    def test_all_faults_are_told_at_once(self) -> None:
        document = statement() | {"kind": "x", "title": None}
        document["voices"][0]["role"] = 3
        del document["references"][0]["targets"][0]["clause"]

        assert set(messages_by_path("statement", document)) == {
            "kind",
            "title",
            "voices[0].role",
            "references[0].targets[0].clause",
        }


class TestValues(FaultsTestCase):
    def test_values_of_a_statement(self) -> None:
        self.assert_refused(
            "statement",
            statement,
            [
                ("uid", "x", "no uid"),
                ("uid", VOICE.upper(), "no uid"),
                ("uid", None, "needed"),
                ("kind", "speech", "not a valid choice"),
                ("kind", None, "needed"),
                ("title", "", "needed"),
                ("title", 7, "must be text, not a whole number"),
                ("title", True, "must be text, not true or false"),
                ("title", ["x"], "must be text, not a list"),
                ("title", "x" * 301, "at most 300"),
                ("title", "two\nlines", "one line"),
                ("title", " outer space ", "Write it as"),
                ("title", "e\u0301", "Write it as"),
                ("note", "", "Write null for nothing"),
                ("note", "a\x00b", "control character"),
                ("note", "a\x0bb", "control character"),
                ("note", "a\x85 next line", "control character"),
                ("note", "a\ud800b", "surrogate"),
                ("note", "a\r\nb", "Write it as"),
                ("certainty", "sure", "not a valid choice"),
                ("language", "English", "no language tag"),
                ("language", "en_GB", "no language tag"),
                ("issued_by", "Not A Key", "is no key"),
                ("issued_by", VOICE, "reads as a UUID"),
                ("issued_by", 4, "must be a key"),
                ("topics[0]", None, "needed"),
                ("topics[0]", 3, "must be a key"),
                ("topics[0]", "Peace", "is no key"),
                ("voices[0].uid", "x", "no uid"),
                ("voices[0].government", None, "needed"),
                ("voices[0].government", "x" * 81, "at most 80"),
                ("voices[0].tenure", "rufus", "no uid"),
                ("voices[0].role", "listens", "not a valid choice"),
                ("appearances[0].source", None, "needed"),
                ("appearances[0].source", "gazette", "no uid"),
                ("appearances[0].chain", "0", "must be a whole number"),
                ("appearances[0].chain", True, "must be a whole number"),
                ("appearances[0].chain", 1.0, "must be a whole number"),
                ("appearances[0].chain", -1, "greater than or equal to 0"),
                ("appearances[0].chain", 2**15, "less than or equal to"),
                ("quotes[0].start", 2**31, "less than or equal to"),
                ("quotes[0].start", -1, "greater than or equal to 0"),
                ("quotes[0].exact", "", "needed"),
                ("references[0].type", "doubts", "not a valid choice"),
                ("references[0].resolution", "guessed", "not a valid choice"),
                ("references[0].targets[0].clause", "6-3", "no clause number"),
                ("references[0].targets[0].clause", "", "no clause number"),
                ("references[0].targets[0].clause", 6, "must be text"),
            ],
        )

    def test_dates(self) -> None:
        good = f.day("2001-02-03")
        self.assert_refused(
            "statement",
            statement,
            [
                ("said_on", "2001-02-03", "an object with first, last"),
                ("said_on", {}, "an object with first, last"),
                ("said_on", dict(reversed(good.items())), "in this order"),
                ("said_on", good | {"first": "2001-02-30"}, "not in the calendar"),
                ("said_on", good | {"first": "20010203"}, "is not a date"),
                ("said_on", good | {"first": "2001-02"}, "not a single day"),
                ("said_on", good | {"first": None}, "must be text"),
                ("said_on", good | {"first": "2001-02-04"}, "after the last"),
                ("said_on", good | {"last": "2001-02-04"}, "not exactly one day"),
                ("said_on", good | {"first": "0999-02-03"}, "is not a date"),
                ("said_on", good | {"precision": "hour"}, "is no precision"),
                ("said_on", good | {"precision": "month"}, "not exactly one month"),
                ("said_on", good | {"precision": "range"}, "range of one day"),
                ("said_on", good | {"precision": []}, "must be text"),
                ("said_on", good | {"basis": "guessed"}, "is no basis"),
                ("known_by", "2001-02-03", "an object with first, last"),
                ("known_by", good | {"basis": "guessed"}, "is no basis"),
            ],
        )

    def test_notes_of_dates_are_text_like_any_other(self) -> None:
        for note in ("a\x00b", " outer space", ""):
            date = f.day("2001-02-03") | {"note": note}

            assert list(messages_by_path("statement", statement() | {"said_on": date})) == [
                "said_on"
            ]

    def test_values_of_an_agreement(self) -> None:
        self.assert_refused(
            "agreement",
            agreement,
            [
                ("key", "Accord", "is no key"),
                ("key", new_uid(), "reads as a UUID"),
                ("key", "a" * 81, "at most 80"),
                ("signed_on", None, "A date is needed"),
                ("date_labels[0].date", None, "A date is needed"),
                ("clause_count", -1, "greater than or equal to 0"),
                ("clause_count", 2**31, "less than or equal to"),
                ("urls[0].url", "ftp://example.org", "no web address"),
                ("urls[0].url", "javascript:alert(1)", "no web address"),
                ("urls[0].url", "https://", "no web address"),
                ("urls[0].url", "https://a b", "white space"),
                ("clauses[0].number", "P4", "no clause number"),
                ("clauses[0].number", None, "must be text"),
                ("clauses[1].parent", "VI", "no clause number"),
                ("aliases[0].text", "", "needed"),
                ("aliases[0].plural_of_series", None, "needed"),
                ("aliases[0].plural_of_series", 0, "must be true or false"),
                ("aliases[0].side", "The West", "is no key"),
            ],
        )

    def test_values_of_the_other_nouns(self) -> None:
        self.assert_refused(
            "government",
            f.make_government,
            [
                ("alpha2", "ru", "two capital letters"),
                ("alpha3", "RU", "three capital letters"),
                ("wikidata", "159", "Q and a number"),
            ],
        )
        self.assert_refused(
            "source",
            f.make_source,
            [
                ("uid", "x", "no uid"),
                ("saved_copy_sha256", "F" * 64, "lower-case hexadecimal"),
                ("retrieved_on", "2001-13-01", "not a day"),
                ("archive_url", "archive.org/x", "no web address"),
            ],
        )

    def test_huge_numbers_are_refused_and_not_left_to_the_database(self) -> None:
        for value in (2**63, 2**64, 10**30):
            problems = messages_by_path(
                "statement", set_at(statement(), "appearances[0].chain", value)
            )

            assert list(problems) == ["appearances[0].chain"]

    def test_text_in_any_script_passes(self) -> None:
        for text in ("Əliyev", "Հայաստան", "Лачинский коридор", "שלום", "🕊", "a\tb\nc"):
            assert messages_by_path("statement", statement() | {"note": text}) == {}


class TestRepeated(FaultsTestCase):
    def test_a_uid_stands_once_in_its_list(self) -> None:
        for listed in ("voices", "addressees", "appearances", "references"):
            document = statement()
            document[listed] += copy.deepcopy(document[listed])

            assert "stands here 2 times" in messages_by_path("statement", document)[listed]

    def test_a_value_stands_once_in_its_list(self) -> None:
        for noun, document, listed in (
            ("statement", statement(), "topics"),
            ("statement", statement(), "places"),
            ("agreement", agreement(), "date_labels"),
            ("agreement", agreement(), "urls"),
            ("agreement", agreement(), "external_ids"),
        ):
            document[listed] *= 2

            assert "2 times" in messages_by_path(noun, document)[listed]

    def test_a_target_and_an_about_stand_once_in_their_reference(self) -> None:
        document = statement()
        document["references"][0]["targets"] *= 3
        document["references"][0]["about"] *= 2

        assert messages_by_path("statement", document) == {
            "references[0].targets": "The same stands here 3 times.",
            "references[0].about": "sylvania stands here 2 times.",
        }

    def test_what_one_row_says_no_other_says_under_a_uid_of_its_own(self) -> None:
        for listed, same in (
            ("voices", {"tenure": new_uid()}),
            ("addressees", {}),
            ("appearances", {"chain": 3, "words": "Other words."}),
            ("references", {"certainty": "likely", "resolution": "alias", "note": "Again."}),
        ):
            document = statement()
            (row,) = document[listed]
            document[listed] = [row, row | {"uid": new_uid(), **same}]

            assert messages_by_path("statement", document) == {
                f"{listed}[1]": "This says the same as row 1: take one of them out."
            }

    def test_each_thing_that_a_row_says_tells_it_from_others(self) -> None:
        other = new_uid()
        for listed, name, value in (
            *(("voices", name, "x") for name in ("government", "official", "institution")),
            ("voices", "role", "signs"),
            *(("addressees", name, "y") for name in ("government", "official", "institution")),
            *(("appearances", "source", other), ("appearances", "rendition", "verbatim")),
            *(("appearances", "locator", "p. 3"), ("appearances", "language", "ru")),
            *(("references", "type", "mentions"), ("references", "quote", None)),
            *(("references", "about", []), ("references", "about", ["sylvania", "x"])),
            ("references", "targets", [f.make_target("accord", "6")]),
            ("references", "targets", [f.make_target("accord", "6.3"), f.make_target("accord")]),
        ):
            with self.subTest(listed=listed, name=name):
                document = statement()
                (row,) = document[listed]
                document[listed] = [row, row | {"uid": new_uid(), name: value}]

                assert messages_by_path("statement", document) == {}

    def test_targets_and_abouts_in_another_order_say_the_same(self) -> None:
        document = statement()
        targets = [f.make_target("accord", "6"), f.make_target("accord")]
        row = document["references"][0] | {"targets": targets, "about": ["sylvania", "x"]}
        turned = {"uid": new_uid(), "targets": targets[::-1], "about": ["x", "sylvania"]}
        document["references"] = [row, row | turned]

        assert list(messages_by_path("statement", document)) == ["references[1]"]

    def test_two_references_that_tell_no_target_may_be_of_two_texts(self) -> None:
        document = statement()
        row = document["references"][0] | {"resolution": "unresolved", "targets": []}
        document["references"] = [row, row | {"uid": new_uid()}]

        assert messages_by_path("statement", document) == {}

    def test_an_agreement_cites_the_same_once_by_each_of_its_clauses(self) -> None:
        row = f.make_reference("reaffirms", f.make_target("accord"), clause="1") | {"about": []}
        del row["quote"]
        document = agreement() | {"references": [row, row | {"uid": new_uid()}]}
        assert list(messages_by_path("agreement", document)) == ["references[1]"]

        document["references"][1]["clause"] = "1.1"
        assert messages_by_path("agreement", document) == {}

    def test_no_dataset_says_anything_twice(self) -> None:
        for folder in (f.SHIPPED, f.FIRST_EDITION):
            for file in importing.read_folder(folder):
                for document in file.documents:
                    assert not list(faults(NOUNS[file.noun], document))

    def test_a_clause_number_and_an_office_key_stand_once(self) -> None:
        clauses = [f.make_clause("1"), f.make_clause("1")]
        offices = [f.make_office("x"), f.make_office("x")]

        assert messages_by_path("agreement", f.make_agreement(clauses=clauses)) == {
            "clauses": "1 stands here 2 times."
        }
        institution = f.make_institution("mfa", "freedonia", offices=offices)
        assert messages_by_path("institution", institution) == {"offices": "x stands here 2 times."}


class TestSiblings(FaultsTestCase):
    def test_a_quote_is_printed_in_an_appearance_of_this_statement(self) -> None:
        document = set_at(statement(), "quotes[0].appearance", new_uid())

        assert (
            "is not among the appearances"
            in messages_by_path("statement", document)["quotes[0].appearance"]
        )

    def test_a_reference_has_a_quote_of_this_statement(self) -> None:
        document = set_at(statement(), "references[0].quote", APPEARANCE)

        assert (
            "is not among the quotes"
            in messages_by_path("statement", document)["references[0].quote"]
        )

    def test_a_clause_stands_only_with_its_agreement(self) -> None:
        for statement_uid in (None, new_uid()):
            document = statement()
            document["references"][0]["targets"] = [f.make_target(None, "6", statement_uid)]

            problems = messages_by_path("statement", document)

            assert problems == {
                "references[0].targets[0].clause": "A clause stands only with its agreement."
            }


class TestDataset(SimpleTestCase):
    def test_every_document_of_the_first_dataset_is_sound(self) -> None:
        for file in importing.read_folder(f.FIRST_EDITION):
            for document in file.documents:
                assert messages_by_path(file.noun, document) == {}
