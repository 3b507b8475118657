"""What a page of the site asks: everything from `query` alone, values in and values out."""

from __future__ import annotations

import csv
from contextlib import closing
from io import StringIO
from urllib.parse import parse_qs

import orjson
import pytest
from django.test import TestCase

from statements import query
from statements.filters import BadQuery
from statements.models import Change
from statements.problems import ProblemDetails

from . import endings
from . import factories as f

FIRST = "trilateral-2020-11-09"
STATEMENTS, AGREEMENTS = query.LISTS["statements"], query.LISTS["agreements"]


def ask(listing: query.Listing = STATEMENTS, **parameters: str) -> query.Question:
    return query.ask(listing, {name: [value] for name, value in parameters.items()})


def read(question: query.Question) -> str:
    """Return the whole file of a question."""
    with closing(query.download(question)) as pieces:
        return b"".join(pieces).decode()


class OfTheDataset(TestCase):
    @classmethod
    def setUpTestData(cls) -> None:
        f.load_dataset()


class ListTests(OfTheDataset):
    parameters = {"government": ["russia"], "order": ["oldest"], "page_size": ["3"]}

    def test_a_list_is_filtered_ordered_counted_and_labelled(self) -> None:
        page = query.answer(query.ask(STATEMENTS, self.parameters | {"count": ["true"]}))

        days = [record["said_on"]["first"] for record in page.records]
        voices = [{v["government"] for v in record["voices"]} for record in page.records]
        assert len(days) == 3
        assert days == sorted(days)
        assert all("russia" in governments for governments in voices)
        assert page.count == len(read(ask(government="russia", format="jsonl")).splitlines())
        assert page.names["governments"]["russia"] == "Russia"

    def test_pages_lead_on_and_back(self) -> None:
        first = query.answer(query.ask(STATEMENTS, self.parameters))
        second = query.answer(query.ask(STATEMENTS, parse_qs(first.next or "")))
        again = query.answer(query.ask(STATEMENTS, parse_qs(second.previous or "")))

        assert first.previous is None
        assert again.records == first.records
        assert not {r["uid"] for r in first.records} & {r["uid"] for r in second.records}

    def test_records_have_the_fields_that_are_asked_for(self) -> None:
        page = query.answer(ask(fields="uid,said_on.first", labels="false"))

        assert {tuple(record) for record in page.records} == {("uid", "said_on")}
        assert page.records[0]["said_on"].keys() == {"first"}
        assert page.names == {}

    def test_a_search_tells_why_it_found_each(self) -> None:
        page = query.answer(ask(q="corridor", order="rank", fields="uid,snippet"))

        assert page.records
        assert all("<mark>" in record["snippet"] for record in page.records)

    def test_a_search_that_finds_nothing_tells_what_may_be_meant(self) -> None:
        page = query.answer(ask(q="zzzqqq russia"))

        assert page.records == []
        assert page.hint
        assert page.hint[0]["key"] == "russia"

    def test_a_parameter_without_values_is_not_given(self) -> None:
        whole = query.answer(ask(count="true"))
        page = query.answer(
            query.ask(STATEMENTS, {"government": [], "order": [], "count": ["true"]})
        )

        assert page.count == whole.count

    def test_the_ledger_is_a_list_too(self) -> None:
        page = query.answer(ask(query.LISTS["changes"], order="newest", page_size="2"))

        last = Change.objects.last_number()
        assert [record["number"] for record in page.records] == [last, last - 1]
        assert page.epoch == query.epoch_of(query.ledger_state())
        assert parse_qs(page.next or "")["before"] == [str(last - 1)]

    def test_everything_that_is_wrong_is_raised_at_once_with_the_right_question(self) -> None:
        with pytest.raises(BadQuery) as refused:
            ask(Government="russia", page_size=" 3")
        with pytest.raises(BadQuery) as beyond_mending:
            ask(goverment="russia", cursor="x", kind="nothing")

        assert refused.value.corrected == "government=russia&page_size=3"
        faults = beyond_mending.value.faults
        assert [fault.parameter for fault in faults] == ["goverment", "kind"]
        assert beyond_mending.value.corrected is None

    def test_a_cursor_of_another_question_is_refused(self) -> None:
        page = query.answer(query.ask(STATEMENTS, self.parameters))
        parameters = parse_qs(page.next or "") | {"government": ["armenia"]}

        with pytest.raises(BadQuery, match="ask for the first page again"):
            query.ask(STATEMENTS, parameters)


class DetailTests(OfTheDataset):
    def test_a_record_is_told_with_the_names_of_its_keys(self) -> None:
        reply = orjson.loads(query.detail(AGREEMENTS, FIRST, {}))

        assert reply["key"] == FIRST
        assert reply["labels"]["governments"]["armenia"] == "Armenia"

    def test_its_fields_can_be_chosen(self) -> None:
        parameters = {"fields": ["key"], "labels": ["false"]}

        assert orjson.loads(query.detail(AGREEMENTS, FIRST, parameters)) == {"key": FIRST}

    def test_what_is_not_there_is_told_with_what_is_near(self) -> None:
        with pytest.raises(ProblemDetails) as refused:
            query.detail(AGREEMENTS, "trilateral-2020-11-08", {})

        assert refused.value.status == 404
        assert FIRST in str(refused.value.extra["errors"])

    def test_a_merged_record_is_elsewhere(self) -> None:
        f.store("topic", {"key": "one", "label": "One", "definition": "What it is."})
        f.store("topic", {"key": "other", "label": "Other", "definition": "What it is."})
        endings.merge("topic", "one", "other")

        with pytest.raises(query.Elsewhere, match=r"^topics/other/$"):
            query.detail(query.LISTS["topics"], "one", {})
        with pytest.raises(query.Elsewhere, match=r"^topics/other/editions/$"):
            query.answer(query.ask(query.editions_of("topic", "one"), {}))

    def test_a_text_has_candidates(self) -> None:
        (first, *_) = query.candidates({"q": ["Lachin corridor"]})

        assert first["noun"] in ("place", "topic")


class DownloadTests(OfTheDataset):
    def test_a_table_comes_whole_from_one_snapshot(self) -> None:
        question = ask(government="russia", format="csv", fields="uid,title")
        with closing(query.download(question)) as pieces:
            text = b"".join(pieces).decode()

        rows = list(csv.DictReader(StringIO(text)))
        assert rows[0].keys() == {"uid", "title"}
        assert len(rows) == query.answer(ask(government="russia", count="true")).count
        assert pieces.number == Change.objects.last_number()
        assert query.file_name(question, pieces.number) == f"statements-{pieces.number}.csv"

    def test_another_table_and_lines(self) -> None:
        voices = read(ask(format="csv", table="statement_voices"))
        lines = read(ask(format="jsonl", fields="uid")).splitlines()

        assert voices.startswith('"statement",')
        assert [*orjson.loads(lines[0])] == ["uid"]

    def test_only_a_page_has_pages(self) -> None:
        with pytest.raises(BadQuery, match="whole selection"):
            ask(format="csv", page_size="3")


class EditionTests(TestCase):
    def test_a_history_tells_what_changed_in_each_edition(self) -> None:
        topic = f.store("topic", {"key": "peace", "label": "Peace", "definition": "What it is."})
        f.store("topic", topic | {"label": "Peace and quiet"})
        history = query.editions_of("topic", "peace")

        page = query.answer(query.ask(history, {"count": ["true"]}))
        last, first = page.records
        detail = orjson.loads(query.detail(history, str(last["number"]), {}))

        assert page.count == 2
        assert [change["path"] for change in last["changes"]] == ["label"]
        assert first["changes"] is None
        assert detail["document"]["label"] == "Peace and quiet"

    def test_a_number_of_an_ended_epoch_is_refused(self) -> None:
        f.store("topic", {"key": "peace", "label": "Peace", "definition": "What it is."})
        parameters = {"epoch": ["01900000-0000-7000-8000-000000000000"]}

        with pytest.raises(ProblemDetails) as refused:
            query.ask(query.editions_of("topic", "peace"), parameters)

        assert refused.value.status == 409
