"""JSON Lines: the whole selection, each line the bytes of the list's results."""

from __future__ import annotations

import io
from typing import Any
from unittest import mock

import orjson
import pandas
from django.db import OperationalError
from django.test import TestCase

from statements.documents import PLURALS
from statements.models import Change

from . import endings
from . import factories as f
from .live_server import Served

ROOT = "/api/v1/"
LISTS = (*PLURALS.values(), "changes")
FIRST = "trilateral-2020-11-09"


class JsonlTestCase(TestCase):
    def lines(self, path: str, **headers: str) -> list[bytes]:
        response = self.client.get(ROOT + path, headers=headers)
        assert response.status_code == 200
        assert response.headers["Content-Type"] == "application/jsonl"
        assert response.streaming
        body = response.getvalue()
        assert body == b"" or body.endswith(b"\n")
        return body.split(b"\n")[:-1]


class DatasetTests(JsonlTestCase):
    @classmethod
    def setUpTestData(cls) -> None:
        f.load_dataset()

    def pages(self, path: str) -> list[Any]:
        """Return the results of a list, page after page."""
        results: list[Any] = []
        address = f"{ROOT}{path}{'&' if '?' in path else '?'}page_size=500"
        while address:
            page = self.client.get(address).json()
            results += page["results"]
            address = page["next"]
        return results

    def test_the_lines_are_the_results_of_the_list_in_its_order(self) -> None:
        for plural in LISTS:
            with self.subTest(plural):
                results = self.pages(f"{plural}/")
                lines = self.lines(f"{plural}/?format=jsonl")
                assert [orjson.loads(line) for line in lines] == results

    def test_a_line_has_the_bytes_of_the_list(self) -> None:
        for plural in ("statements", "clauses", "officials"):
            body = self.client.get(f"{ROOT}{plural}/?page_size=500&labels=0").content
            lines = self.lines(f"{plural}/?format=jsonl")
            with self.subTest(plural):
                assert body.partition(b'],"next"')[0] == b'{"results":[' + b",".join(lines)

    def test_filters_select_as_in_the_list(self) -> None:
        for path in (
            f"statements/?ref=calls_for_compliance:{FIRST}/6",
            f"references/?target={FIRST}",
            "clauses/?agreement=trilateral-2021-01-11",
            "changes/?noun=series,statement&since=100",
            "statements/?ref=none&government=russia",
        ):
            with self.subTest(path):
                lines = self.lines(f"{path}&format=jsonl")
                assert [orjson.loads(line) for line in lines] == self.pages(path)

    def test_all_pieces_together_are_the_same_at_any_size(self) -> None:
        for plural in ("statements", "references", "agreements", "changes"):
            whole = self.lines(f"{plural}/?format=jsonl")
            for size in (20, len(whole)):
                with (
                    self.subTest(plural, size=size),
                    mock.patch("statements.exports.walking.CHUNK", size),
                ):
                    assert self.lines(f"{plural}/?format=jsonl") == whole

    def test_accept_asks_for_it_too(self) -> None:
        lines = self.lines("topics/", accept="application/jsonl")

        assert lines == self.lines("topics/?format=jsonl")

    def test_the_file_is_named_after_the_ledger_and_head_has_no_body(self) -> None:
        name = f"text-versions-{Change.objects.last_number()}.jsonl"
        expected = f'attachment; filename="{name}"'
        for method in (self.client.get, self.client.head):
            response = method(f"{ROOT}text-versions/?format=jsonl")
            assert response.headers["Content-Disposition"] == expected
            assert response.headers["Content-Type"] == "application/jsonl"
            assert response.getvalue() == b""
        with self.assertNumQueries(2):  # the state and the number: nothing of the stream is read
            body = self.client.head(f"{ROOT}statements/?format=jsonl").getvalue()
        assert body == b""

    def test_what_only_pages_have_is_refused(self) -> None:
        for plural in LISTS:
            for format in ("csv", "jsonl"):
                names = ["page_size", "cursor", "count", "labels"]
                for name in names[:1] if plural == "changes" else names:
                    with self.subTest(plural, format=format, name=name):
                        path = f"{ROOT}{plural}/?{name}=1&format={format}"
                        reply = self.client.get(path)
                        assert reply.status_code == 400
                        (error,) = reply.json()["errors"]
                        assert (error["parameter"], error["code"]) == (name, f"not_in_{format}")
                        assert "corrected" not in reply.json()

    def test_several_faults_are_corrected_together(self) -> None:
        reply = self.client.get(f"{ROOT}statements/?Government=RUSSIA&format=CSV").json()

        assert reply["corrected"] == f"{ROOT}statements/?government=russia&format=csv"

    def test_changes_carry_documents_when_asked(self) -> None:
        lines = self.lines("changes/?format=jsonl&noun=series&document=1")

        (change,) = map(orjson.loads, lines)
        assert change["document"]["key"] == "trilateral-statements"
        reply = self.client.get(f"{ROOT}changes/?format=csv&document=1&noun=series").json()
        assert "write format=jsonl" in reply["errors"][0]["message"]
        assert reply["errors"][0]["parameter"] == "document"
        assert "corrected" not in reply

    def test_what_fails_at_once_is_told_as_a_problem(self) -> None:
        error = OperationalError("canceling statement due to statement timeout")
        for path in ("statements/?format=jsonl", "topics/?format=csv", "changes/?format=csv"):
            with (
                self.subTest(path),
                mock.patch("statements.exports.walking.page_of", side_effect=error),
                self.assertLogs("statements.api.errors", "ERROR"),
            ):
                assert self.client.get(ROOT + path).status_code == 503


class SmallWorldTests(JsonlTestCase):
    @classmethod
    def setUpTestData(cls) -> None:
        cls.world = f.small_world()

    def test_an_empty_selection_is_empty(self) -> None:
        assert self.lines("statements/?format=jsonl") == []

    def test_a_newline_inside_a_record_ends_no_line(self) -> None:
        f.publish(f.make_said(self.world, note="one\ntwo\u2028three"))

        (line,) = self.lines("statements/?format=jsonl")

        assert orjson.loads(line)["note"] == "one\ntwo\u2028three"

    def test_what_stays_comes_once_while_others_come_and_go(self) -> None:
        days = ("2001-02-01", "2001-02-02", "2001-02-03", "2001-02-04", "2001-02-05")
        statements = [f.publish(f.make_said(self.world, said_on=f.day(day))) for day in days]
        for format in ("jsonl", "csv&table=statement_appearances"):
            with mock.patch("statements.exports.walking.CHUNK", 2), self.subTest(format):
                response = self.client.get(f"{ROOT}statements/?format={format}")
                pieces = iter(response.streaming_content)
                first = next(pieces)
                early = f.publish(f.make_said(self.world, said_on=f.day("2001-01-01")))
                late = f.publish(f.make_said(self.world, said_on=f.day("2001-03-01")))
                endings.retract(statements[1]["uid"])
                text = (first + b"".join(pieces)).decode()

            stayed = [one["uid"] for one in statements if one is not statements[1]]
            assert [text.count(f'"{uid}"') for uid in stayed] == [1] * len(stayed)
            assert early["uid"] in text
            assert late["uid"] not in text
            assert statements[1]["uid"] not in text
            for one in (early, late):
                endings.retract(one["uid"])
            statements[1] = f.publish(f.make_said(self.world, said_on=f.day("2001-02-02")))

    def test_changes_tell_tombstones(self) -> None:
        uid = f.publish(f.make_said(self.world))["uid"]
        endings.retract(uid, "It was a hoax.")

        last = orjson.loads(self.lines("changes/?format=jsonl&document=1&noun=statement")[-1])

        assert (last["key"], last["action"]) == (uid, "retracted")
        assert (last["document"], last["changed"]) == (None, [])


class PandasTests(Served):
    def test_pandas_reads_every_list_in_both_formats(self) -> None:
        f.load_dataset()
        root = f"{self.live_server_url}{ROOT}"
        for plural in LISTS:
            if plural in ("text-versions", "contacts"):  # the first dataset has none
                continue
            with self.subTest(plural):
                frame = pandas.read_json(f"{root}{plural}/?format=jsonl", lines=True)
                page = self.client.get(f"{ROOT}{plural}/?page_size=3").json()["results"]
                name = next(iter(page[0]))
                assert list(frame[name][:3]) == [row[name] for row in page]
                table = pandas.read_csv(f"{root}{plural}/?format=csv")
                assert len(table) >= len(frame)

    def test_pandas_reads_an_empty_table(self) -> None:
        body = self.client.get(f"{ROOT}text-versions/?format=csv").getvalue()

        frame = pandas.read_csv(io.BytesIO(body))

        assert (len(frame), frame.columns[0]) == (0, "uid")
