"""How a weakness is reported: only where somebody was named by who runs it."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from html import unescape

from django.test import TestCase, override_settings
from django.utils import timezone

from project.security import FILE

from .papers import anchors, tokens

CONTACT = override_settings(SECURITY_CONTACT="mailto:security@example.org")


class PageTests(TestCase):
    def page(self) -> str:
        response = self.client.get("/security/")
        assert response.status_code == 200
        assert "default-src 'none'" in response["Content-Security-Policy"]
        return unescape(response.content.decode())

    def test_it_says_all_that_the_file_says(self) -> None:
        shown = " ".join(re.sub(r"<[^>]*>", "", self.page()).split())
        lines = [token for token in tokens(FILE.read_text()) if token.type == "inline"]
        lines_of_file = ["".join(t.content or " " for t in line.children or ()) for line in lines]

        assert len(anchors(FILE.read_text())) == 6
        assert len(lines_of_file) > 15
        assert [text for text in lines_of_file if text not in shown] == ["CONTACT"]
        assert "- " not in shown

    def test_no_address_is_made_up(self) -> None:
        assert "has named no address" in self.page()
        assert "mailto:" not in self.page()
        assert self.client.get("/.well-known/security.txt").status_code == 404

    @CONTACT
    def test_the_address_that_was_set_is_told(self) -> None:
        assert 'href="mailto:security@example.org"' in self.page()
        lines = self.client.get("/.well-known/security.txt").content.decode().splitlines()
        lines_of_file = dict(line.split(": ", 1) for line in lines)
        ends = datetime.fromisoformat(lines_of_file["Expires"])

        assert lines_of_file["Contact"] == "mailto:security@example.org"
        assert lines_of_file["Policy"] == "http://testserver/security/"
        assert timedelta(0) < ends - timezone.now() < timedelta(days=365)

    def test_the_front_page_leads_there(self) -> None:
        self.assertContains(self.client.get("/"), 'href="/security/"')
