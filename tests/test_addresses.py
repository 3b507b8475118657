"""What is an address of the web, at every door that takes one."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import SimpleTestCase, TestCase

from statements import curation
from statements.addresses import fault_of, is_address
from statements.entering.sources import address_facts
from statements.models import User
from statements.problems import BrokenRules

from . import factories as f
from .desk import browser, faults, open_page, send

GOOD = (
    "https://mid.ru/ru/foreign_policy/news/1844793/",
    "HTTPS://MID.RU/",
    "http://168.am:8080/?a=1#b",
    "https://web.archive.org/web/2022/https://mid.ru/@name",
    "https://example.org/?mail=a@example.org",
    "https://example.org/a%5Cb",
    "https://пример.рф/а",
    "https://mfa.gov.az./",
    "https://9.9.9.9/",
)
WITH_NAME = (
    "https://user:hunter2@host.example/",
    "https://user@host.example/",
    "https://@host.example/",
    "https://mid.ru:hunter2@evil.example/",
    "https://mid.ru\\@evil.example/",
    "https://a@b@evil.example/",
    "HTTPS://user:hunter2@host.example:8443/path?q#f",
)
ODD = (
    "https://mid.ru\\.evil.example/",
    "https:\\\\mid.ru\\",
    "https://mid.ru/a\\b",
    "https://mid.ru%40evil.example/",
    "https://mid.ru＠evil.example/",
    "https://mid\u00ad.ru/",
    "https://mid.ru\u202e/",
    "https://mid\x07.ru/",
    "https://localhost/",
    "https://intranet/page",
    "https://127.0.0.1/",
    "https://10.1.2.3:8080/page",
    "https://169.254.169.254/latest/",
    "https://0.0.0.0/",
    "https://[::1]/",
    "https://[fd00::1]/",
    "https://[::ffff:127.0.0.1]/",
    "https://mid..ru/",
    "https://.ru/",
    "https://<script>.ru/",
    "javascript:alert(1)//mid.ru",
    "data:text/html,mid.ru",
    "//mid.ru/",
    "https:/mid.ru/",
    "https:///mid.ru/",
    "",
)


class AddressTests(SimpleTestCase):
    def test_addresses_of_the_web_are_taken(self) -> None:
        for address in GOOD:
            with self.subTest(address=address):
                assert fault_of(address) is None
                assert is_address(address)

    def test_names_and_passwords_are_refused_without_repeating_them(self) -> None:
        for address in WITH_NAME:
            with self.subTest(address=address):
                assert "name or a password" in str(fault_of(address))
                assert "hunter2" not in str(fault_of(address))
                for spelling in (address, address.partition("://")[2]):
                    assert not is_address(spelling)

    def test_what_reads_as_another_host_is_refused(self) -> None:
        for address in ODD:
            with self.subTest(address=address):
                assert fault_of(address)

    def test_pasting_one_is_refused_in_words(self) -> None:
        for address in (*WITH_NAME, *ODD[:9]):
            with self.subTest(address=address), pytest.raises(ValueError, match=r"address|line"):
                address_facts(address)


class DoorTests(TestCase):
    def source(self, **changed: Any) -> dict[str, Any]:
        return f.fixture("source", self.uid) | changed

    @classmethod
    def setUpTestData(cls) -> None:
        f.load_dataset()
        cls.user = User.objects.create_superuser("root")
        cls.uid = next(
            document["uid"]
            for file in f.importing.read_folder(f.FIRST_EDITION)
            if file.noun == "source"
            for document in file.documents
        )

    def test_the_rules_of_documents_refuse_it_in_every_field(self) -> None:
        institution = f.fixture("institution", "russia-mfa")
        for address in (*WITH_NAME, ODD[0]):
            pairs = [
                ("source", self.uid, self.source(url=address)),
                ("source", self.uid, self.source(archive_url=address)),
                ("institution", "russia-mfa", institution | {"site": address}),
                ("institution", "russia-mfa", institution | {"site": address[8:]}),
            ]
            for noun, key, document in pairs:
                with self.subTest(noun=noun, address=address), pytest.raises(BrokenRules) as broken:
                    base = f.version(noun, key)
                    curation.store(self.user, noun, document, base=base, reason="Mended.")
                assert "hunter2" not in str(broken.value)

    def test_the_page_refuses_it_at_its_field(self) -> None:
        client = browser(self.user)
        typed = open_page(client, "source", self.uid)
        response = send(client, typed | {"url": [WITH_NAME[0]]}, "source", self.uid)

        assert "name or a password" in str(faults(response)["url"])
