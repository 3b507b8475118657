"""What a person may write into the addresses and searches of the desk's lists."""

from __future__ import annotations

from itertools import product
from typing import Any

import pytest
from django.contrib import admin
from django.test import TestCase

from statements.models import User

from . import factories as f
from .dealing import dealt, mixed
from .desk import browser

pytestmark = pytest.mark.slow

WILD = (
    *("99999999999", "9223372036854775808", "9" * 40, "9999", "10000", "0", "-1", "-2022"),
    *("٣", "２０２２", "²", "1e9", "NaN", "2022-13-45", "0000-00-00", "\x00", "none", "", ","),
)
LONG = {
    "words": " ".join(["word"] * 1_000),
    "one letter each": "a " * 1_000,
    "a word": "a" * 60_000,
    "quoted": '"' + "x " * 1_000 + '"',
    "half quoted": '"' + "x " * 1_000,
}
PARTS = ("__year", "__month", "__day", "__year__gte", "__gte", "__lt", "__exact", "__in", "")
ASKED = (
    "/admin/autocomplete/?app_label=statements&model_name=voice&field_name=official&term={}",
    "/admin/autocomplete/?app_label=statements&model_name=voice&field_name=tenure&term={}",
    "/admin/statements/statement/targets/?term={}",
)


class WildTests(TestCase):
    @classmethod
    def setUpTestData(cls) -> None:
        f.publish(f.make_said(f.small_world()))
        cls.root = User.objects.create_superuser("root")

    def lists(self) -> dict[str, Any]:
        """Return every list of the desk, by its address."""
        return {
            f"/admin/{model._meta.app_label}/{model._meta.model_name}/": desk
            for model, desk in admin.site._registry.items()
            if desk.get_urls()
        }

    def test_a_search_of_a_thousand_words_is_told_and_finds_nothing(self) -> None:
        client = browser(self.root)
        searched = [path for path, desk in self.lists().items() if desk.search_fields]
        for path, name in dealt(mixed(product(searched, LONG))):
            with self.subTest(path, search=name):
                answer = client.get(path, {"q": LONG[name]})
                self.assertContains(answer, "at most 50 words")
                assert answer.context["cl"].result_count == 0

    def test_an_autocomplete_of_a_thousand_words_finds_nothing(self) -> None:
        client = browser(self.root)
        for path in ASKED:
            for name, text in LONG.items():
                with self.subTest(path, search=name):
                    answer = client.get(path.format(text))
                    assert (answer.status_code, answer.json()["results"]) == (200, [])

    def test_fifty_words_are_looked_for(self) -> None:
        answer = browser(self.root).get("/admin/statements/topic/", {"q": "peace " * 50})
        assert answer.context["cl"].result_count == 1

    def test_dates_that_no_calendar_has_are_no_error(self) -> None:
        client = browser(self.root)
        names = {p: getattr(desk, "date_hierarchy", None) for p, desk in self.lists().items()}
        dated = [path for path, name in names.items() if name]
        for path, part, value in dealt(mixed(product(dated, PARTS, WILD))):
            with self.subTest(path, part=part, value=value):
                params = {f"{names[path]}{part}": value}
                assert client.get(path, params).status_code in (200, 302)

    def test_parts_of_a_date_that_do_not_fit_are_no_error(self) -> None:
        client = browser(self.root)
        for month, day in (("12", "99999999999"), ("99999999999", "1"), ("12", "31"), ("2", "30")):
            for year in ("2022", "9999", "99999999999"):
                params = {
                    "said_on_first__year": year,
                    "said_on_first__month": month,
                    "said_on_first__day": day,
                }
                with self.subTest(params):
                    answer = client.get("/admin/statements/statement/", params)
                    assert answer.status_code in (200, 302)
                    answer = client.get("/admin/statements/statement/download/plain/", params)
                    assert answer.status_code in (200, 302)

    def test_pages_orders_and_filters_are_no_error(self) -> None:
        client = browser(self.root)
        names = ("p", "o", "id__exact", "state")
        for path, name, value in dealt(mixed(product(self.lists(), names, WILD[::3]))):
            with self.subTest(path, name=name, value=value):
                answer = client.get(path, {name: value})
                assert answer.status_code in (200, 302, 400)
