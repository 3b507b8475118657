"""The addresses of releases: lists, details, files in ranges, and what withdrawing leaves."""

from __future__ import annotations

import csv
import io
import json

from django.test import TestCase

from statements import releases
from statements.models import Release

from . import factories as f
from .releasing import Releasing

ROOT = "/api/v1/releases/"
FILE = f"{ROOT}1/download/"


class Served(Releasing, TestCase):
    @classmethod
    def setUpTestData(cls) -> None:
        f.load_dataset()
        with cls.shelved():
            cls.release_row = cls.release(note="The first.")
            cls.content = releases.path_of(cls.release_row).read_bytes()

    def withdraw(self) -> None:
        releases.withdraw(f.make_user("one"), 1, "A name was wrong.")


class ListTests(Served):
    def test_a_release_is_told_with_sums_citation_and_address(self) -> None:
        reply = self.client.get(f"{ROOT}1/").json()

        assert reply["sha256"] == self.release_row.sha256
        assert reply["download"] == f"http://testserver{FILE}"
        assert "change 464 of the ledger" in reply["citation"]
        rows = {member["name"]: member["rows"] for member in reply["members"]}
        assert (rows["statements.csv"], rows["README.md"]) == (67, None)
        assert reply.pop("retracted_since") == []
        assert reply.pop("coverage")["limits"]
        assert self.client.get(ROOT).json()["results"] == [reply]
        assert "releases" in self.client.get("/api/v1/").json()

    def test_pages_are_those_that_hold_most_of_the_ledger_first(self) -> None:
        self.release(463)
        page = self.client.get(f"{ROOT}?page_size=1&count=1&fields=number").json()

        assert (page["results"], page["count"]) == ([{"number": 1}], 2)
        older = self.client.get(page["next"]).json()
        assert [each["number"] for each in older["results"]] == [2]
        assert older["next"] is None

    def test_every_format_has_all_of_them(self) -> None:
        self.release(463)
        table = self.client.get(f"{ROOT}?format=csv").getvalue().decode()
        rows = list(csv.DictReader(io.StringIO(table, newline="")))
        lines = self.client.get(f"{ROOT}?format=jsonl").getvalue().splitlines()

        assert [row["number"] for row in rows] == ["1", "2"]
        assert rows[0]["sha256"] == self.release_row.sha256
        assert [json.loads(line)["number"] for line in lines] == [1, 2]
        picked = self.client.get(f"{ROOT}?format=csv&fields=number,size").getvalue()
        assert picked.split(b"\r\n")[0] == b'"number","size"'

    def test_what_is_wrong_is_refused(self) -> None:
        for query, status in (
            ("?nonsense=1", 400),
            ("?page_size=0", 400),
            ("?cursor=x", 400),
            ("?fields=nothing", 400),
            ("?format=csv&page_size=1", 400),
            ("2/", 404),
            ("9999999999999999999999999/", 404),
            ("0/", 404),
            ("2/download/", 404),
            ("1/download/?x=1", 400),
        ):
            with self.subTest(query):
                response = self.client.get(f"{ROOT}{query}")
                assert response.status_code == status
                assert response["Content-Type"] == "application/problem+json"

    def test_its_tag_changes_with_releases(self) -> None:
        tags = []
        for change in (
            lambda: None,
            lambda: self.release(463),
            lambda: releases.name_doi(2, "10.5281/z.1"),
            self.withdraw,
        ):
            change()
            tag = self.client.get(ROOT)["ETag"]
            again = self.client.get(ROOT, headers={"If-None-Match": tag})
            assert again.status_code == 304
            tags.append(tag)
        assert len({*tags}) == 4

    def test_the_latest_is_the_one_that_holds_most_and_stands(self) -> None:
        self.release(463)
        assert self.client.get(f"{ROOT}latest/").json()["number"] == 1
        file = self.client.get(f"{ROOT}latest/download/")
        assert file.getvalue() == self.content
        assert "statements-release-1.zip" in file["Content-Disposition"]

        reply = self.client.get(f"{ROOT}Latest/").json()
        assert reply["corrected"] == f"{ROOT}latest/"

        self.withdraw()

        assert self.client.get(f"{ROOT}latest/").json()["number"] == 2
        releases.withdraw(f.make_user("one"), 2, "Another name was wrong.")
        for address in ("latest/", "latest/download/"):
            assert self.client.get(f"{ROOT}{address}").status_code == 404

    def test_a_withdrawn_one_stays_as_a_tombstone(self) -> None:
        self.withdraw()

        reply = self.client.get(f"{ROOT}1/").json()
        assert reply["withdrawn"]["reason"] == "A name was wrong."
        assert (reply["download"], reply["sha256"]) == (None, self.release_row.sha256)
        gone = self.client.get(FILE)
        assert gone.status_code == 410
        assert gone.json()["detail"] == "A name was wrong."


class RangeTests(Served):
    def ask(self, range_header: str, **headers: str) -> tuple[int, bytes, str | None]:
        given = {
            "Range": range_header,
            **{name.replace("_", "-"): v for name, v in headers.items()},
        }
        response = self.client.get(FILE, headers=given)
        return response.status_code, response.getvalue(), response.headers.get("Content-Range")

    def test_the_whole_file_comes_with_its_sum_as_tag(self) -> None:
        response = self.client.get(FILE)

        assert response.getvalue() == self.content
        assert response["ETag"] == f'"{self.release_row.sha256}"'
        assert response["Accept-Ranges"] == "bytes"
        assert response["Content-Length"] == str(self.release_row.size)
        assert "statements-release-1.zip" in response["Content-Disposition"]

    def test_ranges_are_those_asked_for(self) -> None:
        size = self.release_row.size
        for range_header, first, last in (
            ("bytes=0-0", 0, 0),
            ("bytes=10-19", 10, 19),
            (f"bytes={size - 5}-", size - 5, size - 1),
            ("bytes=-7", size - 7, size - 1),
            (f"bytes=100-{size * 2}", 100, size - 1),
            (f"bytes=-{size * 2}", 0, size - 1),
        ):
            with self.subTest(range_header):
                content_range = f"bytes {first}-{last}/{size}"
                assert self.ask(range_header) == (
                    206,
                    self.content[first : last + 1],
                    content_range,
                )

    def test_what_is_no_single_range_is_the_whole(self) -> None:
        for range_header in ("bytes=0-1,4-5", "lines=0-1", "bytes=9-1", "bytes=-", "bytes=a-b"):
            with self.subTest(range_header):
                status, content, _ = self.ask(range_header)
                assert (status, content) == (200, self.content)

    def test_a_range_beyond_the_end_is_refused(self) -> None:
        size = self.release_row.size
        for range_header in (f"bytes={size}-", "bytes=-0", f"bytes={10**17}-"):
            with self.subTest(range_header):
                assert self.ask(range_header) == (416, b"", f"bytes */{size}")

    def test_if_range_asks_for_the_same_file(self) -> None:
        tag = f'"{self.release_row.sha256}"'
        assert self.ask("bytes=0-3", If_Range=tag)[0] == 206
        for other in ('"another"', f"W/{tag}", "Wed, 21 Oct 2015 07:28:00 GMT"):
            assert self.ask("bytes=0-3", If_Range=other)[0] == 200

    def test_a_tag_that_fits_is_not_sent_again(self) -> None:
        for tag in (f'"{self.release_row.sha256}"', f'"x", W/"{self.release_row.sha256}"'):
            response = self.client.get(FILE, headers={"If-None-Match": tag})
            assert response.status_code == 304

    def test_head_tells_the_size_without_the_file(self) -> None:
        response = self.client.head(FILE)
        assert (response.status_code, response.getvalue()) == (200, b"")
        assert response["Content-Length"] == str(self.release_row.size)
        assert not response.streaming  # a server has no file to send, and not to
        ranged = self.client.head(FILE, headers={"Range": "bytes=0-3"})
        assert ranged["Content-Length"] == str(self.release_row.size)

    def test_a_file_that_is_not_whole_is_not_served(self) -> None:
        releases.path_of(self.release_row).write_bytes(self.content[:-1])
        assert self.client.get(FILE).status_code == 503

    def test_accept_and_methods(self) -> None:
        assert self.client.get(FILE, headers={"Accept": "text/csv"}).status_code == 406
        assert self.client.post(FILE).status_code == 405
        assert Release.objects.count() == 1
