"""What was sent after a login had ended, or was refused: on the server alone nothing is lost."""

from __future__ import annotations

from time import time
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client, TestCase

from statements import curation
from statements.curation.record_state import record_state
from statements.login.steps import BEGAN, LAST_USED
from statements.models import Record

from . import factories as f
from .desk import address, browser, make_people
from .pages import form_of

PRESSED = {"Sec-Fetch-Site": "same-origin", "Sec-Fetch-Mode": "navigate"}
WORDS = 'Two lines\nof "words" </textarea><b>'


def post(client: Client, url: str, said: dict[str, Any], headers: dict[str, str]) -> Any:
    return client.post(url, said, headers=headers)


@pytest.mark.dealt
class TestUnsent(TestCase):
    @classmethod
    def setUpTestData(cls) -> None:
        cls.people = make_people()
        cls.world = f.small_world()
        cls.said = f.store("statement", f.make_said(cls.world), cls.people["curator"])
        cls.submit = address("statement", "submit/", cls.said["uid"])

    def test_what_was_sent_without_a_login_stands_on_the_page_to_be_sent_again(self) -> None:
        response = post(Client(), self.submit, {"edition": 1, "reason": WORDS}, PRESSED)

        assert response.status_code == 403
        assert response["Cache-Control"] == "no-store"
        page = response.text
        assert "What you typed is safe on this page" in page
        assert f'action="{self.submit}"' in page
        assert "&lt;/textarea&gt;&lt;b&gt;" in page and "</textarea><b>" not in page

    def test_it_is_sent_again_as_it_was(self) -> None:
        response = post(Client(), self.submit, {"edition": 1, "reason": WORDS}, PRESSED)
        sent = form_of(response, "unsent-form").items()
        typed = {name: values for name, values in sent if name != "csrfmiddlewaretoken"}

        assert typed == {"edition": ["1"], "reason": [WORDS.replace("\n", "\r\n")]}
        browser(self.people["curator"]).post(self.submit, typed)
        assert record_state("statement", self.said["uid"]).state == "in_review"

    def test_a_file_is_asked_for_again(self) -> None:
        said = {"note": "From the archive", "file": SimpleUploadedFile("a.csv", b"uid\n")}

        page = post(Client(), "/admin/statements/batch/add/", said, PRESSED).text

        assert 'enctype="multipart/form-data"' in page
        assert '<input type="file" name="file">' in page
        assert "From the archive" in page

    def test_nothing_of_another_site_or_of_a_script_becomes_one_click_away(self) -> None:
        for headers in (
            {},
            {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate"},
            {"Sec-Fetch-Site": "same-site", "Sec-Fetch-Mode": "navigate"},
            {"Sec-Fetch-Site": "same-origin", "Sec-Fetch-Mode": "cors"},
            {"Sec-Fetch-Site": "none", "Sec-Fetch-Mode": "navigate"},
        ):
            with self.subTest(headers):
                response = post(Client(), self.submit, {"reason": "words"}, headers)
                assert response.status_code == 302
                assert "/admin/login/" in response["Location"]

    def test_a_secret_is_never_shown_again(self) -> None:
        said = {"old_password": "hunter2", "new_password1": "hunter3", "name": "x"}

        response = post(Client(), "/admin/password_change/", said, PRESSED)

        assert response.status_code == 302

    def test_a_session_that_was_idle_or_is_too_old_ends_so_too(self) -> None:
        now = int(time())
        for name, value in ((LAST_USED, now - 7_200), (BEGAN, now - 90_000)):
            with self.subTest(name):
                client = browser(self.people["curator"])
                session = client.session
                session.update({BEGAN: now, LAST_USED: now} | {name: value})
                session.save()

                response = post(client, self.submit, {"edition": 1, "reason": "Mine"}, PRESSED)

                assert response.status_code == 403
                assert "Your login has ended" in response.text
                assert form_of(response, "unsent-form")["reason"] == ["Mine"]

    def test_a_logout_after_the_login_had_ended_asks_for_nothing(self) -> None:
        assert post(Client(), "/admin/logout/", {}, PRESSED).status_code == 302

    def test_an_old_token_is_no_dead_end(self) -> None:
        client = Client(enforce_csrf_checks=True)
        client.force_login(self.people["curator"])

        response = post(client, self.submit, {"edition": 1, "reason": "My note"}, PRESSED)

        assert response.status_code == 403
        assert "send it again, as demo-curator" in response.text
        typed = form_of(response, "unsent-form")
        assert typed["reason"] == ["My note"]
        again = post(client, self.submit, typed, PRESSED)
        assert again.status_code == 302
        record = Record.objects.get(pk=f"statement/{self.said['uid']}")
        assert record.state_note == "My note"

    def test_an_old_token_of_another_site_gets_no_new_one(self) -> None:
        client = Client(enforce_csrf_checks=True)
        client.force_login(self.people["curator"])

        page = post(client, self.submit, {"reason": "Theirs"}, {"Sec-Fetch-Site": "cross-site"})

        assert page.status_code == 403
        assert "Theirs" not in page.text


@pytest.mark.dealt
class TestRefusedWords(TestCase):
    @classmethod
    def setUpTestData(cls) -> None:
        cls.people = make_people()
        cls.world = f.small_world()
        cls.said = f.store("statement", f.make_said(cls.world), cls.people["curator"])

    def refuse(self, client: Client, tail: str, **more: str) -> str:
        url = address("statement", f"{tail}/", self.said["uid"])
        return str(client.post(url, {"edition": 99, "reason": 'My "words"', **more}).url)

    def test_they_stand_in_their_box_again_once(self) -> None:
        client = browser(self.people["curator"])
        page = self.refuse(client, "submit")

        assert "reason" in client.get(page).text
        again = 'value="My &quot;words&quot;"'
        self.refuse(client, "submit")
        assert client.get(page).text.count(again) == 1
        assert again not in client.get(page).text

    def test_what_is_folded_away_is_opened(self) -> None:
        curation.submit(self.people["curator"], self.said["uid"], 1, None)
        client = browser(self.people["reviewer"])
        self.refuse(client, "send-back")

        page = client.get(address("statement", "review/", self.said["uid"])).text

        assert '<details class="send-back" open>' in page

    def test_a_comment_comes_back_with_its_row(self) -> None:
        curation.submit(self.people["curator"], self.said["uid"], 1, None)
        client = browser(self.people["reviewer"])
        review = address("statement", "review/", self.said["uid"])
        path = client.get(review).context["commentable"][0][0]
        self.refuse(client, "comment", path=path)

        page = client.get(review).text

        assert '<details class="module commenting" id="comment" open>' in page
        assert f'<option value="{path}" selected>' in page

    def test_they_belong_to_the_record_and_to_the_person(self) -> None:
        other = f.store("statement", f.make_said(self.world), self.people["curator"])
        client = browser(self.people["curator"])
        self.refuse(client, "submit")
        again = 'value="My &quot;words&quot;"'

        assert again not in client.get(address("statement", "change/", other["uid"])).text
        client.force_login(self.people["editor"])
        assert again not in client.get(address("statement", "change/", self.said["uid"])).text
