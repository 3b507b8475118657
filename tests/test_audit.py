"""Every export has a line in the log, with who took it and from where."""

from __future__ import annotations

from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.test import TestCase

from statements import releases, tokens
from statements.models import User

from . import factories as f
from .desk import browser

HERE = "203.0.113.5"


class ExportTests(TestCase):
    @pytest.fixture(autouse=True)
    def folder(self, tmp_path: Path, settings: Any) -> None:
        settings.MEDIA_ROOT = tmp_path
        self.path = tmp_path

    @classmethod
    def setUpTestData(cls) -> None:
        f.load_dataset()
        cls.root = User.objects.create_superuser("root")
        cls.text = tokens.mint(cls.root, 1)[1]

    def logged_line(self, get: Any, path: str, **extra: Any) -> dict[str, Any]:
        with self.assertLogs("statements.audit") as logged:
            response = get(path, REMOTE_ADDR=HERE, **extra)
            b"".join(response.streaming_content if response.streaming else [response.content])
        assert response.status_code == 200
        assert len(logged.records) == 1
        assert self.text not in str(logged.records[0].__dict__)
        return logged.records[0].__dict__

    def test_of_the_api_by_anybody_and_by_tokens(self) -> None:
        bearer = {"headers": {"Authorization": f"Bearer {self.text}"}}
        for extra, user in (({}, None), (bearer, "root")):
            for path in ("topics/?format=csv", "topics/?format=jsonl", "changes/?format=csv"):
                line = self.logged_line(self.client.get, f"/api/v1/{path}", **extra)
                with self.subTest(path=path, user=user):
                    assert (line["event"], line["user"]) == ("export", user)
                    assert line["address"] == HERE
                    assert line["path"] == f"/api/v1/{path.partition('?')[0]}"

    def test_of_releases(self) -> None:
        release = releases.make(releases.prepare())
        path = f"/api/v1/releases/{release.number}/download/"
        line = self.logged_line(self.client.get, path)

        assert (line["event"], line["release"]) == ("release download", release.number)
        assert (
            self.logged_line(self.client.get, "/api/v1/releases/?format=csv")["event"] == "export"
        )
        with self.assertNoLogs("statements.audit"):
            self.client.head(path)
            self.client.get("/api/v1/topics/")

    def test_of_the_desk(self) -> None:
        get = browser(self.root).get
        for path in ("topic/download/plain/", "topic/download/excel/"):
            line = self.logged_line(get, f"/admin/statements/{path}")
            assert (line["event"], line["user"], line["address"]) == ("desk download", "root", HERE)

    def test_of_the_command_once(self) -> None:
        with self.assertLogs("statements.audit") as logged:
            out = str(self.path / "topics.csv")
            call_command("export", "topics", "-o", out, stdout=StringIO(), stderr=StringIO())

        assert len(logged.records) == 1
        line = logged.records[0].__dict__
        assert (line["event"], line["address"], line["noun"]) == (
            "export",
            "command line",
            "topics",
        )
        assert line["by"]
