"""Public replies are compressed for clients that like it; the desk and files of releases never."""

from __future__ import annotations

import gzip
import zlib
from typing import Any

import pytest
from django.test import SimpleTestCase, TestCase, override_settings

from project.environment import BadEnvironment, choice
from project.middleware import GZIP, SMALLEST, Compressed, likes_gzip

from . import factories as f
from .releasing import Releasing
from .test_quotas import clock, quotas

ROOT = "/api/v1/"


class AcceptTests(SimpleTestCase):
    def test_gzip_is_used_where_it_is_liked(self) -> None:
        for header, liked in (
            ("gzip", True),
            ("gzip, deflate, br", True),
            ("GZIP;Q=0.5", True),
            ("x-gzip", True),
            ("*", True),
            ("*;q=0.1", True),
            ("br, *;q=0.1", True),
            ("gzip;q=0.5, identity;q=0.4", True),
            ("gzip;q=1.0, identity;q=1.0", True),
            ("", False),
            (" ", False),
            ("br", False),
            ("identity", False),
            ("gzip;q=0", False),
            ("gzip;q=0.000, *", False),
            ("*;q=0", False),
            ("gzip;q=0.4, identity;q=0.5", False),
            ("notgzip", False),
        ):
            with self.subTest(header):
                assert likes_gzip(header) == liked


class ReplyTests(TestCase):
    @classmethod
    def setUpTestData(cls) -> None:
        f.load_dataset()

    def get(self, path: str, encoding: str = "gzip", method: str = "get", **headers: str) -> Any:
        address = path if path.startswith("/") else ROOT + path
        return getattr(self.client, method)(
            address, headers={"accept-encoding": encoding} | headers
        )

    def test_every_long_text_is_compressed_and_the_same(self) -> None:
        for path in (
            "statements/",
            f"statements/{f.READOUT}/",
            "statements/?format=csv",
            "statements/?format=jsonl",
            "changes/?format=csv",
            "releases/?format=csv",
            "codebook/?format=html",
            "schema/",
            "schema/?format=yaml",
            "docs/",
            "statements/?" + "x" * 2_000,
        ):
            plain, packed = self.get(path, ""), self.get(path)
            with self.subTest(path):
                body, small = plain.getvalue(), packed.getvalue()
                assert "Content-Encoding" not in plain.headers
                for response in (plain, packed):
                    assert "Accept-Encoding" in response.headers["Vary"]
                if len(body) < SMALLEST:
                    assert small == body
                    continue
                assert packed.headers["Content-Encoding"] == "gzip"
                assert gzip.decompress(small) == body
                assert len(small) < len(body) / 2
                if not packed.streaming:
                    assert packed.headers["Content-Length"] == str(len(small))

    def test_a_short_reply_stays_as_it_is(self) -> None:
        for path in ("quota/", "topics/peace-treaty/?labels=0", "statements/?x=1"):
            response = self.get(path)
            with self.subTest(path):
                assert len(response.content) < SMALLEST
                assert "Content-Encoding" not in response.headers
                assert "Accept-Encoding" in response.headers["Vary"]

    def test_one_tag_stands_for_both(self) -> None:
        plain, packed = self.get("statements/", ""), self.get("statements/")

        assert plain.headers["ETag"] == packed.headers["ETag"]
        assert packed.headers["ETag"].startswith("W/")
        again = self.get("statements/", if_none_match=packed.headers["ETag"])
        assert (again.status_code, again.content) == (304, b"")
        assert "Content-Encoding" not in again.headers
        assert "Accept-Encoding" in again.headers["Vary"]

    def test_head_says_what_get_says(self) -> None:
        for path in ("statements/", "statements/?format=csv"):
            head, whole = self.get(path, method="head"), self.get(path)
            with self.subTest(path):
                assert head.getvalue() == b""
                for name in ("Content-Encoding", "Content-Length", "ETag", "Vary"):
                    assert head.headers.get(name) == whole.headers.get(name), name
                whole.getvalue()

    def test_the_desk_and_the_pages_are_not_compressed(self) -> None:
        for path in ("/", "/admin/login/", "/healthz"):
            with self.subTest(path):
                assert "Content-Encoding" not in self.get(path).headers

    def test_a_proxy_may_do_it_instead(self) -> None:
        with override_settings(API_GZIP_LEVEL=0):
            self.client.handler.load_middleware()
            response = self.get("statements/")
        self.client.handler.load_middleware()

        assert "Content-Encoding" not in response.headers
        assert "Accept-Encoding" not in response.headers["Vary"]
        with pytest.raises(BadEnvironment):
            choice({"API_GZIP_LEVEL": "11"}, "API_GZIP_LEVEL", default="2", choices=frozenset("02"))

    def test_errors_are_kept_by_nobody_whoever_makes_them(self) -> None:
        for path, headers in (
            ("statements/?x=1", {}),
            ("nothing/", {}),
            ("statements/?" + "&".join(f"a{n}=1" for n in range(10_001)), {}),
            ("statements/", {"host": "evil.example"}),
            ("statements/", {"accept": "image/png"}),
            ("statements/", {"authorization": "Bearer x"}),
        ):
            response = self.get(path, **headers)
            with self.subTest(path[:40], **headers):
                assert response.status_code >= 400
                assert response.headers["Cache-Control"] == "no-store"

    def test_a_stream_that_fails_has_no_end(self) -> None:
        def failing() -> Any:
            yield b"a" * 100_000
            raise RuntimeError("cut")

        pieces, packed = Compressed(lambda request: None).pieces(failing()), b""
        with pytest.raises(RuntimeError):
            for piece in pieces:
                packed += piece

        reader = zlib.decompressobj(GZIP)
        reader.decompress(packed)
        assert not reader.eof


class ReleaseTests(Releasing, TestCase):
    @classmethod
    def setUpTestData(cls) -> None:
        f.load_dataset()

    def test_a_release_is_its_own_bytes_whole_and_in_ranges(self) -> None:
        release = self.release()
        for headers, status in (({}, 200), ({"range": "bytes=0-9999"}, 206)):
            sent_headers = {"accept-encoding": "gzip"} | headers
            response = self.client.get(f"{ROOT}releases/1/download/", headers=sent_headers)
            with self.subTest(status):
                assert response.status_code == status
                assert "Content-Encoding" not in response.headers
                assert response.headers["ETag"] == f'"{release.sha256}"'
                assert response.getvalue().startswith(b"PK")

    def test_its_tag_costs_no_quota(self) -> None:
        release, address = self.release(), f"{ROOT}releases/1/download/"
        with quotas(anonymous="1/hour"), clock(0):
            first = self.client.get(address)
            first.getvalue()
            same = self.client.get(address, headers={"if-none-match": f'"{release.sha256}"'})
            over = self.client.get(address)

        assert [r.status_code for r in (first, same, over)] == [200, 304, 429]
        assert same.headers["ETag"] == f'"{release.sha256}"'
