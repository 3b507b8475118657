"""What differs between two documents of one record."""

from __future__ import annotations

import copy
from typing import Any

from django.test import SimpleTestCase

from statements.documents import NOUNS, Difference, changed_fields, differences
from statements.keys import new_uid

from . import factories as f
from .factories import Document

STATEMENT = NOUNS["statement"]
VOICES = [f.make_voice(key) for key in ("freedonia", "sylvania", "ruritania")]
REFERENCE = f.make_reference(
    "calls_for_compliance", f.make_target("accord", "1"), about=["sylvania"]
)
BEFORE = f.make_statement(voices=VOICES, topics=["peace", "trade"], references=[REFERENCE])


def changed(**values: Any) -> Document:
    return copy.deepcopy(BEFORE) | copy.deepcopy(values)


def differences_to(after: Document | None, before: Document | None = BEFORE) -> list[Difference]:
    return differences(STATEMENT, before, after)


class TestDifferences(SimpleTestCase):
    def test_nothing_differs_from_itself(self) -> None:
        assert differences_to(changed()) == []
        assert differences_to(None, None) == []

    def test_a_new_or_a_gone_document_is_one_difference(self) -> None:
        assert differences_to(BEFORE, None) == [Difference("", None, BEFORE)]
        assert differences_to(None) == [Difference("", BEFORE, None)]

    def test_a_value_is_told_with_its_field(self) -> None:
        after = changed(title="Something else", certainty="likely")

        assert differences_to(after) == [
            Difference("title", BEFORE["title"], "Something else"),
            Difference("certainty", "verified", "likely"),
        ]

    def test_a_date_is_one_value(self) -> None:
        after = changed(said_on=f.day("2001-02"))

        assert differences_to(after) == [
            Difference("said_on", f.day("2001-02-03"), f.day("2001-02"))
        ]

    def test_a_list_of_values_is_one_difference(self) -> None:
        assert differences_to(changed(topics=["trade", "peace"])) == [
            Difference("topics", ["peace", "trade"], ["trade", "peace"])
        ]

    def test_rows_are_matched_by_uid_and_told_at_their_new_place(self) -> None:
        first, second, third = copy.deepcopy(VOICES)
        second["role"] = "signs"

        differences = differences_to(changed(voices=[second, third]))

        assert differences == [
            Difference("voices[0].role", "speaks", "signs"),
            Difference("voices", first, None),
        ]

    def test_a_new_row_is_told_whole(self) -> None:
        voice = f.make_voice("austria")

        assert differences_to(changed(voices=[*VOICES, voice])) == [
            Difference("voices[3]", None, voice)
        ]

    def test_a_changed_order_alone_is_one_difference(self) -> None:
        first, second, third = VOICES

        differences = differences_to(changed(voices=[third, first, second]))

        assert differences == [
            Difference(
                "voices",
                [first["uid"], second["uid"], third["uid"]],
                [third["uid"], first["uid"], second["uid"]],
            )
        ]

    def test_an_insertion_does_not_change_the_order_of_the_others(self) -> None:
        voice = f.make_voice("austria")

        assert differences_to(changed(voices=[voice, *VOICES])) == [
            Difference("voices[0]", None, voice)
        ]

    def test_lists_within_rows_are_values_of_their_row(self) -> None:
        target = f.make_target("accord", "2")
        after = changed(references=[REFERENCE | {"targets": [target], "about": []}])

        assert differences_to(after) == [
            Difference("references[0].about", ["sylvania"], []),
            Difference("references[0].targets", REFERENCE["targets"], [target]),
        ]

    def test_clauses_are_matched_by_number_and_offices_by_key(self) -> None:
        clauses = [f.make_clause("1"), f.make_clause("2")]
        before = f.make_agreement(clauses=clauses)
        after = f.make_agreement(clauses=[clauses[1] | {"heading": "Peace"}])
        institution = f.make_institution("mfa", "freedonia", offices=[f.make_office("minister")])
        renamed = institution | {"offices": [f.make_office("minister", title="Secretary")]}

        assert differences(NOUNS["agreement"], before, after) == [
            Difference("clauses[0].heading", None, "Peace"),
            Difference("clauses", clauses[0], None),
        ]
        assert differences(NOUNS["institution"], institution, renamed) == [
            Difference("offices[0].title", "Minister", "Secretary")
        ]


class TestChangedFields(SimpleTestCase):
    def test_names_the_documents_own_fields_in_their_order(self) -> None:
        after = changed(note="New.", title="New", voices=VOICES[:1])

        assert changed_fields(STATEMENT, BEFORE, after) == ["title", "voices", "note"]

    def test_every_field_of_a_first_document_is_new(self) -> None:
        assert changed_fields(STATEMENT, None, BEFORE) == list(BEFORE)

    def test_a_field_that_an_old_document_did_not_have_is_new(self) -> None:
        before = {name: value for name, value in BEFORE.items() if name != "note"}

        assert changed_fields(STATEMENT, before, BEFORE) == ["note"]

    def test_a_moved_row_changes_its_list(self) -> None:
        reversed_voices = changed(voices=VOICES[::-1])

        assert changed_fields(STATEMENT, BEFORE, reversed_voices) == ["voices"]

    def test_another_uid_changes_its_list(self) -> None:
        renamed = changed(voices=[VOICES[0] | {"uid": new_uid()}, *VOICES[1:]])

        assert changed_fields(STATEMENT, BEFORE, renamed) == ["voices"]
