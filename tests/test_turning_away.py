"""Who may not, and what cannot be read, is told so in words."""

from __future__ import annotations

from django.conf import settings
from django.test import TestCase

from .desk import make_people


class TurningAwayTests(TestCase):
    @classmethod
    def setUpTestData(cls) -> None:
        cls.curator = make_people()["curator"]

    def test_who_lacks_a_right_is_told_so_and_led_back(self) -> None:
        self.client.force_login(self.curator)
        for path in ("/admin/statements/government/add/", "/admin/auth/group/"):
            for sent in (False, True):
                with self.subTest(path, sent=sent):
                    reply = self.client.post(path) if sent else self.client.get(path)
                    self.assertContains(reply, "Your account may not do this.", status_code=403)
                    self.assertContains(reply, 'href="/admin/"', status_code=403)
                    assert ("the form stands there" in reply.content.decode()) == sent
                    assert "no-store" in reply["Cache-Control"]

    def test_scripts_of_the_desk_are_told_in_json(self) -> None:
        self.client.force_login(self.curator)

        reply = self.client.get("/admin/autocomplete/?app_label=x")

        assert reply.status_code == 403
        assert reply["Content-Type"] == "application/problem+json"
        assert "may not do this" in reply.json()["detail"]

    def test_what_cannot_be_read_is_told_so(self) -> None:
        fields = "a=&" * (settings.DATA_UPLOAD_MAX_NUMBER_FIELDS + 1)

        for reply in (
            self.client.post("/admin/login/", fields, "application/x-www-form-urlencoded"),
            self.client.get("/", HTTP_HOST="elsewhere.example"),
        ):
            self.assertContains(reply, "is not well formed", status_code=400)

    def test_an_address_with_nothing_is_told_so_and_led_on(self) -> None:
        for path in ("/nothing/", "/docs/nothing/", "/docs/examples/nothing.py", "/guides/<b>"):
            with self.subTest(path):
                reply = self.client.get(path)
                self.assertContains(reply, "There is nothing at this address.", status_code=404)
                self.assertContains(reply, '<a href="/governments/">', status_code=404)
                assert b"nothing.py" not in reply.content
                assert "no-store" in reply["Cache-Control"]

    def test_who_is_at_the_desk_is_led_back_to_it(self) -> None:
        self.client.force_login(self.curator)
        for path in ("/admin/nothing/", "/admin/statements/nothing/1/change/"):
            with self.subTest(path):
                reply = self.client.get(path)
                self.assertContains(reply, 'href="/admin/"', status_code=404)

        reply = self.client.post("/nothing/")
        self.assertContains(reply, "Nothing was saved.", status_code=404)

    def test_the_api_answers_programs_as_before(self) -> None:
        reply = self.client.get("/api/v1/nothing/")

        assert reply["Content-Type"] == "application/problem+json"
        assert "see the API's root" in reply.json()["detail"]
        assert self.client.get("/api/")["Content-Type"] == "application/problem+json"
