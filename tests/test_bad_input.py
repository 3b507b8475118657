"""Whatever is asked, the answer is a reply or a reason: never an error of ours."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product
from typing import Any
from unittest import mock
from urllib.parse import quote, urlencode

import orjson
import pytest
from django.test import TestCase

from statements.query import LISTS
from statements.releases.listing import RELEASES_DOOR

from . import dealing
from . import factories as f

pytestmark = pytest.mark.slow

ROOT = "/api/v1/"
PROBLEM = "application/problem+json"
DOORS = {name: listing.door for name, listing in LISTS.items()}
DOORS["releases"] = RELEASES_DOOR
SHARE = 6  # of so many values a parameter is asked one, if its kind was asked all
FREE = {"q"}  # takes any words, commas and stars too

WRONG_ANYWHERE = (
    "",
    "\x00",
    "russia\x00",
    "\x07",
    "a\x1bb",
    "a" * 20_000,
)
WRONG_BUT_FOR_WORDS = (
    ",",
    "russia,,armenia",
    "!",
    "!!russia",
    ",".join(["russia"] * 10_000),
    ",".join(f"k{n}" for n in range(10_000)),
    "!" * 1_000,
)
STRANGE = (
    "99999999999999999999999999",
    "9223372036854775808",
    "-1",
    "1e309",
    "NaN",
    "0x10",
    "1_000",
    "٣",
    "²",
    "0000",
    "0000-01-01",
    "10000-01-01",
    "99999-12-31",
    "9999-12-31",
    "0001-01-01",
    "-2022-01-01",
    "2022-02-30",
    "2022-13",
    "2022-W01",
    "9999-12-31/0001-01-01",
    "0001-01-01/9999-12-31",
    "2022-01-01/2022-01-01/2022-01-01",
    "none",
    "!none",
    "NONE",
    "none,russia",
    "*",
    "!*",
    "*:*:*",
    ":",
    "::",
    "a:b:c:d",
    "mentions:",
    "*:none",
    "*:*:none",
    f"*:{'a' * 300}",
    "Russia",
    " russia",
    "russia ",
    "рussia",  # a Cyrillic letter
    "ｒｕｓｓｉａ",
    "russia\u200b",
    "\u202eaissur",
    "e\u0301",
    "I\u0307",
    "\U0001f600",
    "\ufffd",
    "\ufeff",
    "\u2028",
    "%",
    "_",
    "\\",
    "'",
    '"',
    "russia' OR 1=1 --",
    "<script>alert(1)</script>",
    "../../etc/passwd",
    "a/b/c",
    "/",
    "{}",
    "[]",
    "true",
    "null",
    "01853721-3000-7efc-8065-d48ac8b9efab",
    "01853721-3000-7EFC-8065-D48AC8B9EFAB",
    "00000000-0000-0000-0000-000000000000",
)
RAW = (  # queries that are wrong on every list, as bytes come
    "%00",
    "%00=1",
    "%=1",
    "%zz=1",
    "%ff=%ff",
    "a=%C0%80",
    "=",
    "=1",
    "a",
    "government[]=russia",
    "GOVERNMENT=russia",
    "page%5fsize=0",
    "page_size",
    "page_size=+5",
    "page_size=%205",
    "page_size=%EF%BC%95",
    "page_size=5&page_size=5",
    "page_size=5;count=1",
    "page_size=%2535",
    "page%255fsize=5",
    "format=json&format=json",
    "format=JSON",
    "format=json%00",
    "format=%ED%A0%80",
    "x" * 60_000,
    "x=" + "y" * 60_000,
    urlencode([(f"p{n}", "1") for n in range(10_000)]),
    urlencode([("page_size", "1")] * 10_000),
    urlencode([("page_size", "1")] * 10_001),
)
PATHS = (
    "%2e%2e%2f",
    "%2e%2e%2f%2e%2e%2fetc/passwd",
    "..%2f..%2f..%2fetc%2fpasswd/",
    "governments/../../../admin/",
    "governments//",
    "/governments/",
    "governments/%00/",
    "governments/russia%00/",
    "governments/russia%0a/",
    "governments/russia%0d%0aX-Header:%201/",
    "governments/%ff/",
    "governments/%C0%80/",
    "governments/%C0%AE%C0%AE/",
    "governments/%ED%A0%80/",
    "governments/%2572ussia/",
    "governments/%25/",
    "governments/%/",
    "governments/Russia/",
    "governments/%20russia/",
    "governments/russia;x=1/",
    "governments/russia+/",
    "governments/russia%2F/x/",
    "governments/%D1%80ussia/",
    "governments/%EF%BD%92ussia/",
    "governments/russia%E2%80%8B/",
    "governments/" + "a" * 81 + "/",
    "governments/" + "a" * 50_000 + "/",
    "a/" * 20_000,
    "statements/00000000-0000-0000-0000-000000000000/",
    "statements/------------------------------------/",
    "clauses/trilateral-2020-11-09/" + "6." * 15 + "/",
    "clauses/trilateral-2020-11-09/.../",
    "changes/0/",
    "changes/00001/",
    "changes/-1/",
    "changes/+1/",
    "changes/1e3/",
    "changes/%D9%A3/",
    "changes/" + "9" * 30 + "/",
    "changes/" + "9" * 5_000 + "/",
    "statements.csv",
)


class BadInputTests(TestCase):
    @classmethod
    def setUpTestData(cls) -> None:
        f.load_dataset()

    def ask(self, address: str, **headers: str) -> Any:
        response = self.client.get(ROOT + address, headers=headers)
        if response.status_code not in (200, 301):
            refusals = (400, 404, 406, *((409,) if "epoch=" in address else ()))
            assert response.status_code in refusals, address[:200]
            assert response.headers["Content-Type"] == PROBLEM
            reply = orjson.loads(response.content)
            assert reply["status"] == response.status_code
            assert reply["detail"]
            assert len(response.content) < 100000
        return response

    def assert_status(self, status: int, address: str, **headers: str) -> None:
        assert self.ask(address, **headers).status_code == status, address[:200]

    def parameters(self) -> Iterator[tuple[str, str]]:
        """Yield each list with each of its parameters."""
        for prefix, door in DOORS.items():
            yield from ((prefix, name) for name in door.declared)

    def dealt(self, values: tuple[str, ...]) -> Iterator[tuple[str, str, tuple[str, ...]]]:
        """Deal out values: all to the first parameter of each kind, then some to each other one.

        So every kind is asked everything, and every parameter something on one of the databases.
        """
        kinds, others, share = set(), [], min(SHARE, len(values))
        for turn, (prefix, name) in enumerate(self.parameters()):
            kind = type(DOORS[prefix].declared[name])
            if kind in kinds:
                others.append((prefix, name, values[turn % share :: share]))
            else:
                yield prefix, name, values
            kinds.add(kind)
        yield from dealing.dealt(others)

    def test_no_parameter_takes_what_no_value_could_be(self) -> None:
        for prefix, name in dealing.dealt(self.parameters()):
            for value in WRONG_ANYWHERE:
                self.assert_status(400, f"{prefix}/?{urlencode({name: value})}")
        for value in WRONG_ANYWHERE:
            self.assert_status(400, f"resolve/?{urlencode({'q': value})}")
            self.assert_status(400, f"resolve/?{urlencode({'q': 'a', 'noun': value})}")

    def test_no_list_of_values_takes_holes_or_thousands(self) -> None:
        for prefix, name, values in self.dealt(WRONG_BUT_FOR_WORDS):
            for value in values if name not in FREE else ():
                response = self.ask(f"{prefix}/?{urlencode({name: value})}")
                assert response.status_code == 400, (prefix, name, value[:20])

    def test_a_strange_value_is_answered_or_refused(self) -> None:
        for prefix, name, values in self.dealt(STRANGE):
            for value in values:
                few = {} if name == "page_size" else {"page_size": "1"}
                self.ask(f"{prefix}/?{urlencode({name: value} | few)}")
        for value in STRANGE:
            self.ask(f"resolve/?{urlencode({'q': value})}")

    def test_thousands_of_parameters_are_refused_without_looking_at_each(self) -> None:
        query = urlencode([(f"p{n}", "1") for n in range(10_000)])
        with mock.patch("statements.filters.base.near") as near:
            reply = self.ask(f"statements/?{query}").json()

        near.assert_not_called()
        assert reply["errors"][0]["code"] == "too_many"
        assert "corrected" not in reply

    def test_a_table_refuses_what_a_page_refuses(self) -> None:
        for prefix in ("statements", "references"):
            for value in (*WRONG_ANYWHERE, *WRONG_BUT_FOR_WORDS):
                query = urlencode({"format": "csv", "government": value})
                self.assert_status(400, f"{prefix}/?{query}")

    def test_a_query_that_is_not_well_formed_is_refused(self) -> None:
        doors = (*DOORS, "resolve", "codebook", "schema", "docs", "quota")
        for prefix, query in dealing.dealt(product(doors, RAW)):
            self.assert_status(400, f"{prefix}/?{query}")

    def test_marks_without_names_ask_for_nothing(self) -> None:
        for query in ("", "&", "&&&&"):
            self.assert_status(200, f"governments/?{query}")

    def test_an_address_that_is_not_well_formed_is_unknown(self) -> None:
        for path in PATHS:
            with self.subTest(path[:60]):
                self.assert_status(404, path)

    def test_an_address_that_can_only_mean_one_leads_there(self) -> None:
        uid = "01853721-3000-7efc-8065-d48ac8b9efab"
        response = self.client.get(f"{ROOT}statements/{uid.upper()}/")

        assert response.status_code == 308
        assert response.headers["Location"] == f"{ROOT}statements/{uid}/"

    def test_a_value_encoded_twice_is_another_value(self) -> None:
        self.assert_status(200, "statements/?government=%72ussia")
        self.assert_status(400, "statements/?government=%2572ussia")

    def test_a_cursor_is_ours_for_this_query_or_refused(self) -> None:
        ours = self.client.get(f"{ROOT}statements/?page_size=3").json()["next"]
        cursor = ours.partition("cursor=")[2]
        wrong = [
            cursor[:-1],
            f"{cursor}A",
            cursor.swapcase(),
            cursor.replace(":", "%3A%00"),
            cursor.partition(":")[0],
            f":{cursor}",
            quote(cursor, safe="") * 2,
            quote(quote(cursor, safe=""), safe=""),
            "WzEsMCwiMjAyMi0xMi0yMiIsIngiXQ:",
            "eyJhIjoxfQ:x",
            "a" * 1_001,
            "%00",
            "1",
        ]
        wrong += [cursor[:n] + "x" + cursor[n + 1 :] for n in range(0, len(cursor), 7)]
        for text in wrong:
            if text != cursor:
                with self.subTest(text[:40]):
                    self.assert_status(400, f"statements/?page_size=3&cursor={text}")
        for path in (
            f"references/?page_size=3&cursor={cursor}",
            f"statements/?government=russia&cursor={cursor}",
            f"statements/?cursor={cursor}&cursor={cursor}",
            f"governments/?cursor={cursor}",
            f"statements/?format=csv&cursor={cursor}",
        ):
            self.assert_status(400, path)
        self.assert_status(200, f"statements/?page_size=3&cursor={cursor}")

    def test_headers_that_make_no_sense_break_nothing(self) -> None:
        for value in ("\x00", ";;;", "a" * 10_000, "é", "*/*;q=*", '"', ",,,", "W/", "\xff"):
            with self.subTest(value[:20]):
                self.ask("governments/", accept=value)
                self.assert_status(200, "governments/", if_none_match=value)
                self.assert_status(200, "governments/", if_modified_since=value)
                self.assert_status(200, "governments/", accept_language=value, origin=value)
                self.assert_status(200, "governments/", x_forwarded_for=value, cookie=value)
                self.assert_status(200, "governments/", range=value, if_match=value)

    def test_a_host_that_is_not_ours_is_refused(self) -> None:
        for host in ("evil.example", "a b", "", "\x00", "testserver:x", "testserver/x"):
            with self.subTest(host):
                response = self.client.get(f"{ROOT}governments/", headers={"host": host})
                assert response.status_code == 400
